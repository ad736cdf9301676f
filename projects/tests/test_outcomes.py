"""Exits, and the follow-ups that send themselves: the clock is moved through all of it."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from eveil.core.models import Message, OptOut, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from projects.enums import ExitKind, LegalForm, Situation
from projects.models import Exit
from projects.services import outcomes
from projects.tests.factories import AccompanimentFactory, ExitFactory
from projects.tests.news import ASK, CHASE, END, NEWS, SIX, at, run, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def accompaniment(adviser):
    return AccompanimentFactory(adviser=adviser, start=date(2025, 3, 3))


def leave(accompaniment, day=END, told_on=None, **columns):
    columns = {
        "kind": ExitKind.CREATED,
        "reason": "L’association est née.",
        "situation": Situation.SELF_EMPLOYED,
        "legal_form": LegalForm.ASSOCIATION,
        **columns,
    }
    with at(told_on or day):
        return outcomes.end(
            accompaniment, day=day, outcome=Exit(**columns), by=accompaniment.adviser
        )


# The exit --------------------------------------------------------------------------------


def test_an_exit_ends_the_accompaniment_and_plans_the_follow_ups(accompaniment, adviser):
    outcome = leave(accompaniment, funding=Decimal("12500.50"), siren="356000000")
    accompaniment.refresh_from_db()
    assert (accompaniment.state, accompaniment.end) == ("ended", END)
    log = TransitionLog.of(accompaniment).get()
    assert (log.transition, log.by, log.reason) == ("end", adviser, "L’association est née.")
    due = list(outcome.follow_ups.order_by("months").values_list("months", "due"))
    assert due == [(6, SIX), (12, date(2027, 1, 31)), (24, date(2028, 1, 31))]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 6, date(2027, 6, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_news_are_due_on_the_same_day_of_the_month_or_its_last(accompaniment, day, months, after):
    assert leave(accompaniment, day).follow_ups.get(months=months).due == after


def test_only_once_and_by_the_team(accompaniment):
    with pytest.raises(PermissionDenied):
        outcomes.end(accompaniment, day=END, outcome=Exit(reason="Non"), by=UserFactory())
    leave(accompaniment)
    with pytest.raises(TransitionRefused):
        leave(accompaniment)


@pytest.mark.parametrize("day", [date(2025, 3, 2), date(2027, 1, 1)])
def test_neither_before_it_began_nor_to_come(accompaniment, day):
    with pytest.raises(ValidationError) as refused:
        leave(accompaniment, day=day, told_on=date(2026, 5, 1))
    assert "day" in refused.value.message_dict


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"siren": "123456789"}, "siren"),
        ({"siren": "35600000"}, "siren"),
        ({"turnover": Decimal(-1)}, "turnover"),
        ({"reason": ""}, "reason"),
    ],
)
def test_an_exit_that_cannot_be(accompaniment, columns, field):
    with pytest.raises(ValidationError) as refused:
        leave(accompaniment, **columns)
    assert field in refused.value.message_dict


def test_what_was_created_says_its_form():
    for columns in ({"kind": ExitKind.CREATED}, {"siren": "356000000"}, {"funding": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExitFactory(legal_form="", **columns)


def test_a_correction_is_logged_and_moves_what_is_not_asked_yet(accompaniment, adviser):
    outcome = leave(accompaniment)
    outcome.reason = "C’était en février."
    with at(date(2026, 3, 1)):
        outcomes.correct(outcome, day=date(2026, 2, 10), by=adviser)
    accompaniment.refresh_from_db()
    assert accompaniment.end == date(2026, 2, 10)
    assert outcome.follow_ups.get(months=6).due == date(2026, 8, 10)
    assert [log.transition for log in TransitionLog.of(accompaniment)] == ["correct_exit", "end"]
    assert Exit.pgh_event_model.objects.filter(reason="C’était en février.").exists()


def test_an_exit_told_late_asks_only_what_can_still_be(accompaniment):
    outcome = leave(accompaniment, day=date(2025, 6, 1), told_on=date(2026, 8, 1))
    assert states(outcome) == ["missed", "planned", "planned"]


def test_an_exit_noted_a_year_too_early_is_followed_all_the_same(accompaniment, adviser):
    outcome = leave(accompaniment, day=date(2025, 3, 10), told_on=date(2026, 3, 12))
    assert states(outcome) == ["missed", "planned", "planned"]
    with at(date(2026, 3, 12)):
        outcomes.correct(outcome, day=date(2026, 3, 10), by=adviser)
    assert states(outcome) == ["planned"] * 3
    assert outcome.follow_ups.get(months=6).due == date(2026, 9, 10)


# Time passes -----------------------------------------------------------------------------


def test_asked_chased_twice_then_for_the_telephone(accompaniment):
    outcome = leave(accompaniment)
    seen = {}
    for days in (-150, -1, 0, 1, 5, 9, 10, 11, 15, 19, 20, 21, 26, 27, 28, 60, 100):
        written = run(SIX + timedelta(days=days), times=2)
        if written:
            seen[days] = written
    assert seen == {0: [ASK], 10: [CHASE], 20: [CHASE]}
    assert states(outcome) == ["to_phone", "planned", "planned"]
    mails = Message.objects.order_by("pk")
    assert len({mail.key for mail in mails}) == 3


def test_not_for_the_telephone_before_its_time(accompaniment):
    outcome = leave(accompaniment)
    for days, state in (
        (0, "asked"),
        (10, "asked"),
        (20, "asked"),
        (26, "asked"),
        (27, "to_phone"),
    ):
        run(SIX + timedelta(days=days))
        assert states(outcome)[0] == state


def test_intervals_are_settings(accompaniment, settings):
    settings.FOLLOW_UP_CHASE_DAYS, settings.FOLLOW_UP_CALL_DAYS = [3], 2
    outcome = leave(accompaniment)
    assert [run(SIX + timedelta(days=days)) for days in (0, 3, 5)] == [[ASK], [CHASE], []]
    assert states(outcome)[0] == "to_phone"


def test_an_outage_of_weeks_is_caught_up_one_step_at_a_time(accompaniment):
    """Beat comes back seven weeks late: one mail, and the chases keep their distance."""
    outcome = leave(accompaniment)
    back = SIX + timedelta(weeks=7)
    assert run(back, times=5) == [ASK]
    assert run(back + timedelta(days=9), times=2) == []
    assert run(back + timedelta(days=10), times=2) == [CHASE]
    assert states(outcome) == ["asked", "planned", "planned"]


def test_an_outage_between_two_chases(accompaniment):
    leave(accompaniment)
    assert run(SIX) == [ASK]
    back = SIX + timedelta(days=45)
    assert run(back, times=3) == [CHASE]
    assert run(back + timedelta(days=10)) == [CHASE]


def test_after_an_outage_so_long_that_the_next_is_due_only_that_one_is_asked(accompaniment):
    outcome = leave(accompaniment)
    assert run(date(2027, 2, 20), times=3) == [ASK]
    assert states(outcome) == ["missed", "asked", "planned"]


def test_after_an_outage_not_everybody_at_once(settings):
    settings.FOLLOW_UP_ROUND = 2
    for _ in range(5):
        leave(AccompanimentFactory(start=date(2025, 3, 3)))
    back = SIX + timedelta(weeks=4)
    assert [len(run(back)) for _ in range(4)] == [2, 2, 1, 0]


def test_without_an_address_the_adviser_calls(accompaniment):
    outcome = leave(accompaniment)
    person = accompaniment.holder.person
    person.email = ""
    person.save()
    assert run(SIX) == []
    assert states(outcome)[0] == "to_phone"


def test_who_refuses_such_mails_is_called(accompaniment):
    outcome = leave(accompaniment)
    OptOut.objects.create(email=accompaniment.holder.person.email, category="news")
    assert run(SIX) == []
    assert states(outcome)[0] == "to_phone"


def test_an_answer_stops_the_chases(client, accompaniment):
    outcome = leave(accompaniment)
    run(SIX)
    mail = Message.objects.latest("pk")
    link = next(word for word in mail.text.split() if "/nouvelles/" in word)
    with at(SIX + timedelta(days=2)):
        client.post(urlsplit(link).path, NEWS)
    assert run(SIX + timedelta(days=10)) == run(SIX + timedelta(days=60)) == []
    assert states(outcome)[0] == "answered"


def test_each_term_is_asked_in_its_turn(accompaniment):
    outcome = leave(accompaniment)
    for follow_up in outcome.follow_ups.order_by("months"):
        assert run(follow_up.due) == [ASK]
        follow_up.refresh_from_db()
        outcomes.unreachable(follow_up, by=accompaniment.adviser)
    assert states(outcome) == ["unreachable"] * 3


# The form of the exit --------------------------------------------------------------------


def test_an_exit_is_written_on_screen(staff, accompaniment):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {
        "day": "2026-01-31",
        "kind": "created",
        "reason": "L’association est née.",
        "situation": "self_employed",
        "legal_form": "association",
        "siren": "356 000 000",
        "fte_created": "1,5",
        "funding": "12 500,50 €",
        "opened_version": 1,
    }
    response = staff.post(path, {**given, "siren": "356 000 001"})
    assert "un chiffre est faux" in response.content.decode()
    with at(date(2026, 2, 1)):
        assert staff.post(path, given).status_code == 302
    outcome = Exit.objects.get()
    assert (outcome.siren, outcome.fte_created, outcome.funding) == (
        "356000000",
        Decimal("1.5"),
        Decimal("12500.50"),
    )
    assert staff.get(path).status_code == 302
    edit = reverse("projects:exit_edit", args=[outcome.pk])
    assert 'value="2026-01-31"' in staff.get(edit).content.decode()
    with at(date(2026, 2, 2)):
        staff.post(edit, {**given, "day": "2026-01-30"})
    accompaniment.refresh_from_db()
    assert accompaniment.end == date(2026, 1, 30)
    # Opened at the version before: nothing is overwritten.
    assert staff.post(edit, {**given, "reason": "Autre"}).status_code == 200


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", ""])
def test_a_day_that_cannot_be_is_told_beside_the_field(staff, accompaniment, day):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {"day": day, "kind": "lost", "reason": "Rien", "situation": "other"}
    assert "day" in staff.post(path, {**given, "opened_version": 1}).context["form"].errors


def test_a_creation_without_its_form_is_asked(staff, accompaniment):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {"day": "2026-01-31", "kind": "created", "reason": "Oui", "situation": "other"}
    response = staff.post(path, {**given, "opened_version": 1})
    assert list(response.context["form"].errors) == ["legal_form"]
