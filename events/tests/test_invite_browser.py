"""Inviting some of many structures, in a real browser."""

import pytest
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from events import queries
from events.tests.factories import MeetingFactory
from partners.tests.factories import MandateFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_looking_for_some(page, live_url, settings, monkeypatch):
    settings.BASE_URL = live_url
    monkeypatch.setattr(queries, "TO_INVITE", 5)
    meeting = MeetingFactory()
    for number in range(8):
        MandateFactory(structure__name=f"Ferme du Serre {number}")
    for name in ("Épicerie du Col", "Épicerie de Payzac"):
        MandateFactory(structure__name=name)
    sign_in(page, live_url, UserFactory(adviser=True))
    page.goto(f"{meeting.get_absolute_url()}inviter/")
    expect(page.get_by_text("Seules les 5 premières")).to_be_visible()
    axe(page)
    screenshot(page, "invite-many")
    page.get_by_label("Chercher des structures").fill("epicerie")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("2 structures trouvées")).to_be_visible()
    axe(page)
    screenshot(page, "invite-found")
    page.get_by_role("button", name="Voir le courriel").click()
    page.get_by_role("button", name="Envoyer à 2").click()
    expect(page.get_by_text("2 personnes invitées")).to_be_visible()
    assert meeting.invitations.count() == 2
