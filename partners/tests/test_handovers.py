"""Handing over: dates, functions, mails, who may, and pages. What apps carry: see reports."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import MandateFunction
from partners.models import Departure, Handover, Mandate
from partners.services import handovers as services
from partners.tasks import follow_handovers
from partners.tests.factories import (
    ContributionFactory,
    DepartureFactory,
    JournalEntryFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)
from partners.tests.relays import CONTACT, TODAY, TOMORROW, TRAINER, mandates, path, relay

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - timedelta(days=1)


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


# Announcing --------------------------------------------------------------------------------


def answers(**changed):
    given = {
        "last_day": (TODAY + timedelta(days=10)).isoformat(),
        "first_name": "Inès",
        "last_name": "Roure",
        "email": "ines@example.org",
    }
    return {**given, **changed}


def test_a_contact_announces_changes_and_takes_back(client):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    client.force_login(partner)
    url = path("departure_new", structure.pk)
    client.post(url, answers())
    assert "Votre dernier jour est le" in client.get(url).text
    assert "Départ annoncé" in client.get(structure.get_absolute_url()).text
    client.post(url, answers(first_name="Aïda"))
    departure = Departure.objects.open().get()
    assert departure.successor_name == "Aïda Roure"
    client.post(path("departure_withdraw", structure.pk))
    assert "Départ annoncé" not in client.get(structure.get_absolute_url()).text
    assert not Departure.objects.open().exists()
    assert partner.person.mandates.get().end is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": YESTERDAY.isoformat()}, "last_day"),
        ({"last_day": ""}, "last_day"),
        ({"last_name": ""}, "last_name"),
        ({"email": "ines"}, "email"),
    ],
)
def test_an_announcement_that_does_not_stand(client, given, field):
    partner = PartnerFactory()
    client.force_login(partner)
    url = path("departure_new", partner.person.mandates.get().structure_id)
    assert field in client.post(url, answers(**given)).context["form"].errors
    assert not Departure.objects.exists()


def test_one_announces_for_oneself_and_ones_structure_only(client):
    partner, other = PartnerFactory(), PartnerFactory()
    client.force_login(partner)
    theirs = other.person.mandates.get().structure
    assert client.post(path("departure_new", theirs.pk), answers()).status_code == 404
    departure = Departure(structure=theirs, last_day=TOMORROW)
    with pytest.raises(PermissionDenied):
        services.announce(departure, by=partner)
    kept = services.announce(Departure(structure=theirs, last_day=TOMORROW), by=other)
    with pytest.raises(PermissionDenied):
        services.withdraw(kept, by=partner)


def test_only_colleagues_are_proposed_by_name(client):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    PersonFactory(first_name="Secrète", last_name="Personne")
    colleague = MandateFactory(structure=structure, person__last_name="Collègue").person
    client.force_login(partner)
    url = path("departure_new", structure.pk)
    text = client.get(url).text
    assert "Collègue" in text
    assert "Secrète" not in text
    client.post(url, answers(proposed=colleague.pk))
    departure = Departure.objects.get()
    assert (departure.proposed, departure.first_name) == (colleague, "")


# Pages -------------------------------------------------------------------------------------


def test_an_announced_departure_is_confirmed_in_one_click(client, team, main):
    departure = DepartureFactory(structure=main.structure, person=main.person, note="Bon vent")
    url = path("handover_new", main.structure_id, main.pk)
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields}
    client.post(url, {name: value for name, value in given.items() if value is not None})
    handover = Handover.objects.get()
    assert handover.successor.email == departure.email
    assert (handover.last_day, handover.note) == (departure.last_day, "Bon vent")
    departure.refresh_from_db()
    assert departure.handover == handover
    assert not Departure.objects.open().exists()


@pytest.mark.parametrize("proposed", [True, False])
def test_a_proposed_person_known_already_is_chosen(client, team, main, proposed):
    person = PersonFactory(email="ines.roure@example.org")
    DepartureFactory(
        structure=main.structure, person=main.person, proposed=person if proposed else None
    )
    form = client.get(path("handover_new", main.structure_id, main.pk)).context["form"]
    assert form["person"].value() == person.pk


def test_the_second_of_two_is_led_to_the_first(client, team, main):
    url = path("handover_new", main.structure_id, main.pk)
    first = services.hand_over(relay(main), by=team)
    given = {
        "first_name": "Inès",
        "last_name": "Roure",
        "email": "ines@example.org",
        "last_day": TODAY.isoformat(),
        "starts": "next",
        "functions": [CONTACT],
    }
    response = client.post(url, given, follow=True)
    assert response.redirect_chain == [(first.get_absolute_url(), 302)]
    assert "déjà pris en compte" in response.text


def test_a_refusal_stands_beside_its_field(client, team, main):
    url = path("handover_new", main.structure_id, main.pk)
    given = {
        "person": "",
        "first_name": "Inès",
        "last_name": "Roure",
        "last_day": TODAY.isoformat(),
        "starts": "next",
        "functions": [CONTACT],
    }
    form = client.post(url, given).context["form"]
    assert "Il manque l’adresse" in str(form.errors["email"])
    assert not Person.objects.filter(last_name="Roure").exists()


def test_the_dossier_says_what_is_shared_and_nothing_else(client, main, team):
    JournalEntryFactory(structure=main.structure, text="Ils doutent de nous")
    JournalEntryFactory(
        structure=main.structure,
        shared=True,
        text="La salle est à nous le jeudi",
        next_step="Envoyer la convention",
        next_on=TOMORROW,
        next_by=team,
    )
    successor = UserFactory().person
    handover = services.hand_over(relay(main, successor=successor, first=TODAY), by=team)
    for reader in (team, successor.user):
        client.force_login(reader)
        text = client.get(handover.get_absolute_url()).text
        assert "La salle est à nous le jeudi" in text
        assert "Envoyer la convention" in text
        assert "doutent" not in text
    pdf = path("handover_pdf", main.structure_id, handover.pk)
    assert client.get(pdf).content.startswith(b"%PDF")


def test_the_dossier_says_once_what_an_agreement_entrusts_to_the_successor(client, main, team):
    agreed = {"party__structure": main.structure, "party__agreement__signed": True}
    entrusted = ContributionFactory(**agreed, party__contact=main.person, contact=main.person)
    yesterday = timezone.localdate() - timedelta(days=1)
    handover = services.hand_over(relay(main, last=yesterday, first=TODAY), by=team)
    client.force_login(team)
    text = client.get(handover.get_absolute_url()).text
    assert text.count(entrusted.title) == 1
    assert text.count(entrusted.party.agreement.title) == 1
    assert "par an · vous" in text
    assert "suivie par vous" in text


def test_the_dossier_of_another_structure_is_not_found(client, main, team):
    handover = services.hand_over(relay(main), by=team)
    stranger = PartnerFactory()
    own = stranger.person.mandates.get().structure_id
    client.force_login(stranger)
    for name in ("handover_detail", "handover_pdf"):
        assert client.get(path(name, main.structure_id, handover.pk)).status_code == 404
        assert client.get(path(name, own, handover.pk)).status_code == 404


def test_the_leaver_has_no_access_after_its_last_day(client, main, team):
    leaver = UserFactory(person=main.person)
    handover = services.hand_over(relay(main, first=TODAY), by=team)
    client.force_login(leaver)
    assert client.get(handover.get_absolute_url()).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        client.force_login(leaver)
        assert client.get(handover.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(client, team, main, rows, django_assert_num_queries):
    for _ in range(rows):
        MandateFactory(structure=main.structure)
        JournalEntryFactory(
            structure=main.structure,
            shared=True,
            next_step="Rappeler",
            next_on=TOMORROW,
            next_by=UserFactory(adviser=True),
        )
    DepartureFactory(structure=main.structure, person=main.person)
    with django_assert_num_queries(17):
        client.get(path("handover_new", main.structure_id, main.pk))
    handover = services.hand_over(relay(main, first=TODAY), by=team)
    with django_assert_num_queries(18):
        client.get(handover.get_absolute_url())
