"""The reference file ``data/france.json.gz``: its shape, and reading it.

Nothing here needs Django, so that ``python -m eveil.territory.rebuild`` runs alone.
"""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

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


class Reference(NamedTuple):
    """All of the reference data, each list sorted by its code."""

    source: str
    departments: list[DepartmentRow]
    intercommunalities: list[IntercommunalityRow]
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
            municipalities,
        )


def read(path=DATA_FILE):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    return Reference(
        content["source"],
        [DepartmentRow(*row) for row in content["departments"]],
        [IntercommunalityRow(*row) for row in content["intercommunalities"]],
        [MunicipalityRow(*row) for row in content["municipalities"]],
    )


def write(reference, path=DATA_FILE):
    """Write the same bytes for the same data: no time and no file name in the archive."""
    text = json.dumps(reference._asdict(), ensure_ascii=False, separators=(",", ":"))
    with (
        Path(path).open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as archive,
    ):
        archive.write(text.encode())
