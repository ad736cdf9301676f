"""Finding a structure from what somebody typed."""

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When

from eveil.core import search
from eveil.core.picker import MAX_LENGTH, Answer, certain
from eveil.core.text import fold
from eveil.core.words import Unaccented

LIMIT = 12


def find(rows, text):
    """The structures of ``rows`` whose name, short name, commune or number ``text`` begins to
    write, by one query: that very name, names that begin so, then the others.
    """
    text = text[:MAX_LENGTH]
    wanted, name = search.query(text, exact=True), fold(text)
    if wanted is None:
        return Answer([])
    found = list(
        rows.filter(search=wanted)
        .select_related("municipality")
        .alias(short=Unaccented(F("short_name")))
        .annotate(
            exact=ExpressionWrapper(Q(folded=name) | Q(short=name), BooleanField()),
            rank=Case(When(exact=True, then=0), When(folded__startswith=name, then=1), default=2),
        )
        .order_by("rank", "folded", "pk")
        .defer("search", "description")[: LIMIT + 1]
    )
    for row in found:
        row.detail = ", ".join(details(row))
    return Answer(found[:LIMIT], more=len(found) > LIMIT, certain=certain(found))


def details(row):
    """What tells a proposed structure from its namesakes: « Pollen, Aubenas, SCOP »."""
    if row.short_name and row.short_name != row.name:
        yield row.short_name
    yield row.where
