"""Drafts left alone: recalled once, announced, erased."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from eveil.core import notifications
from eveil.core.models import Message
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.services import intake as services
from projects.tasks import delete_stale_drafts
from projects.tests.applying import begin, post
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db

BEGUN = "2026-03-02 15:00:00+01:00"


@pytest.fixture
def clock():
    with time_machine.travel(BEGUN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def draft(clock):
    return IntakeSubmissionFactory(empty=True, first_name="Maëlle")


def beat(clock, **delta):
    """Time goes by, then beat does its round, twice as may happen."""
    clock.shift(timedelta(**delta))
    for _ in range(2):
        notifications.send_due(timezone.localdate())
        delete_stale_drafts()


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_a_draft_is_recalled_once_after_seven_days(draft, clock):
    beat(clock, days=6)
    assert kinds() == []
    beat(clock, days=1)
    assert kinds() == ["projects.intake_reminder"]
    mail = Message.objects.get()
    assert draft.token in mail.text
    assert "dimanche 31 mai 2026" in mail.text.replace("\N{NO-BREAK SPACE}", " ")
    beat(clock, days=20)
    assert kinds() == ["projects.intake_reminder"]


def test_who_began_again_is_not_recalled_of_the_first(draft, clock):
    IntakeSubmissionFactory(email=draft.email)
    beat(clock, days=7)
    assert kinds() == []


def test_being_recalled_does_not_make_a_draft_younger(draft, clock):
    begun = draft.updated_at
    beat(clock, days=7)
    draft.refresh_from_db()
    assert draft.updated_at == begun


def test_a_round_that_comes_late_still_recalls(draft, clock):
    beat(clock, days=30)
    assert kinds() == ["projects.intake_reminder"]


def test_who_writes_again_is_not_recalled_twice(client, draft, clock):
    beat(clock, days=7)
    post(client, draft, IntakeStep.PROJECT)
    beat(clock, days=10)
    assert kinds() == ["projects.intake_reminder"]


def test_a_draft_is_announced_then_erased_with_its_mails(draft, clock):
    beat(clock, days=82)
    beat(clock, days=1)
    assert kinds() == ["projects.intake_reminder", "projects.intake_deletion"]
    notice = Message.objects.latest("pk")
    assert "dimanche 31 mai 2026" in notice.text.replace("\N{NO-BREAK SPACE}", " ")
    beat(clock, days=6)
    assert IntakeSubmission.objects.filter(pk=draft.pk).exists()
    beat(clock, days=1)
    assert not IntakeSubmission.objects.filter(pk=draft.pk).exists()
    assert kinds() == []


def test_nothing_is_erased_before_its_notice_has_left_for_seven_days(draft, clock):
    """Beat was down for months: the notice goes first, and says a later day."""
    beat(clock, days=120)
    assert IntakeSubmission.objects.filter(pk=draft.pk).exists()
    assert kinds() == ["projects.intake_deletion"]
    notice = Message.objects.get()
    assert "mardi 7 juillet 2026" in notice.text.replace("\N{NO-BREAK SPACE}", " ")
    beat(clock, days=6)
    assert IntakeSubmission.objects.filter(pk=draft.pk).exists()
    beat(clock, days=1)
    assert not IntakeSubmission.objects.filter(pk=draft.pk).exists()


def test_who_writes_after_the_notice_keeps_the_draft_and_is_told_again(client, draft, clock):
    beat(clock, days=83)
    post(client, draft, IntakeStep.PROJECT)
    beat(clock, days=7)
    assert IntakeSubmission.objects.filter(pk=draft.pk).exists()
    beat(clock, days=76)
    assert kinds().count("projects.intake_deletion") == 2
    beat(clock, days=7)
    assert not IntakeSubmission.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("state", [state for state in IntakeState if state != IntakeState.DRAFT])
def test_what_was_sent_is_neither_recalled_nor_erased(clock, state):
    traits = {state.value: True} if state != IntakeState.RECEIVED else {}
    submission = IntakeSubmissionFactory(**traits)
    beat(clock, days=200)
    assert kinds() == []
    assert IntakeSubmission.objects.filter(pk=submission.pk).exists()


def test_erasing_one_draft_leaves_the_others(client, clock):
    begin(client, email="une@example.org")
    clock.shift(timedelta(days=50))
    begin(client, email="autre@example.org")
    beat(clock, days=33)
    assert services.delete_stale_drafts() == 0
    beat(clock, days=7)
    assert IntakeSubmission.objects.get().email == "autre@example.org"
    assert set(Message.objects.values_list("to_email", flat=True)) == {"autre@example.org"}
