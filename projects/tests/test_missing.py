"""« Ce qui manque »: what is incomplete, where to fill it, the alarm, and the past."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import StructureFactory
from projects import completeness, missing
from projects.enums import EntryField
from projects.models import CompletenessDay, FundedOperation, Participation
from projects.tests.factories import (
    AccompanimentFactory,
    FundedOperationFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("projects:missing_list")
WHOLE = {
    "entry_status": "jobseeker",
    "unemployed_months": 3,
    "study_level": "4",
    "single_parent": False,
    "mobility": "car",
}


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


def taking_part(operation, person=None, **values):
    """An accompaniment paid by ``operation``, whole but for what is given."""
    identity = {
        "birth_date": date(1990, 5, 1),
        "birth_place": "Privas",
        "sex": "f",
        "address": "Le bourg",
        **(person or {}),
    }
    holder = ProjectHolderFactory(person=PersonFactory(**identity))
    row = AccompanimentFactory(holder=holder, **{**WHOLE, **values})
    operation.accompaniments.add(row)
    return row


def everything():
    return [field.value for field in EntryField if field != EntryField.MUNICIPALITY]


@pytest.mark.parametrize(
    ("field", "person", "values"),
    [
        ("birth_date", {"birth_date": None}, {}),
        ("birth_place", {"birth_place": ""}, {}),
        ("sex", {"sex": ""}, {}),
        ("address", {"address": ""}, {}),
        ("contact", {"email": "", "phone": ""}, {}),
        ("municipality", {"municipality": None}, {}),
        ("entry_status", {}, {"entry_status": "", "unemployed_months": None}),
        ("unemployed_months", {}, {"unemployed_months": None}),
        ("study_level", {}, {"study_level": ""}),
        ("single_parent", {}, {"single_parent": None}),
        ("mobility", {}, {"mobility": ""}),
        ("prescriber", {}, {"prescriber": None}),
    ],
)
def test_each_requirement_and_the_field_that_fills_it(client, adviser, field, person, values):
    operation = FundedOperationFactory(required=[field])
    taking_part(operation, person, **values)
    part = Participation.objects.incomplete().get()
    assert part.missing == [field]
    ((label, url),) = part.missing_fields
    assert label == EntryField(field).label
    page = client.get(url).content.decode()
    assert f'id="{url.partition("#")[2]}"' in page


def test_every_field_has_its_requirement():
    assert set(completeness.REQUIREMENTS) == set(EntryField)


def test_only_what_the_operation_requires():
    taking_part(FundedOperationFactory(required=["sex"]), {"birth_date": None}, study_level="")
    assert not Participation.objects.incomplete().exists()
    part = Participation.objects.get()
    assert part.missing == []


def test_nobody_but_a_jobseeker_counts_months():
    operation = FundedOperationFactory(required=["unemployed_months"])
    taking_part(operation, entry_status="employee", unemployed_months=None)
    assert not Participation.objects.incomplete().exists()


def test_the_list_names_what_lacks_and_narrows(client, adviser):
    first = FundedOperationFactory(required=everything(), name="FSE+")
    second = FundedOperationFactory(required=["sex"], name="Région")
    mine = taking_part(first, study_level="", prescriber=StructureFactory(), adviser=adviser)
    taking_part(second, {"sex": ""})
    taking_part(second)
    assert "2\u00a0dossiers incomplets" in client.get(LIST).content.decode()
    for query in (f"operation={first.pk}", f"suivie={adviser.pk}", "manque=study_level"):
        response = client.get(f"{LIST}?{query}")
        assert [row.accompaniment for row in response.context["rows"]] == [mine], query
    response = client.get(LIST, {"export": "csv", "operation": first.pk})
    _, line = csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";")
    assert line[0] == "FSE+"
    assert line[-1] == "Niveau d’études"


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, adviser, django_assert_num_queries, count):
    for _ in range(count):
        taking_part(FundedOperationFactory(required=everything()), {"sex": ""})
    missing.measure()
    client.get(LIST)
    # Session, user; team, operations; how many, rows; figures, curves.
    with django_assert_num_queries(8):
        client.get(LIST)


# The alarm -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("incomplete", "alarming"), [(1, False), (2, True)])
def test_the_alarm_rings_above_the_threshold(incomplete, alarming):
    operation = FundedOperationFactory(required=["sex"], incomplete_limit=35)
    for number in range(3):
        taking_part(operation, {"sex": "" if number < incomplete else "f"})
    (row,) = missing.figures()
    assert (row.total, row.incomplete, row.is_alarming) == (3, incomplete, alarming)
    assert missing.alarms() == []  # Nothing is measured yet.
    missing.measure()
    assert [(one.operation, one.incomplete) for one in missing.alarms()] == (
        [(operation, incomplete)] if alarming else []
    )


def test_at_the_threshold_itself_nothing_rings():
    operation = FundedOperationFactory(required=["sex"], incomplete_limit=50)
    for sex in ("", "f"):
        taking_part(operation, {"sex": sex})
    missing.measure()
    assert missing.alarms() == []


def test_the_home_of_the_team_rings(client, adviser):
    operation = FundedOperationFactory(required=["sex"], name="FSE+ 2025")
    taking_part(operation, {"sex": ""})
    home = reverse("reports:today")
    assert "FSE+ 2025" not in client.get(home).content.decode()
    missing.measure()
    page = client.get(home).content.decode()
    assert "FSE+ 2025" in page
    assert f"{LIST}?operation={operation.pk}" in page


def test_measuring_again_replaces_the_day():
    operation = FundedOperationFactory(required=["sex"])
    row = taking_part(operation, {"sex": ""})
    missing.measure()
    row.holder.person.sex = "f"
    row.holder.person.save()
    missing.measure()
    day = CompletenessDay.objects.get()
    assert (day.total, day.complete, day.day) == (1, 1, timezone.localdate())
    FundedOperation.objects.update(end=timezone.localdate() - timedelta(days=1))
    missing.measure()
    assert CompletenessDay.objects.count() == 1


def test_the_curve_follows_the_ends_of_months():
    operation = FundedOperationFactory()
    today = timezone.localdate()
    long_ago = (today.replace(day=1) - timedelta(days=70)).replace(day=3)
    for day, complete in ((long_ago, 2), (long_ago + timedelta(days=5), 4), (today, 10)):
        CompletenessDay.objects.create(operation=operation, day=day, total=10, complete=complete)
    lines, labels, _ = missing.curves([operation])
    assert len(lines[0].values) == len(labels) == missing.MONTHS_SHOWN
    assert lines[0].values[0] == 40  # Before the first measure it stands at that one.
    assert lines[0].values[-1] == 100


# Operations ----------------------------------------------------------------------------------


def test_a_coordinator_describes_an_operation(client):
    client.force_login(UserFactory(coordinator=True))
    funder = StructureFactory()
    values = {
        "name": "FSE+ 2026",
        "funder": funder.name,
        "start": "2026-01-01",
        "end": "2025-01-01",
        "incomplete_limit": 35,
        "required": ["sex", "birth_date"],
    }
    address = reverse("projects:operation_new")
    assert "précéder" in client.post(address, values).content.decode()
    assert client.post(address, {**values, "end": ""}).status_code == 302
    operation = FundedOperation.objects.get()
    assert (operation.required, operation.incomplete_limit) == (["sex", "birth_date"], 35)
    edit = reverse("projects:operation_edit", args=[operation.pk])
    changed = {**values, "end": "", "name": "FSE+", "opened_version": operation.version}
    assert client.post(edit, changed).status_code == 302
    assert client.post(edit, changed).context["form"].conflict is not None


@pytest.mark.parametrize(
    "wrong",
    [{"incomplete_limit": 101}, {"end": date(2000, 1, 1)}, {"required": ["nir"]}],
    ids=["limit", "dates", "required"],
)
def test_constraints_of_operations(wrong):
    with pytest.raises(ValidationError):
        FundedOperationFactory.build(funder=StructureFactory(), **wrong).full_clean()
    operation = FundedOperationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FundedOperation.objects.filter(pk=operation.pk).update(**wrong)


def test_no_more_complete_records_than_records():
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletenessDay.objects.create(
            operation=FundedOperationFactory(), day=date(2026, 1, 1), total=1, complete=2
        )
