"""The way through the application in a real browser, wide and narrow, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from eveil.core.models import Message
from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.tests.applying import PROJECT, YOU
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)

WITH_SCRIPT = pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])


def heading(page):
    return page.get_by_role("heading", level=1)


def onward(page):
    page.get_by_role("button", name=re.compile("^Continuer")).click()


def write_you(page):
    page.get_by_label("Prénom").fill(YOU["first_name"])
    page.get_by_label("Nom", exact=True).fill(YOU["last_name"])
    page.get_by_label("Adresse électronique").fill(YOU["email"])
    page.get_by_label(re.compile("^Téléphone")).fill(YOU["phone"])


def write_project(page):
    page.get_by_label(re.compile("^Nom du projet")).fill(PROJECT["title"])
    page.get_by_label(re.compile("^Votre idée")).fill(PROJECT["idea"])
    page.get_by_label("Une idée à clarifier").check()
    page.get_by_label("Nous sommes déjà plusieurs").check()


@WITH_SCRIPT
def test_a_visitor_applies_without_script(new_page, communes, width):
    page = new_page(width=width, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Candidater").click()
    write_you(page)
    onward(page)
    expect(heading(page)).to_have_text("Où vous êtes")
    page.get_by_label("Votre commune").fill("st michel")
    page.get_by_label("En recherche d’emploi").check()
    onward(page)
    # What was valid is kept; of several communes one is chosen.
    expect(page.get_by_label("En recherche d’emploi")).to_be_checked()
    page.get_by_label(re.compile("Saint-Michel-de-Boulogne")).check()
    onward(page)
    expect(heading(page)).to_have_text("Votre projet")
    write_project(page)
    onward(page)
    page.get_by_label("Clarifier mon idée").check()
    page.get_by_label("Tester mon activité").check()
    onward(page)
    expect(heading(page)).to_have_text("Relire et envoyer")
    expect(page.get_by_role("main")).to_contain_text("Saint-Michel-de-Boulogne")
    page.get_by_role("link", name=re.compile("Modifier.*Votre projet")).click()
    page.get_by_label(re.compile("^Nom du projet")).fill("Le Séchoir d’en bas")
    onward(page)
    expect(heading(page)).to_have_text("Relire et envoyer")
    page.get_by_label("J’ai lu ce que vous faites de ces informations").check()
    page.get_by_role("button", name="Envoyer ma candidature").click()
    expect(heading(page)).to_contain_text("Merci Maëlle")
    submission = IntakeSubmission.objects.get()
    assert submission.state == IntakeState.RECEIVED
    assert submission.title == "Le Séchoir d’en bas"
    assert submission.needs == ["clarify", "test"]
    assert not submission.person.consents.exists()
    page.get_by_role("link", name="Suivre ma candidature").click()
    expect(page.get_by_text("Reçue")).to_be_visible()


def test_every_page_of_the_way_is_accessible(page, communes):
    """Each step as it opens, with its errors, and filled in."""
    page.goto("/")
    look(page, "accueil")
    page.goto("/candidater/")
    look(page, "candidater-1-vous")
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("Prénom")
    look(page, "candidater-1-erreurs")
    write_you(page)
    onward(page)
    look(page, "candidater-2-lieu")
    page.get_by_label("Votre commune").fill("st michel")
    onward(page)
    look(page, "candidater-2-erreurs")
    submission = IntakeSubmission.objects.get()
    step(page, submission, IntakeStep.PROJECT)
    look(page, "candidater-3-projet")
    write_project(page)
    page.get_by_label(re.compile("^Votre idée")).fill("")
    onward(page)
    look(page, "candidater-3-erreurs")
    step(page, submission, IntakeStep.NEEDS)
    onward(page)
    look(page, "candidater-4-erreurs")
    step(page, submission, IntakeStep.CONSENTS)
    look(page, "candidater-5-incomplet")
    whole = IntakeSubmissionFactory(draft=True, idea="Un four à pain.\n\nAu hameau. 🥖")
    step(page, whole, IntakeStep.CONSENTS)
    look(page, "candidater-5-relire")
    page.get_by_role("button", name="Envoyer ma candidature").click()
    look(page, "candidater-5-erreurs")
    page.get_by_label("J’ai lu ce que vous faites de ces informations").check()
    page.get_by_role("button", name="Envoyer ma candidature").click()
    look(page, "candidater-6-merci")


def test_every_page_around_the_way_is_accessible(page, communes):
    for name in ("reprendre", "reprendre/envoye"):
        page.goto(f"/candidater/{name}/")
        look(page, name.replace("/", "-"))
    page.goto("/vos-donnees/")
    look(page, "vos-donnees")
    for state in ("received", "more_info", "accepted", "referred", "withdrawn"):
        traits = {state: True} if state != "received" else {}
        submission = IntakeSubmissionFactory(**traits)
        page.goto(f"/candidater/{submission.token}/")
        look(page, f"candidature-{state}")
    for draft in (True, False):
        submission = IntakeSubmissionFactory(draft=draft)
        page.goto(f"/candidater/{submission.token}/retirer/")
        look(page, f"retirer-{'brouillon' if draft else 'candidature'}")


def test_another_device_takes_over_by_the_mailed_link(new_page, live_url, communes):
    laptop, phone = new_page(DESKTOP), new_page(PHONE)
    laptop.goto("/candidater/")
    write_you(laptop)
    onward(laptop)
    link = re.search(r"/candidater/[\w-]{32}/", Message.objects.get().text).group()
    phone.goto(link)
    expect(heading(phone)).to_have_text("Où vous êtes")
    phone.get_by_role("button", name="Étape précédente").click()
    expect(phone.get_by_label("Prénom")).to_have_value(YOU["first_name"])


def step(page, submission, step):
    page.goto(f"/candidater/{submission.token}/{step}/")


def look(page, name):
    axe(page)
    screenshot(page, name)
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px too wide"
