from datetime import UTC, date, datetime

import pytest

from eveil.core import dates
from eveil.core.kit import words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (dates.long_day, date(2026, 11, 24), "mardi 24 novembre 2026"),
        (dates.long_day, date(2026, 12, 1), "mardi 1er décembre 2026"),
        (dates.date_fr, datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2026"),
        (dates.hour, datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "9 h"),
        (dates.hour, datetime(2026, 1, 1, 8, 5, tzinfo=UTC), "9 h 05"),
        (dates.quarter, date(2027, 1, 15), "1er trimestre 2027"),
        (dates.quarter, date(2026, 12, 31), "4e trimestre 2026"),
    ],
)
def test_written_in_full(function, value, expected):
    assert function(value).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("function", "value", "expected"),
    [
        (dates.short_day, date(2026, 11, 1), "1er nov."),
        (dates.short_day, date(2025, 8, 7), "7 août 2025"),
        (dates.moment, datetime(2026, 11, 24, 8, 5, tzinfo=UTC), "aujourd’hui, 9 h 05"),
        (dates.moment, datetime(2026, 11, 22, 23, 14, tzinfo=UTC), "hier, 0 h 14"),
        (dates.moment, datetime(2026, 11, 19, 9, 0, tzinfo=UTC), "19 nov., 10 h"),
        (dates.ago, date(2026, 11, 24), "aujourd’hui"),
        (dates.ago, date(2026, 11, 25), "aujourd’hui"),
        (dates.ago, date(2026, 11, 23), "1 jour"),
        (dates.ago, date(2026, 9, 25), "60 jours"),
        (dates.ago, date(2026, 9, 24), "2 mois"),
        (dates.ago, date(2024, 11, 25), "23 mois"),
        (dates.ago, date(2024, 11, 24), "2 ans"),
    ],
)
def test_written_from_today(function, value, expected):
    assert function(value, TODAY).replace("\u00a0", " ") == expected


def test_period_of_one_day_and_of_several():
    start, end = datetime(2026, 12, 10, 9, 30), datetime(2026, 12, 10, 16, 0)  # noqa: DTZ001
    assert dates.period(start, end).replace("\u00a0", " ") == (
        "jeudi 10 décembre 2026, 9 h 30 à 16 h"
    )
    assert dates.period(start, end.replace(day=11)).replace("\u00a0", " ") == (
        "du jeudi 10 décembre 2026, 9 h 30, au vendredi 11 décembre 2026, 16 h"
    )


def test_filters_raise_the_ordinal_and_bear_nothing():
    filters = words.register.filters
    assert filters["day"](date(2026, 12, 1)).replace("\u00a0", " ") == (
        "mardi 1<sup>er</sup> décembre 2026"
    )
    assert filters["day_text"](date(2026, 12, 1)).replace("\u00a0", " ") == (
        "mardi 1er décembre 2026"
    )
    assert filters["day"](None) == filters["ago"](None) == ""
