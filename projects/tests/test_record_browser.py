"""The record of a holder and what it lacks, in a real browser, on a laptop and on a phone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core import jobs
from eveil.core.models import Job
from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.testing import load_communes
from partners.tests.factories import StructureFactory
from projects import missing
from projects.enums import AccompanimentState, ExitKind, Situation
from projects.models import CompletenessDay, Exit, IntakeSubmission
from projects.services import interviews, outcomes
from projects.tests.factories import (
    AccompanimentFactory,
    DocumentFactory,
    FundedOperationFactory,
    InterviewFactory,
    ProjectHolderFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def adviser():
    person = PersonFactory(first_name="Nadège", last_name="Vialle")
    return UserFactory(person=person, coordinator=True)


@pytest.fixture
def row(adviser):
    communes = load_communes()
    person = PersonFactory(
        first_name="Samira",
        last_name="Belkacem",
        email="samira@example.org",
        municipality=communes["07110"],
    )
    row = AccompanimentFactory(
        holder=ProjectHolderFactory(person=person, user=True),
        project__title="L’Épicerie du col",
        adviser=adviser,
        start=date(2026, 6, 3),
    )
    operation = FundedOperationFactory(
        name="FSE+ Entreprendre autrement", required=["birth_date", "study_level", "mobility"]
    )
    operation.accompaniments.add(row)
    for months in range(1, 9):
        day = timezone.localdate() - timedelta(days=31 * months)
        CompletenessDay.objects.create(operation=operation, day=day, total=20, complete=19 - months)
    missing.measure()
    return row


def test_from_what_lacks_to_a_complete_record(page, live_url, settings, adviser, row):
    settings.BASE_URL = live_url
    StructureFactory(name="Mission locale d’Aubenas")
    sign_in(page, live_url, adviser)
    page.goto("/aujourdhui/")
    expect(page.get_by_role("heading", name="Dossiers incomplets")).to_be_visible()
    screenshot(page, "today-alarm")
    page.goto("/porteurs/incomplets/")
    expect(page.get_by_text("1 dossier incomplet").first).to_be_visible()
    axe(page)
    screenshot(page, "missing")

    page.get_by_role("link", name="Niveau d’études de Samira Belkacem").click()
    expect(page.locator("#id_study_level")).to_be_focused()
    axe(page)
    screenshot(page, "entry")
    page.locator("#id_study_level").select_option("4")
    page.locator("#id_mobility").select_option("car")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("est enregistrée")).to_be_visible()

    page.goto("/porteurs/incomplets/")
    page.get_by_role("link", name="Date de naissance de Samira Belkacem").click()
    expect(page.locator("#id_birth_date")).to_be_focused()
    axe(page)
    screenshot(page, "identity")
    page.locator("#id_birth_date").fill("1988-03-04")
    page.get_by_role("button", name="Enregistrer").click()
    page.goto("/porteurs/incomplets/")
    expect(page.get_by_text("Rien ne manque")).to_be_visible()
    axe(page)


def pass_on(page, row):
    """To another adviser, with an appointment that the holder moves meanwhile."""
    busy, colleague = (
        UserFactory(adviser=True, person=PersonFactory(first_name=first, last_name=last))
        for first, last in (("Amina", "Serrano"), ("Basile", "Chazal"))
    )
    booked = InterviewFactory(accompaniment=row, was_offered=True)
    InterviewFactory(adviser=busy, accompaniment__adviser=busy)
    later = SlotFactory(adviser=row.adviser, hours=96)
    page.goto(f"/accompagnements/{row.pk}/transmettre/")
    to, note = page.get_by_label("Transmettre à"), page.get_by_label("Note pour la suite")
    note.fill("Rappeler la mairie avant le 11.")
    to.select_option(label="Amina Serrano")
    expect(page.get_by_text("Amina Serrano a déjà rendez-vous")).to_be_visible()
    to.select_option(label="Basile Chazal")
    expect(page.get_by_text("Basile Chazal est libre à cette heure.")).to_be_visible()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_text("Basile Chazal vous accompagne désormais")).to_be_visible()
    screenshot(page, "transfer")
    interviews.move_to(booked, later, by=row.holder.person.user)
    page.get_by_role("button", name="Transmettre").click()
    expect(page.get_by_text("Relisez\u00a0: quelque chose a changé")).to_be_visible()
    expect(page.get_by_role("group", name=f"Rendez-vous {later.when}")).to_be_visible()
    expect(note).to_have_value("Rappeler la mairie avant le 11.")
    expect(to).to_have_value(str(colleague.pk))
    axe(page)
    screenshot(page, "transfer-again")
    page.get_by_role("button", name="Transmettre").click()
    expect(page.get_by_text("à Basile Chazal\u00a0; le rendez-vous")).to_be_visible()
    booked.refresh_from_db()
    assert (booked.adviser, booked.starts_at) == (colleague, later.starts_at)
    row.refresh_from_db()
    assert row.adviser == colleague


def undo_the_exit(page, row):
    """One that was noted for somebody else: a reason is wanted, and stays with the exit."""
    left = Exit(kind=ExitKind.EMPLOYMENT, reason="Un poste.", situation=Situation.EMPLOYEE)
    outcomes.end(row, day=timezone.localdate(), outcome=left, by=row.adviser)
    page.goto(f"/porteurs/{row.holder_id}/")
    page.get_by_role("heading", name="Sortie et nouvelles").click()
    page.get_by_role("link", name="Notée par erreur").click()
    page.get_by_role("button", name="Rouvrir").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce champ est obligatoire")
    axe(page)
    screenshot(page, "exit-undo")
    page.get_by_label("Pourquoi cette sortie").fill("C’était une autre Samira.")
    page.get_by_role("button", name="Rouvrir").click()
    expect(page.get_by_text("Accompagnement rouvert")).to_be_visible()
    page.get_by_role("heading", name="Sortie et nouvelles").click()
    expect(page.get_by_text("C’était une autre Samira.").last).to_be_visible()
    axe(page)
    screenshot(page, "exit-undone")
    row.refresh_from_db()
    assert row.state == AccompanimentState.ACTIVE


def test_the_page_of_a_holder_from_a_transfer_to_an_exit(page, live_url, settings, adviser, row):
    settings.BASE_URL = live_url
    DocumentFactory(holder=row.holder, shared=True)
    StructureFactory(name="La Couveuse du Bas-Vivarais")
    sign_in(page, live_url, adviser)
    page.goto(f"/porteurs/{row.holder_id}/")
    page.get_by_role("heading", name="Projet et entrée").click()
    expect(page.get_by_role("link", name="Transmettre")).to_be_visible()
    axe(page)
    screenshot(page, "holder-page")
    pass_on(page, row)
    expect(page.get_by_text("Rappeler la mairie avant le 11.")).to_be_visible()

    page.goto(f"/projets/{row.project_id}/porteurs/")
    axe(page)
    screenshot(page, "project-holders")
    page.goto(f"/porteurs/{row.holder_id}/documents/")
    axe(page)
    screenshot(page, "documents")
    page.goto(f"/accompagnements/{row.pk}/confidentiel/")
    axe(page)
    screenshot(page, "sensitive")

    page.goto(f"/accompagnements/{row.pk}/test/")
    page.get_by_label("Cadre").select_option("couveuse")
    page.get_by_label("Structure d’accueil").fill("couveuse bas")
    axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Chiffre d’affaires (€)").fill("1 250,50")
    page.get_by_role("button", name="Noter ce mois").click()
    expect(page.get_by_text("Le mois est noté.")).to_be_visible()
    axe(page)
    screenshot(page, "activity-test")

    undo_the_exit(page, row)


def test_an_application_for_somebody_without_a_computer(page, live_url, adviser):
    load_communes()
    PersonFactory(first_name="Lucienne", last_name="Fargier", email="")
    sign_in(page, live_url, adviser)
    page.goto("/candidatures/saisir/")
    axe(page)
    screenshot(page, "desk-1")
    page.get_by_label("Prénom").fill("Lucienne")
    page.get_by_label("Nom", exact=True).fill("Fargier")
    page.get_by_label("Téléphone").fill("06 39 98 44 10")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Déjà connue ?")).to_be_visible()
    page.get_by_label("Sa commune").fill("07260 joyeuse")
    page.get_by_label("En recherche d’emploi").check()
    axe(page)
    screenshot(page, "desk-2")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nom du projet").fill("Atelier de couture")
    page.get_by_label("Son idée").fill("Retoucher et transmettre, le samedi.")
    page.get_by_label("Une idée à clarifier").check()
    page.get_by_label("une seule personne").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Trouver un lieu").check()
    page.get_by_role("button", name="Continuer").click()
    axe(page)
    screenshot(page, "desk-5")
    page.get_by_label("Oui, c’est Lucienne Fargier").check()
    page.get_by_label("La personne a lu ou entendu").check()
    page.get_by_label("À l’oral").check()
    page.get_by_role("button", name="Enregistrer la candidature").click()
    expect(page.get_by_text("est reçue")).to_be_visible()
    assert IntakeSubmission.objects.get().entered_by == adviser


def test_a_long_export_shows_its_progress(page, live_url, settings, tmp_path, adviser, row):
    settings.EXPORT_IN_WORKER_ROWS = 0
    settings.MEDIA_ROOT = tmp_path
    sign_in(page, live_url, adviser)
    page.goto("/porteurs/")
    page.get_by_text("Exporter").click()
    page.get_by_role("button", name="CSV").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    axe(page)
    screenshot(page, "export-under-way")
    jobs.run(Job.objects.get().pk)
    link = page.get_by_role("link", name="Télécharger")
    expect(link).to_be_visible()
    axe(page)
    screenshot(page, "export-done")
    with page.expect_download() as download:
        link.click()
    assert "Samira" in download.value.path().read_text()
