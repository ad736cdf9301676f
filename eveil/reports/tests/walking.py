"""What journeys in the browser share: a hand that counts its taps, a look at each page."""

from eveil.core.testing.browser import axe, screenshot

# Milliseconds for one step: plenty, for a machine that is busy with something else.
PATIENCE = 30_000


class Hand:
    """A finger that counts its taps."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    def tap(self, target):
        target.tap()
        self.taps += 1


def look(page, name):
    """No barrier in the page as it stands, nothing wider than the screen; a picture."""
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{page.url} is wider than the screen"
    screenshot(page, name)


def read(page, text):
    """Wait until the page says so."""
    page.get_by_text(text).first.wait_for()


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
