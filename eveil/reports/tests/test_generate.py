"""The crowd for measures: as many as asked, the same for the same seed, all plausible."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from eveil.people.models import Consent, Person
from eveil.reports.generate import Generator
from events.models import Meeting
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeSubmission, Project, ProjectHolder

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 1)


def summary():
    return (
        list(Person.objects.order_by("pk").values_list("first_name", "last_name", "phone")),
        list(IntakeSubmission.objects.order_by("pk").values_list("title", "state", "received_at")),
        list(Accompaniment.objects.order_by("pk").values_list("start", "end")),
    )


def test_as_many_as_asked_and_every_state(communes):
    Generator(30, seed=1, day=DAY).run()
    assert ProjectHolder.objects.count() == 30
    assert Accompaniment.objects.count() == Project.objects.exclude(needs=[]).count() == 30
    states = set(IntakeSubmission.objects.values_list("state", flat=True))
    assert states == set(IntakeState)
    assert Meeting.objects.upcoming().count() <= 1
    assert Consent.objects.exists()


def test_what_is_generated_can_be_found(communes):
    Generator(30, seed=1, day=DAY).run()
    submission = IntakeSubmission.objects.filter(state=IntakeState.ACCEPTED).first()
    found = IntakeSubmission.objects.matching(submission.email)
    assert submission in found
    assert submission.person.holder in ProjectHolder.objects.matching(submission.last_name)


def test_field_history_is_off(communes):
    Generator(5, seed=1, day=DAY).run()
    assert Accompaniment.pgh_event_model.objects.count() == 0


def test_the_same_seed_gives_the_same_crowd(communes, django_db_blocker):
    from django.db import transaction

    def once():
        Generator(12, seed=7, day=DAY).run()
        drawn = summary()
        transaction.set_rollback(True)
        return drawn

    with transaction.atomic():
        first = once()
    with transaction.atomic():
        second = once()
    assert first == second


def test_needs_the_communes():
    with pytest.raises(CommandError, match="load_territory"):
        call_command("generate", holders=1)
