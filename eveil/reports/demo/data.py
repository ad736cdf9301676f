"""The written part of the history: ``data/*.json``, and how French says it of a place."""

import json
from functools import cache
from pathlib import Path

from eveil.core.text import elide

FOLDER = Path(__file__).parent / "data"


@cache
def read(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def at(place):
    """« à Joyeuse », « au Béage », « aux Vans »."""
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if place.startswith(article):
            return contracted + place.removeprefix(article)
    return f"à {place}"


def of(place):
    """« de Joyeuse », « d’Aubenas », « du Béage », « des Vans »."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if place.startswith(article):
            return contracted + place.removeprefix(article)
    return elide("de", place)


def tell(text, *, place, female):
    """A text of the data with its place and its gender filled in."""
    endings = {"{e}": "e", "{se}": "se", "{rice}": "rice"}
    if not female:
        endings = {"{e}": "", "{se}": "r", "{rice}": "eur"}
    for mark, ending in {**endings, "{à}": at(place), "{de}": of(place)}.items():
        text = text.replace(mark, ending)
    return text
