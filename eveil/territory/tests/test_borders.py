"""Borders of intercommunalities, out of the land of their communes."""

import csv
import io
import lzma
import zipfile

import pytest
import shapely

from eveil.territory import borders, rebuild, reference
from eveil.territory.borders import Commune, centre, communes, outlines
from eveil.territory.positions import Position
from eveil.territory.tests.test_rebuild import PACKAGE


def square(x, y, side=0.1):
    return shapely.box(x, y, x + side, y + side)


def row(code, land, hall=None, kind="COM"):
    return {
        "code": code,
        "type": kind,
        "geometry": shapely.to_wkb(shapely.MultiPolygon([land]), hex=True) if land else "\\N",
        "mairie_localisation": shapely.to_wkb(hall, hex=True) if hall else "\\N",
    }


def archive_of(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(borders.MEMBER, lzma.compress(text.getvalue().encode()))
    return content.getvalue()


def test_unzip_reads_the_communes_of_today():
    today, former = row("07110", square(4, 44)), row("07016", square(4, 44), kind="COMA")
    assert borders.unzip(archive_of([today, former])) == [today]


@pytest.mark.parametrize(
    ("hall", "expected"),
    [
        pytest.param(shapely.Point(4.02, 44.03), (44.03, 4.02), id="town hall"),
        pytest.param(None, (44.05, 4.05), id="unknown"),
        pytest.param(shapely.Point(5, 44.03), (44.05, 4.05), id="placed elsewhere"),
    ],
)
def test_a_commune_lies_at_its_town_hall_or_well_inside(hall, expected):
    found = communes([row("07110", square(4, 44), hall), row("07019", None, hall)])
    assert list(found) == ["07110"]
    assert found["07110"].position == pytest.approx(expected)


def test_neighbours_share_their_line_and_communes_of_one_group_have_none():
    found = outlines({"A": [square(4, 44), square(4.1, 44)], "B": [square(4.2, 44), square(6, 44)]})
    assert len(found["A"]) == 1
    assert [4.1, 44.05] not in found["A"][0]
    # Two pieces of land, two lines.
    assert len(found["B"]) == 2
    shared = {(4.2, 44.0), (4.2, 44.1)}
    assert shared <= {tuple(at) for at in found["A"][0]}
    assert shared <= {tuple(at) for ring in found["B"] for at in ring}


def test_a_hole_is_a_line_of_its_own():
    ring = square(4, 44, 1).difference(square(4.4, 44.4))
    assert sorted(map(len, outlines({"A": [ring]})["A"])) == [4, 4]


def test_centre_leans_to_where_people_live():
    here, there = Position(44.5, 4.3), Position(45.5, 4.3)
    assert centre([(here, 3), (there, 1)]) == (44.75, 4.3)
    assert centre([]) is None


def test_build_places_communes_and_draws_their_group():
    lands = {"07330": Commune(square(4, 44), Position(44.01, 4.02))}
    built = rebuild.build(**PACKAGE, lands=lands)
    placed = {row.code: (row.latitude, row.longitude) for row in built.municipalities}
    assert placed == {"07330": (44.01, 4.02), "07334": (None, None), "69123": (None, None)}
    assert built.intercommunalities[0].latitude == 44.01
    assert [row.siren for row in built.outlines] == ["200039808"]


def test_outlines_read_back_equal(tmp_path):
    lands = {"07330": Commune(square(4.0001, 44.0002), Position(44.01, 4.02))}
    built = rebuild.build(**PACKAGE, lands=lands)
    reference.write(built, tmp_path / "france.json.gz")
    assert reference.read(tmp_path / "france.json.gz") == built


def test_the_file_places_and_draws_ardeche():
    france = reference.read()
    rows = [row for row in france.municipalities if row.department == "07"]
    assert all(44.2 < row.latitude < 45.4 and 3.8 < row.longitude < 4.95 for row in rows)
    rosieres = next(row for row in rows if row.code == "07199")
    assert (rosieres.latitude, rosieres.longitude) == pytest.approx((44.483, 4.258), abs=0.01)
    assert {row.siren for row in france.outlines} == {
        row.siren for row in france.intercommunalities
    }
