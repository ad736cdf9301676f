"""A cohort from its programme to its first trainee, in a real browser."""

import pytest

from cohorts.tests.factories import EnrolmentFactory, ProgrammeFactory
from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from eveil.territory.tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)


def test_a_cohort_is_opened_and_filled(page, live_url):
    MunicipalityFactory()
    programme = ProgrammeFactory(title="Entreprendre autrement")
    EnrolmentFactory(cohort__programme=programme, cohort__name="Promotion 2026")
    sign_in(page, live_url, UserFactory(adviser=True))

    page.goto("/promotions/programmes/")
    look(page, "programmes")
    page.get_by_role("link", name="Entreprendre autrement").click()
    look(page, "programme")
    page.get_by_role("link", name="Nouvelle promotion").click()
    look(page, "cohort-new")
    page.get_by_label("Nom").fill("Promotion 2027")
    page.get_by_label("Du", exact=True).fill("2027-01-11")
    page.get_by_label("Au", exact=True).fill("2027-06-30")
    page.get_by_label("Commune", exact=True).fill("Joyeuse")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", level=1, name="Promotion 2027").wait_for()

    page.get_by_role("link", name="Inscrire quelqu’un").click()
    look(page, "enrol")
    page.get_by_label("Prénom").fill("Inès")
    page.get_by_label("Nom", exact=True).fill("Vialle")
    page.get_by_role("button", name="Inscrire").click()
    page.get_by_text("Inscription enregistrée").wait_for()
    look(page, "cohort")
    page.get_by_role("link", name="Interrompre…").click()
    look(page, "enrolment-drop")
    page.goto("/promotions/")
    look(page, "cohorts")
