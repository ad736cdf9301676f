"""The field in a real browser, on a page like any other."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("eveil.territory.tests.urls"),
]


@pytest.fixture
def form(page, communes):
    page.goto("/essai/")
    return page


def commune(page):
    return page.get_by_label("Dans quelle commune")


def options(page):
    return page.get_by_role("option")


def submit(page):
    page.get_by_label("Nom du projet").fill("Le Séchoir du haut")
    page.get_by_role("button", name="Continuer").click()


def test_with_the_keyboard(form):
    commune(form).press_sequentially("st michel")
    expect(options(form)).to_have_count(5)
    expect(commune(form)).to_have_attribute("aria-expanded", "true")
    expect(form.get_by_role("status").filter(has_text="5")).to_have_text(
        "5\u00a0communes proposées."
    )
    axe(form)
    screenshot(form, "commune-suggestions")

    commune(form).press("ArrowDown")
    commune(form).press("ArrowDown")
    active = form.get_by_role("option", selected=True)
    expect(active).to_have_text("Saint-Michel-d’Aurance 07160")
    expect(commune(form)).to_have_attribute("aria-activedescendant", active.get_attribute("id"))
    commune(form).press("ArrowUp")
    commune(form).press("ArrowUp")
    expect(form.get_by_role("option", selected=True)).to_have_text("Saint-Michel 09100, Ariège")
    commune(form).press("Escape")
    expect(commune(form)).to_have_attribute("aria-expanded", "false")
    expect(commune(form)).to_have_value("st michel")

    commune(form).press("ArrowDown")
    commune(form).press("Enter")
    expect(commune(form)).to_have_value("Saint-Michel-de-Chabrillanoux (07360)")
    expect(options(form)).to_have_count(0)
    submit(form)
    expect(form.get_by_role("heading")).to_have_text("07278")


def test_with_the_mouse_or_a_finger(form):
    commune(form).press_sequentially("07110")
    form.get_by_role("option", name="Largentière").click()
    expect(commune(form)).to_have_value("Largentière (07110)")
    expect(commune(form)).to_be_focused()
    submit(form)
    expect(form.get_by_role("heading")).to_have_text("07132")


def test_changing_the_text_after_choosing_drops_the_choice(form):
    commune(form).press_sequentially("07110")
    form.get_by_role("option", name="Largentière").click()
    commune(form).fill("les vans")
    expect(options(form)).to_have_count(1)
    submit(form)
    expect(form.get_by_role("heading")).to_have_text("07334")


def test_leaving_a_text_that_can_mean_one_commune_only_completes_it(form):
    commune(form).press_sequentially("aubenas")
    commune(form).press("Tab")
    expect(commune(form)).to_have_value("Aubenas (07200)")


def test_nothing_found_is_said(form):
    commune(form).press_sequentially("quimper")
    expect(form.get_by_role("status").filter(has_text="Aucune")).to_have_text(
        "Aucune commune de ce nom ni de ce code postal."
    )
    expect(options(form)).to_have_count(0)


def test_the_list_stays_within_the_page(form):
    commune(form).press_sequentially("07")
    expect(options(form)).to_have_count(12)
    assert form.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert form.locator("[role=listbox]").bounding_box()["height"] <= 400


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_without_javascript(new_page, communes, width):
    page = new_page(width=width, java_script_enabled=False)
    page.goto("/essai/")
    commune(page).fill("st michel")
    submit(page)
    expect(
        page.get_by_text("Cinq communes répondent à «\u00a0st michel\u00a0»").first
    ).to_be_visible()
    expect(commune(page)).to_have_value("st michel")
    page.get_by_label("Saint-Michel-d’Aurance").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading")).to_have_text("07276")


def test_new_suggestions_replace_the_choices_the_page_came_with(form):
    commune(form).fill("st michel")
    commune(form).press("Escape")
    submit(form)
    expect(form.get_by_role("radio")).to_have_count(5)
    expect(form.get_by_role("alert")).to_contain_text("Dans quelle commune ? Cinq communes")
    axe(form)
    screenshot(form, "commune-choices")
    commune(form).fill("joyeuse")
    expect(form.get_by_role("radio")).to_have_count(0)
    submit(form)
    expect(form.get_by_role("heading")).to_have_text("07110")
