"""Maps drawn by the server as SVG: the intercommunalities, the towns, and dots that are links.

Nothing comes from another host: outlines and positions are reference data, colours and fonts come
from the style sheet, so a map follows light and dark by itself. Whoever shows one shows its list
beside it, and ``LEGEND``.
"""

import hashlib
import re
from dataclasses import dataclass
from itertools import count
from math import cos, hypot, pi, sin
from typing import NamedTuple

from django.core.cache import cache
from django.utils.html import format_html, format_html_join

from eveil.core.text import NBSP
from eveil.territory.labels import LARGE, SMALL, Box, Labels
from eveil.territory.models import Municipality, Outline
from eveil.territory.positions import Point, Position, flat

LAND_SECONDS = 600
WIDTH = 640
MARGIN = 10
# Towns shown as landmarks where there is room.
LANDMARKS = 12
# Dots that are named where there is room, and kept off each other: among more, none is left.
NAMED = 80
# What a finger finds, on a phone too.
TOUCHED = 24
LEGEND = (
    "Limites des intercommunalités\u00a0: IGN, Admin Express\u00a0; mairies\u00a0: DILA, Annuaire "
    "de l’administration. Licence Ouverte\u00a02.0."
)
_NATURE = re.compile(r"^(CC|CA|CU|Métropole)\s+(de\s+la\s+|de\s+l’|du\s+|des\s+|de\s+|d’)?")
_SCALES_KM = (5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Dot:
    """Something in a commune: its name, how many, and the page that tells more.

    ``spoken`` is the name of the link: « Aubenas : 5 structures ».
    """

    municipality: Municipality
    count: int
    url: str
    spoken: str


class Area(NamedTuple):
    """An intercommunality on paper: closed lines, and where most of its people live."""

    name: str
    rings: list[list[Point]]
    middle: Point


class Land:
    """The intercommunalities ``sirens`` on paper, in kilometres from their middle.

    Costs two queries. Those without an outline (overseas collectivities) are left out.
    """

    def __init__(self, sirens):
        self.areas, self.towns, self.sirens = [], [], set()
        outlines = Outline.objects.filter(pk__in=sirens).select_related("intercommunality")
        if outlines := list(outlines.order_by("pk")):
            self._survey(outlines)

    def __bool__(self):
        return bool(self.areas)

    def _survey(self, outlines):
        self.sirens = {outline.pk for outline in outlines}
        centres = [_position(outline.intercommunality) for outline in outlines]
        self.origin = Position(*(sum(axis) / len(axis) for axis in zip(*centres, strict=True)))
        self.areas = [
            Area(
                short(outline.intercommunality.name),
                [
                    [
                        flat(Position(latitude, longitude), self.origin)
                        for longitude, latitude in ring
                    ]
                    for ring in outline.rings
                ],
                self.place(outline.intercommunality),
            )
            for outline in outlines
        ]
        towns = Municipality.objects.active().filter(epci__in=self.sirens).exclude(latitude=None)
        self.towns = list(towns.order_by("-population")[:LANDMARKS])

    def place(self, row):
        """Where a commune, or the centre of an intercommunality, is on the paper."""
        return flat(_position(row), self.origin)

    def holds(self, municipality):
        return municipality.epci_id in self.sirens and municipality.latitude is not None


def _position(row):
    return Position(row.latitude, row.longitude)


def land_of(sirens):
    """``Land`` of the intercommunalities, surveyed once in a while: reference data rarely move."""
    sirens = sorted(sirens)
    digest = hashlib.sha256(" ".join(sirens).encode()).hexdigest()
    return cache.get_or_set(f"territory.land:{digest}", lambda: Land(sirens), LAND_SECONDS)


def near_most(positions, reach_km):
    """The positions at most ``reach_km`` from the middle of all: what one map can hold."""
    if not positions:
        return []
    middle = Position(*(sorted(axis)[len(axis) // 2] for axis in zip(*positions, strict=True)))
    plane = ((at, flat(at, middle)) for at in positions)
    return [at for at, (x, y) in plane if x * x + y * y <= reach_km * reach_km]


def short(name):
    """« Bassin d’Aubenas » for « CC du Bassin d’Aubenas »."""
    said = _NATURE.sub("", name)
    return said[:1].upper() + said[1:]


# Drawing ---------------------------------------------------------------------------------


class Paper:
    """From kilometres to the units of the drawing, whose width is always the same."""

    def __init__(self, land):
        corners = [corner for area in land.areas for ring in area.rings for corner in ring]
        self.left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        self.top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        self.scale = (WIDTH - 2 * MARGIN) / (right - self.left)
        self.height = round((bottom - self.top) * self.scale + 2 * MARGIN)

    def at(self, point):
        return Point(
            round(MARGIN + (point.x - self.left) * self.scale, 1),
            round(MARGIN + (point.y - self.top) * self.scale, 1),
        )

    def ring(self, corners):
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in map(self.at, corners)) + "Z"


def draw(land, dots, *, title):
    """(the map, the dots that lie off its land); no map without land."""
    if not land:
        return "", list(dots)
    paper = Paper(land)
    labels = Labels(WIDTH, paper.height)
    shown = _apart(_shown(land, paper, dots))
    for _dot, at, radius in shown:
        labels.take(Box(at.x - radius, at.y - radius, at.x + radius, at.y + radius))
    scale = _scale(paper, labels)
    drawing = format_html(
        '<svg class="ev-chart ev-map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "{}{}{}{}{}</svg>",
        WIDTH,
        paper.height,
        title,
        _land(land, paper),
        scale,
        _dots(shown),
        _names(shown, labels),
        _background_names(land, paper, labels, {dot.municipality.pk for dot, *_ in shown}),
    )
    drawn = {dot for dot, *_ in shown}
    return drawing, [dot for dot in dots if dot not in drawn]


def _shown(land, paper, dots):
    """(dot, where, radius), the largest first, so that small ones lie on top."""
    rows = [
        (dot, paper.at(land.place(dot.municipality)), radius(dot.count))
        for dot in dots
        if land.holds(dot.municipality)
    ]
    return sorted(rows, key=lambda row: (-row[0].count, row[0].municipality.pk))


def _apart(shown):
    """The same, each beside the larger ones before it: one that lay on another would hide its
    figure and take its clicks. Among too many they stay where they are."""
    if len(shown) > NAMED:
        return shown
    placed = []
    for dot, at, size in shown:
        free = (
            place
            for place in _around(at)
            if all(
                hypot(place.x - other.x, place.y - other.y) > size + other_size + 1
                for _dot, other, other_size in placed
            )
        )
        placed.append((dot, next(free), size))
    return placed


def _around(at):
    """A point, then those around it, ever farther."""
    yield at
    for step in count(1):
        for turn in range(16):
            angle = turn * pi / 8
            x, y = at.x + 3 * step * cos(angle), at.y + 3 * step * sin(angle)
            yield Point(round(x, 1), round(y, 1))


def _hits(shown):
    """How far from the middle of each a click is meant for it: where a finger finds it, and not
    where another dot is."""
    if len(shown) > NAMED:
        return [size for _dot, _at, size in shown]
    return [
        max(size, min([TOUCHED, *(_clear(at, row) for row in shown if row[0] is not dot)]))
        for dot, at, size in shown
    ]


def _clear(at, row):
    """From a point to the edge of a dot."""
    _dot, other, size = row
    return round(hypot(at.x - other.x, at.y - other.y) - size, 1)


def radius(count):
    """Its surface follows the number, within what can be touched and what hides the map."""
    return round(min(26, 10 + 3 * (count - 1) ** 0.5), 1)


def _land(land, paper):
    """One line for all: a border between two intercommunalities is drawn once by both."""
    rings = (paper.ring(corners) for area in land.areas for corners in area.rings)
    return format_html('<path class="land" d="{}"/>', "".join(rings))


def _dots(shown):
    return format_html_join(
        "",
        '<a href="{}" aria-label="{}"><circle class="hit" cx="{}" cy="{}" r="{}"/>'
        '<circle class="dot" cx="{}" cy="{}" r="{}"/>{}</a>',
        (
            (
                dot.url,
                dot.spoken,
                at.x,
                at.y,
                hit,
                at.x,
                at.y,
                size,
                _figure(dot.count, at),
            )
            for (dot, at, size), hit in zip(shown, _hits(shown), strict=True)
        ),
    )


def _figure(count, at):
    if count < 2:
        return ""
    return format_html(
        '<text class="n" x="{}" y="{}" text-anchor="middle">{}</text>', at.x, at.y + 5, count
    )


def _names(shown, labels):
    """The communes of the dots: what the eye looks for, so they choose their room first."""
    return format_html_join(
        "",
        "{}",
        (
            (labels.beside(dot.municipality.name, at, size + 4, "halo"),)
            for dot, at, size in shown[:NAMED]
        ),
    )


def _background_names(land, paper, labels, taken):
    """Intercommunalities and other towns, where room is left."""
    names = [labels.over(area.name, paper.at(area.middle), "area halo") for area in land.areas]
    for town in land.towns:
        if town.pk in taken:
            continue
        at = paper.at(land.place(town))
        if name := labels.beside(town.name, at, 6, "mut halo", sizes=[SMALL]):
            names.append(
                format_html('<circle class="town" cx="{}" cy="{}" r="2.5"/>{}', at.x, at.y, name)
            )
    return format_html_join("", "{}", ((name,) for name in names))


def _scale(paper, labels):
    """A bar of a round number of kilometres, and where north is; good to a percent."""
    km = next((km for km in _SCALES_KM if km * paper.scale >= 60), _SCALES_KM[-1])
    x, y = MARGIN + 4, paper.height - MARGIN - 4
    labels.take(Box(0, y - 40, x + km * paper.scale + LARGE * 4, paper.height))
    return format_html(
        '<g class="scale" aria-hidden="true"><path d="M{0} {1}v5h{2}v-5"/>'
        '<text class="mut" x="{3}" y="{4}">{5}{6}km</text>'
        '<path d="M{7} {8}v-22m-5 6l5 -6l5 6"/><text class="mut" x="{9}" y="{10}">N</text></g>',
        x,
        y - 5,
        f"{km * paper.scale:.1f}",
        f"{x + km * paper.scale + 6:.1f}",
        y + 2,
        km,
        NBSP,
        x + 5,
        y - 16,
        x + 14,
        y - 22,
    )
