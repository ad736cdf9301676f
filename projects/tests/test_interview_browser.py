"""Interviews in a browser, beside their part in the whole accompaniment: appointments moved,
signatures given in every way, the pages of the team."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from projects.enums import InterviewState
from projects.models import Interview
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory
from projects.tests.pad import draw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accompaniment():
    adviser = UserFactory(
        adviser=True, person__first_name="Julien", person__last_name="Teyssonnier"
    )
    return AccompanimentFactory(
        adviser=adviser,
        holder__user=True,
        holder__person__first_name="Samira",
        holder__person__last_name="Belkacem",
        project__title="L’Épicerie du col",
    )


def look(page, name):
    axe(page)
    screenshot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_booking_and_moving_on_a_laptop(new_page, live_url, accompaniment):
    slot = SlotFactory(adviser=accompaniment.adviser, hours=70)
    later = SlotFactory(adviser=accompaniment.adviser, hours=72)
    page = new_page()
    sign_in(page, live_url, accompaniment.holder.person.user)
    page.goto("/mon-espace/entretiens/")
    look(page, "entretien-2-creneaux")
    page.locator(".ev-slot").first.click()
    look(page, "entretien-3-reserver")
    page.get_by_role("button", name="Réserver").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    look(page, "entretien-4-reserve")
    assert Interview.objects.get(state=InterviewState.BOOKED).pk == slot.pk
    page.get_by_role("link", name="Déplacer").click()
    page.locator(".ev-slot").last.click()
    look(page, "entretien-5-confirmer")
    page.get_by_role("button", name="Déplacer").click()
    expect(page.get_by_text("Rendez-vous déplacé")).to_be_visible()
    assert Interview.objects.get(state=InterviewState.BOOKED).starts_at == later.starts_at


def test_a_signature_is_asked_erased_and_kept(page, live_url):
    interview = InterviewFactory(held=True)
    sign_in(page, live_url, interview.holder.person.user)
    page.goto(f"/mon-espace/entretiens/{interview.pk}/")
    page.get_by_role("link", name="Signer", exact=True).click()
    page.get_by_role("button", name="Valider la signature").click()
    expect(page.get_by_text("Signez dans le cadre").first).to_be_visible()
    draw(page)
    page.get_by_role("button", name="Effacer").click()
    draw(page)
    look(page, "entretien-10-signer")
    page.get_by_role("button", name="Valider la signature").click()
    expect(page.get_by_text("Signature enregistrée")).to_be_visible()
    look(page, "entretien-11-signe")
    assert len(interview.signatures.get(role="holder").strokes) == 2


def test_signing_with_the_keyboard_alone(new_page, live_url):
    interview = InterviewFactory(held=True)
    page = new_page()
    sign_in(page, live_url, interview.holder.person.user)
    page.goto(f"/mon-espace/entretiens/{interview.pk}/signer/")
    page.get_by_text("Je préfère taper mon nom").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(str(interview.holder.person))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signature enregistrée")).to_be_visible()
    assert not interview.signatures.get().is_drawn


def test_without_a_script_one_types(new_page, live_url):
    interview = InterviewFactory(held=True)
    page = new_page(width=390, java_script_enabled=False)
    sign_in(page, live_url, interview.holder.person.user)
    page.goto(f"/mon-espace/entretiens/{interview.pk}/signer/")
    expect(page.locator(".ev-sign__pad")).to_be_hidden()
    page.get_by_text("Je préfère taper mon nom").click()
    page.get_by_label("Votre nom, en toutes lettres").fill(str(interview.holder.person))
    page.get_by_label("Je signe en tapant mon nom").check()
    page.get_by_role("button", name="Valider la signature").click()
    expect(page.get_by_text("Signature enregistrée")).to_be_visible()


def test_the_pages_of_the_team(page, live_url, settings, accompaniment):
    # Mails name the address of the site: here they are shown by the test's own server.
    settings.BASE_URL = live_url
    InterviewFactory(accompaniment=accompaniment, held=True)
    interview = InterviewFactory(accompaniment=accompaniment, hours=30)
    SlotFactory(adviser=accompaniment.adviser, hours=50)
    sign_in(page, live_url, accompaniment.adviser)
    for path, name in (
        ("/entretiens/", "liste"),
        ("/entretiens/creneaux/", "proposer"),
        ("/entretiens/nouveau/", "nouveau"),
        (f"/accompagnements/{accompaniment.pk}/entretien/", "fixer"),
        (f"/entretiens/{interview.pk}/", "prevu"),
        (f"/entretiens/{interview.pk}/deplacer/", "deplacer"),
        (f"/entretiens/{interview.pk}/annuler/", "annuler"),
        ("/entretiens/heures/", "heures"),
        (f"/porteurs/{accompaniment.holder_id}/", "porteur"),
    ):
        page.goto(path)
        look(page, f"equipe-{name}")
