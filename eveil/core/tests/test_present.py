"""A query built once and run later knows the time at which it runs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from eveil.core.present import Present

NOON = datetime(2031, 5, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(time_machine):
    time_machine.move_to(NOON, tick=False)
    return Session.objects.create(session_key="one", session_data="", expire_date=NOON + HOUR)


def test_the_clock_is_read_when_the_query_runs(session, time_machine):
    rows = Session.objects.values_list(Present(), Present() + HOUR)
    assert rows.get() == (NOON, NOON + HOUR)
    time_machine.move_to(NOON + HOUR, tick=False)
    assert rows.get() == (NOON + HOUR, NOON + 2 * HOUR)


def test_it_compares_with_columns(session, time_machine):
    over = Session.objects.filter(expire_date__lte=Present())
    assert not over.exists()
    time_machine.move_to(NOON + HOUR, tick=False)
    assert over.get() == session


def test_its_sql_is_always_the_same(session, time_machine):
    """Which is why it can be compiled once and kept."""
    before = Session.objects.filter(expire_date__lte=Present()).query.sql_with_params()
    time_machine.move_to(NOON + HOUR, tick=False)
    assert Session.objects.filter(expire_date__lte=Present()).query.sql_with_params() == before
