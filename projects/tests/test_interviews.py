"""Slots and appointments: offered, booked, moved, called off; who hears of it, and how often."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from eveil.core.dates import period
from eveil.core.models import Message, TransitionLog
from eveil.core.notifications import send_due
from eveil.people.tests.factories import UserFactory
from projects.enums import InterviewMode, InterviewState
from projects.models import Interview
from projects.services import interviews as services
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2027, 3, 4, 13, tzinfo=UTC)
PLACE = {"mode": InterviewMode.OFFICE, "place": "Rosières", "link": ""}


@pytest.fixture
def accompaniment():
    return AccompanimentFactory(holder__user=True)


@pytest.fixture
def adviser(accompaniment):
    return accompaniment.adviser


@pytest.fixture
def holder(accompaniment):
    return accompaniment.holder.person.user


@pytest.fixture
def slot(adviser):
    return SlotFactory(adviser=adviser)


def mails(kind):
    return list(
        Message.objects.filter(kind=f"projects.interview_{kind}")
        .order_by("pk")
        .values_list("to_email", flat=True)
    )


def hours_from_now(hours, minutes=60):
    start = timezone.now() + timedelta(hours=hours)
    return {"starts_at": start, "ends_at": start + timedelta(minutes=minutes)}


# Offering --------------------------------------------------------------------------------


def pairs(*hours):
    day = datetime(2027, 3, 1, tzinfo=UTC)
    return [(day + timedelta(hours=hour), day + timedelta(hours=hour + 1)) for hour in hours]


def test_slots_that_would_overlap_are_left_out(adviser):
    assert services.offer(adviser, pairs(9, 10, 11), by=adviser, **PLACE) == 3
    assert services.offer(adviser, pairs(8, 9.5, 12), by=adviser, **PLACE) == 2
    starts = Interview.objects.order_by("starts_at").values_list("starts_at__hour", flat=True)
    assert list(starts) == [9, 10, 11, 12, 13]  # In Paris


def test_two_advisers_offer_the_same_hours(adviser):
    other = UserFactory(adviser=True)
    assert services.offer(adviser, pairs(9), by=adviser, **PLACE) == 1
    assert services.offer(other, pairs(9), by=adviser, **PLACE) == 1


def test_free_slots_are_withdrawn_and_booked_ones_stay(adviser, accompaniment, slot):
    other = SlotFactory(adviser=adviser, hours=60)
    booked = services.book(slot, accompaniment=accompaniment, by=adviser)
    assert services.withdraw([booked.pk, other.pk], by=adviser) == 1
    assert list(Interview.objects.all()) == [booked]


def test_slots_are_the_teams(holder, adviser):
    with pytest.raises(PermissionDenied):
        services.offer(adviser, pairs(9), by=holder, **PLACE)
    with pytest.raises(PermissionDenied):
        services.withdraw([1], by=holder)


# Booking ---------------------------------------------------------------------------------


def test_a_holder_books_and_both_are_told(accompaniment, holder, adviser, slot):
    interview = services.book(slot, accompaniment=accompaniment, by=holder, purpose=" Le local ")
    assert (interview.state, interview.purpose) == (InterviewState.BOOKED, "Le local")
    assert interview.pk == slot.pk
    assert mails("booked") == [holder.email, adviser.email]
    assert TransitionLog.of(interview).get().by == holder


def test_a_slot_is_booked_once(accompaniment, holder, adviser, slot):
    services.book(slot, accompaniment=accompaniment, by=holder)
    other = AccompanimentFactory(adviser=adviser, holder__user=True)
    stale = Interview(pk=slot.pk, adviser=adviser, starts_at=slot.starts_at)
    with pytest.raises(ValidationError, match="vient d’être pris"):
        services.book(stale, accompaniment=other, by=other.holder.person.user)


def test_slots_of_somebody_elses_adviser_are_not_for_me(accompaniment, holder):
    with pytest.raises(PermissionDenied):
        services.book(SlotFactory(), accompaniment=accompaniment, by=holder)


def test_nobody_books_for_somebody_else(accompaniment, slot):
    other = AccompanimentFactory(adviser=accompaniment.adviser, holder__user=True)
    with pytest.raises(PermissionDenied):
        services.book(slot, accompaniment=accompaniment, by=other.holder.person.user)


def test_an_ended_accompaniment_books_nothing(accompaniment, holder, slot):
    accompaniment.state, accompaniment.end = "ended", accompaniment.start
    accompaniment.save()
    with pytest.raises(PermissionDenied):
        services.book(slot, accompaniment=accompaniment, by=holder)


def test_too_late_to_book(settings, accompaniment, holder, adviser):
    settings.INTERVIEW_BOOKING_HOURS = 2
    soon = SlotFactory(adviser=adviser, **hours_from_now(1.9))
    with pytest.raises(ValidationError, match="vient d’être pris"):
        services.book(soon, accompaniment=accompaniment, by=holder)


def test_not_all_the_slots(settings, accompaniment, holder, adviser):
    settings.INTERVIEWS_AHEAD = 2
    for hours in (48, 50):
        slot = SlotFactory(adviser=adviser, hours=hours)
        services.book(slot, accompaniment=accompaniment, by=holder)
    third = SlotFactory(adviser=adviser, hours=52)
    with pytest.raises(ValidationError, match="déjà assez"):
        services.book(third, accompaniment=accompaniment, by=holder)
    # The team knows better.
    services.book(third, accompaniment=accompaniment, by=adviser)


def test_a_holder_of_two_projects_is_in_one_place_at_a_time(accompaniment, holder):
    second = AccompanimentFactory(holder=accompaniment.holder)
    times = hours_from_now(48)
    first_slot = SlotFactory(adviser=accompaniment.adviser, **times)
    second_slot = SlotFactory(adviser=second.adviser, **times)
    services.book(first_slot, accompaniment=accompaniment, by=holder)
    with pytest.raises(ValidationError, match="Le porteur a déjà un entretien"):
        services.book(second_slot, accompaniment=second, by=holder)
    second_slot.refresh_from_db()
    assert second_slot.state == InterviewState.OFFERED
    assert len(mails("booked")) == 2


# The database ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "minutes", "refused"),
    [
        (InterviewState.BOOKED, 30, True),
        (InterviewState.HELD, 30, True),
        (InterviewState.OFFERED, 59, True),
        (InterviewState.BOOKED, 60, False),  # One begins as the other ends.
        (InterviewState.MISSED, 30, False),
        (InterviewState.CANCELLED, 30, False),
    ],
)
def test_the_database_holds_one_interview_of_an_adviser_at_a_time(state, minutes, refused):
    first = InterviewFactory(state=InterviewState.BOOKED)
    start = first.starts_at + timedelta(minutes=minutes)
    free = {"holder": None, "accompaniment": None} if state == InterviewState.OFFERED else {}
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    refusal = pytest.raises(IntegrityError, match="one_interview_of_adviser_at_a_time")
    with refusal if refused else nullcontext():
        InterviewFactory(state=state, adviser=first.adviser, **times, **free)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"ends_at": timezone.now()}, "interview_ends_after_start"),
        ({"state": "offered"}, "interview_slot_is_free"),
        ({"accompaniment": None}, "interview_slot_is_free"),
        ({"mode": "pigeon"}, "interview_state_and_mode_known"),
    ],
)
def test_what_the_database_refuses(change, constraint):
    interview = InterviewFactory()
    for name, value in change.items():
        setattr(interview, name, value)
    with pytest.raises(IntegrityError, match=constraint):
        interview.save()


# Moving ----------------------------------------------------------------------------------


def test_a_holder_moves_and_frees_what_it_had(accompaniment, holder, adviser, slot):
    interview = services.book(slot, accompaniment=accompaniment, by=holder)
    had, ends = interview.starts_at, interview.ends_at
    target = SlotFactory(adviser=adviser, hours=72)
    moved = services.move_to(interview, target, by=holder)
    assert (moved.pk, moved.starts_at) == (interview.pk, target.starts_at)
    assert moved.sequence == 1
    assert TransitionLog.of(interview).first().reason.startswith(f"Du {period(had, ends)}, au ")
    free = Interview.objects.get(state=InterviewState.OFFERED)
    assert (free.starts_at, free.adviser) == (had, adviser)
    assert mails("moved") == [holder.email, adviser.email]


def test_moving_to_an_overlapping_slot_of_the_same_afternoon(accompaniment, holder, adviser):
    """The slot left and the slot taken may touch each other, not the two of them at once."""
    first = SlotFactory(adviser=adviser, hours=48)
    second = SlotFactory(adviser=adviser, starts_at=first.ends_at)
    interview = services.book(first, accompaniment=accompaniment, by=holder)
    services.move_to(interview, second, by=holder)
    assert Interview.objects.count() == 2


def test_too_late_to_move_or_give_up(settings, accompaniment, holder, adviser):
    settings.INTERVIEW_CHANGE_HOURS = 24
    soon = InterviewFactory(accompaniment=accompaniment, was_offered=True, **hours_from_now(23.9))
    target = SlotFactory(adviser=adviser, hours=72)
    with pytest.raises(PermissionDenied):
        services.move_to(soon, target, by=holder)
    with pytest.raises(PermissionDenied):
        services.cancel(soon, by=holder)
    assert not Message.objects.exists()


def test_a_slot_taken_meanwhile_is_not_moved_to(accompaniment, holder, adviser, slot):
    interview = services.book(slot, accompaniment=accompaniment, by=holder)
    target = SlotFactory(adviser=adviser, hours=72)
    other = AccompanimentFactory(adviser=adviser)
    services.book(target, accompaniment=other, by=adviser)
    with pytest.raises(ValidationError, match="vient d’être pris"):
        services.move_to(interview, target, by=holder)
    interview.refresh_from_db()
    assert interview.sequence == 0


def test_the_team_moves_with_its_own_words(accompaniment, holder, adviser):
    interview = InterviewFactory(accompaniment=accompaniment)
    planned = Interview(**PLACE, purpose="Le local", **hours_from_now(96))
    words = {"subject": "Autre jour", "message": "La route est coupée."}
    moved = services.reschedule(interview, planned, by=adviser, words=words)
    assert (moved.starts_at, moved.place) == (planned.starts_at, "Rosières")
    to_holder, to_adviser = Message.objects.order_by("pk")
    assert to_holder.subject == "Autre jour"
    assert "La route est coupée." in to_holder.text
    assert "La route est coupée." not in to_adviser.text
    log = TransitionLog.of(interview).get()
    assert (log.transition, log.by) == ("move", adviser)
    assert log.reason == f"Du {interview.when}, au {planned.when}."


def test_what_is_over_is_not_moved(accompaniment, adviser):
    held = InterviewFactory(accompaniment=accompaniment, held=True)
    with pytest.raises(ValidationError):
        services.reschedule(held, Interview(**PLACE, **hours_from_now(9)), by=adviser)


# Cancelling ------------------------------------------------------------------------------


def test_a_holder_who_gives_up_frees_the_slot(accompaniment, holder, adviser, slot):
    interview = services.book(slot, accompaniment=accompaniment, by=holder)
    cancelled = services.cancel(interview, by=holder, reason="Je suis malade")
    assert (cancelled.state, cancelled.sequence) == (InterviewState.CANCELLED, 1)
    assert Interview.objects.get(state=InterviewState.OFFERED).starts_at == slot.starts_at
    assert mails("cancelled") == [holder.email, adviser.email]
    assert TransitionLog.of(interview).first().reason == "Je suis malade"


def test_a_time_that_was_not_offered_is_not_offered_after(accompaniment, holder):
    interview = InterviewFactory(accompaniment=accompaniment)
    services.cancel(interview, by=holder)
    assert not Interview.objects.filter(state=InterviewState.OFFERED).exists()


def test_the_team_says_why_and_keeps_its_time(accompaniment, adviser, slot):
    interview = services.book(slot, accompaniment=accompaniment, by=adviser)
    with pytest.raises(ValidationError, match="motif"):
        services.cancel(interview, by=adviser)
    services.cancel(interview, by=adviser, reason="Formation ce jour-là")
    assert not Interview.objects.filter(state=InterviewState.OFFERED).exists()
    assert "Formation ce jour-là" in Message.objects.filter(kind__endswith="cancelled")[0].text


def test_strangers_cancel_nothing(accompaniment):
    interview = InterviewFactory(accompaniment=accompaniment)
    other = AccompanimentFactory(holder__user=True).holder.person.user
    with pytest.raises(PermissionDenied):
        services.cancel(interview, by=other)


# Directly --------------------------------------------------------------------------------


def planned(accompaniment, **times):
    return Interview(accompaniment=accompaniment, adviser=accompaniment.adviser, **PLACE, **times)


def test_an_appointment_made_on_the_phone(accompaniment, adviser, holder):
    interview = services.plan(planned(accompaniment, **hours_from_now(48)), by=adviser)
    assert interview.state == InterviewState.BOOKED
    assert mails("booked") == [holder.email, adviser.email]


def test_somebody_who_walked_in_is_noted_without_a_mail(accompaniment, adviser):
    interview = services.plan(planned(accompaniment, **hours_from_now(-2)), by=adviser)
    assert interview.state == InterviewState.BOOKED
    assert not Message.objects.exists()


def test_the_words_of_the_database_on_a_clash(accompaniment, adviser):
    other = InterviewFactory(adviser=adviser)
    clash = planned(accompaniment, starts_at=other.starts_at, ends_at=other.ends_at)
    with pytest.raises(ValidationError, match="a déjà un créneau"):
        services.plan(clash, by=adviser)


# Reminders -------------------------------------------------------------------------------


def test_the_day_before_once(time_machine):
    at = THURSDAY
    InterviewFactory(
        starts_at=at, ends_at=at + timedelta(hours=1), announced_at=at - timedelta(days=9)
    )
    sent = []
    for moment in (at - timedelta(days=2), at - timedelta(days=1), at - timedelta(hours=6)):
        time_machine.move_to(moment, tick=False)
        send_due(timezone.localdate())
        sent.append(len(mails("reminder")))
    assert sent == [0, 1, 1]


def test_an_outage_is_made_up_for_the_same_morning(time_machine):
    at = THURSDAY
    InterviewFactory(
        starts_at=at, ends_at=at + timedelta(hours=1), announced_at=at - timedelta(days=9)
    )
    time_machine.move_to(at - timedelta(hours=6), tick=False)
    send_due(timezone.localdate())
    assert len(mails("reminder")) == 1
    time_machine.move_to(at + timedelta(minutes=5), tick=False)
    send_due(timezone.localdate())
    assert len(mails("reminder")) == 1


def test_who_was_just_told_and_who_is_free_are_left_alone(time_machine):
    at = THURSDAY
    times = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
    InterviewFactory(**times, announced_at=at - timedelta(hours=25))
    InterviewFactory(**times, announced_at=at - timedelta(days=9), state=InterviewState.CANCELLED)
    SlotFactory(**times)
    time_machine.move_to(at - timedelta(hours=20), tick=False)
    send_due(timezone.localdate())
    assert mails("reminder") == []


def test_a_moved_interview_is_reminded_of_again(time_machine, accompaniment, adviser):
    at = THURSDAY
    interview = InterviewFactory(
        accompaniment=accompaniment,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        announced_at=at - timedelta(days=9),
    )
    time_machine.move_to(at - timedelta(hours=20), tick=False)
    send_due(timezone.localdate())
    later = at + timedelta(days=7)
    services.reschedule(
        interview,
        Interview(**PLACE, starts_at=later, ends_at=later + timedelta(hours=1)),
        by=adviser,
    )
    time_machine.move_to(later - timedelta(hours=20), tick=False)
    send_due(timezone.localdate())
    assert len(mails("reminder")) == 2
