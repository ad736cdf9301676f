"""How the name of a commune is cut into words, when it is stored and when it is searched."""

import re
from itertools import pairwise

from eveil.core.text import fold

# As people write them, alone or with a full stop.
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ORDINAL = re.compile(r"^(\d+)(?:er|ere|eme|e)$")


def split(text):
    """Folded words as typed, « 7e » and « 7ème » being 7: one arrondissement, one writing."""
    return [_ORDINAL.sub(r"\1", word) for word in fold(text).split()]


def key(words):
    """One string for a name however it is spaced: « st pierre ville », « Saint-Pierreville »."""
    return "".join(ABBREVIATIONS.get(word, word) for word in words)


def searchable(names, codes):
    """Every word by which a commune can be found, for its ``words`` column.

    ``codes`` are its postcodes and its département, never its INSEE code: Joyeuse is 07110,
    which is the postcode of Largentière. Elided articles also stand glued, as in « pont darc ».
    """
    found = {code.lower() for code in codes}
    for name in names:
        parts = split(name)
        found.update(parts)
        found.update(a + b for a, b in pairwise(parts) if a in {"d", "l"})
    # Sorted and quoted as PostgreSQL shows a tsvector, so that equal ones compare equal.
    return " ".join(f"'{word}'" for word in sorted(found))
