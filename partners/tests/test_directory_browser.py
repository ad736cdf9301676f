"""The directory in a real browser, on a laptop and on a phone, by day and by night."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from eveil.territory.testing import load_communes
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)


@pytest.fixture
def structures(transactional_db):
    communes = load_communes()
    for code in ("07019", "07019", "07019", "07110", "07334", "07023", "07186", "07071"):
        place = communes[code]
        StructureFactory(
            name=f"Les Ateliers de {place.name} {StructureFactory._meta.model.objects.count()}",
            municipality=place,
            themes=["food"] if code == "07019" else ["energy"],
            offers=["hosting", "network"],
        )


@pytest.mark.usefixtures("structures")
def test_from_the_list_to_the_map_to_a_structure(page, live_url):
    sign_in(page, live_url, UserFactory(adviser=True))
    page.goto("/structures/?theme=food")
    look(page, "directory")
    page.get_by_role("link", name="Carte").click()
    page.get_by_role("group", name="Carte des structures").wait_for()
    look(page, "map-filtered")
    page.get_by_role("link", name="Thème : Agriculture").click()
    page.locator("#nombre", has_text="8 structures").wait_for()
    look(page, "map")

    # With the keyboard: the dots are links, and say what they are.
    dot = page.get_by_role("link", name="Aubenas : 3 structures")
    dot.focus()
    screenshot(page, "map-focus")
    page.keyboard.press("Enter")
    page.locator("#nombre", has_text="3 structures").wait_for()
    page.get_by_role("link", name="Commune : Aubenas").wait_for()
    page.get_by_role("link", name="Les Ateliers de Aubenas 0").click()
    page.get_by_role("heading", level=1, name="Les Ateliers de Aubenas 0").wait_for()
    look(page, "directory-structure")


@pytest.mark.usefixtures("structures")
def test_the_map_by_night(new_page, live_url):
    page = new_page(width=390, color_scheme="dark")
    sign_in(page, live_url, UserFactory(adviser=True))
    page.goto("/structures/carte/")
    look(page, "map-dark")


@pytest.mark.usefixtures("structures")
def test_searching_updates_the_map(page, live_url):
    sign_in(page, live_url, UserFactory(adviser=True))
    page.goto("/structures/carte/")
    page.get_by_role("searchbox", name="Nom, commune").fill("privas")
    page.locator("#nombre", has_text="1 structure").wait_for()
    page.get_by_role("link", name="Les Ateliers de Privas 6, Privas").wait_for()
    axe(page)


@pytest.mark.usefixtures("structures")
def test_a_partner_browses_the_directory(page, live_url):
    partner = PartnerFactory(mandate__structure__name="Les Ateliers de la Volane")
    MandateFactory(structure__name="Ardelaine", structure__offers=["outlet"], is_main=True)
    sign_in(page, live_url, partner)
    page.goto("/structures/")
    look(page, "directory-partner")
    page.get_by_role("link", name="Ardelaine").click()
    page.get_by_role("heading", name="À qui s’adresser").wait_for()
    look(page, "structure-card")
    page.goto("/structures/carte/")
    look(page, "map-partner")


def test_a_main_contact_manages_the_people_of_its_structure(page, live_url):
    main = PartnerFactory(mandate__is_main=True)
    structure = main.person.mandates.get().structure
    sign_in(page, live_url, main)
    page.goto("/ma-structure/")
    page.get_by_role("link", name="Nommer quelqu’un").click()
    page.get_by_label("Prénom").fill("Lucas")
    page.get_by_label("Nom", exact=True).fill("Mazon")
    page.get_by_label("Adresse électronique").fill("lucas@example.org")
    look(page, "colleague-new")
    page.get_by_role("button", name="Nommer et inviter").click()
    page.get_by_text("averti par courriel").wait_for()
    look(page, "people")
    page.get_by_role("link", name="Nommer principal… Lucas Mazon").click()
    look(page, "mandate-main")
    page.get_by_role("button", name="Nommer Lucas Mazon").click()
    page.get_by_text("Lucas Mazon est l’interlocuteur principal").wait_for()
    assert structure.mandates.get(is_main=True).person.last_name == "Mazon"
    expect(page.get_by_role("link", name="Nommer quelqu’un")).to_have_count(0)
