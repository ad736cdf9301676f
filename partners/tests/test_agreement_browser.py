"""An agreement from the draft to what was done of it, in a real browser; what a partner sees."""

import pytest
from django.core.files.base import ContentFile

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from partners.enums import AgreementState
from partners.models import Agreement
from partners.tests.factories import (
    PDF,
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _address(settings, live_url):
    """The mail that is shown before it leaves takes its picture from there."""
    settings.BASE_URL = live_url


def look(page, name):
    axe(page)
    screenshot(page, name)


def test_the_team_writes_an_agreement_and_has_it_signed(page, live_url):
    carrier = StructureFactory(name="AMESUD", is_carrier=True)
    MandateFactory(structure=carrier, is_main=True)
    pollen = StructureFactory(name="POLLEN SCOP", short_name="POLLEN")
    contact = MandateFactory(structure=pollen, is_main=True).person
    adviser = UserFactory(adviser=True)
    sign_in(page, live_url, adviser)

    page.goto("/conventions/")
    look(page, "agreements-none")
    page.get_by_role("link", name="Nouvelle convention").click()
    page.get_by_label("Quelle structure").fill("pollen")
    page.get_by_role("option", name="POLLEN SCOP").wait_for()
    look(page, "agreement-new")
    page.get_by_role("option", name="POLLEN SCOP").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Objet").fill("Aider chaque porteur à choisir son statut.")
    page.get_by_label("Ce qu’elle ne couvre pas").fill("La tenue des comptes.")
    page.get_by_label("Premier jour").fill("2026-01-01")
    page.get_by_label("Dernier jour").fill("2099-12-31")
    page.get_by_label("Une nouvelle convention est signée").check()
    look(page, "agreement-form")
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_role("link", name="Ajouter ce que fait POLLEN").click()
    page.get_by_label("Pendant").check()
    page.get_by_label("Ce qu’elle fait").fill("Animer « Choisir son statut »")
    page.get_by_label("Quantité par an").fill("14")
    page.get_by_label("Interlocuteur").select_option(label=str(contact))
    look(page, "contribution-form")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Intervention ajoutée").wait_for()
    look(page, "agreement-draft")
    page.get_by_role("link", name="Mettre en relecture").click()
    page.get_by_role("heading", name="Mettre en relecture").wait_for()
    look(page, "agreement-submit")
    page.get_by_role("button", name="Envoyer à").click()
    page.get_by_text("0 structure sur 2 approuve ce texte").first.wait_for()
    page.get_by_role("link", name="Enregistrer la signature").click()
    page.get_by_label("Exemplaire signé").set_input_files(
        {"name": "convention.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look(page, "agreement-sign")
    page.get_by_role("button", name="Enregistrer la signature").click()
    page.get_by_text("Convention signée").wait_for()
    look(page, "agreement-signed")

    page.get_by_role("link", name="Noter ce qui a été fait").click()
    page.get_by_label("Combien d’heures").fill("3,5")
    page.get_by_role("textbox", name="Ce qui a été fait").fill(
        "Demi-journée à Joyeuse, onze personnes"
    )
    page.get_by_role("button", name="Noter").click()
    page.get_by_text("3,5 h faites sur 14 h prévues").wait_for()
    look(page, "contribution")
    page.goto("/conventions/qui-fait-quoi/")
    look(page, "who-does-what")
    assert Agreement.objects.get().copies.get().by == adviser


def test_a_contact_reads_what_its_structure_signed_and_says_what_it_did(page, live_url):
    partner = PartnerFactory(mandate__structure__name="Ardelaine")
    structure = partner.person.mandates.get().structure
    signed = AgreementFactory(
        signed=True, title="Accueillir et transmettre", between=[structure, StructureFactory()]
    )
    ContributionFactory(party=signed.parties.first(), contact=partner.person)
    AgreementFactory(state=AgreementState.REVIEW, between=[structure], title="Tester son activité")
    signed.copies.create(
        file=ContentFile(PDF, "signee.pdf"),
        name="signée.pdf",
        content_type="application/pdf",
        size=len(PDF),
    )
    sign_in(page, live_url, partner)

    page.goto("/conventions/")
    look(page, "partner-agreements")
    page.get_by_role("link", name="Accueillir et transmettre").click()
    page.get_by_role("link", name="Exemplaire signé").wait_for()
    look(page, "partner-agreement")
    page.get_by_role("link", name="Noter ce qui a été fait").click()
    page.get_by_label("Combien d’heures").fill("0")
    page.get_by_role("textbox", name="Ce qui a été fait").fill("Visite de la promotion")
    page.get_by_role("button", name="Noter").click()
    look(page, "partner-contribution-error")
    page.get_by_label("Combien d’heures").fill("4")
    page.get_by_role("button", name="Noter").click()
    page.get_by_text("4 h faites sur 20 h prévues").wait_for()
    look(page, "partner-contribution")
    page.goto("/conventions/qui-fait-quoi/")
    look(page, "partner-who-does-what")
