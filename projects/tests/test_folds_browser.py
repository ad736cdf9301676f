"""Folds of a record: read in place as they open, and pages of their own without a script."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from projects.tests.factories import (
    AccompanimentFactory,
    DocumentFactory,
    InterviewFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row():
    person = PersonFactory(first_name="Samira", last_name="Belkacem")
    row = AccompanimentFactory(
        holder=ProjectHolderFactory(person=person, user=True), project__title="L’Épicerie du col"
    )
    InterviewFactory(accompaniment=row, held=True, purpose="Le local")
    DocumentFactory(holder=row.holder, name="devis.pdf")
    return row


@pytest.fixture
def address(row):
    return f"/porteurs/{row.holder_id}/"


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


def fold(page, title):
    """The fold of that name."""
    return page.locator("details.ev-fold").filter(has=page.get_by_role("heading", name=title))


def test_a_fold_is_read_in_place_once(page, live_url, adviser, address):
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/volets/" in one.url else None)
    sign_in(page, live_url, adviser)
    page.goto(address)
    documents = fold(page, "Documents")
    assert asked == []
    for _time in range(3):
        documents.locator("summary").click()
    expect(documents.get_by_text("devis.pdf")).to_be_visible()
    expect(documents.get_by_role("link", name="Voir")).to_have_count(0)
    assert asked == [f"{live_url}{address}volets/documents/"]
    for title in ("Entretiens", "Projet et entrée", "Identité"):
        fold(page, title).locator("summary").click()
    expect(fold(page, "Entretiens").get_by_text("1 entretien tenu")).to_be_visible()
    expect(fold(page, "Identité").get_by_text("État civil")).to_be_visible()
    expect(fold(page, "Projet et entrée").get_by_text("Opérations financées")).to_be_visible()
    assert page.url.endswith(address)
    axe(page)
    screenshot(page, "holder-unfolded")


def test_an_act_in_a_fold_comes_back_to_it_open(page, live_url, adviser, address):
    sign_in(page, live_url, adviser)
    page.goto(address)
    consents = fold(page, "Accords")
    consents.locator("summary").click()
    consents.get_by_role("button", name="Noter").first.click()
    expect(page.get_by_text("Accord noté")).to_be_visible()
    assert page.url.endswith(f"{address}#volet-accords")
    expect(consents.get_by_role("button", name="Retirer")).to_be_visible()


def test_all_of_it_without_a_script(new_page, live_url, adviser, address):
    page = new_page(java_script_enabled=False)
    sign_in(page, live_url, adviser)
    for title, text in (
        ("Projet et entrée", "Opérations financées"),
        ("Entretiens", "1 entretien tenu"),
        ("Documents", "devis.pdf"),
        ("Identité", "État civil"),
    ):
        page.goto(address)
        fold(page, title).locator("summary").click()
        fold(page, title).get_by_role("link", name="Voir").click()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        expect(page.get_by_text(text)).to_be_visible()
        page.get_by_role("link", name="Samira Belkacem").click()
        assert page.url.endswith(address)
    page.goto(f"{address}volets/accords/")
    page.get_by_role("button", name="Noter").first.click()
    expect(page.get_by_role("button", name="Retirer")).to_be_visible()
    assert page.url.endswith(f"{address}volets/accords/")


def test_the_page_of_a_panel_has_no_barrier(page, live_url, adviser, address):
    sign_in(page, live_url, adviser)
    for slug in ("parcours", "entretiens", "documents", "identite", "accords"):
        page.goto(f"{address}volets/{slug}/")
        axe(page)
        screenshot(page, f"panel-{slug}")
