"""A contact changes: the pages of a structure in a real browser."""

import pytest

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)


def test_a_contact_leaves_and_another_comes(page, live_url):
    structure = StructureFactory(name="Les Ateliers de la Volane", is_carrier=True)
    MandateFactory(
        structure=structure, person__first_name="Hélène", person__last_name="Combaluzier"
    )
    PersonFactory(first_name="Lucas", last_name="Mazon")
    sign_in(page, live_url, UserFactory(adviser=True))

    page.goto("/structures/")
    look(page, "structures")
    page.get_by_role("link", name="Les Ateliers de la Volane").click()
    look(page, "structure")
    page.get_by_role("link", name="Terminer… le mandat d’Hélène Combaluzier").click()
    look(page, "mandate-end")
    page.get_by_label("Dernier jour du mandat").fill("2026-01-31")
    page.get_by_role("button", name="Terminer le mandat").click()
    page.get_by_text("Pas d’interlocuteur").wait_for()
    look(page, "structure-alone")

    page.get_by_role("link", name="Nommer quelqu’un").click()
    page.get_by_role("searchbox", name="Cette personne").fill("mazon")
    page.get_by_role("button", name="Chercher").click()
    look(page, "mandate-new")
    page.get_by_label("Lucas Mazon").check()
    page.get_by_role("button", name="Nommer").click()
    page.get_by_role("button", name="Inviter à se connecter").click()
    page.get_by_text("Invitation envoyée à Lucas Mazon").wait_for()

    page.get_by_role("link", name="Modifier").click()
    look(page, "structure-form")


def test_a_contact_reads_its_own_structure(page, live_url):
    partner = PartnerFactory(mandate__structure__name="Les Ateliers de la Volane")
    sign_in(page, live_url, partner)
    page.goto("/ma-structure/")
    page.get_by_role("heading", level=1, name="Les Ateliers de la Volane").wait_for()
    look(page, "partner-structure")


def test_a_resource_is_proposed_on_a_phone_published_and_found(new_page, live_url, tmp_path):
    partner = PartnerFactory(mandate__structure__name="Ardelaine")
    sheet = tmp_path / "Laver la laine.pdf"
    sheet.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    phone = new_page(width=390)
    sign_in(phone, live_url, partner)
    phone.goto("/ressources/")
    look(phone, "resources-none")
    phone.get_by_role("link", name="Proposer une ressource").first.click()
    phone.get_by_role("button", name="Enregistrer").click()
    phone.get_by_role("link", name="Titre").wait_for()
    look(phone, "resource-errors")
    phone.get_by_label("Titre").fill("Laver la laine chez soi")
    phone.get_by_label("En quelques mots").fill("Ce qu’il faut d’eau, de savon et de patience.")
    phone.get_by_label("Ou document").set_input_files(sheet)
    phone.get_by_label("Artisanat et savoir-faire").check()
    phone.get_by_label("Toute personne qui a un compte").check()
    phone.get_by_role("button", name="Enregistrer").click()
    phone.get_by_text("Ressource proposée à l’équipe").wait_for()
    look(phone, "resource-proposed")

    desk = new_page()
    sign_in(desk, live_url, UserFactory(adviser=True))
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name="Lire : Publier « Laver la laine chez soi »").click()
    look(desk, "resource-to-publish")
    desk.get_by_role("button", name="Publier").click()
    desk.get_by_text("Ressource publiée").wait_for()

    holder = new_page(width=390)
    sign_in(holder, live_url, UserFactory())
    holder.goto("/ressources/")
    holder.get_by_role("searchbox").fill("LAINES")
    holder.get_by_role("link", name="Laver la laine chez soi").click()
    look(holder, "resource-for-a-holder")
    holder.get_by_role("link", name="Ouvrir le document").wait_for()
