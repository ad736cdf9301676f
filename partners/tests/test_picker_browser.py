"""Choosing a structure in a real browser: in a form and in a filter, with and without script."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.models import Agreement
from partners.tests.factories import AgreementFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreement(transactional_db):
    vans = MunicipalityFactory(code="07334", name="Les Vans", postcodes=["07140"])
    pollen = StructureFactory(name="Pollen Énergies", municipality=vans, kinds=["scop"])
    for name in ("Les Ateliers du Chassezac", "La Ressourcerie des Vans"):
        StructureFactory(name=name, municipality=vans)
    for number in range(14):
        StructureFactory(name=f"Ferme du Serre {number:02}", municipality=vans)
    return AgreementFactory(title="Convention avec Pollen", between=[pollen])


@pytest.fixture
def adviser(transactional_db):
    return UserFactory(adviser=True)


def structure(page):
    return page.get_by_label("Quelle structure")


def parties(agreement):
    return {party.structure.name for party in agreement.parties.all()}


def test_in_a_form_with_the_keyboard(page, live_url, agreement, adviser):
    sign_in(page, live_url, adviser)
    page.goto(f"/conventions/{agreement.pk}/parties/nouvelle/")
    axe(page)
    structure(page).press_sequentially("vans")
    options = page.get_by_role("option")
    expect(options).to_have_count(12)
    expect(page.get_by_role("status").filter(has_text="12")).to_have_text(
        "12\u00a0structures proposées, il y en a d’autres."
    )
    axe(page)
    screenshot(page, "structure-suggestions")
    structure(page).press_sequentially(" ressour")
    expect(options).to_have_count(1)
    structure(page).press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text(
        "La Ressourcerie des Vans Les Vans, Association"
    )
    structure(page).press("Enter")
    expect(structure(page)).to_have_value("La Ressourcerie des Vans")
    expect(page.get_by_role("listbox")).to_have_count(0)
    structure(page).press("Enter")
    expect(page.get_by_text("est désormais partie à la convention")).to_be_visible()
    assert "La Ressourcerie des Vans" in parties(agreement)


def test_what_is_refused_stands_beside_the_field(page, live_url, agreement, adviser):
    sign_in(page, live_url, adviser)
    page.goto(f"/conventions/{agreement.pk}/parties/nouvelle/")
    structure(page).press_sequentially("pollen energies")
    page.get_by_role("option").click()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("alert")).to_contain_text("déjà partie")
    expect(structure(page)).to_have_value("Pollen Énergies")
    axe(page)
    structure(page).fill("chassezac")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("est désormais partie à la convention")).to_be_visible()
    assert "Les Ateliers du Chassezac" in parties(agreement)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_in_a_form_without_javascript(new_page, live_url, agreement, adviser, width):
    page = new_page(width=width, java_script_enabled=False)
    sign_in(page, live_url, adviser)
    page.goto(f"/conventions/{agreement.pk}/parties/nouvelle/")
    structure(page).fill("vans ferme")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("De nombreuses structures répondent").first).to_be_visible()
    expect(structure(page)).to_have_value("vans ferme")
    expect(page.get_by_role("radio")).to_have_count(12)
    screenshot(page, "structure-choices")
    page.get_by_label("Ferme du Serre 03").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("est désormais partie à la convention")).to_be_visible()
    assert "Ferme du Serre 03" in parties(agreement)


def open_filters(page):
    page.goto("/conventions/")
    page.get_by_text("Filtres").click()


def test_in_a_filter(page, live_url, agreement, adviser):
    AgreementFactory(title="Convention de la couvée", between=[StructureFactory(name="La Couvée")])
    sign_in(page, live_url, adviser)
    open_filters(page)
    page.get_by_label("Structure", exact=True).press_sequentially("pol")
    page.get_by_role("option", name="Pollen Énergies").wait_for()
    axe(page)
    screenshot(page, "structure-filter")
    page.get_by_role("option", name="Pollen Énergies").click()
    page.locator("#nombre", has_text="1 convention").wait_for()
    expect(page.get_by_role("link", name="Structure : Pollen Énergies")).to_be_attached()
    page.reload()
    expect(page.locator("#nombre")).to_have_text("1\u00a0convention")
    page.get_by_role("link", name="Structure : Pollen Énergies").click()
    page.locator("#nombre", has_text="2 conventions").wait_for()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_in_a_filter_without_javascript(new_page, live_url, agreement, adviser, width):
    AgreementFactory(
        title="Convention de la ferme",
        between=[StructureFactory(name="Ferme du Pouzat", active_to="2020-12-31")],
    )
    page = new_page(width=width, java_script_enabled=False)
    sign_in(page, live_url, adviser)
    open_filters(page)
    page.get_by_label("Structure", exact=True).fill("pouzat")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("#nombre")).to_have_text("1\u00a0convention")
    open_filters(page)
    page.get_by_label("Structure", exact=True).fill("vans ferme")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("De nombreuses structures répondent")).to_be_visible()
    screenshot(page, "structure-filter-choices")
    page.get_by_label("Ferme du Serre 03").check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.get_by_text("Aucune convention ne correspond")).to_be_visible()
    assert Agreement.objects.count() == 2
