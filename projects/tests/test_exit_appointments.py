"""What becomes of the appointments to come when an accompaniment ends."""

from datetime import timedelta

import pytest
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


def leave(row, *, tell):
    told = Exit(kind=ExitKind.EMPLOYMENT, reason="Un poste.", situation=Situation.EMPLOYEE)
    yesterday = timezone.localdate() - timedelta(days=1)
    return outcomes.end(row, day=yesterday, outcome=told, by=row.adviser, tell=tell)


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
    client.force_login(row.adviser)
    page = client.get(reverse("projects:exit_new", args=[row.pk]))
    assert interview.get_absolute_url() in page.text
    outcome = leave(row, tell=False)
    page = client.get(reverse("projects:exit_undo", args=[outcome.pk]))
    assert "1\u00a0rendez-vous annulé après cette sortie le reste" in page.text
