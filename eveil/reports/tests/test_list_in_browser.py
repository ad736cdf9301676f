"""A list under real fingers: parts swapped by htmx, and the same pages without any script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from partners.tests.factories import StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def thirty(live_url):
    for number in range(30):
        StructureFactory(name=f"Atelier {number:02}")
    StructureFactory(name="Foyer rural de Valgorge")
    return UserFactory(adviser=True)


def test_searching_swaps_the_result_only(page, live_url, thirty):
    sign_in(page, live_url, thirty)
    page.goto(reverse("partners:structure_list"))
    page.evaluate("window.stayed = true")
    rows = page.locator("#resultats tbody tr")
    expect(rows).to_have_count(25)
    search = page.locator("#id_q")
    search.press_sequentially("valgorge")
    page.wait_for_url("**/?q=valgorge")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Foyer rural")
    expect(search).to_be_focused()
    expect(page.locator("#annonce")).to_have_text("1\u00a0structure")
    assert page.evaluate("window.stayed")
    axe(page)
    page.go_back()
    rows.nth(24).wait_for()


def test_turning_pages_keeps_the_keyboard_in_the_list(page, live_url, thirty):
    sign_in(page, live_url, thirty)
    page.goto(reverse("partners:structure_list"))
    page.get_by_role("link", name="Page 2").press("Enter")
    page.wait_for_url("**/?page=2")
    expect(page.locator("#nombre")).to_be_focused()
    expect(page.locator("#resultats tbody tr")).to_have_count(6)


def test_filters_fold_and_say_what_is_wrong(page, live_url, thirty):
    sign_in(page, live_url, thirty)
    page.goto(reverse("partners:structure_list"))
    page.locator("summary", has_text="Filtres").click()
    axe(page)
    screenshot(page, "list-filters")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Trier par")).to_be_hidden()
    expect(page.locator("summary", has_text="Filtres")).to_be_focused()


def test_same_list_without_javascript(new_page, live_url, thirty):
    page = new_page(width=390, java_script_enabled=False)
    sign_in(page, live_url, thirty)
    page.goto(reverse("partners:structure_list"))
    page.locator("#id_q").fill("valgorge")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("#resultats tbody tr")).to_have_count(1)
    page.locator("summary", has_text="Filtres").click()
    page.get_by_role("link", name="Tout effacer").click()
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator("#resultats tbody tr")).to_have_count(6)
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Sombre").last.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
