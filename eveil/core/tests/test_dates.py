from datetime import UTC, date, datetime, timedelta

import pytest

from eveil.core import dates, holidays
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


@pytest.mark.parametrize(
    ("today", "then"),
    [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        # Easter and its Monday, Ascension and the bridge that is worked, Whit Monday.
        (date(2027, 3, 26), date(2027, 3, 30)),
        (date(2027, 5, 5), date(2027, 5, 7)),
        (date(2027, 5, 14), date(2027, 5, 18)),
        # Armistice; Christmas on a Friday; a New Year's Day at the weekend.
        (date(2026, 11, 10), date(2026, 11, 12)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2027, 12, 31), date(2028, 1, 3)),
    ],
)
def test_next_working_day(today, then):
    assert dates.next_working_day(today) == then


def test_eleven_public_holidays_a_year():
    for year in (2024, 2025, 2026, 2027):
        days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
        # In 2008 Ascension fell on the 1st of May: not in these years.
        assert sum(map(holidays.is_holiday, days)) == 11
