"""The export of a long list: a worker writes it, its asker watches, fetches, and nobody else."""

import csv
import io
import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from eveil.core import exporting, jobs, lists
from eveil.core.enums import JobState
from eveil.core.models import Job
from eveil.people.tests.factories import UserFactory
from projects.models import Accompaniment
from projects.tests.factories import AccompanimentFactory

pytestmark = pytest.mark.django_db

HOLDERS = reverse("projects:holder_list")


@pytest.fixture(autouse=True)
def small(settings, tmp_path):
    settings.EXPORT_IN_WORKER_ROWS = 2
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def holders(adviser):
    return [AccompanimentFactory(project__title=f"Projet {n}") for n in range(3)]


def ask(client, address=HOLDERS, kind="csv"):
    response = client.post(address, {"export": kind})
    assert response.status_code == 302
    return Job.objects.get(pk=response["Location"].strip("/").rpartition("/")[2])


def fetch(client, job):
    return client.get(reverse("core:job_file", args=[job.pk]))


def read(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))


def files(folder):
    return [name for _, _, names in os.walk(folder) for name in names]


def test_a_long_list_is_exported_by_a_job_exactly_as_filtered(client, holders):
    Accompaniment.objects.filter(pk=holders[0].pk).update(state="ended", end=timezone.localdate())
    AccompanimentFactory.create_batch(2)
    job = ask(client, f"{HOLDERS}?etat=active&tri=nom")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 4, 4)
    header, *lines = read(fetch(client, job))
    assert header[0] == "Prénom"
    assert len(lines) == 4
    assert "Projet 0" not in {line[4] for line in lines}
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)


def test_as_a_spreadsheet(client, holders, tmp_path):
    job = ask(client, kind="xlsx")
    jobs.run(job.pk)
    job.refresh_from_db()
    response = fetch(client, job)
    assert job.name in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert sheet.max_row == 4
    assert sheet["J2"].is_date


def test_a_short_list_leaves_at_once(client, holders):
    response = client.get(HOLDERS, {"export": "csv", "suivie": holders[0].adviser_id})
    assert response["Content-Type"] == "text/csv"
    assert len(read(response)) == 2
    page = client.get(HOLDERS, {"etat": "active", "q": holders[0].project.title}).content
    assert b'name="export"' not in page


def test_reading_an_address_never_starts_a_job(client, holders):
    response = client.get(HOLDERS, {"export": "csv"})
    assert response["Content-Type"].startswith("text/html")
    assert b'name="export" value="csv"' in response.content
    assert not Job.objects.exists()


def test_asking_twice_is_asking_once(client, holders):
    assert ask(client) == ask(client)
    assert ask(client, f"{HOLDERS}?etat=active") != ask(client)


@pytest.mark.parametrize("word", ["", "pdf", "csv;xlsx"])
def test_only_what_a_list_exports(client, adviser, word):
    assert client.post(HOLDERS, {"export": word}).status_code == 405


@pytest.mark.parametrize("name", ["job", "job_file", "job_retry"])
def test_a_job_is_nobodys_but_its_askers(client, holders, name):
    job = ask(client)
    jobs.run(job.pk)
    client.force_login(UserFactory(coordinator=True))
    address = reverse(f"core:{name}", args=[job.pk])
    response = client.post(address) if name == "job_retry" else client.get(address)
    assert response.status_code == 404


def test_who_left_the_team_exports_nothing(client, adviser, holders):
    job = ask(client)
    adviser.role = ""
    adviser.save()
    jobs.run(job.pk)
    assert len(read(fetch(client, job))) == 1


def test_the_page_tells_how_far_it_is(client, holders):
    job = ask(client)
    Job.objects.update(state=JobState.RUNNING, done=1)
    page = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert 'max="3" value="1"' in page
    assert fetch(client, job).status_code == 404
    Job.objects.update(state=JobState.WAITING)
    jobs.run(job.pk)
    part = client.get(reverse("core:job", args=[job.pk]), headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"hx-trigger" not in part.content


def test_progress_is_written_chunk_by_chunk(client, holders, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 1)
    job, seen = ask(client), []
    original = Job.objects.filter

    def watch(*args, **kwargs):
        seen.append(Job._base_manager.values_list("done", flat=True).get(pk=job.pk))
        return original(*args, **kwargs)

    monkeypatch.setattr(Job.objects, "filter", watch)
    jobs.run(job.pk)
    assert {0, 1, 2, 3} <= set(seen)


# What may go wrong -----------------------------------------------------------------------


def test_run_twice_is_run_once(client, holders, tmp_path):
    job = ask(client)
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert len(files(tmp_path)) == 1


def test_a_failure_is_told_and_may_be_tried_again(client, holders, monkeypatch):
    job = ask(client)
    with monkeypatch.context() as patch:
        patch.setattr(lists.ListPage, "export_header", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.pk)
    assert b"pas abouti" in client.get(reverse("core:job", args=[job.pk])).content
    client.post(reverse("core:job_retry", args=[job.pk]))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_a_dead_workers_job_is_taken_up_again(client, holders, django_capture_on_commit_callbacks):
    job = ask(client)
    Job.objects.update(
        state=JobState.RUNNING,
        attempts=1,
        beat_at=timezone.now() - timedelta(seconds=jobs.SILENT_SECONDS + 1),
    )
    with django_capture_on_commit_callbacks() as told:
        jobs.sweep()
    assert len(told) == 1
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_what_kills_its_workers_is_given_up(client, holders):
    job = ask(client)
    Job.objects.update(
        state=JobState.RUNNING,
        attempts=jobs.MAX_ATTEMPTS,
        beat_at=timezone.now() - timedelta(hours=1),
    )
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_worker_that_was_replaced_leaves_the_file_of_the_other(
    client, holders, monkeypatch, tmp_path
):
    """It wakes up after its job was taken up by another: what it writes is thrown away."""
    job = ask(client)
    original = lists.ListPage.export_header

    def woken_late(self):
        monkeypatch.setattr(lists.ListPage, "export_header", original)
        Job.objects.update(beat_at=timezone.now() - timedelta(hours=1))
        jobs.run(job.pk)
        return original(self)

    monkeypatch.setattr(lists.ListPage, "export_header", woken_late)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert len(files(tmp_path)) == 1


def test_a_file_goes_when_its_time_is_over(client, holders, tmp_path, settings):
    job = ask(client)
    jobs.run(job.pk)
    Job.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    jobs.sweep()
    assert not Job.objects.exists()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    "wrong", [{"state": JobState.DONE, "expires_at": timezone.now()}, {"state": JobState.FAILED}]
)
def test_constraints(client, holders, wrong):
    job = ask(client)
    for name, value in wrong.items():
        setattr(job, name, value)
    with pytest.raises(ValidationError):
        job.validate_constraints()
