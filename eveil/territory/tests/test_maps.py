"""Land guessed from communes, and the maps drawn of it."""

import re
from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eveil.territory import areas
from eveil.territory.areas import Point, borders, cells
from eveil.territory.labels import LARGE, SMALL, Box, Labels, halves
from eveil.territory.maps import Dot, Land, draw, land_of, near_most, short
from eveil.territory.positions import Position

coordinates = st.integers(0, 400).map(lambda tenth: tenth / 10)
points = st.lists(
    st.builds(Point, coordinates, coordinates), min_size=1, max_size=12, unique=True
).map(lambda found: dict(enumerate(found)))


def surface(corners):
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return sum(a.x * b.y - b.x * a.y for a, b in pairs) / 2


@given(points)
def test_each_corner_is_nearest_to_its_commune(found):
    for key, cell in cells(found, found).items():
        middle = found[key]
        assert len(cell.corners) == len(cell.neighbours)
        assert surface(cell.corners) > 0
        for x, y in cell.corners:
            own = hypot(x - middle.x, y - middle.y)
            assert own <= areas.REACH_KM + 1e-6
            assert all(own <= hypot(x - o.x, y - o.y) + 1e-6 for o in found.values())


def test_borders_run_between_owners_only():
    found = {1: Point(0, 0), 2: Point(4, 0), 3: Point(8, 0)}
    owner = {1: "A", 2: "A", 3: "B"}.get
    sides = list(borders(cells(found, found), owner))
    # Between 2 and 3, at x = 6; nothing between 1 and 2, at x = 2.
    assert any(a.x == pytest.approx(6) and b.x == pytest.approx(6) for a, b in sides)
    assert not any(a.x == pytest.approx(2) and b.x == pytest.approx(2) for a, b in sides)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CC du Bassin d’Aubenas", "Bassin d’Aubenas"),
        ("CC Val Eyrieux", "Val Eyrieux"),
        ("CC des Gorges de l’Ardèche", "Gorges de l’Ardèche"),
        ("CA Privas Centre Ardèche", "Privas Centre Ardèche"),
        ("Rennes Métropole", "Rennes Métropole"),
    ],
)
def test_short_names(name, expected):
    assert short(name) == expected


def test_one_far_position_does_not_shrink_the_map():
    here = [Position(44.5, 4.3), Position(44.6, 4.4), Position(44.4, 4.2)]
    assert near_most([*here, Position(48.1, -1.7)], 80) == here
    assert near_most([], 80) == []


def test_names_never_overlap():
    labels = Labels(200, 200)
    labels.take(Box(95, 95, 105, 105))
    written = [labels.beside(f"Commune {n}", Point(100, 100), 8, "halo") for n in range(12)]
    assert any(written)
    assert not all(written)
    for boxes in labels.taken.values():
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert set(labels.taken) == {SMALL, LARGE}


def test_long_names_take_two_lines():
    assert halves("Pays des Vans en Cévennes") == ["Pays des Vans", "en Cévennes"]
    assert halves("Largentière") == ["Largentière"]


# With communes -----------------------------------------------------------------------------

AUBENAS, BEAUME_DROBIE = "200073245", "240700302"


def dot(commune, count=1):
    return Dot(commune, count, "/x/", f"{count} à <{commune.name}>")


@pytest.mark.django_db
def test_what_is_drawn(communes):
    land = Land([AUBENAS, BEAUME_DROBIE])
    drawing, off = draw(
        land, [dot(communes["07019"], 4), dot(communes["07110"])], title="Où l’on est"
    )
    assert off == []
    assert drawing.count("<a ") == 2
    assert ">4</text>" in drawing
    assert "4 à &lt;Aubenas&gt;" in drawing
    assert "km</text>" in drawing
    height = float(re.search(r'viewBox="0 0 640 (\d+)"', drawing)[1])
    for x, y in re.findall(r'class="dot[^"]*" cx="([\d.]+)" cy="([\d.]+)"', drawing):
        assert 0 < float(x) < 640
        assert 0 < float(y) < height


@pytest.mark.django_db
def test_north_is_up_and_east_is_right(communes):
    land = Land([AUBENAS, BEAUME_DROBIE])
    places = land.places([communes["07019"], communes["07110"]])
    aubenas, joyeuse = places["07019"].at, places["07110"].at
    assert aubenas.y < joyeuse.y
    assert aubenas.x > joyeuse.x
    # As the crow flies: 19 km.
    assert hypot(aubenas.x - joyeuse.x, aubenas.y - joyeuse.y) == pytest.approx(19, abs=2)


@pytest.mark.django_db
def test_communes_without_position_stand_apart_near_the_centre(communes):
    lost = [row for row in communes.values() if row.latitude is None and row.epci_id]
    same = [row for row in lost if row.epci_id == lost[0].epci_id]
    land = Land([lost[0].epci_id])
    places = land.places(same)
    assert len({place.at for place in places.values()}) == len(same)
    assert not any(place.exact for place in places.values())


@pytest.mark.django_db
def test_no_land_no_map(communes):
    assert draw(Land([]), [dot(communes["07019"])], title="x")[0] == ""


@pytest.mark.django_db
def test_the_survey_is_read_once(communes, django_assert_num_queries):
    with django_assert_num_queries(2):
        land_of([AUBENAS, BEAUME_DROBIE])
    with django_assert_num_queries(0):
        assert land_of([BEAUME_DROBIE, AUBENAS])
