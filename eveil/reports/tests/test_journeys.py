"""The pages of reports in a browser, at the width of a laptop and of a phone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import ConsentFactory, UserFactory
from eveil.reports.tests.factories import ReportFactory
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory, PartnerFactory
from projects.models import IntakeSubmission
from projects.tests.factories import AccompanimentFactory, IntakeSubmissionFactory


@pytest.fixture
def team(transactional_db):
    return UserFactory(coordinator=True)


@pytest.fixture
def contact(transactional_db):
    """A contact invited to the next meeting, and a project shared with partners."""
    user = PartnerFactory()
    accompaniment = AccompanimentFactory(project__title="Le four commun")
    ConsentFactory(subject=accompaniment.holder.person)
    InvitationFactory(
        meeting__state=MeetingState.INVITED,
        structure=user.person.mandates.get().structure,
        person=user.person,
    )
    return user


def fits(page):
    """Nothing stands out to the right."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0


def test_day_of_the_team(page, live_url, team):
    then = timezone.now() - timedelta(days=20)
    IntakeSubmissionFactory(received_at=then, in_review=True, assigned_to=team)
    fresh = IntakeSubmissionFactory(first_name="Maëlle", last_name="Arsac")
    MeetingFactory(state=MeetingState.INVITED)
    MandateFactory(ended=True)
    sign_in(page, live_url, team)
    page.goto("/aujourdhui/")
    axe(page)
    fits(page)
    screenshot(page, "aujourdhui")
    page.get_by_role("link", name="Toute l’équipe").click()
    axe(page)
    page.get_by_role("button", name="Prendre : Maëlle Arsac").click()
    page.wait_for_url(f"**/candidatures/{fresh.pk}/")
    assert IntakeSubmission.objects.get(pk=fresh.pk).assigned_to == team


def test_empty_day(page, live_url, team):
    sign_in(page, live_url, team)
    page.goto("/aujourdhui/")
    axe(page)
    screenshot(page, "aujourdhui-vide")


def test_partner_answers_from_the_dashboard(page, live_url, contact):
    sign_in(page, live_url, contact)
    page.goto("/accueil/")
    axe(page)
    fits(page)
    screenshot(page, "tableau-de-bord")
    page.get_by_text("Voir les chiffres").first.click()
    axe(page)
    page.get_by_role("button", name="Peut-être").click()
    page.wait_for_url("**/rencontres/*/")
    assert Invitation.objects.get().answer == Answer.MAYBE
    page.goto("/tableau-de-bord/")
    axe(page)
    expect(page.get_by_text("Vous avez répondu à l’invitation")).to_be_visible()
    page.get_by_role("link", name="Tous les projets").click()
    axe(page)
    fits(page)
    expect(page.get_by_text("Le four commun")).to_be_visible()


def test_indicators_open_their_rows(page, live_url, team):
    accompaniment = AccompanimentFactory(start=timezone.localdate())
    sign_in(page, live_url, team)
    page.goto("/indicateurs/")
    axe(page)
    fits(page)
    screenshot(page, "indicateurs")
    page.get_by_role("link", name="Voir la liste : Porteurs accueillis").click()
    axe(page)
    fits(page)
    expect(page.get_by_text(str(accompaniment.holder.person))).to_be_visible()


def test_monthly_reports(page, live_url, contact):
    ReportFactory(month=date(2026, 10, 1))
    sign_in(page, live_url, contact)
    page.goto("/bilans/")
    axe(page)
    fits(page)
    screenshot(page, "bilans")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert download.value.suggested_filename == "bilan-eveil-2026-10.pdf"
