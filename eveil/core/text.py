"""Small helpers on words: folding for search, plurals and dates as French writes them."""

import re
import unicodedata

NBSP = "\u00a0"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text):
    """Text reduced to lower-case ASCII letters and digits separated by single spaces.

    The same folding is applied to what is stored and to what is searched, so that accents,
    case, hyphens and apostrophes never hide a result. Characters without an ASCII base
    (other scripts) separate words.
    """
    decomposed = unicodedata.normalize("NFKD", str(text).lower().translate(_LIGATURES))
    # Only marks vanish: a curly apostrophe or a dash separates words as a straight one does.
    unmarked = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", unmarked).strip()


def plural(count, singular, plural_form=None):
    """« 0 porteur », « 1 porteur », « 2 porteurs »: French counts zero as singular.

    ``plural_form`` defaults to each word of ``singular`` with an s.
    """
    if abs(count) < 2:
        word = singular
    else:
        word = plural_form or " ".join(f"{part}s" for part in singular.split(" "))
    return f"{count}{NBSP}{word}"


def elide(word, name):
    """``de`` or ``que`` before a name: « d’Aubenas », « de Joyeuse »."""
    vowel = fold(name)[:1] in {"a", "e", "i", "o", "u"}
    return f"{word[:-1]}’{name}" if vowel else f"{word} {name}"
