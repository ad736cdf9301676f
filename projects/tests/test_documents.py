"""Private documents: typed by content, limited in size, read by whom they were given to."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from eveil.core.testing.folds import unfolded
from eveil.people.tests.factories import UserFactory
from partners.tests.factories import PartnerFactory
from projects.models import Document
from projects.services import documents as services
from projects.tests.factories import (
    AccompanimentFactory,
    DocumentFactory,
    ProjectFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF"
MINE = reverse("projects:my_documents")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


def pdf(name="devis.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


def address(document):
    return reverse("projects:document", args=[document.pk])


def give(client, holder, **values):
    values = {"file": pdf(), "about": "person", "audience": "team", **values}
    return client.post(reverse("projects:holder_documents", args=[holder.pk]), values)


def test_the_team_gives_a_document_of_a_person_or_a_project(client, adviser):
    row = AccompanimentFactory()
    give(client, row.holder, file=pdf("../secret\u202efdp.exe"))
    give(client, row.holder, about=row.project.pk, audience="holder")
    of_person, of_project = Document.objects.order_by("pk")
    assert of_person.name.endswith(".pdf")
    assert "/" not in of_person.name
    assert (of_person.holder, of_person.audience) == (row.holder, "team")
    assert (of_project.project, of_project.audience) == (row.project, "holder")
    page = unfolded(client, reverse("projects:holder_detail", args=[row.holder_id]))
    assert address(of_person) in page
    assert address(of_project) in page


def test_not_about_somebody_elses_project(client, adviser):
    response = give(client, AccompanimentFactory().holder, about=ProjectFactory().pk)
    assert response.context["form"].errors["about"]


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00 program", b"<script>alert(1)</script>", b""], ids=["exe", "html", "0"]
)
def test_what_is_no_document_is_refused(client, adviser, content):
    response = give(client, ProjectHolderFactory(), file=pdf("devis.pdf", content))
    assert response.context["form"].errors["file"]
    assert not Document.objects.exists()


def test_what_is_too_heavy_is_refused(client, adviser, settings):
    settings.FILE_MAX_BYTES = 10
    assert give(client, ProjectHolderFactory()).context["form"].errors["file"]


# Who reads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shared", "who", "status"),
    [
        (True, "team", 200),
        (True, "its holder", 200),
        (True, "another holder", 404),
        (True, "partner", 404),
        (False, "team", 200),
        (False, "its holder", 404),
    ],
)
@pytest.mark.parametrize("about", ["person", "project"])
def test_who_reads_a_document(shared, who, status, about):
    row = AccompanimentFactory(holder__user=True)
    whose = {"project": row.project} if about == "project" else {"holder": row.holder}
    document = DocumentFactory(shared=shared, **whose)
    user = {
        "team": lambda: UserFactory(adviser=True),
        "its holder": lambda: row.holder.person.user,
        "another holder": lambda: ProjectHolderFactory(user=True).person.user,
        "partner": PartnerFactory,
    }[who]()
    response = as_user(user).get(address(document))
    assert response.status_code == status
    if status == 200:
        assert response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"] == "private, no-store"


def test_a_holder_reads_once_what_its_project_shares_and_nothing_internal():
    row = AccompanimentFactory(holder__user=True)
    row.project.holders.add(ProjectHolderFactory(), ProjectHolderFactory())
    DocumentFactory(project=row.project, shared=True, name="statuts.pdf")
    DocumentFactory(holder=row.holder, name="avis-interne.pdf")
    page = as_user(row.holder.person.user).get(MINE).content.decode()
    assert page.count("statuts.pdf</a>") == 1
    assert "avis-interne" not in page


def test_a_holder_gives_what_the_team_reads():
    holder = ProjectHolderFactory(user=True)
    as_user(holder.person.user).post(MINE, {"file": pdf("rib.pdf")})
    document = Document.objects.get()
    assert (document.holder, document.audience) == (holder, "holder")
    assert as_user(UserFactory(adviser=True)).get(address(document)).status_code == 200


def test_nobody_gives_for_somebody_else():
    stranger = ProjectHolderFactory(user=True).person.user
    with pytest.raises(PermissionDenied):
        services.give(pdf(), owner={"holder": ProjectHolderFactory()}, by=stranger)


# Taking away -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("giver", 302), ("colleague", 403), ("coordinator", 302)]
)
def test_who_takes_away(client, adviser, who, status, tmp_path, django_capture_on_commit_callbacks):
    give(client, AccompanimentFactory().holder)
    document = Document.objects.get()
    if who != "giver":
        key = "coordinator" if who == "coordinator" else "adviser"
        client.force_login(UserFactory(**{key: True}))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("projects:document_delete", args=[document.pk]))
    assert response.status_code == status
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == (status == 403)
    assert Document.objects.exists() is (status == 403)


@pytest.mark.parametrize("both", [True, False])
def test_a_document_is_of_one(both):
    document = DocumentFactory()
    project = ProjectFactory() if both else None
    changes = {"project": project} if both else {"holder": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**changes)
    for name, value in changes.items():
        setattr(document, name, value)
    with pytest.raises(ValidationError):
        document.validate_constraints()
