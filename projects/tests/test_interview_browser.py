"""From the phone: a first interview booked, held, signed by both, read; and on a laptop too."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from projects.enums import InterviewState
from projects.models import Interview
from projects.tests.factories import AccompanimentFactory, InterviewFactory, SlotFactory

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


def draw(page):
    """A signature of two strokes, by finger where there is one."""
    pad = page.locator(".ev-sign__pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    at = lambda x, y: (box["x"] + box["width"] * x, box["y"] + box["height"] * y)  # noqa: E731
    for stroke in (
        [(0.2, 0.7), (0.28, 0.25), (0.36, 0.7), (0.44, 0.3), (0.55, 0.6)],
        [(0.5, 0.75), (0.8, 0.65)],
    ):
        page.mouse.move(*at(*stroke[0]))
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*at(*point), steps=5)
        page.mouse.up()


def has_taken_place():
    """The hour of the appointment comes, and goes."""
    interview = Interview.objects.get(state=InterviewState.BOOKED)
    Interview.objects.filter(pk=interview.pk).update(
        starts_at=timezone.now() - timedelta(hours=2),
        ends_at=timezone.now() - timedelta(hours=1),
    )
    return interview


def write_up_and_sign(desk):
    """What the adviser does at its desk."""
    desk.goto("/aujourdhui/")
    look(desk, "entretien-5-aujourdhui")
    desk.get_by_role("link", name="Écrire le compte rendu").first.click()
    desk.get_by_label("Objet").fill("Choisir un statut")
    desk.get_by_label("Compte rendu partagé").fill("Association d’abord, SCIC dans deux ans.")
    desk.get_by_label("Suites décidées ensemble").fill("Chiffrer la tournée\nAppeler la mairie")
    desk.get_by_label("Note interne").fill("Prudence avec le propriétaire.")
    look(desk, "entretien-6-ecrire")
    desk.get_by_role("button", name="Enregistrer").click()
    look(desk, "entretien-7-ecrit")
    desk.get_by_role("link", name="Signer : Julien Teyssonnier").click()
    draw(desk)
    look(desk, "entretien-8-signer")
    desk.get_by_role("button", name="Valider la signature").click()
    expect(desk.get_by_text("Signature enregistrée")).to_be_visible()
    desk.get_by_role("button", name="Demander à Samira").click()
    expect(desk.get_by_text("reçoit un courriel")).to_be_visible()


def test_the_journey(page, new_page, live_url, accompaniment):
    slot = SlotFactory(adviser=accompaniment.adviser, hours=70)
    SlotFactory(adviser=accompaniment.adviser, hours=72)
    sign_in(page, live_url, accompaniment.holder.person.user)
    page.goto("/mon-espace/")
    look(page, "entretien-1-espace")
    # Three taps.
    page.get_by_role("link", name="Prendre rendez-vous").click()
    look(page, "entretien-2-creneaux")
    page.locator(".ev-slot").first.click()
    look(page, "entretien-3-reserver")
    page.get_by_role("button", name="Réserver").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    look(page, "entretien-4-reserve")
    assert Interview.objects.get(state=InterviewState.BOOKED).pk == slot.pk

    page.get_by_role("link", name="Déplacer").click()
    page.locator(".ev-slot").last.click()
    expect(page.get_by_text("Rendez-vous déplacé")).to_be_visible()

    interview = has_taken_place()
    desk = new_page()
    sign_in(desk, live_url, accompaniment.adviser)
    write_up_and_sign(desk)

    page.goto("/mon-espace/")
    look(page, "entretien-9-a-signer")
    page.get_by_role("link", name="Lire et signer", exact=True).click()
    expect(page.get_by_text("Association d’abord")).to_be_visible()
    expect(page.get_by_text("Prudence")).to_have_count(0)
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
    interview.refresh_from_db()
    assert interview.is_signed
    strokes = interview.signatures.get(role="holder").strokes
    assert len(strokes) == 2
    desk.goto(interview.get_absolute_url())
    look(desk, "entretien-12-signe-equipe")


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
