"""Maps drawn of intercommunalities and of what lies in their communes."""

import re
from itertools import combinations, permutations
from math import hypot

import pytest

from eveil.territory.labels import LARGE, SMALL, Box, Labels, halves
from eveil.territory.maps import Dot, Land, draw, land_of, near_most, short
from eveil.territory.models import Municipality
from eveil.territory.positions import Point, Position


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


def test_a_name_with_room_in_large_letters_covers_no_small_one():
    labels = Labels(300, 60)
    # No room for it in large letters: it is written on large screens only.
    assert "minor" in labels.beside("Saint-Pierreville", Point(150, 30), 4, "halo")
    labels.over("Privas", Point(190, 32), "area")
    for boxes in labels.taken.values():
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))


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
def test_no_dot_hides_another_nor_takes_its_clicks(communes):
    near = [communes["07019"], communes["07331"]]  # Aubenas, Vals-les-Bains.
    for position in ((44.620, 4.390), (44.620, 4.390), (44.605, 4.400)):
        commune = Municipality.objects.get(pk="07331")
        commune.latitude, commune.longitude = position
        near.append(commune)
    dots = [dot(commune, 9 - 2 * number) for number, commune in enumerate(near)]
    drawing, _off = draw(Land([AUBENAS, BEAUME_DROBIE]), dots, title="x")
    circles = re.findall(
        r'"hit" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/><circle class="dot" .*? r="([\d.]+)"',
        drawing,
    )
    assert len(circles) == 5
    for one, other in permutations([tuple(map(float, row)) for row in circles], 2):
        (x, y, hit, size), (other_x, other_y, _hit, other_size) = one, other
        distance = hypot(x - other_x, y - other_y)
        assert distance >= size + other_size
        assert distance + 0.1 >= hit + other_size


@pytest.mark.django_db
def test_north_is_up_and_east_is_right(communes):
    land = Land([AUBENAS, BEAUME_DROBIE])
    aubenas, joyeuse = land.place(communes["07019"]), land.place(communes["07110"])
    assert aubenas.y < joyeuse.y
    assert aubenas.x > joyeuse.x
    # As the crow flies: 19 km.
    assert hypot(aubenas.x - joyeuse.x, aubenas.y - joyeuse.y) == pytest.approx(19, abs=2)


@pytest.mark.django_db
def test_what_lies_off_the_land_or_nowhere_is_named_apart(communes):
    land = Land([AUBENAS])
    Municipality.objects.filter(pk="07331").update(latitude=None, longitude=None)
    here, elsewhere = dot(communes["07019"]), dot(communes["07110"])
    nowhere = dot(Municipality.objects.get(pk="07331"))
    drawing, off = draw(land, [elsewhere, here, nowhere], title="x")
    assert off == [elsewhere, nowhere]
    assert drawing.count("<a ") == 1


@pytest.mark.django_db
def test_a_commune_lies_within_the_lines_of_its_intercommunality(communes):
    land = Land([AUBENAS, BEAUME_DROBIE])
    aubenas, beaume = land.areas
    assert is_within(land.place(communes["07019"]), aubenas.rings)
    assert is_within(land.place(communes["07110"]), beaume.rings)
    assert not is_within(land.place(communes["07110"]), aubenas.rings)


def is_within(point, rings):
    """Whether a line from the point eastwards crosses the rings an odd number of times."""
    crossings = 0
    for ring in rings:
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (a.y > point.y) != (b.y > point.y):
                across = a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x)
                crossings += across > point.x
    return crossings % 2 == 1


@pytest.mark.django_db
def test_no_land_no_map(communes):
    assert draw(Land([]), [dot(communes["07019"])], title="x")[0] == ""


@pytest.mark.django_db
def test_the_survey_is_read_once(communes, django_assert_num_queries):
    with django_assert_num_queries(2):
        land_of([AUBENAS, BEAUME_DROBIE])
    with django_assert_num_queries(0):
        assert land_of([BEAUME_DROBIE, AUBENAS])
