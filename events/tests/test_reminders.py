"""Who is reminded, on which day: the clock is moved, nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from eveil.core.models import Message, OptOut
from eveil.core.notifications import send_due
from eveil.people.tests.factories import UserFactory
from events import services
from events.enums import Answer, MeetingState
from events.notifications import DayReminder, WeekReminder
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory

pytestmark = pytest.mark.django_db

# Thursday 10 December 2026, 9:30 to 16:00 in Paris.
START = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)
END = datetime(2026, 12, 10, 15, 0, tzinfo=UTC)
WEEK, DAY = WeekReminder.name, DayReminder.name


def days_before(days, hour=9):
    return (START - timedelta(days=days)).replace(hour=hour, minute=5)


def meeting(**kwargs):
    return MeetingFactory(starts_at=START, ends_at=END, **{"state": MeetingState.INVITED, **kwargs})


def invited(to=None, *, asked=20, **kwargs):
    """An invitation put ``asked`` days before, to somebody who acts for the structure."""
    invitation = InvitationFactory(meeting=to or meeting(), asked_at=days_before(asked), **kwargs)
    MandateFactory(structure=invitation.structure, person=invitation.person, start=date(2020, 1, 1))
    return invitation


def run(when):
    """Beat runs; the kinds of what it wrote."""
    known = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(when, tick=False):
        send_due((when + timedelta(hours=1)).date())
    return sorted(Message.objects.exclude(pk__in=known).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("answer", "week", "day"),
    [
        (Answer.NONE, [WEEK], []),
        (Answer.MAYBE, [WEEK], [DAY]),
        (Answer.YES, [WEEK], [DAY]),
        (Answer.NO, [], []),
    ],
)
def test_who_is_reminded_when(answer, week, day):
    invited(answer=answer)
    assert run(days_before(8)) == []
    assert run(days_before(7)) == week
    assert run(days_before(3)) == []
    assert run(days_before(1)) == day
    assert run(days_before(0, hour=7)) == []
    assert run(days_before(-1)) == []


def test_the_silent_are_asked_and_the_others_reminded():
    place = meeting()
    silent, coming = invited(place), invited(place, answer=Answer.YES)
    run(days_before(7))
    asked = Message.objects.get(to_email=silent.person.email)
    reminded = Message.objects.get(to_email=coming.person.email)
    assert asked.subject.endswith("serez-vous là ?")
    assert reminded.subject.endswith("dans une semaine")
    assert asked.subject.startswith("Jeudi 10 décembre 2026, Joyeuse")


def test_running_twice_reminds_once():
    invited(answer=Answer.YES)
    assert run(days_before(7)) == [WEEK]
    assert run(days_before(7, hour=10)) == []
    assert run(days_before(1)) == [DAY]
    assert run(days_before(1, hour=10)) == []


def test_a_late_run_catches_up():
    invited(answer=Answer.YES)
    assert run(days_before(3)) == [WEEK]
    assert run(days_before(0, hour=7)) == [DAY]


def test_so_late_that_the_day_before_has_come_only_that_one_leaves():
    invited(answer=Answer.YES)
    assert run(days_before(1)) == [DAY]


def test_nothing_leaves_once_it_has_begun():
    invited(answer=Answer.YES)
    assert run(START) == []


def test_a_reminder_after_the_morning_of_an_evening_meeting_is_still_the_days_before():
    late = MeetingFactory(
        starts_at=datetime(2026, 12, 9, 23, 30, tzinfo=UTC),  # 0:30 on the 10th, in Paris
        ends_at=END,
        state=MeetingState.INVITED,
    )
    invited(late, answer=Answer.YES)
    assert run(days_before(2)) == [WEEK]
    assert run(days_before(1)) == [DAY]


@pytest.mark.parametrize("asked", [8, 7, 5, 3])
def test_who_was_just_invited_is_not_asked_again(asked):
    invited(asked=asked)
    for days in range(asked, 0, -1):
        assert run(days_before(days, hour=10)) == []


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.PLANNED, MeetingState.HELD])
def test_no_reminder_in_other_states(state):
    invited(meeting(state=state), answer=Answer.YES)
    assert run(days_before(7)) == run(days_before(1)) == []


def test_former_contacts_get_nothing():
    invitation = InvitationFactory(meeting=meeting(), answer=Answer.YES, asked_at=days_before(20))
    MandateFactory(
        structure=invitation.structure,
        person=invitation.person,
        start=date(2020, 1, 1),
        end=date(2026, 12, 4),
    )
    assert run(days_before(7)) == [WEEK]
    assert run(days_before(1)) == []


def test_who_refuses_these_mails_gets_none():
    invitation = invited(answer=Answer.YES)
    OptOut.objects.create(email=invitation.person.email, category="meetings")
    assert run(days_before(7)) == run(days_before(1)) == []


def test_a_meeting_that_moves_is_reminded_of_again():
    place = meeting()
    invited(place)
    assert run(days_before(7)) == [WEEK]
    place.starts_at += timedelta(days=21)
    place.ends_at += timedelta(days=21)
    with time_machine.travel(days_before(6), tick=False):
        services.update(place, by=UserFactory(adviser=True))
    assert run(days_before(5)) == []
    assert run(days_before(-14)) == [WEEK]


def test_number_of_queries_does_not_grow_with_the_meetings(django_assert_num_queries):
    def due(kind):
        with time_machine.travel(days_before(7), tick=False), django_assert_num_queries(1):
            return len(list(kind.due(days_before(7).date())))

    invited()
    assert due(WeekReminder) == 1
    invited(answer=Answer.YES)
    invited()
    assert due(WeekReminder) == 3
