"""Loading the demo history: the same each time, and into an empty database only."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from cohorts.models import Enrolment
from eveil.people.models import Person
from eveil.people.tests.factories import UserFactory
from eveil.reports import demo
from eveil.reports.demo.world import MODELS
from eveil.reports.tests.conftest import NOVEMBER
from events.models import Invitation
from projects.models import Accompaniment, IntakeSubmission

END_OF_PAGE = date(2021, 6, 30)


def rows(world):
    """Everything told, with references written as the place of the row they point to."""
    place = {
        id(row): f"{model.__name__} {number}"
        for model in MODELS
        for number, row in enumerate(world.rows[model])
    }

    def value(row, field):
        if field.is_relation:
            other = getattr(row, field.name) if field.is_cached(row) else None
            return place.get(id(other), str(other))
        return getattr(row, field.attname)

    return {
        model.__name__: [
            [value(row, field) for field in model._meta.concrete_fields]
            for row in world.rows[model]
        ]
        for model in MODELS
    }


def test_same_day_same_history(places):
    assert rows(demo.tell(NOVEMBER)) == rows(demo.tell(NOVEMBER))


def test_past_stays_on_another_day(places):
    """What is settled is told the same later, when more has come after it."""
    then = demo.tell(NOVEMBER)
    for days in (1, 97, 1500):
        later = demo.tell(NOVEMBER + timedelta(days=days))
        assert settled(then) == settled(later), days
    assert len(later.rows[Accompaniment]) > len(then.rows[Accompaniment])


def settled(world):
    """Applications decided, and meetings held, a while before, with who and what."""
    limit = NOVEMBER - timedelta(days=100)
    decided = [
        (row.full_name, row.title, row.idea, row.state, row.received_at, row.decided_at)
        for row in world.rows[IntakeSubmission]
        if row.decided_at and row.decided_at < limit and row.last_name != "Belkacem"
    ]
    held = [
        (row.meeting.theme, row.person.last_name, row.answer, row.answered_at)
        for row in world.rows[Invitation]
        if row.meeting.ends_at < limit
    ]
    enrolled = [
        (row.cohort.name, str(row.person), row.registered_on)
        for row in world.rows[Enrolment]
        if row.cohort.end < END_OF_PAGE
    ]
    return decided, held, enrolled


def test_refuses_a_database_in_use(places):
    Person.objects.create(first_name="Une", last_name="Vraie")
    with pytest.raises(CommandError, match="already holds: personnes"):
        call_command("demo")
    assert Person.objects.count() == 1


def test_if_empty_leaves_a_database_in_use(places, capsys):
    Person.objects.create(first_name="Une", last_name="Vraie")
    call_command("demo", "--if-empty")
    assert Person.objects.count() == 1
    assert not capsys.readouterr().out


def test_refuses_production(places, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demo", "--if-empty")
    assert not Person.objects.exists()


def test_asks_for_the_communes(db):
    with pytest.raises(CommandError, match="load_territory"):
        call_command("demo")


def test_prints_the_logins(places, capsys, monkeypatch):
    monkeypatch.setattr(demo, "load", lambda: None)
    call_command("demo")
    printed = capsys.readouterr().out
    for _, email, password in demo.logins():
        assert email in printed
        assert password in printed


def test_log_in_page_shows_the_accounts(client, places, settings):
    settings.DEMO = True
    assert "Essayer la démonstration" not in client.get("/compte/login/").text
    for _, email, _ in demo.logins():
        UserFactory(person__email=email)
    page = client.get("/compte/login/").text
    for _, email, password in demo.logins():
        assert email in page
        assert password in page
    settings.DEMO = False
    assert "Essayer la démonstration" not in client.get("/compte/login/").text
