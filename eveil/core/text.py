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


def digits(text):
    """The digits of a phone number, French international prefix written as 0."""
    only = "".join(char for char in str(text) if char.isdigit())
    return f"0{only[2:]}" if only.startswith("33") and len(only) == 11 else only


def plural(count, singular, plural_form=None):
    """« 0 porteur », « 1 porteur », « 2 porteurs »: French counts zero as singular.

    ``plural_form`` defaults to each word of ``singular`` with an s.
    """
    if abs(count) < 2:
        word = singular
    else:
        word = plural_form or " ".join(f"{part}s" for part in singular.split(" "))
    return f"{number(count)}{NBSP}{word}"


def number(count):
    """« 9 », « 1 200 »: thousands apart."""
    return f"{count:,}".replace(",", NBSP)


def file_size(octets):
    """« 840 ko », « 1,2 Mo »: of a thousand each, as phones and computers show them."""
    size, unit = octets, "octet"
    for unit_above in ("ko", "Mo", "Go"):
        if size < 999.5:
            break
        size, unit = size / 1000, unit_above
    if unit == "octet":
        return plural(octets, unit)
    shown = f"{size:.1f}" if size < 9.95 else f"{size:.0f}"
    return f"{shown.removesuffix('.0').replace('.', ',')}{NBSP}{unit}"


def elide(word, name):
    """``de`` or ``que`` before a name: « d’Aubenas », « de Joyeuse »."""
    vowel = fold(name)[:1] in {"a", "e", "i", "o", "u"}
    return f"{word[:-1]}’{name}" if vowel else f"{word} {name}"


def elide_person(word, name):
    """« qu’Hélène », « que Samira »: as ``elide``, the h of first names being mute."""
    return f"{word[:-1]}’{name}" if fold(name)[:1] == "h" else elide(word, name)


def of_person(name):
    """« d’Hélène Combaluzier », « de Samira Belkacem »."""
    return elide_person("de", name)


def within(label):
    """« association », but « SCOP »: a label as it stands within a sentence."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def sentence(text):
    """Closed by a full stop, unless whoever wrote it closed it already."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


# Controls, surrogates, invisible spaces, and the marks that reorder the text around them:
# nobody types them on purpose, and they lie about what is written.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029]")
_MANY_LINES = re.compile(r"\n{4,}")


def tidy(text, *, lines=False):
    """What somebody typed, without what cannot be seen; one line unless ``lines``.

    Accents are composed, so that one word is stored one way whatever the keyboard.
    """
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", _NEWLINE.sub("\n", str(text))))
    if not lines:
        return _SPACES.sub(" ", text).strip()
    return _MANY_LINES.sub("\n\n\n", text).strip()
