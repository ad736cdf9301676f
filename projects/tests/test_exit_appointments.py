"""What becomes of the appointments to come when an accompaniment ends."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from projects.enums import ExitKind, InterviewMode, InterviewState, Situation
from projects.models import Exit, Interview
from projects.services import interviews, outcomes
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    entry = timezone.localdate() - timedelta(days=200)
    return AccompanimentFactory(holder__user=True, start=entry)


def leave(row, *, tell, day=None):
    told = Exit(kind=ExitKind.EMPLOYMENT, reason="Un poste.", situation=Situation.EMPLOYEE)
    day = day or timezone.localdate() - timedelta(days=1)
    return outcomes.end(row, day=day, outcome=told, by=row.adviser, tell=tell)


@pytest.mark.parametrize("tell", [True, False])
def test_they_are_called_off_and_told_once(row, tell):
    coming = [InterviewFactory(accompaniment=row, hours=hours) for hours in (48, 72)]
    unwritten = InterviewFactory(accompaniment=row, hours=-48)
    elsewhere = InterviewFactory(adviser=row.adviser, hours=96)
    outcome = leave(row, tell=tell)
    for interview in (*coming, unwritten, elsewhere):
        interview.refresh_from_db()
    assert {interview.state for interview in coming} == {InterviewState.CANCELLED}
    assert {unwritten.state, elsewhere.state} == {InterviewState.BOOKED}
    told = Message.objects.filter(kind="projects.interview_cancelled")
    person = row.holder.person
    assert told.filter(to_email=row.adviser.email).count() == 2
    to_person = told.filter(to_email=person.email)
    assert to_person.count() == (2 if tell else 0)
    assert all(mail.attachments.count() == 1 for mail in to_person)
    assert not any("Prendre un autre rendez-vous" in mail.text for mail in to_person)
    outcomes.undo(outcome, reason="Mauvaise fiche.", by=row.adviser)
    assert Interview.objects.upcoming().filter(accompaniment=row).count() == 0
    undone = Message.objects.filter(kind="projects.exit_undone")
    assert ["annulés avec la fin le restent" in mail.text for mail in undone] == [True] * tell


def test_nothing_more_is_booked_or_fixed_after(row):
    as_it_was = type(row).objects.get(pk=row.pk)
    slot = SlotFactory(adviser=row.adviser)
    leave(row, tell=False)
    with pytest.raises(PermissionDenied):
        interviews.book(slot, accompaniment=as_it_was, by=row.holder.person.user)
    start = timezone.now() + timedelta(days=5)
    planned = Interview(
        accompaniment=as_it_was,
        adviser=row.adviser,
        mode=InterviewMode.PHONE,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )
    with pytest.raises(ValidationError, match="a pris fin"):
        interviews.plan(planned, by=row.adviser)


def test_the_page_of_the_exit_says_which(client, row):
    interview = InterviewFactory(accompaniment=row, hours=48)
    # Of which the exit is not the reason.
    given_up = InterviewFactory(accompaniment=row, hours=96)
    interviews.cancel(given_up, by=row.holder.person.user)
    client.force_login(row.adviser)
    page = client.get(reverse("projects:exit_new", args=[row.pk]))
    assert interview.get_absolute_url() in page.text
    outcome = leave(row, tell=False)
    page = client.get(reverse("projects:exit_undo", args=[outcome.pk]))
    assert "1\u00a0rendez-vous annulé après cette sortie le reste" in page.text


def test_a_last_day_corrected_to_an_earlier_one_calls_off_more(row):
    with time_machine.travel(timezone.localtime().replace(hour=8)):
        tonight = InterviewFactory(accompaniment=row, hours=10)
        outcome = leave(row, tell=False, day=timezone.localdate())
        tonight.refresh_from_db()
        assert tonight.state == InterviewState.BOOKED
        yesterday = timezone.localdate() - timedelta(days=1)
        outcomes.correct(outcome, day=yesterday, by=row.adviser)
    tonight.refresh_from_db()
    assert tonight.state == InterviewState.CANCELLED


def test_a_day_that_cannot_be_is_told_before_the_mail_is_shown(client, row):
    client.force_login(row.adviser)
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = {"kind": "lost", "reason": "Rien", "situation": "other", "tell": "on"}
    for day in (tomorrow, row.start - timedelta(days=1)):
        path = reverse("projects:exit_new", args=[row.pk])
        page = client.post(path, {**given, "day": day.isoformat(), "opened_version": 1})
        assert list(page.context["form"].errors) == ["day"]
