"""Which place of GeoNames is which commune."""

import pytest

from eveil.territory import positions, reference
from eveil.territory.positions import Place, Position, centre, distance_km, located
from eveil.territory.reference import MunicipalityRow

REGIONS = {"07": "84", "42": "84", "13": "93"}
HERE, THERE = Position(44.5, 4.3), Position(45.5, 4.3)


def commune(code, name, population=1000, epci="1", other_names=()):
    return MunicipalityRow(code, name, [], population, code[:2], epci, list(other_names))


def place(name, at=HERE, population=1000, region="84"):
    return Place(name, region, at, population)


def found(communes, *places):
    """What is located, beside three communes that leave no doubt about where they are."""
    sure = [commune(f"0799{number}", f"Sûre {number}") for number in range(3)]
    known = [
        place(row.name, at=Position(HERE.latitude, 4.29 + rank / 100))
        for rank, row in enumerate(sure)
    ]
    answer = located([*sure, *communes], REGIONS, [*known, *places])
    return {code: at for code, at in answer.items() if not code.startswith("0799")}


@pytest.mark.parametrize(
    ("communes", "places", "expected"),
    [
        pytest.param([("07001", "Les Vans")], [("les-vans",)], {"07001": HERE}, id="by name"),
        pytest.param([("07001", "Vion")], [("Vans",)], {}, id="another name"),
        pytest.param([("07001", "Vion")], [("Vion", HERE, 9, "93")], {}, id="another region"),
        pytest.param([("07001", "Vion")], [("Vion", THERE)], {}, id="too far away"),
        pytest.param(
            [("07001", "Vion")],
            [("Vion", THERE), ("Vion", HERE)],
            {"07001": HERE},
            id="the near one of two",
        ),
        pytest.param(
            [("07001", "Vion")],
            [("Vion", HERE), ("Vion", Position(44.6, 4.3))],
            {},
            id="two near ones leave a doubt",
        ),
        pytest.param(
            [("07001", "Vallées", 9, "1", ["Antraigues"])],
            [("Antraigues",)],
            {"07001": HERE},
            id="by its one known part",
        ),
        pytest.param([("07001", "Vion", 9, None)], [("Vion",)], {}, id="of no intercommunality"),
        pytest.param(
            [("07001", "Vion", 500), ("42001", "Vion", 1100)],
            [("Vion", HERE, 1000)],
            {"42001": HERE},
            id="one place is one commune",
        ),
    ],
)
def test_located(communes, places, expected):
    answer = found([commune(*row) for row in communes], *(place(*row) for row in places))
    assert answer == expected


def test_places_of_france_and_overseas():
    def city(country, admin1):
        return {
            "name": "Vion",
            "countrycode": country,
            "admin1code": admin1,
            "latitude": 1.0,
            "longitude": 2.0,
            "population": 3,
        }

    cities = {"1": city("FR", "84"), "2": city("RE", "RE"), "3": city("BE", "WAL")}
    assert [row.region for row in positions.places(cities)] == ["84", "04"]


def test_distance():
    paris, marseille = Position(48.8566, 2.3522), Position(43.2965, 5.3698)
    assert distance_km(paris, marseille) == pytest.approx(661, abs=5)
    assert distance_km(paris, paris) == 0


def test_centre_leans_to_where_people_live():
    assert centre([(HERE, 3), (THERE, 1)]) == (44.75, 4.3)
    assert centre([]) is None


def test_the_communes_of_ardeche_lie_in_ardeche():
    rows = [row for row in reference.read().municipalities if row.department == "07"]
    placed = [row for row in rows if row.latitude is not None]
    assert sum(row.population for row in placed) > 0.8 * sum(row.population for row in rows)
    assert all(44.2 < row.latitude < 45.4 for row in placed)
    assert all(3.8 < row.longitude < 4.95 for row in placed)
    rosieres = next(row for row in placed if row.code == "07199")
    assert (rosieres.latitude, rosieres.longitude) == pytest.approx((44.483, 4.258), abs=0.01)
