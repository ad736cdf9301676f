"""Handing over: dates, functions, mails, and who may. What apps carry: see reports."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import MandateFunction
from partners.models import Handover, Mandate
from partners.services import handovers as services
from partners.tasks import follow_handovers
from partners.tests.factories import (
    JournalEntryFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)
from partners.tests.relays import CONTACT, TODAY, TOMORROW, TRAINER, YESTERDAY, mandates, relay

pytestmark = pytest.mark.django_db


def main_contacts(structure, day):
    return list(
        Mandate.objects.current(day)
        .filter(structure=structure, is_main=True)
        .values_list("person", flat=True)
    )


# Mandates ----------------------------------------------------------------------------------


def test_the_day_after(main, team):
    handover = services.hand_over(relay(main), by=team)
    assert mandates(main.person) == [(CONTACT, main.start, TODAY, True)]
    assert mandates(handover.successor) == [(CONTACT, TOMORROW, None, True)]


@pytest.mark.parametrize("days", [0, 30])
def test_the_same_day_has_one_main_contact(main, team, days):
    last = TODAY + timedelta(days=days)
    handover = services.hand_over(relay(main, last=last, first=last), by=team)
    assert mandates(main.person) == [
        (CONTACT, main.start, last - timedelta(days=1), True),
        (CONTACT, last, last, False),
    ]
    assert main_contacts(main.structure, last) == [handover.successor.pk]
    assert main_contacts(main.structure, last - timedelta(days=1)) == [main.person.pk]


def test_somebody_who_began_the_same_day(team):
    mandate = MandateFactory(is_main=True, start=TODAY)
    handover = services.hand_over(relay(mandate, first=TODAY), by=team)
    assert mandates(mandate.person) == [(CONTACT, TODAY, TODAY, False)]
    assert main_contacts(mandate.structure, TODAY) == [handover.successor.pk]


def test_all_functions_end_and_the_chosen_ones_pass_on(main, team):
    MandateFactory(structure=main.structure, person=main.person, function=TRAINER)
    coming = MandateFactory(
        structure=main.structure,
        person=main.person,
        function=MandateFunction.LEGAL,
        start=TODAY + timedelta(days=60),
    )
    elsewhere = MandateFactory(person=main.person)
    handover = services.hand_over(relay(main), by=team)
    assert not Mandate.objects.filter(pk=coming.pk).exists()
    open_ones = Mandate.objects.filter(person=main.person, end=None)
    assert list(open_ones) == [elsewhere]
    assert mandates(handover.successor) == [(CONTACT, TOMORROW, None, True)]


@pytest.mark.parametrize(
    "held",
    [
        {"start": TODAY - timedelta(days=50)},
        {"start": TOMORROW},
        {"start": TODAY - timedelta(days=50), "end": TODAY + timedelta(days=9)},
        {"start": TODAY + timedelta(days=20)},
    ],
)
def test_a_colleague_becomes_the_main_contact(main, team, held):
    colleague = MandateFactory(structure=main.structure, **held).person
    services.hand_over(relay(main, successor=colleague), by=team)
    for day in (TOMORROW, TODAY + timedelta(days=300)):
        assert main_contacts(main.structure, day) == [colleague.pk]
        held_then = Mandate.objects.current(day).filter(person=colleague)
        assert held_then.count() == 1


def test_a_colleague_who_is_the_main_contact_already(team):
    structure = StructureFactory()
    colleague = MandateFactory(structure=structure, is_main=True).person
    mandate = MandateFactory(structure=structure)
    before = mandates(colleague)
    services.hand_over(relay(mandate, successor=colleague), by=team)
    assert mandates(colleague) == before
    assert Mandate.objects.current(TOMORROW).count() == 1


def test_a_handover_recorded_late(team):
    mandate = MandateFactory(ended=True, is_main=True)
    handover = services.hand_over(relay(mandate, last=YESTERDAY, first=TODAY), by=team)
    assert handover.completed_at
    assert mandates(mandate.person) == [(CONTACT, mandate.start, YESTERDAY, True)]
    assert main_contacts(mandate.structure, TODAY) == [handover.successor.pk]


# What is refused ---------------------------------------------------------------------------


def refused(handover, by, **given):
    with pytest.raises(ValidationError) as raised:
        services.hand_over(handover, by=by, **given)
    return str(raised.value)


def test_what_cannot_be(main, team):
    assert "ne peut pas prendre son relais" in refused(relay(main, successor=main.person), team)
    early = relay(main, first=YESTERDAY)
    assert "au plus tôt" in refused(early, team)
    assert "functions" in refused(relay(main, functions=()), team)
    stranger = relay(MandateFactory())
    stranger.structure = main.structure
    assert "n’agit pas" in refused(stranger, team)
    before = relay(main, last=main.start - timedelta(days=1))
    assert "ce jour-là" in refused(before, team)
    assert not Handover.objects.exists()
    assert mandates(main.person) == [(CONTACT, main.start, None, True)]


def test_a_successor_whom_no_mail_reaches(main, team):
    mute = PersonFactory(email="")
    assert "Il manque l’adresse" in refused(relay(main, successor=mute), team)
    taken = UserFactory().email
    other = PersonFactory(email=taken)
    assert "Un compte existe déjà" in refused(relay(main, successor=other), team)
    mute.refresh_from_db()
    services.hand_over(relay(main, successor=mute), by=team, email="ines@example.org")
    mute.refresh_from_db()
    assert mute.email == "ines@example.org"


def test_twice_is_once(main, team):
    first = services.hand_over(relay(main), by=team)
    with pytest.raises(services.AlreadyHandedOver) as raised:
        services.hand_over(relay(main), by=UserFactory(adviser=True))
    assert raised.value.handover == first
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        follow_handovers()
        with pytest.raises(services.AlreadyHandedOver):
            services.hand_over(relay(main), by=team)


def test_who_came_back_may_leave_again(main, team):
    last = TODAY - timedelta(days=30)
    services.hand_over(relay(main, last=last), by=team)
    again = MandateFactory(structure=main.structure, person=main.person, start=TODAY)
    services.hand_over(relay(again, last=TODAY), by=team)
    assert Handover.objects.count() == 2


def test_only_the_team_decides(main):
    partner = PartnerFactory(mandate__structure=main.structure)
    for user in (partner, UserFactory()):
        with pytest.raises(PermissionDenied):
            services.hand_over(relay(main), by=user)


# Mails -------------------------------------------------------------------------------------


def test_a_successor_without_account_gets_a_link_on_its_first_day(main, team):
    JournalEntryFactory(structure=main.structure, text="Ils doutent de nous")
    last = TODAY + timedelta(days=10)
    new = Person(first_name="Inès", last_name="Roure", email="ines@example.org")
    handover = services.hand_over(
        relay(main, successor=new, last=last, note="La clé est chez la voisine."), by=team
    )
    follow_handovers()
    assert not Message.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        for _twice in range(2):
            follow_handovers()
    message = Message.objects.get()
    assert (message.kind, message.to_email) == ("partners.takeover_invitation", new.email)
    for part in (message.text, message.html):
        assert "La clé est chez la voisine" in part
        assert "/invitation/" in part
        assert "doutent" not in part
    handover.refresh_from_db()
    assert handover.welcomed_at
    assert handover.completed_at


def test_a_successor_with_an_account_is_led_to_the_dossier(main, team):
    successor = UserFactory().person
    handover = services.hand_over(relay(main, successor=successor, first=TODAY), by=team)
    message = Message.objects.get()
    assert message.kind == "partners.takeover"
    assert handover.get_absolute_url() in message.text


def test_who_decided_may_have_left_the_team(main, team):
    coordinator = UserFactory(coordinator=True)
    services.hand_over(relay(main), by=team)
    type(team).objects.filter(pk=team.pk).update(role="")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        follow_handovers()
    invitation = Handover.objects.get().successor.invitations.get()
    assert invitation.invited_by == coordinator


def test_one_that_fails_does_not_hold_the_others(main, team):
    stuck = services.hand_over(relay(main), by=team)
    other = services.hand_over(relay(MandateFactory(is_main=True)), by=team)
    UserFactory(email=stuck.successor.email)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        follow_handovers()
    other.refresh_from_db()
    stuck.refresh_from_db()
    assert other.welcomed_at
    assert not stuck.welcomed_at
