"""A handover leaves nothing with the one who left: every source of every app is walked.

A new source makes these tests fail until it is set up here, so that nobody adds something
that people carry and forgets who takes it over.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from eveil.core.models import Message
from eveil.core.registry import carried, carried_by
from eveil.people.enums import ConsentPurpose
from eveil.people.services import withdraw_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.notifications import MeetingInvitation
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.models import Handover, Mandate, Party
from partners.queries.handovers import dossier
from partners.services import handovers as services
from partners.tasks import follow_handovers
from partners.tests.factories import ContributionFactory, MandateFactory, PartyFactory
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    HelpOfferFactory,
    ProjectHolderFactory,
    ReferralFactory,
    show,
)

LAST_DAY_IN = 20


def at(days):
    return timezone.now() + timedelta(days=days)


def invitations(structure, person):
    """Answered, silent, and one that the successor has too."""
    for answer in (Answer.YES, Answer.NONE):
        InvitationFactory(
            meeting__state=MeetingState.INVITED,
            meeting__starts_at=at(40),
            meeting__ends_at=at(41),
            structure=structure,
            person=person,
            answer=answer,
            answered_at=timezone.now() if answer else None,
        )


def hosted(structure, person):
    MeetingFactory(host=structure, state=MeetingState.INVITED, starts_at=at(40), ends_at=at(41))


def agreements(structure, person):
    """Signed, and a draft that the structure does not know of yet."""
    for signed in (True, False):
        PartyFactory(structure=structure, contact=person, agreement__signed=signed)


def contributions(structure, person):
    ContributionFactory(party__structure=structure, party__agreement__signed=True, contact=person)


# What makes ``person`` carry something for ``structure`` that concerns the days after it left.
SET_UP = {
    "partners.agreements": agreements,
    "partners.contributions": contributions,
    "projects.referrals": lambda structure, person: ReferralFactory(
        structure=structure, contact=person
    ),
    "projects.hands": lambda structure, person: HelpOfferFactory(
        structure=structure, contact=person
    ),
    "projects.actions": lambda structure, person: ActionItemFactory(
        structure=structure, person=person
    ),
    "events.invitations": invitations,
    "events.hosted": hosted,
}


def test_every_source_is_set_up_here():
    assert set(SET_UP) == {source.name for source in carried}


@pytest.fixture
def world(transactional_db):
    mandate = MandateFactory(is_main=True)
    for set_up in SET_UP.values():
        set_up(mandate.structure, mandate.person)
    return SimpleNamespace(
        mandate=mandate,
        structure=mandate.structure,
        leaver=mandate.person,
        successor=PersonFactory(),
        team=[UserFactory(adviser=True), UserFactory(coordinator=True)],
    )


def relay(world, days):
    last_day = timezone.localdate() + timedelta(days=days)
    return Handover(
        structure=world.structure,
        leaver=world.leaver,
        successor=world.successor,
        last_day=last_day,
        first_day=last_day + timedelta(days=1),
        functions=["contact"],
    )


def left(world, person, after):
    return [
        (source.name, rows)
        for source, rows in carried_by(world.structure, person, after)
        if not source.stays
    ]


def nothing_is_left(world, after):
    assert left(world, world.leaver, after) == []
    moving = {source.name for source in carried if not source.stays}
    assert {name for name, _rows in left(world, world.successor, after)} == moving
    open_ones = Mandate.objects.filter(structure=world.structure, end=None)
    assert [mandate.person for mandate in open_ones] == [world.successor]


def test_each_source_sees_what_is_set_up(world):
    """Otherwise finding nothing afterwards would prove nothing."""
    today = timezone.localdate()
    shown = {source.name for source, _ in carried_by(world.structure, world.leaver, today)}
    assert shown == set(SET_UP)
    assert left(world, world.successor, today) == []


@pytest.mark.parametrize("days", [-3, 0])
def test_at_once_when_the_last_day_has_come(world, days):
    services.hand_over(relay(world, days), by=world.team[0])
    nothing_is_left(world, timezone.localdate())


def test_the_day_after_a_last_day_to_come(world):
    handover = services.hand_over(relay(world, LAST_DAY_IN), by=world.team[0])
    dated = {source.name for source in carried if source.dated and not source.stays}
    assert not dated & {name for name, _rows in left(world, world.leaver, handover.last_day)}
    # What reaches the leaver meanwhile: the decision did not stop the world.
    for set_up in SET_UP.values():
        set_up(world.structure, world.leaver)
    with time_machine.travel(at(LAST_DAY_IN + 1)):
        follow_handovers()
        nothing_is_left(world, timezone.localdate())


def shown(world, person):
    """What the person carries, the answers to invitations apart: those are asked anew."""
    return [
        (name, [row._replace(meta=row.meta.partition(", ")[0]) for row in rows])
        for name, rows in left(world, person, timezone.localdate())
    ]


@pytest.mark.parametrize("days", [0, LAST_DAY_IN])
def test_a_cancelled_handover_leaves_everything_where_it_was(world, days):
    own = PartyFactory(structure=world.structure, contact=world.successor, agreement__signed=True)
    before = shown(world, world.leaver), shown(world, world.successor)
    handover = services.hand_over(relay(world, days), by=world.team[0])
    assert shown(world, world.leaver) != before[0]
    services.cancel(handover, by=world.team[1], reason="Il reste.")
    assert (shown(world, world.leaver), shown(world, world.successor)) == before
    own.refresh_from_db()
    assert own.contact == world.successor
    asked = Invitation.objects.filter(person=world.leaver, meeting__state="invited")
    assert set(asked.values_list("answer", flat=True)) == {Answer.NONE}
    assert Message.objects.filter(kind="events.invitation").count() == asked.count() == 2
    with time_machine.travel(at(days + 2)):
        follow_handovers()
        carries = dict(left(world, world.successor, timezone.localdate()))
        assert [row.title for row in carries.pop("partners.agreements")] == [own.agreement.title]
        assert carries == {}


def test_mails_to_the_successor_that_did_not_leave_are_taken_back(world):
    handover = services.hand_over(relay(world, LAST_DAY_IN), by=world.team[0])
    asked = Invitation.objects.filter(person=world.successor).order_by("pk")
    for row, state in zip(asked, ("pending", "sending"), strict=True):
        MeetingInvitation(row).send()
        Message.objects.filter(key=MeetingInvitation(row).key).update(state=state)
    answered = InvitationFactory(structure=world.structure, person=world.successor)
    MeetingInvitation(answered).send()
    services.cancel(handover, by=world.team[0], reason="Il reste.")
    to_successor = Message.objects.filter(to_email=world.successor.email)
    # What a worker took already, and what is about something else.
    assert sorted(to_successor.values_list("state", flat=True)) == ["pending", "sending"]
    assert to_successor.get(state="pending").key == MeetingInvitation(answered).key


def test_meetings_before_the_last_day_are_still_the_leavers(world):
    soon = InvitationFactory(
        meeting__state=MeetingState.INVITED,
        meeting__starts_at=at(10),
        meeting__ends_at=at(10.1),
        structure=world.structure,
        person=world.leaver,
    )
    services.hand_over(relay(world, LAST_DAY_IN), by=world.team[0])
    assert list(Invitation.objects.filter(person=world.leaver)) == [soon]


def test_past_answers_stay_and_coming_ones_are_asked_anew(world):
    held = InvitationFactory(
        meeting__state=MeetingState.HELD,
        meeting__starts_at=at(-40),
        meeting__ends_at=at(-39),
        structure=world.structure,
        person=world.leaver,
        answer=Answer.YES,
        answered_at=at(-50),
    )
    known = Invitation.objects.filter(person=world.leaver, meeting__state="invited").first()
    InvitationFactory(
        meeting=known.meeting,
        structure=world.structure,
        person=world.successor,
        answer=Answer.NO,
        answered_at=timezone.now(),
    )
    services.hand_over(relay(world, 0), by=world.team[0])
    held.refresh_from_db()
    assert (held.person, held.answer) == (world.leaver, Answer.YES)
    asked = Invitation.objects.filter(person=world.successor)
    assert sorted(asked.values_list("answer", flat=True)) == [Answer.NONE, Answer.NO]


def test_the_successor_hears_of_invitations_that_come_later(world):
    """One mail tells of all that waits on the first day; what moves afterwards tells of itself."""
    handover = relay(world, LAST_DAY_IN)
    handover.first_day = handover.last_day
    services.hand_over(handover, by=world.team[0])
    with time_machine.travel(at(LAST_DAY_IN)):
        follow_handovers()
        assert Message.objects.count() == 1
        invitations(world.structure, world.leaver)
    with time_machine.travel(at(LAST_DAY_IN + 1)):
        follow_handovers()
        assert Message.objects.filter(kind="events.invitation").count() == 2


def test_the_dossier_is_silent_about_what_the_team_prepares(world, client):
    draft = Party.objects.get(agreement__state="draft").agreement
    (shown,) = Party.objects.filter(contact=world.leaver).exclude(agreement=draft)
    successor = UserFactory(person=world.successor)
    handover = relay(world, 0)
    handover.first_day = handover.last_day
    services.hand_over(handover, by=world.team[0])
    assert Party.objects.filter(contact=world.successor).count() == 2
    for reader in (*world.team, successor):
        client.force_login(reader)
        text = client.get(handover.get_absolute_url()).text
        assert shown.agreement.title in text
        assert draft.title not in text


def test_a_consent_withdrawn_hides_the_name_in_the_dossier_at_once(world, client):
    holder = ProjectHolderFactory(user=True)
    accompaniment = show(AccompanimentFactory(holder=holder, project__title="Le four du hameau"))
    HelpOfferFactory(structure=world.structure, contact=world.leaver, accompaniment=accompaniment)
    handover = services.hand_over(relay(world, 0), by=world.team[0])
    client.force_login(world.team[0])
    assert "Le four du hameau" in client.get(handover.get_absolute_url()).text
    withdraw_consent(holder.person, ConsentPurpose.SHARE_PROJECT, by=holder.person.user)
    assert "Le four du hameau" not in client.get(handover.get_absolute_url()).text
    assert "Le four du hameau" not in str(dossier(handover))


@pytest.mark.parametrize("days", [0, LAST_DAY_IN])
def test_two_of_the_team_at_once(world, days):
    """Over two real connections: one handover, one mandate, one mail, each thing moved once."""
    start = Barrier(2)
    successors = [world.successor, PersonFactory()]

    def decide(number):
        handover = relay(world, days)
        handover.successor = successors[number]
        start.wait(timeout=10)
        try:
            services.hand_over(handover, by=world.team[number])
        except services.AlreadyHandedOver:
            return None
        else:
            return successors[number]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        chosen = list(filter(None, pool.map(decide, range(2))))

    assert Handover.objects.count() == len(chosen) == 1
    (world.successor,) = chosen
    with time_machine.travel(at(max(days, 0) + 1)):
        follow_handovers()
        nothing_is_left(world, timezone.localdate())
    assert Message.objects.filter(kind="partners.takeover_invitation").count() == 1


def test_two_workers_at_once(world):
    services.hand_over(relay(world, LAST_DAY_IN), by=world.team[0])
    start = Barrier(2)

    def follow(_number):
        start.wait(timeout=10)
        try:
            follow_handovers()
        finally:
            connection.close()

    with time_machine.travel(at(LAST_DAY_IN + 1)), ThreadPoolExecutor(2) as pool:
        list(pool.map(follow, range(2)))
        nothing_is_left(world, timezone.localdate())
    assert Message.objects.filter(kind="partners.takeover_invitation").count() == 1
