"""Journeys of accounts in a real browser, from the mail to the work, at both widths."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect

from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people import services
from eveil.people.models import Consent, User
from eveil.people.tests.factories import UserFactory
from eveil.people.tests.mails import code_in, link_in, receive
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def log_in_by_code(page, email, settings):
    page.goto("/compte/login/code/")
    page.get_by_label("Adresse électronique").fill(email)
    press(page, "Recevoir un code")
    heading(page, "Votre code")
    page.get_by_label("Code").fill(code_in(receive(settings)[0]))
    press(page, "Continuer")


@pytest.fixture
def invited(settings):
    """(person, path of the link it received by mail)."""
    person = ProjectHolderFactory(person__first_name="Samira").person
    services.invite(person, by=UserFactory(adviser=True))
    return person, link_in(receive(settings)[0])


def test_from_the_invitation_to_the_space_and_back(page, invited, settings):
    person, link = invited
    page.goto(link)
    heading(page, "Bienvenue, Samira")
    look(page, "invitation")
    press(page, "Ouvrir mon espace")
    heading(page, "Bonjour Samira")

    page.goto("/compte/")
    look(page, "compte")
    press(page, "Donner mon accord : Recevoir les nouvelles d’EVEIL")
    expect(page.get_by_text("Accord noté")).to_be_visible()
    press(page, "Retirer mon accord : Recevoir les nouvelles d’EVEIL")
    expect(page.get_by_text("C’est effectif dès maintenant")).to_be_visible()
    assert not Consent.objects.in_force("newsletter").exists()

    page.goto(f"/messages/{person.pk}/")
    page.get_by_label("Votre message").fill("Bonjour, qui puis-je appeler ?")
    press(page, "Envoyer")
    expect(page.get_by_text("qui puis-je appeler")).to_be_visible()
    look(page, "messages")

    page.goto("/compte/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(link)
    heading(page, "Ce lien ne sert plus")
    look(page, "invitation-fermee")
    log_in_by_code(page, person.email, settings)
    heading(page, "Bonjour Samira")


def test_a_colleague_joins_the_team_with_a_second_factor(new_page, live_url, settings):
    settings.STAFF_MFA_REQUIRED = False
    coordinator = UserFactory(coordinator=True, password="la châtaigne du hameau")
    page = new_page()
    sign_in(page, live_url, coordinator)
    page.goto("/reglages/equipe/")
    look(page, "equipe")
    page.get_by_role("link", name="Inviter quelqu’un").click()
    heading(page, "Confirmez que c’est vous")
    look(page, "confirmer")
    page.get_by_label("Mot de passe").fill("la châtaigne du hameau")
    press(page, "Continuer")
    page.get_by_label("Prénom").fill("Odile")
    page.get_by_label("Nom", exact=True).fill("Roche")
    page.get_by_label("Adresse électronique").fill("odile@example.org")
    look(page, "equipe-inviter")
    press(page, "Envoyer l’invitation")
    expect(page.get_by_text("L’invitation est partie")).to_be_visible()

    settings.STAFF_MFA_REQUIRED = True
    colleague = new_page(width=390)
    colleague.goto(link_in(receive(settings)[0]))
    look(colleague, "invitation-equipe")
    colleague.get_by_label("Mot de passe").fill("une phrase d’Odile Roche")
    press(colleague, "Ouvrir mon espace")
    heading(colleague, "Mettre en place le second facteur")
    look(colleague, "second-facteur")
    secret = colleague.locator("code").inner_text()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    colleague.get_by_label("Code à six chiffres").fill(code)
    press(colleague, "Activer")
    heading(colleague, "Codes de secours")
    look(colleague, "codes-de-secours")
    recovery_code = colleague.locator("li code").first.inner_text()
    colleague.goto("/compte/")
    heading(colleague, "Mon compte")

    again = new_page(width=390)
    again.goto("/compte/login/")
    look(again, "mot-de-passe")
    again.get_by_label("Adresse électronique").fill("odile@example.org")
    again.get_by_label("Mot de passe").fill("une phrase d’Odile Roche")
    press(again, "Se connecter")
    heading(again, "Second facteur")
    look(again, "second-facteur-demande")
    again.get_by_label("Code").fill(recovery_code)
    press(again, "Se connecter")
    expect(again).not_to_have_url(re.compile("/compte/2fa/"))
    again.goto("/compte/")
    heading(again, "Mon compte")
    assert User.objects.get(email="odile@example.org").role == "adviser"


def test_logging_in_needs_no_script(new_page, invited, settings):
    person, link = invited
    page = new_page(width=390, java_script_enabled=False)
    page.goto(link)
    press(page, "Ouvrir mon espace")
    heading(page, "Bonjour Samira")
    page = new_page(width=390, java_script_enabled=False)
    log_in_by_code(page, person.email, settings)
    heading(page, "Bonjour Samira")


def test_errors_are_said_beside_the_field(page, settings):
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill("samira@example.org")
    page.get_by_label("Mot de passe").fill("rien de bon")
    press(page, "Se connecter")
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    look(page, "mot-de-passe-errone")
    page.goto("/compte/login/code/")
    page.get_by_label("Adresse électronique").fill("samira")
    press(page, "Recevoir un code")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "code-adresse-erronee")
    page.get_by_label("Adresse électronique").fill("samira@example.org")
    press(page, "Recevoir un code")
    page.get_by_label("Code").fill("XXXX-XXXX")
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas le bon code")
    look(page, "code-errone")
