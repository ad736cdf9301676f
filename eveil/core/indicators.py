"""What the incubator counts. Each app registers its own in its ``indicators.py``.

An indicator says what it counts in words and gives the rows behind its value, so that every
figure can be opened. A period goes from ``since`` (None: the beginning) to ``until``, both days
included.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from eveil.core.registry import indicators

register = indicators.register


class Cell(NamedTuple):
    """A column of a list of rows: its heading, what it shows, and the fields that sort it."""

    label: str
    value: Callable
    order: list = []


class Part(NamedTuple):
    """What a value is counted out of. ``key`` is a word of addresses; ``noun`` follows its
    number (as in ``plural``, both forms); ``rows(since, until)`` are those it counts."""

    key: str
    noun: str
    rows: Callable


class Indicator:
    """Base of all indicators.

    name: unique; ``label`` and ``definition`` are what people read.
    key_figure: among those by which the incubator is known; ``rank`` orders them.
    """

    name = None
    label = None
    definition = None
    key_figure = False
    rank = 100

    @staticmethod
    def rows(since, until):
        """Queryset of exactly the rows that are counted."""
        raise NotImplementedError

    @classmethod
    def base(cls):
        """``Part`` of each number that the value is to be read against, the nearest first."""
        return []

    @staticmethod
    def columns():
        """``Cell`` of each column of the list of rows; at least one can be sorted by."""
        raise NotImplementedError

    @staticmethod
    def link(row):
        """Address of the record that a row opens."""
        return row.get_absolute_url()


def ranked(*, key_figures=False):
    """All indicators, or only the key figures, in their order."""
    chosen = [entry for entry in indicators if entry.key_figure or not key_figures]
    return sorted(chosen, key=lambda entry: entry.rank)


def counts(wanted):
    """Value of each (indicator or part, since, until) of ``wanted``: all in one query."""
    parts, values = [], []
    for indicator, since, until in wanted:
        rows = indicator.rows(since, until).order_by().values("pk")
        sql, parameters = rows.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - the ORM's SQL
        values += parameters
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def days(field, since, until):
    """Condition: the date ``field`` lies in the period."""
    condition = Q(**{f"{field}__lte": until})
    return condition & Q(**{f"{field}__gte": since}) if since else condition


def moments(field, since, until):
    """Condition: the moment ``field`` lies in the period, by the days of Europe/Paris."""
    condition = Q(**{f"{field}__lt": _midnight(until + timedelta(days=1))})
    return condition & Q(**{f"{field}__gte": _midnight(since)}) if since else condition


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
