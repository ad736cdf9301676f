"""From an exchange noted to a successor at work, in a real browser at both widths."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from eveil.people.tests.mails import link_in, receive
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.tests.factories import InvitationFactory
from partners.models import Departure, Handover, JournalEntry
from partners.tests.factories import (
    DepartureFactory,
    JournalEntryFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def structure(transactional_db):
    return StructureFactory(name="Les Ateliers de la Volane", short_name="Les Ateliers")


@pytest.fixture
def team(transactional_db):
    return UserFactory(coordinator=True, person__first_name="Nadège", person__last_name="Vialle")


def look(page, name):
    axe(page)
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0
    screenshot(page, name)


def test_an_exchange_is_noted_read_and_followed_up(page, live_url, structure, team):
    PartnerFactory(
        mandate__structure=structure, person__first_name="Hélène", person__last_name="Combaluzier"
    )
    MandateFactory(structure=structure, person__first_name="Bruno", person__last_name="Charre")
    JournalEntryFactory(structure=structure, author=team, text="Ils hésitent encore pour 2027.")
    sign_in(page, live_url, team)
    page.goto(structure.get_absolute_url())
    page.get_by_role("link", name="Noter un échange").click()
    expect(page.get_by_text("Hélène Combaluzier, Bruno Charre (sans compte")).to_be_hidden()
    page.get_by_label("Ce qui s’est dit").fill("L’atelier de cardage s’ouvre à deux porteurs.")
    page.get_by_label(re.compile("Avec la structure")).check()
    page.get_by_label("Suite à donner").fill("Proposer deux dates")
    page.get_by_label("Pour le").fill(timezone.localdate().isoformat())
    page.get_by_label("Pièces jointes").set_input_files(
        {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    )
    look(page, "journal-form")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("partagé avec la structure")).to_be_visible()
    look(page, "structure-thread")
    page.goto("/aujourdhui/")
    look(page, "today-step")
    page.get_by_role("button", name=re.compile("^Fait")).click()
    expect(page.get_by_text("C’est fait")).to_be_visible()
    assert JournalEntry.objects.filter(step_done_by=team).count() == 1
    page.get_by_role("link", name=re.compile("^Corriger")).first.click()
    look(page, "journal-edit")


def test_a_contact_announces_its_departure(page, live_url, structure):
    partner = PartnerFactory(mandate__structure=structure)
    MandateFactory(structure=structure, person__first_name="Aline", person__last_name="Roux")
    sign_in(page, live_url, partner)
    page.goto("/ma-structure/")
    page.get_by_role("link", name="Passer le relais").click()
    page.get_by_label("Votre dernier jour").fill("2030-01-31")
    page.get_by_label("Son prénom").fill("Inès")
    page.get_by_role("button", name="Annoncer mon départ").click()
    expect(page.locator("#error-summary, .ev-errors, [role=alert]").first).to_be_visible()
    look(page, "departure-refused")
    page.get_by_label("Son nom").fill("Roure")
    page.get_by_role("button", name="Annoncer mon départ").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    page.get_by_role("link", name="Passer le relais").click()
    look(page, "departure-announced")
    page.get_by_role("button", name="Finalement, je reste").click()
    expect(page.get_by_text("n’est plus annoncé")).to_be_visible()
    assert not Departure.objects.open().exists()


def test_from_the_departure_to_the_successor_at_work(
    page, new_page, live_url, structure, team, settings
):
    leaver = PartnerFactory(
        mandate__structure=structure,
        mandate__is_main=True,
        person__first_name="Hélène",
        person__last_name="Combaluzier",
    )
    JournalEntryFactory(structure=structure, shared=True, author=team, text="La clé est au bar.")
    JournalEntryFactory(structure=structure, author=team, text="Ils doutent de nous.")
    DepartureFactory(
        structure=structure,
        person=leaver.person,
        last_day=timezone.localdate(),
        note="La comptable s’appelle Aïda, passez par elle.",
    )
    InvitationFactory(
        meeting__state=MeetingState.INVITED,
        meeting__theme="Garder nos bénévoles",
        structure=structure,
        person=leaver.person,
        answer=Answer.YES,
        answered_at=timezone.now(),
    )
    sign_in(page, live_url, team)
    page.goto("/aujourdhui/")
    page.get_by_role("link", name=re.compile("^Confirmer")).click()
    expect(page.get_by_text("Garder nos bénévoles")).to_be_visible()
    look(page, "handover-new")
    page.get_by_label(re.compile("Le jour même")).check()
    page.get_by_role("button", name="Confirmer le relais").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le dossier d’Inès Roure")
    look(page, "handover-detail")
    page.goto(structure.get_absolute_url())
    expect(page.get_by_text("Hélène Combaluzier passe le relais à Inès Roure")).to_be_visible()
    look(page, "structure-after")

    phone = new_page(width=390)
    phone.goto(link_in(receive(settings)[0]))
    look(phone, "takeover-invitation")
    phone.get_by_role("button", name="Ouvrir mon espace").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Les Ateliers")
    look(phone, "takeover-dashboard")
    phone.get_by_role("link", name="Lire mon dossier").click()
    expect(phone.get_by_text("La comptable s’appelle Aïda")).to_be_visible()
    expect(phone.get_by_text("La clé est au bar.")).to_be_visible()
    assert "doutent" not in phone.content()
    look(phone, "takeover-dossier")
    # What the leaver had answered for itself is asked anew; nothing else is.
    phone.get_by_role("link", name="Tableau de bord").click()
    phone.get_by_role("button", name=re.compile("^Peut-être")).click()
    phone.wait_for_url("**/rencontres/*/")
    asked = Invitation.objects.get()
    assert (asked.person, asked.answer) == (Handover.objects.get().successor, Answer.MAYBE)
