"""Full-text search that ignores accents and case, and knows French words.

A stored ``tsvector`` column mixes two readings of the folded text: exact words (names,
mails, phone numbers, communes), found by prefix, and French stems (words of a project).
"""

import re
from functools import reduce
from itertools import groupby
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Concat

from eveil.core.text import fold
from eveil.core.words import Unaccented

MAX_WORDS = 8
_FRANCE = re.compile(r"\+33[\s.-]*(\(0\))?")
# Words that PostgreSQL drops from French text, and that a query must not ask for.
_STOP = (
    "au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me mes moi "
    "mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu "
    "un une vos votre vous c d j l m n s t y suis es est sommes sont serai seras sera serons "
    "serez seront serais serait serions seriez seraient fus fut furent sois soit soyons soyez "
    "soient fusse fusses fussions fussiez fussent ayant ayante ayantes ayants eu eue eues eus "
    "ai as avons avez ont aurai auras aura aurons aurez auront aurais aurait aurions auriez "
    "auraient avais avait avions aviez avaient eut eurent aie aies ait ayons ayez aient eusse "
    "eusses eussions eussiez eussent"
)
STOP_WORDS = frozenset(_STOP.split())


class SearchQuerySet(QuerySet):
    """For models whose ``search`` column holds a ``vector``."""

    def matching(self, text):
        """Rows that hold every word of ``text``: all when it is blank, none without a word."""
        if not text.strip():
            return self
        wanted = query(text)
        return self.none() if wanted is None else self.filter(search=wanted)


def vector(*, exact="", french=""):
    """Expression to store in a ``SearchVectorField``; both texts may be any user input."""
    return _Weighted(Value(fold(exact)), Value(fold(french)))


class _Weighted(Func):
    """Exact words first, French stems after; one node, since thousands are written in bulk."""

    template = "(setweight(to_tsvector('simple', %(expressions)s), 'B'))"
    arg_joiner = "), 'A') || setweight(to_tsvector('french', "
    output_field = SearchVectorField()


def names(*fields):
    """Expression of the exact words in ``fields``, to index in the model and to search there.

    For rows that hold nothing but names, addresses and numbers: PostgreSQL keeps the index.
    """
    spaced = [part for field in fields for part in (F(field), Value(" "))]
    text = Unaccented(Concat(*spaced, output_field=CharField()))
    only = Func(text, Value("[^a-z0-9]+"), Value(" "), Value("g"), function="regexp_replace")
    return SearchVector(only, config="simple")


def terms(text):
    """The words of ``text``, and its numbers however spaced, to look for one by one."""
    for is_number, group in groupby(_words(text), str.isdigit):
        words = list(group)
        yield from [" ".join(words)] if is_number else words


def query(text, *, exact=False):
    """``SearchQuery`` matching rows that hold every word of ``text``; None when it has none.

    A word matches the beginning of an exact word, or a French word of the same stem; with
    ``exact``, only the former. Figures in a row also match as one number, as in a phone number
    written in pairs. Folded words hold letters and digits only, so the raw query syntax can't
    be injected.
    """
    matching = _beginning if exact else _either
    result = None
    for is_number, group in groupby(_words(text), str.isdigit):
        part = reduce(and_, map(matching, group := list(group)))
        if is_number and len(group) > 1:
            part |= matching("".join(group))
        result = part if result is None else result & part
    return result


def _words(text):
    words = fold(_FRANCE.sub(" 0", str(text))).split()[:MAX_WORDS]
    return [word for word in words if word not in STOP_WORDS] or words


def _beginning(word):
    """The beginning of an exact word, of those that ``vector`` gives the weight A."""
    return SearchQuery(f"{word}:*A", config="simple", search_type="raw")


def _either(word):
    """The beginning of an exact word, or a French word of the same stem."""
    return SearchQuery(f"{word}:*", config="simple", search_type="raw") | SearchQuery(
        word, config="french"
    )
