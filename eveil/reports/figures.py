"""Figures of the shared dashboard: the year so far beside the same days of the year before.

Beat has them computed into the cache every ten minutes; the page says when. Without them in the
cache (a first start, Redis away) the page computes them itself. They hold counts, never a name:
names and consents are read live.
"""

import re
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from eveil.core.indicators import counts
from eveil.core.registry import indicators
from projects.models import Accompaniment, Project

CACHE_KEY = "reports:figures"
# Older ones are not shown: beat has been away for more than one round.
CACHE_SECONDS = 15 * 60
KEY_FIGURES = (
    "applications",
    "welcomed_holders",
    "training_participants",
    "discovery_participants",
)
OVER_TIME = ("applications", "welcomed_holders")
AREAS_SHOWN = 8
_NATURE = re.compile(r"^(CC|CA|CU|Métropole) (?:du |des |de la |de |d’|de l’)?")


def current():
    """Today's figures, at most a quarter of an hour old."""
    figures = cache.get(CACHE_KEY)
    if figures is None or figures["until"] != timezone.localdate():
        figures = refresh()
    return figures


def refresh():
    """Compute the figures into the cache, and return them."""
    figures = compute(timezone.localdate())
    cache.set(CACHE_KEY, figures, CACHE_SECONDS)
    return figures


def forget():
    """Have the figures computed again when they are asked for."""
    cache.delete(CACHE_KEY)


def compute(until):
    """Everything that is counted on the dashboard, up to the day ``until`` included."""
    since = date(until.year, 1, 1)
    last_since, last_until = year_before(since), year_before(until)
    asked = []
    for name in KEY_FIGURES:
        asked += [(name, since, until), (name, last_since, last_until)]
    months = month_ends(until)
    last_months = month_ends(date(until.year - 1, 12, 31))
    for name in OVER_TIME:
        asked += [(name, since, end) for end in months]
        asked += [(name, last_since, end) for end in last_months]
    values = iter(counts([(indicators[name], *period) for name, *period in asked]))
    return {
        "computed_at": timezone.now(),
        "since": since,
        "until": until,
        "key_figures": [(name, next(values), next(values)) for name in KEY_FIGURES],
        "over_time": {
            name: ([next(values) for _ in months], [next(values) for _ in last_months])
            for name in OVER_TIME
        },
        "areas": areas(since, until),
    }


def year_before(day):
    """The same day a year earlier; the 28th for a 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def month_ends(until):
    """The last day of each month of the year up to ``until``, which closes the last one."""
    firsts = [date(until.year, month, 1) for month in range(2, until.month + 1)]
    return [first - timedelta(days=1) for first in firsts] + [until]


def areas(since, until):
    """(intercommunality, number of projects accompanied in the period), the most first."""
    during = Accompaniment.objects.filter(
        Q(end=None) | Q(end__gte=since), start__lte=until, project=OuterRef("pk")
    )
    rows = (
        Project.objects.filter(Exists(during))
        .order_by()
        .values_list("municipality__epci__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "municipality__epci__name")
    )
    named = [(area_name(name), number) for name, number in rows if name]
    shown, others = named[:AREAS_SHOWN], named[AREAS_SHOWN:]
    elsewhere = sum(number for _, number in others)
    elsewhere += sum(number for name, number in rows if not name)
    return [*shown, ("Ailleurs", elsewhere)] if elsewhere else shown


def area_name(name):
    """« Bassin d’Aubenas » for « CC du Bassin d’Aubenas »."""
    return _NATURE.sub("", name)
