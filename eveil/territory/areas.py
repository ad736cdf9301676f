"""The shape of intercommunalities, guessed from where their communes lie.

Nobody gives us their borders. Each commune gets the land nearer to it than to any other (its
Voronoi cell), within a reach; the cells of one intercommunality make its area. Borders drawn
so are right at the communes and approximate between them: maps say it.
"""

from math import cos, hypot, pi, radians, sin
from typing import NamedTuple

from eveil.territory.positions import KM_PER_DEGREE

REACH_KM = 12
SIDES = 20


class Point(NamedTuple):
    """Kilometres eastwards and southwards, as drawings count."""

    x: float
    y: float


class Cell(NamedTuple):
    """The land around one commune: corners in order, and what lies past each side.

    ``neighbours[i]`` is the commune past the side from corner i to the next one, or None where
    the reach ends.
    """

    corners: list[Point]
    neighbours: list


def flat(position, origin):
    """A position on the plane that touches the ground at ``origin``."""
    return Point(
        (position.longitude - origin.longitude) * cos(radians(origin.latitude)) * KM_PER_DEGREE,
        (origin.latitude - position.latitude) * KM_PER_DEGREE,
    )


def cells(points, wanted, reach=REACH_KM):
    """``Cell`` by key of the ``wanted`` among ``points``, a dict of ``Point`` by key."""
    return {key: _cell(key, points, reach) for key in wanted}


def _cell(key, points, reach):
    middle = points[key]
    angles = (2 * pi * side / SIDES for side in range(SIDES))
    cell = Cell(
        [Point(middle.x + reach * cos(a), middle.y + reach * sin(a)) for a in angles],
        [None] * SIDES,
    )
    others = sorted(
        (distance, other)
        for other, point in points.items()
        if 0 < (distance := hypot(point.x - middle.x, point.y - middle.y)) < 2 * reach
    )
    for distance, other in others:
        farthest = max(hypot(x - middle.x, y - middle.y) for x, y in cell.corners)
        if distance > 2 * farthest:
            break
        cell = _without(cell, middle, points[other], other)
    return cell


def _without(cell, middle, rival, key):
    """What is left of a cell when the land nearer to ``rival`` goes to it."""
    across = Point(rival.x - middle.x, rival.y - middle.y)
    halfway = Point((rival.x + middle.x) / 2, (rival.y + middle.y) / 2)

    def beyond(corner):
        return (corner.x - halfway.x) * across.x + (corner.y - halfway.y) * across.y

    corners, neighbours = [], []
    count = len(cell.corners)
    for number, start in enumerate(cell.corners):
        end = cell.corners[(number + 1) % count]
        out, out_next = beyond(start), beyond(end)
        if out <= 0:
            corners.append(start)
            neighbours.append(cell.neighbours[number])
        if (out <= 0) != (out_next <= 0):
            share = out / (out - out_next)
            corners.append(
                Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
            )
            # Leaving, the side that follows is the cut; coming back, it is the old side.
            neighbours.append(key if out <= 0 else cell.neighbours[number])
    return Cell(corners, neighbours)


def borders(cells_of, owner):
    """Sides between land of different owners, or at the end of the reach: pairs of ``Point``.

    ``owner(key)`` says whose a commune is.
    """
    for key, cell in cells_of.items():
        count = len(cell.corners)
        for number, start in enumerate(cell.corners):
            neighbour = cell.neighbours[number]
            if neighbour is not None and owner(neighbour) == owner(key):
                continue
            # A side between two drawn cells belongs to both: one of them draws it.
            if neighbour in cells_of and neighbour < key:
                continue
            yield start, cell.corners[(number + 1) % count]
