"""Folds of a record: read in place as they open, and pages of their own without a script."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory
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
    expect(page).to_have_url(f"{live_url}{address}#volet-accords")
    expect(consents.get_by_role("button", name="Retirer")).to_be_visible()


def test_a_reading_that_fails_is_said_and_asked_again(page, live_url, adviser, address):
    # htmx tells each failure to the console, where the fixture would take it for a defect.
    page.add_init_script("console.error = () => {}")
    sign_in(page, live_url, adviser)
    page.goto(address)
    documents, identity = fold(page, "Documents"), fold(page, "Identité")
    page.route("**/volets/documents/", lambda route: route.fulfill(status=500), times=1)
    documents.locator("summary").click()
    failed = documents.get_by_text("Cette partie n’a pas pu être lue.")
    expect(failed).to_be_visible()
    expect(documents.get_by_role("link", name="Voir")).to_be_visible()
    documents.locator("summary").click()
    expect(failed).to_be_hidden()
    documents.locator("summary").click()
    expect(documents.get_by_text("devis.pdf")).to_be_visible()
    expect(failed).to_have_count(0)
    page.context.clear_cookies()
    identity.locator("summary").click()
    expect(identity.get_by_text("Vous n’êtes plus connecté.")).to_be_visible()
    axe(page)
    identity.get_by_role("link", name="Se reconnecter").click()
    here = quote(f"{address}#volet-identite", safe="")
    expect(page).to_have_url(re.compile(f"/compte/login/.*next={here}$"))


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
        expect(page).to_have_url(f"{live_url}{address}")
    page.goto(f"{address}volets/accords/")
    page.get_by_role("button", name="Noter").first.click()
    expect(page.get_by_role("button", name="Retirer")).to_be_visible()
    expect(page).to_have_url(f"{live_url}{address}volets/accords/")


def test_the_page_of_a_panel_has_no_barrier(page, live_url, adviser, address):
    sign_in(page, live_url, adviser)
    for slug in ("parcours", "entretiens", "documents", "identite", "accords"):
        page.goto(f"{address}volets/{slug}/")
        axe(page)
        screenshot(page, f"panel-{slug}")
