"""The record of a holder: identity, entry, what is confidential, who accompanies, who holds."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eveil.core.testing.folds import unfolded
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent
from eveil.people.services import record_consent, withdraw_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.tests.factories import StructureFactory
from projects.enums import EntryStatus, HoldingRight
from projects.models import Accompaniment, Holding, ProjectHolder, SensitiveEntry
from projects.services import record as services
from projects.tests.factories import (
    AccompanimentFactory,
    FundedOperationFactory,
    ProjectFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def row(adviser):
    """An accompaniment of the adviser's."""
    return AccompanimentFactory(
        adviser=adviser, holder__user=True, holder__person__municipality=MunicipalityFactory()
    )


def url(name, obj):
    return reverse(f"projects:{name}", args=[obj.pk])


def page(client, address):
    """A page with all that it folds."""
    assert client.get(address).status_code == 200
    return unfolded(client, address)


def sent(form, **changes):
    """What a browser sends of an opened form, some of it changed."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


# Identity ----------------------------------------------------------------------------------


def test_identity_is_written_once_and_found_again(client, row):
    address = url("holder_identity", row.holder)
    form = client.get(address).context["form"]
    values = sent(form, birth_date="1988-03-04", birth_place="Privas", sex="f", last_name="Roudil")
    values["municipality"] = row.holder.person.municipality.label
    assert client.post(address, values).status_code == 302
    person = row.holder.person
    person.refresh_from_db()
    assert (person.birth_date, person.birth_place, person.sex) == (
        date(1988, 3, 4),
        "Privas",
        "f",
    )
    assert list(ProjectHolder.objects.matching("Roudil")) == [row.holder]


def test_the_address_of_an_account_is_its_owners(client, row):
    address = url("holder_identity", row.holder)
    before = row.holder.person.email
    values = sent(client.get(address).context["form"], email="autre@example.org")
    values["municipality"] = row.holder.person.municipality.label
    client.post(address, values)
    row.holder.person.refresh_from_db()
    assert row.holder.person.email == before


@pytest.mark.parametrize("name", ["holder_identity", "accompaniment_entry"])
def test_a_save_over_somebody_elses_is_refused(client, row, name):
    address = url(name, row.holder if name == "holder_identity" else row)
    values = sent(client.get(address).context["form"])
    values["municipality"] = row.holder.person.municipality.label
    assert client.post(address, values).status_code == 302
    response = client.post(address, {**values, "last_name": "Écrasé", "start": "2020-01-01"})
    assert response.context["form"].conflict is not None


# Entry -------------------------------------------------------------------------------------


def enter(client, row, **changes):
    address = url("accompaniment_entry", row)
    return client.post(address, sent(client.get(address).context["form"], **changes))


def test_what_funders_ask_on_entry(client, row):
    structure, operation = StructureFactory(), FundedOperationFactory()
    enter(
        client,
        row,
        entry_status="jobseeker",
        unemployed_months="14",
        study_level="4",
        single_parent="False",
        mobility="car",
        prescriber=structure.name,
        co_structure=structure.name,
        operations=[operation.pk],
    )
    row.refresh_from_db()
    assert (row.unemployed_months, row.study_level, row.single_parent) == (14, "4", False)
    assert row.prescriber == row.co_structure == structure
    assert list(row.operations.all()) == [operation]
    text = page(client, url("holder_detail", row.holder))
    for words in ("14\u00a0mois", "Niveau 4", operation.name, structure.name):
        assert words in text, words


def test_months_of_unemployment_are_a_jobseekers(client, row):
    enter(client, row, entry_status="employee", unemployed_months="3")
    row.refresh_from_db()
    assert row.unemployed_months is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Accompaniment.objects.update(entry_status=EntryStatus.STUDENT, unemployed_months=3)


def test_a_person_enters_an_operation_once(client, row):
    operation = FundedOperationFactory()
    other = AccompanimentFactory(holder=row.holder)
    other.operations.add(operation)
    response = enter(client, row, operations=[operation.pk])
    assert "déjà inscrite" in response.content.decode()
    assert not row.operations.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.participations.create(operation=operation)


def test_operations_of_the_past_are_not_offered(client, row):
    old = FundedOperationFactory(end=timezone.localdate() - timezone.timedelta(days=1))
    assert old.name not in page(client, url("accompaniment_entry", row))


# What is confidential ----------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("colleague", 403)])
def test_only_who_accompanies_and_who_coordinates(client, row, who, status):
    client.force_login(UserFactory(**{"coordinator" if who == "coordinator" else "adviser": True}))
    assert client.get(url("accompaniment_sensitive", row)).status_code == status
    link = url("accompaniment_sensitive", row)
    assert (link in page(client, url("holder_detail", row.holder))) is (status == 200)


def test_nothing_confidential_without_consent(client, row):
    address = url("accompaniment_sensitive", row)
    response = client.post(address, {"benefits": ["rsa"], "disability_recognised": "True"})
    assert "sans l’accord" in response.content.decode()
    assert not SensitiveEntry.objects.exists()


def test_what_is_confidential_goes_with_the_consent(
    client, row, django_capture_on_commit_callbacks
):
    address = url("accompaniment_sensitive", row)
    client.post(address, {"agreed": "on", "benefits": ["rsa", "aah"], "disability_recognised": ""})
    kept = SensitiveEntry.objects.get()
    assert (kept.benefits, kept.disability_recognised) == (["rsa", "aah"], None)
    consent = Consent.objects.get(purpose=ConsentPurpose.SENSITIVE_ENTRY)
    assert consent.channel == "oral"
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(row.holder.person, ConsentPurpose.SENSITIVE_ENTRY, by=row.adviser)
    assert not SensitiveEntry.objects.exists()


def test_a_newer_text_keeps_what_was_agreed(row, django_capture_on_commit_callbacks):
    person = row.holder.person
    record_consent(person, ConsentPurpose.SENSITIVE_ENTRY)
    SensitiveEntry.objects.create(accompaniment=row, benefits=["rsa"])
    Consent.objects.update(text_version="2020")
    with django_capture_on_commit_callbacks(execute=True):
        record_consent(person, ConsentPurpose.SENSITIVE_ENTRY)
    assert SensitiveEntry.objects.exists()


def test_what_is_confidential_is_shown_nowhere_else(client, row):
    record_consent(row.holder.person, ConsentPurpose.SENSITIVE_ENTRY)
    SensitiveEntry.objects.create(accompaniment=row, benefits=["rsa"], disability_recognised=True)
    export = client.get(reverse("projects:holder_list"), {"export": "csv"}).getvalue().decode()
    assert "RSA" not in page(client, url("holder_detail", row.holder)).replace("(RSA, ASS", "")
    assert "RSA" not in export


# Several holders, several projects -----------------------------------------------------------


def test_somebody_else_holds_the_project_and_only_reads_it(client, row):
    person = PersonFactory(first_name="Odile", last_name="Courtial")
    client.post(
        f"{url('project_holders', row.project)}?q=Courtial",
        {"person": person.pk, "right": "read", "accompany": ""},
    )
    holder = ProjectHolder.objects.get(person=person)
    assert list(row.project.holders.order_by("pk")) == [row.holder, holder]
    assert not holder.accompaniments.exists()
    user = UserFactory(person=person)
    own = Client()
    own.force_login(user)
    assert row.project.title in page(own, reverse("projects:my_space"))
    edit = reverse("projects:my_project", args=[row.project.pk])
    assert edit not in page(own, reverse("projects:my_space"))
    assert own.get(edit).status_code == 403
    client.post(url("holding_right", Holding.objects.get(holder=holder)), {"right": "write"})
    assert own.get(edit).status_code == 200


def test_an_associate_may_be_accompanied_too(client, row):
    client.post(
        url("project_holders", row.project),
        {"first_name": "Yvan", "last_name": "Roure", "right": "write", "accompany": "on"},
    )
    other = Accompaniment.objects.exclude(pk=row.pk).get()
    assert (str(other.holder), other.adviser, other.project) == (
        "Yvan Roure",
        row.adviser,
        row.project,
    )


def test_nobody_holds_a_project_twice(client, row):
    person = row.holder.person
    response = client.post(
        f"{url('project_holders', row.project)}?q={person.last_name}",
        {"person": person.pk, "right": "write"},
    )
    assert "porte déjà" in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(project=row.project, holder=row.holder)


def test_somebody_always_writes_a_project(client, row):
    only = row.project.holdings.get()
    client.post(url("holding_right", only), {"right": "read"})
    only.refresh_from_db()
    assert only.right == HoldingRight.WRITE
    client.post(url("holding_end", only))
    assert row.project.holdings.count() == 1


def test_who_is_no_longer_accompanied_may_leave(client, row):
    other = ProjectHolderFactory()
    row.project.holders.add(other)
    client.post(url("holding_end", row.project.holdings.get(holder=other)))
    assert list(row.project.holders.all()) == [row.holder]


def test_a_holder_opens_another_project(client, row):
    client.post(
        url("holder_project", row.holder),
        {
            "title": "La buvette",
            "stage": "idea",
            "adviser": row.adviser.pk,
            "start": "2026-11-02",
        },
    )
    assert {project.title for project in row.holder.projects.all()} == {
        row.project.title,
        "La buvette",
    }
    assert list(ProjectHolder.objects.matching("buvette")) == [row.holder]
    own = Client()
    own.force_login(row.holder.person.user)
    text = page(own, reverse("projects:my_space"))
    assert "La buvette" in text
    assert row.project.title in text


def test_the_page_names_those_who_hold_the_project(client, row):
    other = ProjectHolderFactory()
    row.project.holders.add(other)
    ProjectFactory()
    text = page(client, url("holder_detail", row.holder))
    assert url("holder_detail", other) in text


def test_services_refuse_who_is_not_in_the_team(row):
    stranger = row.holder.person.user
    for verb in (
        lambda: services.save_identity(row.holder.person, by=stranger),
        lambda: services.save_entry(row, operations=[], by=stranger),
        lambda: services.dissociate(row.project.holdings.get(), by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            verb()
