"""Names on a map: each goes where nothing else is written, or nowhere.

The same drawing serves a screen and a phone, where its letters are larger (see the style
sheet). So room is sought twice: a name that finds room in large letters is shown everywhere, one
that finds it in small ones only leaves the phone alone.
"""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join

SMALL, LARGE = 15, 27
# Mean width of a letter of our font, as a part of its size.
LETTER = 0.5


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Labels:
    """The room that is taken on a drawing, for each size of letters."""

    def __init__(self, width, height):
        self.frame = Box(0, 0, width, height)
        self.taken = {SMALL: [], LARGE: []}

    def take(self, box):
        for boxes in self.taken.values():
            boxes.append(box)

    def beside(self, name, at, gap, css, sizes=(LARGE, SMALL)):
        """``name`` right of a point, else left, below or above; "" without room."""
        for size in sizes:
            places = [
                (at.x + gap, at.y + size / 3, "start"),
                (at.x - gap, at.y + size / 3, "end"),
                (at.x, at.y + gap + size * 0.8, "middle"),
                (at.x, at.y - gap - 2, "middle"),
            ]
            if placed := self._first_free([name], places, size):
                return _text([name], *placed, css, size)
        return ""

    def over(self, name, at, css):
        """``name`` across a point or a little off it, in two lines when it is long."""
        lines = halves(name) if len(name) > 14 else [name]
        for size in (LARGE, SMALL):
            places = [(at.x, at.y + shift * size, "middle") for shift in (0, 1.5, -1.5, 3, -3)]
            if placed := self._first_free(lines, places, size):
                return _text(lines, *placed, css, size)
        return ""

    def _first_free(self, lines, places, size):
        # Written large on a phone, a name is written small elsewhere: both need room.
        sizes = (LARGE, SMALL) if size == LARGE else (SMALL,)
        for x, y, anchor in places:
            boxes = {written: _box(lines, x, y, anchor, written) for written in sizes}
            if all(self._is_free(box, written) for written, box in boxes.items()):
                for written, box in boxes.items():
                    self.taken[written].append(box)
                return x, y, anchor
        return None

    def _is_free(self, box, size):
        within = box.left >= 0 and box.right <= self.frame.right
        within = within and box.top >= 0 and box.bottom <= self.frame.bottom
        return within and not any(box.meets(other) for other in self.taken[size])


def halves(name):
    """A long name in two lines, cut at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    if not spaces:
        return [name]
    cut = min(spaces, key=lambda place: abs(place - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]


def _box(lines, x, y, anchor, size):
    width = max(map(len, lines)) * size * LETTER
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return Box(left, y - size, left + width, y + size * 0.3 + (len(lines) - 1) * size * 1.1)


def _text(lines, x, y, anchor, css, size):
    second = format_html_join(
        "", '<tspan x="{}" dy="1.1em">{}</tspan>', ((f"{x:.1f}", line) for line in lines[1:])
    )
    minor = "" if size == LARGE else " minor"
    return format_html(
        '<text class="{}{}" x="{}" y="{}" text-anchor="{}">{}{}</text>',
        css,
        minor,
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        lines[0],
        second,
    )
