"""Where things lie on the globe, and on a plane that is good enough for a region."""

from math import cos, radians
from typing import NamedTuple

KM_PER_DEGREE = 111.2


class Position(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


class Point(NamedTuple):
    """Kilometres eastwards and southwards, as drawings count."""

    x: float
    y: float


def flat(position, origin):
    """A position on the plane that touches the ground at ``origin``."""
    return Point(
        (position.longitude - origin.longitude) * cos(radians(origin.latitude)) * KM_PER_DEGREE,
        (origin.latitude - position.latitude) * KM_PER_DEGREE,
    )
