"""Maps drawn by the server as SVG: the intercommunalities, the towns, and dots that are links.

Nothing comes from another host: the land is guessed from the communes (see ``areas``), colours
and fonts come from the style sheet, so a map follows light and dark by itself. Whoever shows one
shows its list beside it, and ``LEGEND``.
"""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

from django.core.cache import cache
from django.utils.html import format_html, format_html_join

from eveil.core.text import NBSP
from eveil.territory import areas
from eveil.territory.areas import Point
from eveil.territory.labels import LARGE, SMALL, Box, Labels
from eveil.territory.models import Intercommunality, Municipality
from eveil.territory.positions import Position

LAND_SECONDS = 600
WIDTH = 640
MARGIN = 10
# Towns shown as landmarks where there is room.
LANDMARKS = 12
# Dots that are named where there is room, the largest: among more, none is left.
NAMED = 80
LEGEND = (
    "Limites des intercommunalités approchées, calculées depuis leurs communes. "
    "Positions\u00a0: GeoNames, CC\u00a0BY\u00a04.0."
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


class Place(NamedTuple):
    """Where a commune is drawn; not ``exact`` near the centre of its intercommunality."""

    at: Point
    exact: bool


class Area(NamedTuple):
    name: str
    cells: list
    middle: Point


class Land:
    """The intercommunalities ``sirens`` on paper, in kilometres from their middle.

    Costs two queries. Communes without a known position stand in a ring around the centre of
    theirs, so that each can be seen.
    """

    def __init__(self, sirens):
        self.areas, self.borders, self.towns = [], [], []
        groups = Intercommunality.objects.filter(pk__in=sirens).exclude(latitude=None)
        self.groups = {group.pk: group for group in groups}
        if self.groups:
            self._survey()

    def __bool__(self):
        return bool(self.areas)

    def _survey(self):
        centres = [Position(group.latitude, group.longitude) for group in self.groups.values()]
        self.origin = Position(*(sum(axis) / len(axis) for axis in zip(*centres, strict=True)))
        around = _around(centres, 0.5)
        rows = {row.pk: row for row in around}
        points = {row.pk: self.flat(row) for row in around}
        ours = {row.pk for row in around if row.epci_id in self.groups}
        found = areas.cells(points, ours)
        self.borders = list(areas.borders(found, lambda key: rows[key].epci_id))
        of_group = defaultdict(list)
        for key, cell in found.items():
            of_group[rows[key].epci_id].append(cell.corners)
        self.areas = [
            Area(short(group.name), of_group[siren], self.flat(group))
            for siren, group in sorted(self.groups.items())
            if siren in of_group
        ]
        towns = sorted((rows[key] for key in ours), key=lambda row: -row.population)
        self.towns = towns[:LANDMARKS]

    def flat(self, row):
        """Where a commune, or the centre of an intercommunality, is on the paper."""
        return areas.flat(Position(row.latitude, row.longitude), self.origin)

    def places(self, municipalities):
        """``Place`` by INSEE code of those of the communes that lie on this land."""
        found, lost = {}, defaultdict(list)
        for row in sorted(municipalities, key=lambda row: row.pk):
            if row.epci_id not in self.groups:
                continue
            if row.latitude is None:
                lost[row.epci_id].append(row)
            else:
                found[row.pk] = Place(self.flat(row), exact=True)
        for siren, rows in lost.items():
            middle = self.flat(self.groups[siren])
            for number, row in enumerate(rows):
                found[row.pk] = Place(_in_ring(middle, number, len(rows)), exact=False)
        return found


def land_of(sirens):
    """``Land`` of the intercommunalities, surveyed once in a while: reference data rarely move."""
    sirens = sorted(sirens)
    digest = hashlib.sha256(" ".join(sirens).encode()).hexdigest()
    return cache.get_or_set(f"territory.land:{digest}", lambda: Land(sirens), LAND_SECONDS)


def _around(centres, degrees):
    """Communes of known position near the centres: neighbours bound the land as well."""
    latitudes = [at.latitude for at in centres]
    longitudes = [at.longitude for at in centres]
    return Municipality.objects.filter(
        active=True,
        latitude__range=(min(latitudes) - degrees, max(latitudes) + degrees),
        longitude__range=(min(longitudes) - degrees, max(longitudes) + degrees),
    ).only("name", "population", "latitude", "longitude", "epci")


def _in_ring(middle, number, total, step=2.5):
    """Place of one of ``total`` communes around a middle, far enough apart to be told."""
    radius = step * max(1, total / 5)
    angle = 2 * pi * number / total - pi / 2
    return Point(middle.x + radius * cos(angle), middle.y + radius * sin(angle))


def near_most(positions, reach_km):
    """The positions at most ``reach_km`` from the middle of all: what one map can hold."""
    if not positions:
        return []
    middle = Position(*(sorted(axis)[len(axis) // 2] for axis in zip(*positions, strict=True)))
    flat = ((at, areas.flat(at, middle)) for at in positions)
    return [at for at, (x, y) in flat if x * x + y * y <= reach_km * reach_km]


def short(name):
    """« Bassin d’Aubenas » for « CC du Bassin d’Aubenas »."""
    said = _NATURE.sub("", name)
    return said[:1].upper() + said[1:]


# Drawing ---------------------------------------------------------------------------------


class Paper:
    """From kilometres to the units of the drawing, whose width is always the same."""

    def __init__(self, land):
        corners = [corner for area in land.areas for cell in area.cells for corner in cell]
        self.left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        self.top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        self.scale = (WIDTH - 2 * MARGIN) / (right - self.left)
        self.height = round((bottom - self.top) * self.scale + 2 * MARGIN)

    def at(self, point):
        return Point(
            round(MARGIN + (point.x - self.left) * self.scale, 1),
            round(MARGIN + (point.y - self.top) * self.scale, 1),
        )

    def line(self, corners, close=""):
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in map(self.at, corners)) + close


def draw(land, dots, *, title):
    """(the map, the dots that lie off its land); no map without land."""
    if not land:
        return "", list(dots)
    paper = Paper(land)
    labels = Labels(WIDTH, paper.height)
    shown = _shown(land, paper, dots)
    for _dot, at, radius, _exact in shown:
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
    """(dot, where, radius, exact), the largest first, so that small ones lie on top."""
    places = land.places([dot.municipality for dot in dots])
    rows = [
        (dot, paper.at(place.at), radius(dot.count), place.exact)
        for dot in dots
        if (place := places.get(dot.municipality.pk))
    ]
    return sorted(rows, key=lambda row: (-row[0].count, row[0].municipality.pk))


def radius(count):
    """Its surface follows the number, within what can be touched and what hides the map."""
    return round(min(26, 10 + 3 * (count - 1) ** 0.5), 1)


def _land(land, paper):
    cells = ("".join(paper.line(corners, "Z") for corners in area.cells) for area in land.areas)
    return format_html(
        '{}<path class="border" d="{}"/>',
        format_html_join("", '<path class="land" d="{}"/>', ((path,) for path in cells)),
        "".join(paper.line(side) for side in land.borders),
    )


def _dots(shown):
    return format_html_join(
        "",
        '<a href="{}" aria-label="{}"><circle class="hit" cx="{}" cy="{}" r="{}"/>'
        '<circle class="dot{}" cx="{}" cy="{}" r="{}"/>{}</a>',
        (
            (
                dot.url,
                dot.spoken,
                at.x,
                at.y,
                max(size, 24),
                "" if exact else " guess",
                at.x,
                at.y,
                size,
                _figure(dot.count, at),
            )
            for dot, at, size, exact in shown
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
            for dot, at, size, _exact in shown[:NAMED]
        ),
    )


def _background_names(land, paper, labels, taken):
    """Intercommunalities and other towns, where room is left."""
    names = [labels.over(area.name, paper.at(area.middle), "area halo") for area in land.areas]
    for town in land.towns:
        if town.pk in taken:
            continue
        at = paper.at(land.flat(town))
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
