"""The memory of an export does not grow with its rows."""

import gc
import tracemalloc

import pytest
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from eveil.core import exporting, jobs
from eveil.people.models import Person
from eveil.people.tests.factories import UserFactory
from projects.lists import HolderList
from projects.models import Accompaniment, Project, ProjectHolder

pytestmark = pytest.mark.django_db

FEW, MANY = 300, 1_500


@pytest.fixture(autouse=True)
def like_a_worker(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(exporting, "CHUNK", 100)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def write_holders(count):
    """Persons and accounts that refer to each other, as in life."""
    adviser = UserFactory(adviser=True)
    persons = Person.objects.bulk_create(
        Person(first_name="Lucie", last_name=f"Bernard {n}") for n in range(count)
    )
    holders = ProjectHolder.objects.bulk_create(ProjectHolder(person=one) for one in persons)
    projects = Project.objects.bulk_create(
        Project(title="Le Séchoir", summary="x" * 500, stage="idea") for _ in holders
    )
    Accompaniment.objects.bulk_create(
        Accompaniment(holder=holder, project=project, adviser=adviser, start=timezone.localdate())
        for holder, project in zip(holders, projects, strict=True)
    )


def peak_of_export(user, kind):
    """Most bytes held at a time while a job writes all holders; and how many rows it wrote."""
    request = HttpRequest()
    request.path, request.GET, request.user = "/porteurs/", QueryDict(""), user
    page = HolderList()
    page.setup(request)
    job = jobs.start_export(page, kind)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    jobs.run(job.pk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    job.refresh_from_db()
    return peak - before, job.total


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_five_times_the_rows_take_the_same_memory(kind):
    user = UserFactory(coordinator=True)
    write_holders(FEW)
    peak_of_export(user, kind)  # What is loaded once stays.
    few, rows = peak_of_export(user, kind)
    assert rows == FEW
    write_holders(MANY - FEW)
    many, rows = peak_of_export(user, kind)
    assert rows == MANY
    # Beyond its chunk, a row may cost its key: eight bytes, in an array that grows by eighths.
    assert many < few * 1.05 + 10 * MANY
