"""A hand that signs on screen."""


def draw(page):
    """A signature of two strokes, by finger where there is one."""
    pad = page.locator(".ev-sign__pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    strokes = (
        [(0.2, 0.7), (0.28, 0.25), (0.36, 0.7), (0.44, 0.3), (0.55, 0.6)],
        [(0.5, 0.75), (0.8, 0.65)],
    )
    for stroke in strokes:
        first, *others = [
            (box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in stroke
        ]
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point, steps=5)
        page.mouse.up()
