"""The file of a row goes with the row, whatever deletes it, and never while a row points to it."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models.signals import post_delete

from eveil.core.models import PrivateFile
from eveil.people.tests.factories import UserFactory
from partners.models import JournalFile, Logo, ResourceFile
from partners.services import resources
from partners.tests.factories import JournalFileFactory, LogoFactory, ResourceFactory
from projects.services import erasing
from projects.tests.factories import ConsentScanFactory

pytestmark = pytest.mark.django_db

PRIVATE = [model for model in apps.get_models() if issubclass(model, PrivateFile)]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model._meta.label)
def test_every_kind_of_private_file_is_watched(model):
    assert post_delete.has_listeners(model)


def stored(row):
    return default_storage.exists(row.file.name)


def test_a_replaced_document_leaves_no_file(django_capture_on_commit_callbacks):
    resource = ResourceFactory(document__content=PDF)
    other = ResourceFactory(document__content=PDF)
    former = resource.document
    newer = SimpleUploadedFile("plan.pdf", PDF)
    newer.content_type = "application/pdf"
    with django_capture_on_commit_callbacks(execute=True):
        resources.edit(resource, newer, by=UserFactory(adviser=True))
        assert stored(former)
    assert not stored(former)
    assert stored(ResourceFile.objects.get(resource=resource))
    assert stored(other.document)


def test_all_at_once_or_with_what_they_belong_to(django_capture_on_commit_callbacks):
    files = [JournalFileFactory(), JournalFileFactory(), JournalFileFactory()]
    scan = ConsentScanFactory(submission__draft=True)
    with django_capture_on_commit_callbacks(execute=True):
        JournalFile.objects.filter(pk__in=[row.pk for row in files[:2]]).delete()
        files[2].entry.delete()
        erasing.erase_draft(scan.submission)
    assert [stored(row) for row in (*files, scan)] == [False] * 4


def test_a_deletion_that_fails_keeps_row_and_file(django_capture_on_commit_callbacks):
    logo = LogoFactory()
    with django_capture_on_commit_callbacks(execute=True) as called, transaction.atomic():
        logo.delete()
        transaction.set_rollback(True)
    assert called == []
    assert Logo.objects.get().file.name == logo.file.name
    assert stored(logo)


def test_what_another_row_points_to_stays(django_capture_on_commit_callbacks):
    kept = JournalFileFactory()
    copy = JournalFile.objects.get(pk=kept.pk)
    copy.pk = None
    copy.save()
    with django_capture_on_commit_callbacks(execute=True):
        copy.delete()
    assert stored(kept)
    with django_capture_on_commit_callbacks(execute=True):
        kept.delete()
    assert not stored(kept)


def test_a_file_that_is_gone_already_troubles_nobody(django_capture_on_commit_callbacks):
    row = JournalFileFactory()
    default_storage.delete(row.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        row.delete()
    assert not JournalFile.objects.exists()
