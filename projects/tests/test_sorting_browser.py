"""The team sorts an application in a real browser, on a laptop and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.testing import load_communes
from projects.models import Accompaniment
from projects.services.indexing import refresh_holder_search
from projects.tests.factories import AccompanimentFactory, IntakeSubmissionFactory

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

    page.get_by_role("link", name="Corriger la candidature").click()
    page.get_by_label("Téléphone").fill("06 39 98 00 17")
    axe(page)
    screenshot(page, "application-correct")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("link", name="06 39 98 00 17")).to_be_visible()

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
    expect(page.get_by_text("le dossier est ouvert au nom de Maëlle Arsac")).to_be_visible()
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


def test_search(page, live_url, adviser, applications):
    refresh_holder_search(AccompanimentFactory(holder__person=applications[0].person).holder)
    sign_in(page, live_url, adviser)
    page.goto("/candidatures/")
    page.get_by_role("searchbox").first.fill("arsac")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Candidatures")).to_be_visible()
    expect(page.get_by_role("link", name="Maëlle Arsac")).to_have_count(2)
    axe(page)
    screenshot(page, "search")


def test_two_staff_correct_one_application(new_page, live_url, adviser, applications):
    """Two sessions at once: the second to save sees both versions and keeps its own."""
    colleague = UserFactory(adviser=True)
    address = f"/candidatures/{applications[0].pk}/corriger/"
    mine, theirs = new_page(), new_page(width=390)
    for page, user in ((mine, adviser), (theirs, colleague)):
        sign_in(page, live_url, user)
        page.goto(address)
    mine.get_by_label("Nom du projet").fill("Le four du hameau")
    mine.get_by_role("button", name="Enregistrer").click()
    expect(mine.get_by_text("est corrigée")).to_be_visible()
    theirs.get_by_label("Nom du projet").fill("Le four partagé")
    theirs.get_by_role("button", name="Enregistrer").click()
    expect(theirs.get_by_text("Quelqu’un a modifié cette fiche")).to_be_visible()
    expect(theirs.get_by_label("Nom du projet")).to_have_value("Le four partagé")
    expect(theirs.get_by_role("cell", name="Le four du hameau")).to_be_visible()
    axe(theirs)
    screenshot(theirs, "application-conflict")
    theirs.get_by_role("button", name="Enregistrer").click()
    expect(theirs.get_by_text("est corrigée")).to_be_visible()
    applications[0].refresh_from_db()
    assert applications[0].title == "Le four partagé"


def test_a_step_without_javascript(new_page, live_url, settings, adviser, applications):
    settings.BASE_URL = live_url
    page = new_page(java_script_enabled=False)
    sign_in(page, live_url, adviser)
    page.goto(f"/candidatures/{applications[1].pk}/refuser/")
    page.get_by_label("Motif, pour l’équipe").fill("Hors de notre territoire")
    page.get_by_label("Vos mots dans le courriel").fill("Bon courage pour la suite.")
    page.get_by_role("button", name="Refuser la candidature").click()
    expect(page.get_by_text("Relisez le courriel")).to_be_visible()
    page.get_by_role("button", name="Refuser la candidature").click()
    expect(page.get_by_text("est refusée")).to_be_visible()
