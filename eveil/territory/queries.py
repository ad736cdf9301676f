"""Finding a commune from what somebody typed."""

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, ExpressionWrapper, IntegerField, Q, Value, When

from eveil.core.picker import MAX_LENGTH, Answer, certain
from eveil.territory import words
from eveil.territory.models import Municipality

LIMIT = 12
# Up to 46 communes share a postcode, and whoever wrote it whole can't be more precise by it.
POSTCODE_LIMIT = 50
MAX_WORDS = 12


def find(text):
    """The communes whose name or postcode ``text`` begins to write, by one query.

    Nearness first, because people here mostly mean a commune from here: that very name here or
    next door, whatever else is here, that very name elsewhere, next door, the rest. Then names
    that begin so before names that hold the word, then the most populated.
    """
    typed = words.split(text[:MAX_LENGTH])[:MAX_WORDS]
    name = words.key(word for word in typed if not word.isdigit())
    if not name and sum(map(len, typed)) < 2:
        return Answer([])
    limit = POSTCODE_LIMIT if any(map(is_postcode, typed)) else LIMIT
    rows = list(
        Municipality.objects.active()
        .select_related("department")
        .filter(matches(typed, name))
        .annotate(
            exact=ExpressionWrapper(Q(folded_name=name), BooleanField()),
            rank=nearness(name),
            inside=Case(When(folded_name__startswith=name, then=0), default=1),
        )
        .order_by("rank", "inside", "-population", "code")[: limit + 1]
    )
    for row in rows:
        row.detail = ", ".join(details(row, typed))
    return Answer(rows[:limit], more=len(rows) > limit, certain=certain(rows))


def is_postcode(word):
    return len(word) == 5 and word.isdigit()


def matches(typed, name):
    """Every word begins a word of the commune, or the name however spaced begins its name."""
    if len(name) == 1 and len(typed) == 1:
        return Q(folded_name=name)  # There is a commune called Y; no need of all those in y.
    found = Q(words=beginnings(typed))
    if name:
        spaced = Q(folded_name__startswith=name)
        numbers = [word for word in typed if word.isdigit()]
        found |= spaced & Q(words=beginnings(numbers)) if numbers else spaced
    return found


def beginnings(typed):
    """Words are ASCII letters and digits only: nothing of the query syntax can come in."""
    return SearchQuery(
        " & ".join(f"({word}:* | {words.ABBREVIATIONS.get(word, word)}:*)" for word in typed),
        config="simple",
        search_type="raw",
    )


def nearness(name):
    here = Q(department=settings.HOME_DEPARTMENT)
    next_door = Q(department__in=settings.NEIGHBOUR_DEPARTMENTS)
    exact = Q(folded_name=name)
    order = [here & exact, next_door & exact, here, exact, next_door]
    return Case(
        *(When(condition, then=Value(rank)) for rank, condition in enumerate(order)),
        default=Value(len(order)),
        output_field=IntegerField(),
    )


def details(row, typed):
    """What tells a proposed commune from its namesakes: « 43800, Haute-Loire »."""
    yield row.place
    if row.department_id != settings.HOME_DEPARTMENT and row.department.name != row.name:
        yield row.department.name
    if part := part_meant(row, typed):
        yield part


def part_meant(row, typed):
    """« Brahic » when that was written: it shows why Les Vans is proposed."""

    def written(*names):
        known = [word for name in names for word in words.split(name)]
        return all(any(word.startswith(full(begun)) for word in known) for begun in typed)

    def full(word):
        return words.ABBREVIATIONS.get(word, word)

    own = (row.name, *row.postcodes, row.department_id)
    if written(*own):
        return ""
    return next((name for name in row.other_names if written(name, *own)), "")
