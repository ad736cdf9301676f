"""Finding rows by the words typed, ignoring accents and case, in tables of thousands.

Reads every row: right for structures, meetings or persons. What is searched among a hundred
thousand rows, or by the meaning of words, stores a vector (see eveil.core.search).
"""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Concat

from eveil.core.text import digits, fold

MAX_WORDS = 8
_ACCENTS = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿ"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"


class Unaccented(Func):
    """Lower-case text without accents, as ``fold`` makes it of French words."""

    template = (
        "translate(replace(replace(lower(%(expressions)s), 'œ', 'oe'), 'æ', 'ae'), "
        f"'{_ACCENTS}', '{_PLAIN}')"
    )
    output_field = CharField()


def holding(rows, text, *fields):
    """``rows`` whose ``fields``, taken together, hold every word of ``text``.

    All when it is blank, none without a word. Figures alone are one number, however spaced.
    """
    if not text.strip():
        return rows
    words = fold(text).split()[:MAX_WORDS]
    if not words:
        return rows.none()
    if all(word.isdigit() for word in words):
        words = [digits(text)]
    spaced = [part for field in fields for part in (F(field), Value(" "))]
    rows = rows.annotate(haystack=Unaccented(Concat(*spaced, output_field=CharField())))
    for word in words:
        rows = rows.filter(haystack__contains=word)
    return rows
