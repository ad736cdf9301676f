"""Two people at the same moment, over two real connections: nobody is in two places at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.people.tests.factories import UserFactory
from projects.enums import Fate, InterviewMode, InterviewState
from projects.models import Interview, Transfer
from projects.services import interviews as services
from projects.services.transfers import transfer
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act gives, or the error it raises, all begun at the same moment."""
    start = Barrier(len(acts))

    def run(act):
        start.wait(timeout=10)
        try:
            return act()
        except (ValidationError, IntegrityError, OperationalError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def one_of_two(results):
    """(what succeeded, the refusal of the other)."""
    (refused,) = [result for result in results if isinstance(result, Exception)]
    (done,) = [result for result in results if not isinstance(result, Exception)]
    return done, refused


def test_two_holders_take_one_slot():
    slot = SlotFactory()
    holders = [AccompanimentFactory(adviser=slot.adviser, holder__user=True) for _ in range(2)]
    booked, refused = one_of_two(
        at_once(
            *(
                lambda row=row: services.book(
                    Interview.objects.get(pk=slot.pk),
                    accompaniment=row,
                    by=row.holder.person.user,
                )
                for row in holders
            )
        )
    )
    assert "vient d’être pris" in refused.messages[0]
    assert Interview.objects.get() == booked
    assert TransitionLog.of(booked).count() == 1
    assert Message.objects.count() == 2


def test_one_holder_takes_two_slots_of_the_same_hour():
    first = AccompanimentFactory(holder__user=True)
    second = AccompanimentFactory(holder=first.holder)
    times = SlotFactory.build(adviser=first.adviser)
    slots = [
        SlotFactory(adviser=row.adviser, starts_at=times.starts_at, ends_at=times.ends_at)
        for row in (first, second)
    ]
    user = first.holder.person.user
    _done, refused = one_of_two(
        at_once(
            *(
                lambda slot=slot, row=row: services.book(slot, accompaniment=row, by=user)
                for slot, row in zip(slots, (first, second), strict=True)
            )
        )
    )
    assert "Le porteur a déjà un entretien" in refused.messages[0]
    assert Interview.objects.booked().count() == 1


def test_the_team_fixes_two_appointments_of_one_adviser_at_one_hour():
    rows = [AccompanimentFactory() for _ in range(2)]
    adviser = rows[0].adviser
    start = timezone.now() + timedelta(days=3)

    def plan(row):
        interview = Interview(
            accompaniment=row,
            adviser=adviser,
            mode=InterviewMode.PHONE,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )
        return services.plan(interview, by=adviser)

    _done, refused = one_of_two(at_once(*(lambda row=row: plan(row) for row in rows)))
    # Refused by name, or the one given up of two who waited for each other.
    assert "déjà" in refused.messages[0] or "vient d’être pris" in refused.messages[0]
    assert Interview.objects.count() == 1


@pytest.mark.parametrize("who", ["adviser", "holder"])
def test_the_database_alone_refuses_the_second(who):
    """No service, no lock: two plain inserts that overlap."""
    rows = [AccompanimentFactory() for _ in range(2)]
    if who == "holder":
        rows[1] = AccompanimentFactory(holder=rows[0].holder)
    start = timezone.now() + timedelta(days=3)

    def insert(row):
        with transaction.atomic():
            return Interview.objects.create(
                accompaniment=row,
                holder=row.holder,
                adviser=rows[0].adviser if who == "adviser" else row.adviser,
                state=InterviewState.BOOKED,
                mode=InterviewMode.PHONE,
                starts_at=start + timedelta(minutes=10 * rows.index(row)),
                ends_at=start + timedelta(hours=1),
            )

    _done, refused = one_of_two(at_once(*(lambda row=row: insert(row) for row in rows)))
    assert f"one_interview_of_{who}_at_a_time" in str(refused) or "deadlock" in str(refused)
    assert Interview.objects.count() == 1


def test_a_slot_is_withdrawn_while_it_is_booked():
    """Either it is booked and stays, or it is gone and was not booked."""
    accompaniment = AccompanimentFactory(holder__user=True)
    slot = SlotFactory(adviser=accompaniment.adviser)
    user = accompaniment.holder.person.user
    booked, withdrawn = at_once(
        lambda: services.book(slot, accompaniment=accompaniment, by=user),
        lambda: services.withdraw([slot.pk], by=accompaniment.adviser),
    )
    if withdrawn:
        assert isinstance(booked, ValidationError)
        assert not Interview.objects.exists()
    else:
        assert Interview.objects.get() == booked


def test_moved_by_the_holder_and_cancelled_by_the_team():
    interview = InterviewFactory(was_offered=True)
    target = SlotFactory(adviser=interview.adviser, hours=72)
    user = interview.holder.person.user

    def move():
        try:
            return services.move_to(interview, target, by=user)
        except Exception as error:  # noqa: BLE001 - whichever came second
            return error

    _moved, cancelled = at_once(
        move, lambda: services.cancel(interview, by=interview.adviser, reason="Neige")
    )
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELLED
    assert cancelled.sequence == interview.sequence


def test_moved_by_the_holder_while_the_accompaniment_passes_to_somebody_else():
    """Either it is passed on at its first hour, or it has moved and nothing passes: whoever
    transfers decided on what it read."""
    interview = InterviewFactory(was_offered=True)
    target = SlotFactory(adviser=interview.adviser, hours=72)
    former, to = interview.adviser, UserFactory(adviser=True)
    row, user = interview.accompaniment, interview.holder.person.user
    seen = Interview.objects.get(pk=interview.pk)
    moved, passed = at_once(
        lambda: services.move_to(interview, target, by=user),
        lambda: transfer(row, to=to, by=former, fates=[(seen, Fate.TAKE)]),
    )
    now = Interview.objects.get(pk=interview.pk)
    _done, refused = one_of_two([moved, passed])
    if refused is passed:
        assert "ont changé" in refused.messages[0]
        assert (now.adviser, now.starts_at, now.sequence) == (former, target.starts_at, 1)
        assert not Transfer.objects.exists()
    else:
        # Its slots are those of somebody who accompanies it no longer.
        assert "vient d’être pris" in refused.messages[0]
        assert (now.adviser, now.starts_at, now.sequence) == (to, seen.starts_at, 1)
        assert Interview.objects.filter(pk=target.pk).exists()
    row.refresh_from_db()
    assert row.adviser == now.adviser
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == (
        {"projects.interview_moved"}
        if refused is passed
        else {
            "projects.new_adviser",
            "projects.transferred",
            "projects.interview_passed_on",
            "projects.interview_left",
        }
    )


def test_booked_by_somebody_else_while_it_is_taken_over():
    """One hour of the new adviser, wanted by a transfer and by another of its holders."""
    interview = InterviewFactory()
    other = AccompanimentFactory(holder__user=True)
    to, times = other.adviser, {"starts_at": interview.starts_at, "ends_at": interview.ends_at}
    slot = SlotFactory(adviser=to, **times)
    booked, passed = at_once(
        lambda: services.book(slot, accompaniment=other, by=other.holder.person.user),
        lambda: transfer(
            interview.accompaniment, to=to, by=interview.adviser, fates=[(interview, Fate.TAKE)]
        ),
    )
    one_of_two([booked, passed])
    assert Interview.objects.booked().filter(adviser=to).count() == 1
    interview.accompaniment.refresh_from_db()
    assert (interview.accompaniment.adviser == to) == isinstance(passed, Transfer)
