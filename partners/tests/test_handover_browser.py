"""A planned handover is cancelled in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.models import Handover
from partners.services import handovers as services
from partners.tests.factories import MandateFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_dossier_to_the_thread(page, live_url):
    adviser = UserFactory(adviser=True)
    mandate = MandateFactory(
        is_main=True, person=PersonFactory(first_name="Valérie", last_name="Ughetto")
    )
    last_day = timezone.localdate() + timedelta(days=40)
    planned = Handover(
        structure=mandate.structure,
        leaver=mandate.person,
        successor=PersonFactory(first_name="Mathilde", last_name="Vidalenche"),
        last_day=last_day,
        first_day=last_day + timedelta(days=1),
        functions=["contact"],
    )
    handover = services.hand_over(planned, by=adviser)
    sign_in(page, live_url, adviser)
    page.goto(handover.get_absolute_url())
    expect(page.get_by_text("Relais prévu")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Annuler ce relais").click()
    axe(page)
    screenshot(page, "handover-cancel")
    page.get_by_role("button", name="Annuler le relais").click()
    expect(page.get_by_role("alert")).to_contain_text("Motif")
    axe(page)
    page.get_by_label("Motif").fill("Elle reste jusqu’à l’été.")
    page.get_by_role("button", name="Annuler le relais").click()
    expect(page.get_by_text("Valérie Ughetto reste en place")).to_be_visible()
    page.goto(handover.get_absolute_url())
    expect(page.get_by_text("Relais annulé")).to_be_visible()
    axe(page)
    screenshot(page, "handover-cancelled")
