"""What a partner sees of agreements and says it did, in a real browser.

How the team writes one and has it signed is walked with the whole partnership, in reports.
"""

import pytest
from django.core.files.base import ContentFile

from eveil.core.testing.browser import axe, screenshot, sign_in
from partners.enums import AgreementState
from partners.tests.factories import (
    PDF,
    AgreementFactory,
    ContributionFactory,
    PartnerFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)


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
