"""Pages of a handover: what is proposed, what is refused, and what its dossier tells whom."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.models import Departure, Handover
from partners.services import handovers as services
from partners.tests.factories import (
    ContributionFactory,
    DepartureFactory,
    JournalEntryFactory,
    MandateFactory,
    PartnerFactory,
)
from partners.tests.relays import CONTACT, TODAY, TOMORROW, path, relay

pytestmark = pytest.mark.django_db


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
    assert "Ce qui a changé de mains" in text
    assert "par an · vous" in text
    assert "suivie par vous" in text


def test_what_will_change_hands_has_not_changed_them_yet(client, main, team):
    agreed = {"party__structure": main.structure, "party__agreement__signed": True}
    ContributionFactory(**agreed, party__contact=main.person, contact=main.person)
    handover = services.hand_over(relay(main, last=TOMORROW), by=team)
    client.force_login(team)
    assert "Ce qui changera de mains" in client.get(handover.get_absolute_url()).text


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
