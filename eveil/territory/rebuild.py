"""Rebuild the reference file from the npm package ``@etalab/decoupage-administratif``.

    python -m eveil.territory.rebuild              the pinned version, from the npm registry
    python -m eveil.territory.rebuild package.tgz  a copy of it that is already here

Once a year raise VERSION and INTEGRITY together (``npm view @etalab/decoupage-administratif
dist.integrity``), look at what changed, then run ``manage.py load_territory``.
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

from eveil.territory import reference
from eveil.territory.reference import (
    DepartmentRow,
    IntercommunalityRow,
    MunicipalityRow,
    Reference,
)

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
URL = f"https://registry.npmjs.org/{PACKAGE}/-/decoupage-administratif-{VERSION}.tgz"
INTEGRITY = (
    "sha512-"
    "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="
)
LISTS = ("communes", "departements", "regions", "epci")


def main():
    parser = argparse.ArgumentParser(description="Rebuild the file of French communes.")
    parser.add_argument("archive", nargs="?", help="the package as a .tgz; fetched when absent")
    parser.add_argument("--output", default=reference.DATA_FILE)
    options = parser.parse_args()
    built = build(**unpack(verified(fetch(options.archive))))
    reference.write(built, options.output)
    print(f"{len(built.municipalities)} communes written to {options.output}")


def fetch(archive=None):
    """The bytes of the package, from a file or from the registry."""
    if archive:
        return Path(archive).read_bytes()
    with urllib.request.urlopen(URL, timeout=60) as response:
        return response.read()


def verified(content):
    """The same bytes, refused unless they are those the registry published."""
    algorithm, _, expected = INTEGRITY.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    if found != expected:
        raise SystemExit(f"This is not {PACKAGE} {VERSION}: its {algorithm} is {found}")
    return content


def unpack(content):
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        return {name: json.load(archive.extractfile(f"package/data/{name}.json")) for name in LISTS}


def build(communes, departements, regions, epci):
    """The package's lists as our reference: the communes of today, each with its parts."""
    region_names = {row["code"]: typographic(row["nom"]) for row in regions}
    epci_of = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    parts = names_of_parts(communes)
    return Reference(
        source=f"{PACKAGE} {VERSION}",
        departments=sorted(
            DepartmentRow(
                row["code"], typographic(row["nom"]), row["region"], region_names[row["region"]]
            )
            for row in departements
        ),
        intercommunalities=sorted(
            IntercommunalityRow(row["code"], typographic(row["nom"]), row["type"]) for row in epci
        ),
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
