"""The reference file ``data/france.json.gz``: its shape, and reading it.

Nothing here needs Django, so that ``python -m eveil.territory.rebuild`` runs alone.
"""

import gzip
import json
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

# A unit of the file's outlines: ten-thousandths of a degree, some ten metres.
UNIT = 10_000
DATA_FILE = Path(__file__).parent / "data" / "france.json.gz"


class DepartmentRow(NamedTuple):
    code: str
    name: str
    region_code: str
    region_name: str


class IntercommunalityRow(NamedTuple):
    siren: str
    name: str
    kind: str
    # Centre of its communes, by their population.
    latitude: float | None = None
    longitude: float | None = None


class MunicipalityRow(NamedTuple):
    code: str
    name: str
    postcodes: list[str]
    population: int
    department: str
    epci: str | None
    other_names: list[str]
    latitude: float | None = None
    longitude: float | None = None


class OutlineRow(NamedTuple):
    """Borders of an intercommunality: closed lines of [longitude, latitude], in degrees."""

    siren: str
    rings: list[list[list[float]]]


class Reference(NamedTuple):
    """All of the reference data, each list sorted by its code."""

    source: str
    departments: list[DepartmentRow]
    intercommunalities: list[IntercommunalityRow]
    outlines: list[OutlineRow]
    municipalities: list[MunicipalityRow]

    def only(self, keep):
        """The part of the reference data that the communes chosen by ``keep(row)`` need."""
        municipalities = [row for row in self.municipalities if keep(row)]
        departments = {row.department for row in municipalities}
        sirens = {row.epci for row in municipalities}
        return Reference(
            self.source,
            [row for row in self.departments if row.code in departments],
            [row for row in self.intercommunalities if row.siren in sirens],
            [row for row in self.outlines if row.siren in sirens],
            municipalities,
        )


def read(path=DATA_FILE):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    return Reference(
        content["source"],
        [DepartmentRow(*row) for row in content["departments"]],
        [IntercommunalityRow(*row) for row in content["intercommunalities"]],
        [OutlineRow(siren, list(map(_unpacked, rings))) for siren, rings in content["outlines"]],
        [MunicipalityRow(*row) for row in content["municipalities"]],
    )


def write(reference, path=DATA_FILE):
    """Write the same bytes for the same data: no time and no file name in the archive."""
    outlines = [(row.siren, list(map(_packed, row.rings))) for row in reference.outlines]
    content = {**reference._asdict(), "outlines": outlines}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    with (
        Path(path).open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as archive,
    ):
        archive.write(text.encode())


def _packed(ring):
    """[longitudes, latitudes] of a line as steps from point to point: small numbers, small file."""
    return [_steps([round(axis * UNIT) for axis in along]) for along in zip(*ring, strict=True)]


def _steps(numbers):
    return [numbers[0], *(after - before for before, after in pairwise(numbers))]


def _unpacked(packed):
    along = ([number / UNIT for number in accumulate(steps)] for steps in packed)
    return [list(point) for point in zip(*along, strict=True)]
