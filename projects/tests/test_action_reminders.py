"""Who is reminded of an action, on which day: the clock is moved, nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from eveil.core.models import Message, OptOut
from eveil.core.notifications import send_due
from partners.tests.factories import MandateFactory
from projects import action_links
from projects.enums import ActionState
from projects.models import ActionItem, ActionReminder
from projects.notifications.actions import Reminder
from projects.services import actions
from projects.tests.factories import AccompanimentFactory, ActionItemFactory

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 10)
SOON, OVER = "Pour", "Où"


@pytest.fixture
def accompaniment():
    return AccompanimentFactory(start=date(2026, 1, 5))


def planned(accompaniment, due=DUE, **kwargs):
    """An action written three weeks before its day."""
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        return ActionItemFactory(accompaniment=accompaniment, due=due, **kwargs)


def run(day, times=1):
    """Beat runs on that day; (first word of the subject, address) of what it wrote."""
    known = set(Message.objects.values_list("pk", flat=True))
    for _ in range(times):
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, 5, tzinfo=UTC)):
            send_due(day)
    written = Message.objects.exclude(pk__in=known)
    return sorted((mail.subject.split()[0], mail.to_email) for mail in written)


def days(offset):
    return DUE + timedelta(days=offset)


def test_before_and_after_each_once(accompaniment):
    planned(accompaniment)
    email = accompaniment.holder.person.email
    sent = {offset: run(days(offset), times=3) for offset in range(-6, 12)}
    assert {offset: found for offset, found in sent.items() if found} == {
        -3: [(SOON, email)],
        4: [(OVER, email)],
    }


def test_what_an_outage_missed_leaves_when_it_ends(accompaniment):
    planned(accompaniment)
    email = accompaniment.holder.person.email
    # Three weeks later the day is long past: one mail, not the one from before with it.
    assert run(days(20), times=2) == [(OVER, email)]
    assert run(days(21)) == []


def test_after_a_long_time_nobody_is_reminded(accompaniment):
    planned(accompaniment)
    assert run(days(61)) == []


def test_one_mail_gathers_what_one_person_is_reminded_of(accompaniment):
    near, far = planned(accompaniment), planned(accompaniment)
    late = planned(accompaniment, due=days(-7))
    other = planned(AccompanimentFactory())
    person = accompaniment.holder.person
    assert run(days(-3), times=3) == sorted([(OVER, person.email), (SOON, other.person.email)])
    mail = Message.objects.get(to_email=person.email)
    assert mail.subject == "Où en êtes-vous de vos 3 actions ?"
    assert mail.text.index(late.what) < mail.text.index(near.what) < mail.text.index(far.what)
    assert other.what not in mail.text + mail.html
    assert mail.text.count("C’était pour le") == 1
    assert mail.text.startswith(f"Bonjour {person.first_name},\n")
    assert mail.html.count(f"Bonjour {person.first_name},") == 1
    for action in (near, far, late):
        assert mail.text.count(f"/{action.pk}-{person.pk}:") == len(action_links.ANSWERS)
        for label in action_links.ANSWERS.values():
            assert f'aria-label="{label}\u00a0: {action.what}"' in mail.html
    # Each was told: nothing more before the day after theirs.
    assert [run(days(offset)) for offset in (-2, -1, 0, 3)] == [[]] * 4


def test_after_an_outage_all_that_piled_up_leaves_at_once(accompaniment):
    for offset in (0, 1, 2):
        planned(accompaniment, due=days(offset), what=f"Tâche {offset}")
    run(days(15), times=2)
    assert run(days(16)) == run(days(17)) == []
    text = Message.objects.get().text
    assert [f"Tâche {offset}" in text for offset in (0, 1, 2)] == [True] * 3


def test_who_answered_one_still_hears_of_the_others(accompaniment):
    one, other = planned(accompaniment), planned(accompaniment, due=days(1))
    run(days(-3))
    assert one.what in Message.objects.get().text
    with time_machine.travel(datetime(2026, 12, 7, 12, tzinfo=UTC)):
        actions.done(one, by=None, person=one.person)
    run(days(-2))
    run(days(5))
    texts = Message.objects.order_by("pk").values_list("text", flat=True)
    assert [(one.what in text, other.what in text) for text in texts] == [
        (True, False),
        (False, True),
        (False, True),
    ]


def test_a_second_beat_at_the_same_moment_writes_nothing(accompaniment):
    planned(accompaniment)
    with time_machine.travel(datetime(2026, 12, 7, 9, 5, tzinfo=UTC)):
        first, second = list(Reminder.due(days(-3))), list(Reminder.due(days(-3)))
        assert first[0].send() is not None
        assert second[0].send() is None
    assert ActionReminder.objects.count() == Message.objects.count() == 1


def test_what_was_written_today_is_no_reminder(accompaniment):
    with time_machine.travel(datetime(2026, 12, 8, 8, tzinfo=UTC)):
        ActionItemFactory(accompaniment=accompaniment, due=DUE)
    assert run(date(2026, 12, 8)) == []
    assert len(run(date(2026, 12, 9))) == 1


def test_another_day_is_reminded_of_again(accompaniment):
    action = planned(accompaniment)
    run(days(-3))
    with time_machine.travel(datetime(2026, 12, 9, 8, tzinfo=UTC)):
        actions.postpone(action, due=days(20), by=None, person=action.person)
    assert run(days(4)) == []
    assert [kind for kind, _ in run(days(17))] == [SOON]


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (ActionState.TODO, 1, 1),
        (ActionState.LATER, 1, 1),
        (ActionState.HELP, 1, 0),
        (ActionState.DONE, 0, 0),
        (ActionState.DROPPED, 0, 0),
    ],
)
def test_which_states(accompaniment, state, before, after):
    planned(accompaniment, state=state, reason="Trop cher")
    assert (len(run(days(-3))), len(run(days(4)))) == (before, after)


def test_an_ended_accompaniment_asks_for_nothing():
    planned(AccompanimentFactory(start=date(2026, 1, 5), end=date(2026, 11, 30), state="ended"))
    assert run(days(-3)) == run(days(4)) == []


def test_a_structure_through_its_contact_of_that_day(accompaniment):
    action = planned(accompaniment, by_structure=True)
    assert run(days(-3)) == []  # Nobody speaks for it.
    contact = MandateFactory(structure=action.structure, start=days(1)).person
    assert run(days(4)) == [(OVER, contact.email)]
    assert Message.objects.get().text.startswith(f"Bonjour {contact},\n")


def test_who_refuses_reminders_gets_none(accompaniment):
    planned(accompaniment)
    OptOut.objects.create(email=accompaniment.holder.person.email, category="actions")
    assert run(days(-3)) == []
    assert ActionItem.objects.current().exists()
