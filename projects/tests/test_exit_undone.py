"""An exit noted by error: undone within a limit, kept in the history, counted no more."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eveil.core.indicators import counts
from eveil.core.models import TransitionLog
from eveil.core.notifications import send_due
from eveil.core.registry import indicators
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from projects import follow_up_links
from projects.enums import AccompanimentState, ExitKind, FollowUpState, Situation
from projects.models import Exit, FollowUp
from projects.services import outcomes
from projects.tests.factories import AccompanimentFactory, FollowUpFactory

pytestmark = pytest.mark.django_db

START, END = date(2025, 3, 3), date(2026, 1, 31)


@pytest.fixture
def row():
    return AccompanimentFactory(start=START)


@pytest.fixture
def outcome(row):
    """An exit noted today, eight months late: one follow-up is due, two are to come."""
    return leave(row, timezone.localdate() - timedelta(days=240))


def leave(row, day):
    told = Exit(kind=ExitKind.EMPLOYMENT, reason="Un poste.", situation=Situation.EMPLOYEE)
    return outcomes.end(row, day=day, outcome=told, by=row.adviser)


def undo(outcome, by=None, reason="Mauvaise fiche"):
    return outcomes.undo(outcome, reason=reason, by=by or outcome.accompaniment.adviser)


def states(outcome):
    return [row.state for row in outcome.follow_ups.order_by("months")]


def how_many(name, since, until):
    return counts([(indicators[name], since, until)])[0]


def test_the_accompaniment_goes_on_and_the_exit_stays_in_the_history(row, outcome):
    day = row.end
    undo(outcome)
    row.refresh_from_db()
    outcome.refresh_from_db()
    assert (row.state, row.end) == (AccompanimentState.ACTIVE, None)
    assert (outcome.day, outcome.undone_by) == (day, row.adviser)
    assert outcome.undone_reason == "Mauvaise fiche"
    log = TransitionLog.of(row).get(transition="reopen")
    assert (log.by, log.reason) == (row.adviser, "Mauvaise fiche")


def test_what_was_not_asked_never_will_be_and_what_was_answered_stays(row, outcome):
    answered = outcome.follow_ups.get(months=6)
    outcomes.answer(answered, answers={"situation": "employee"}, by=row.adviser)
    undo(outcome)
    assert states(outcome) == [
        FollowUpState.ANSWERED,
        FollowUpState.CANCELLED,
        FollowUpState.CANCELLED,
    ]
    later = timezone.localdate() + timedelta(days=800)
    assert send_due(later) == 0
    with pytest.raises(TransitionRefused):
        outcomes.answer(outcome.follow_ups.get(months=12), answers={}, by=row.adviser)


def test_the_link_of_a_mail_already_sent_says_that_nothing_is_asked(client, outcome):
    assert send_due(timezone.localdate()) == 1
    asked = outcome.follow_ups.get(state=FollowUpState.ASKED)
    undo(outcome)
    response = client.get(follow_up_links.path(asked))
    assert response.status_code == 410
    assert "Votre accompagnement continue" in response.content.decode()


def test_a_second_exit_begins_its_own_follow_ups(row, outcome):
    undo(outcome)
    today = timezone.localdate()
    second = leave(row, today)
    assert [one.due for one in second.follow_ups.order_by("months")] == [
        today + relativedelta(months=months) for months in settings.FOLLOW_UP_MONTHS
    ]
    assert row.exits.count() == 2
    assert row.exits.standing().get() == second


def test_no_figure_counts_it(row, outcome):
    today = timezone.localdate()
    follow_up = outcome.follow_ups.get(months=6)
    outcomes.answer(follow_up, answers={"situation": "employee"}, by=row.adviser)
    whole = (START, today + timedelta(days=800))
    before = [how_many(name, *whole) for name in ("exits", "return_to_work")]
    assert before == [1, 1]
    undo(outcome)
    assert [how_many(name, *whole) for name in ("exits", "return_to_work")] == [0, 0]
    # Ended for good, it counts once, on its own day.
    leave(row, today)
    assert how_many("exits", *whole) == 1
    assert how_many("exits", START, today - timedelta(days=1)) == 0


def test_after_the_limit_it_is_a_new_entry(client, outcome):
    long_ago = timezone.now() - timedelta(days=settings.EXIT_REOPEN_DAYS + 1)
    Exit.objects.filter(pk=outcome.pk).update(created_at=long_ago)
    with pytest.raises(ValidationError, match="nouvelle entrée"):
        undo(outcome)
    client.force_login(outcome.accompaniment.adviser)
    page = client.get(reverse("projects:exit_undo", args=[outcome.pk])).content.decode()
    assert "ne se rouvre pas" in page
    assert 'name="reason"' not in page
    holder = reverse("projects:holder_panel", args=[outcome.accompaniment.holder_id, "sortie"])
    assert (
        reverse("projects:exit_undo", args=[outcome.pk]) not in client.get(holder).content.decode()
    )


def test_on_the_last_day_it_still_may_be(outcome):
    at = timezone.now() - timedelta(days=settings.EXIT_REOPEN_DAYS)
    Exit.objects.filter(pk=outcome.pk).update(created_at=at)
    assert undo(outcome).is_undone


def test_who_came_back_since_has_a_new_entry_already(row, outcome):
    AccompanimentFactory(holder=row.holder, project=row.project)
    with pytest.raises(ValidationError, match="déjà de nouveau accompagnée"):
        undo(outcome)
    row.refresh_from_db()
    assert row.state == AccompanimentState.ENDED
    assert FollowUp.objects.filter(state=FollowUpState.CANCELLED).count() == 0


def test_whose_business_it_is(client, row, outcome):
    with pytest.raises(PermissionDenied):
        undo(outcome, by=UserFactory(adviser=True))
    address = reverse("projects:exit_undo", args=[outcome.pk])
    client.force_login(UserFactory(adviser=True))
    assert client.get(address).status_code == 403
    client.force_login(UserFactory(coordinator=True))
    assert "est une nouvelle entrée" in client.get(address).content.decode()
    assert client.post(address, {"reason": "Mauvaise fiche"}).status_code == 302
    assert client.post(address, {"reason": "Encore"}).context["form"].errors
    panel = reverse("projects:holder_panel", args=[row.holder_id, "sortie"])
    page = client.get(panel).content.decode()
    assert "Annulée" in page
    assert "Mauvaise fiche" in page
    thread = client.get(reverse("projects:holder_detail", args=[row.holder_id])).content.decode()
    assert "sorti par erreur" in thread


def test_a_reason_is_asked(client, outcome):
    client.force_login(outcome.accompaniment.adviser)
    response = client.post(reverse("projects:exit_undo", args=[outcome.pk]), {"reason": " "})
    assert response.context["form"].errors["reason"]
    outcome.refresh_from_db()
    assert not outcome.is_undone


def test_an_undone_exit_is_corrected_no_more(client, outcome):
    undo(outcome)
    client.force_login(outcome.accompaniment.adviser)
    assert client.get(reverse("projects:exit_edit", args=[outcome.pk])).status_code == 404


def test_one_exit_stands_at_a_time(outcome):
    with pytest.raises(IntegrityError), transaction.atomic():
        Exit.objects.create(
            accompaniment=outcome.accompaniment,
            kind=ExitKind.LOST,
            reason="Encore",
            situation=Situation.OTHER,
        )


def test_undoing_counts_no_follow_up_of_another(row, outcome):
    other = FollowUpFactory()
    undo(outcome)
    other.refresh_from_db()
    assert other.state == FollowUpState.PLANNED
