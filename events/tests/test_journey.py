"""From the plan of a meeting to the count of its answers, in a real browser."""

import re
from urllib.parse import urlsplit

import pytest

from eveil.core.models import Message
from eveil.core.testing.browser import PHONE, axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from events import services
from events.enums import Answer
from events.models import Meeting
from events.tests.factories import MeetingFactory
from partners.models import Structure
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)

PROBLEM = "Comment garder nos bénévoles quand les fondatrices passent la main\u00a0?"


@pytest.fixture(autouse=True)
def _address(settings, live_url):
    settings.BASE_URL = live_url


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True, person__first_name="Nadège", person__last_name="Vialle")


@pytest.fixture
def host():
    return StructureFactory(name="La Fabrique du Coiron")


@pytest.fixture
def contact(host):
    person = PersonFactory(first_name="Hélène", last_name="Combaluzier")
    MandateFactory(structure__name="Les Ateliers de la Volane", person=person)
    MandateFactory(structure=host)
    StructureFactory(name="La Ressourcerie du col")
    return person


def look(page, name):
    axe(page)
    screenshot(page, name)


def plan(page):
    page.goto("/rencontres/")
    look(page, "meetings-empty")
    page.get_by_role("link", name="Nouvelle rencontre").click()
    look(page, "meeting-new")
    page.get_by_label("Thème").fill("La transmission")
    page.get_by_label("Structure accueillante").fill("fabrique du coiron")
    page.get_by_label("Problématique de l’hôte").fill(PROBLEM)
    page.get_by_label("Jour").fill("2027-12-09")
    page.get_by_label("De", exact=True).fill("09:30")
    page.get_by_label("À", exact=True).fill("16:00")
    page.get_by_label("Informations pratiques").fill("Le repas est partagé.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", level=1, name="La transmission").wait_for()
    look(page, "meeting-planned")


def invite(page):
    page.get_by_role("link", name="Inviter les structures").click()
    look(page, "meeting-invite")
    page.get_by_role("button", name="Voir le courriel").click()
    page.get_by_role("heading", name="Le courriel qui va partir").wait_for()
    look(page, "meeting-invite-preview")
    page.get_by_role("button", name="Envoyer à 2").click()
    page.get_by_text("2\u00a0personnes invitées").wait_for()


def answer(page, contact):
    """Open the mail, touch an answer, send it."""
    mail = Message.objects.get(to_email=contact.email)
    page.set_content(mail.html)
    screenshot(page, "mail-invitation")
    url = urlsplit(page.get_by_role("link", name="Oui").get_attribute("href"))
    page.goto(url.path)
    look(page, "reply")
    page.get_by_label("Un mot pour nous").fill("Nous serons deux.")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    page.get_by_text("C’est noté").wait_for()
    look(page, "reply-done")


def test_from_the_plan_to_the_count(page, new_page, live_url, coordinator, contact):
    sign_in(page, live_url, coordinator)
    plan(page)
    invite(page)
    look(page, "meeting-invited")

    answer(new_page(width=PHONE), contact)

    page.reload()
    page.get_by_text("1\u00a0structure vient, 1 n’a pas répondu").wait_for()
    page.get_by_text("Nous serons deux.").wait_for()
    look(page, "meeting-answered")

    # The other contact says it on the telephone.
    page.get_by_text(re.compile("^Noter la réponse")).first.click()
    look(page, "meeting-by-phone")
    page.get_by_role("button", name="Peut-être").locator("visible=true").click()
    page.get_by_text("1\u00a0structure vient, 1 hésite").wait_for()
    page.goto("/rencontres/")
    look(page, "meetings")


def test_moving_and_cancelling(new_page, live_url, coordinator, contact, host):
    meeting = MeetingFactory(host=host, problem=PROBLEM)
    services.invite(meeting, Structure.objects.all(), by=coordinator)
    page = new_page()
    sign_in(page, live_url, coordinator)
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Modifier la rencontre").click()
    page.get_by_label("Jour").fill("2027-12-16")
    page.get_by_role("button", name="Enregistrer").click()
    look(page, "meeting-moved-preview")
    page.get_by_role("button", name="Enregistrer et prévenir 2").click()
    page.get_by_text("Rencontre modifiée").wait_for()
    page.get_by_role("link", name="Annuler…").click()
    page.get_by_label("Motif").fill("Le col est fermé par la neige.")
    page.get_by_role("button", name="Voir le courriel").click()
    look(page, "meeting-cancel-preview")
    page.get_by_role("button", name="Annuler la rencontre et prévenir 2").click()
    page.get_by_text("Rencontre annulée").wait_for()
    look(page, "meeting-cancelled")


def test_a_partner_answers_from_the_meeting(page, live_url, host):
    partner = PartnerFactory(mandate__structure__name="Les Ateliers de la Volane")
    meeting = MeetingFactory(host=host, problem=PROBLEM)
    structure = partner.person.mandates.get().structure
    services.invite(meeting, [structure], by=UserFactory(adviser=True))
    sign_in(page, live_url, partner)
    page.goto("/rencontres/")
    look(page, "partner-meetings")
    page.get_by_role("link", name="La transmission").click()
    look(page, "partner-meeting")
    page.get_by_role("button", name="Oui").click()
    page.get_by_text("C’est noté").wait_for()
    look(page, "partner-answered")
    assert Meeting.objects.get().invitations.get().answer == Answer.YES
