"""Every piece of the interface, in a real browser, in both themes."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory

OVERFLOWS = "document.documentElement.scrollWidth > innerWidth"
ZOOMED_FOUR_TIMES = 320

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("frame", ["equipe", "espace", "public"])
def test_no_barrier_on_the_control_sheet(page, live_url, frame, theme):
    if frame != "public":
        sign_in(page, live_url, UserFactory(coordinator=True))
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_url}])
    page.goto(f"{reverse('core:showcase')}?cadre={frame}")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert not page.evaluate(OVERFLOWS)
    axe(page)
    screenshot(page, f"kit-{frame}-{theme}")


def test_errors_lead_to_their_fields(page):
    page.goto(reverse("core:showcase"))
    page.get_by_role("button", name="Continuer").last.click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    axe(page)
    screenshot(page, "kit-errors")
    summary.get_by_role("link", name="Où en êtes-vous").click()
    expect(page).to_have_url(re.compile("#id_stage_0$"))
    idea = page.get_by_label("Votre idée en quelques phrases")
    expect(idea).to_have_attribute("aria-invalid", "true")
    described = idea.get_attribute("aria-describedby").split()
    assert described == ["id_idea_helptext", "id_idea_error"]
    for name in described:
        expect(page.locator(f"#{name}")).to_be_visible()


@pytest.mark.parametrize("frame", ["equipe", "espace", "public"])
def test_zoomed_to_400_percent_nothing_overflows(new_page, live_url, frame):
    page = new_page(width=ZOOMED_FOUR_TIMES)
    sign_in(page, live_url, UserFactory(coordinator=True))
    page.goto(f"{reverse('core:showcase')}?cadre={frame}")
    assert not page.evaluate(OVERFLOWS)
    axe(page)


def test_menus_and_search_answer_to_the_keyboard(page, live_url):
    sign_in(page, live_url, UserFactory(coordinator=True))
    page.goto(f"{reverse('core:showcase')}?cadre=equipe")
    page.keyboard.press("/")
    expect(page.locator("#recherche")).to_be_focused()
    page.keyboard.press("Tab")
    menu = page.locator("summary:visible", has_text="Noter")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu.locator("..")).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu.locator("..")).not_to_have_attribute("open", "")
    expect(menu).to_be_focused()


def test_targets_are_large_enough_to_touch(new_page, live_url):
    page = new_page(width=390)
    page.goto(reverse("core:showcase"))
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(a, button, label, summary)")]
          .filter(node => getComputedStyle(node).display !== "inline")
          .filter(node => !node.matches(".visually-hidden"))
          .map(node => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
          .map(([html]) => html)"""
    )
    assert small == []
