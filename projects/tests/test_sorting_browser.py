"""The team sorts an application in a real browser, on a laptop and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.testing import load_communes
from projects.models import Accompaniment
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [
    ("Maëlle", "Arsac", "Four à pain partagé et ateliers", "07110", 0, {}),
    ("Rachid", "Benali", "Réparer les outils agricoles", "07132", 1, {}),
    ("Anaïs", "Pradier", "Conciergerie de village", "07199", 9, {}),
    ("Thibault", "Gaucherand", "Bois de chauffage en circuit court", "07201", 5, "in_review"),
    ("Jean-Marc", "Thoulouze", "Reprise de l’épicerie", "07334", 12, "more_info"),
    ("Inès", "Roudil", "Tiers-lieu textile", "07330", 20, "referred"),
    ("Paul", "Chazalette", "Transport à la demande", "07019", 30, "accepted"),
]


@pytest.fixture
def adviser():
    person = PersonFactory(first_name="Nadège", last_name="Vialle")
    return UserFactory(person=person, coordinator=True)


@pytest.fixture
def applications(adviser):
    communes = load_communes()
    rows = []
    for first_name, last_name, title, code, days, state in PEOPLE:
        rows.append(
            IntakeSubmissionFactory(
                first_name=first_name,
                last_name=last_name,
                title=title,
                municipality=communes[code],
                received_at=timezone.now() - timedelta(days=days),
                assigned_to=adviser if state else None,
                **({state: True} if state else {}),
            )
        )
    return rows


def test_sorting(page, live_url, settings, adviser, applications):
    # Mails name the address of the site: here they are shown by the test's own server.
    settings.BASE_URL = live_url
    sign_in(page, live_url, adviser)
    page.goto("/candidatures/")
    expect(page.get_by_text("7 candidatures").first).to_be_visible()
    axe(page)
    screenshot(page, "applications")

    page.get_by_role("link", name="Maëlle Arsac", exact=True).click()
    axe(page)
    screenshot(page, "application")
    page.get_by_role("button", name="Prendre en charge").click()
    page.get_by_label("Note interne").fill("Appelée ce matin, très motivée.")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Appelée ce matin, très motivée.")).to_be_visible()

    page.get_by_role("link", name="Demander un complément…").click()
    page.get_by_label("Ce qu’il nous manque").fill("Avez-vous déjà un local ?")
    axe(page)
    page.get_by_role("button", name="Demander ce complément").click()
    expect(page.get_by_text("Relisez le courriel")).to_be_visible()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_text("Avez-vous déjà un local ?")).to_be_visible()
    axe(page)
    screenshot(page, "application-ask")
    page.get_by_role("button", name="Demander ce complément").click()
    expect(page.get_by_text("Complément demandé à Maëlle Arsac.")).to_be_visible()
    screenshot(page, "application-asked")

    page.get_by_role("link", name="Accepter…").click()
    axe(page)
    screenshot(page, "application-accept")
    page.get_by_role("button", name="Accepter la candidature").click()
    expect(page.get_by_text("est désormais")).to_be_visible()
    axe(page)
    screenshot(page, "application-accepted")
    page.get_by_role("link", name="Ouvrir le dossier").click()
    page.get_by_label("Écrire à Maëlle").fill("Bienvenue ! Quand peut-on se voir ?")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    axe(page)
    screenshot(page, "holder")
    page.goto("/porteurs/")
    expect(page.get_by_role("link", name="Maëlle Arsac", exact=True)).to_be_visible()
    axe(page)
    screenshot(page, "holders")
    assert Accompaniment.objects.get().adviser == adviser
