"""Full-text search that ignores accents and case, and knows French words.

A stored ``tsvector`` column mixes two readings of the folded text: exact words (names,
mails, phone numbers, communes), found by prefix, and French stems (words of a project).
"""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value

from eveil.core.text import fold

MAX_WORDS = 8


def vector(*, exact="", french=""):
    """Expression to store in a ``SearchVectorField``; both texts may be any user input."""
    return SearchVector(Value(fold(exact)), config="simple", weight="A") + SearchVector(
        Value(fold(french)), config="french", weight="B"
    )


def query(text):
    """``SearchQuery`` matching rows that hold every word of ``text``; None when it has none.

    A word matches the beginning of an exact word, or a French word of the same stem. Folded
    words hold letters and digits only, so the raw query syntax can't be injected.
    """
    words = fold(text).split()[:MAX_WORDS]
    result = None
    for word in words:
        either = SearchQuery(f"{word}:*", config="simple", search_type="raw") | SearchQuery(
            word, config="french"
        )
        result = either if result is None else result & either
    return result


def digits(text):
    """The digits of a phone number, French international prefix written as 0."""
    only = "".join(char for char in str(text) if char.isdigit())
    return f"0{only[2:]}" if only.startswith("33") and len(only) == 11 else only
