"""The holder's space in a real browser, wide and narrow."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.services import post_message
from eveil.people.tests.factories import UserFactory
from projects.tests.factories import AccompanimentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accompaniment():
    return AccompanimentFactory(
        holder__user=True,
        holder__person__first_name="Samira",
        project__title="L’Épicerie du col",
        project__summary="",
    )


def look(page, name):
    axe(page)
    screenshot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_holder_does_what_awaits(page, live_url, accompaniment):
    post_message(accompaniment.holder.person, by=accompaniment.adviser, body="Jeudi à 14 h ?")
    sign_in(page, live_url, accompaniment.holder.person.user)
    page.goto("/mon-espace/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Samira")
    look(page, "espace-message")
    page.get_by_label("Votre message").fill("Oui, avec plaisir.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Oui, avec plaisir.")).to_be_visible()
    page.get_by_role("link", name="Écrire le résumé").click()
    look(page, "espace-projet")
    page.get_by_label("Résumé").fill("Une épicerie-café, et une tournée dans quatre hameaux.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Rien ne vous attend")).to_be_visible()
    page.get_by_role("heading", name="Mes accords").click()
    page.get_by_role("button", name="Donner mon accord : Montrer mon projet").click()
    expect(page.get_by_text("D’accord", exact=True)).to_be_visible()
    look(page, "espace")


def test_an_account_without_project_finds_its_way(page, live_url):
    sign_in(page, live_url, UserFactory())
    page.goto("/accueil/")
    expect(page.get_by_role("link", name="Commencez une candidature")).to_be_visible()
    look(page, "espace-vide")
