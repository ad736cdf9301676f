"""A day typed with a wrong year is told at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eveil.core.forms import DayField


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.mark.parametrize(
    ("limits", "days", "said"),
    [
        ({}, 0, None),
        ({}, 365, None),
        ({"back": 10}, -10, None),
        ({"back": 10}, -11, "Vérifiez l’année"),
        ({"ahead": 10}, 10, None),
        ({"ahead": 10}, 11, "Vérifiez l’année"),
        ({"ahead": 0}, 0, None),
        ({"ahead": 0}, 1, "Ce jour n’est pas encore venu"),
    ],
)
def test_limits(limits, days, said):
    field = DayField(**limits)
    if said is None:
        assert field.clean(in_days(days).isoformat()) == in_days(days)
        return
    with pytest.raises(ValidationError, match=said):
        field.clean(in_days(days).isoformat())


@given(st.dates())
def test_no_day_of_the_calendar_breaks_it(day):
    typed = f"{day.year:04}-{day.month:02}-{day.day:02}"
    try:
        assert DayField().clean(typed) == day
    except ValidationError:
        assert abs(day - timezone.localdate()) > timedelta(days=20 * 366)


def test_nothing_may_be_left_empty():
    assert DayField(required=False).clean("") is None
    assert DayField(required=False).clean(str(date(2026, 1, 1))) == date(2026, 1, 1)
