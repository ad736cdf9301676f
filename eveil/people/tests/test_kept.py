"""Kept queries: built once a day for each reader, and never another's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Value
from django.utils import timezone

from eveil.core.kept import kept
from eveil.core.testing.kept import StaleQueryError
from eveil.people.models import Person, User
from eveil.people.tests.factories import PersonFactory, UserFactory


@kept
def names(user):
    """Of everybody, or of the user alone; and for whom this was built."""
    rows = Person.objects.order_by("pk")
    rows = rows if user is None else rows.filter(pk=user.person_id)
    return rows.values_list("last_name", Value(user.role if user else "anybody"))


def test_rows_are_read_each_time(db):
    PersonFactory(last_name="Vialle")
    assert names(None) == [("Vialle", "anybody")]
    PersonFactory(last_name="Roure")
    assert names(None) == [("Vialle", "anybody"), ("Roure", "anybody")]


def test_each_reader_has_its_own(db):
    for name in ("Vialle", "Roure"):
        user = UserFactory(adviser=True, person__last_name=name)
        assert names(user) == names(user) == [(name, "adviser")]


def test_another_role_is_another_reader(db):
    user = UserFactory(adviser=True, person__last_name="Vialle")
    names(user)
    User.objects.filter(pk=user.pk).update(role="coordinator")
    assert names(User.objects.get(pk=user.pk)) == [("Vialle", "coordinator")]


def test_built_again_the_next_day(db, time_machine):
    kept_day = kept(lambda user: Person.objects.values_list(Value(str(timezone.localdate()))))
    PersonFactory()
    time_machine.move_to(datetime(2026, 11, 23, 22, 59, tzinfo=UTC), tick=False)
    assert kept_day(None) == [("2026-11-23",)]
    time_machine.shift(timedelta(minutes=2))
    assert kept_day(None) == [("2026-11-24",)]


def test_the_present_moment_is_not_kept(db):
    run = kept(lambda user: Person.objects.filter(created_at__lt=timezone.now()).values_list("pk"))
    with pytest.raises(StaleQueryError):
        run(None)


def test_what_the_database_holds_is_not_kept(db):
    @kept
    def run(user):
        rows = Person.objects.values_list("pk")
        return rows if Person.objects.exists() else rows.filter(pk=0)

    with pytest.raises(StaleQueryError):
        run(None)
