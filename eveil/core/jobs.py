"""Long work done by a worker while its asker watches a progress bar: exports of long lists.

A job is claimed by a conditional update, says that it lives with each chunk, and is taken up
again by another worker when it falls silent. Its file belongs to who asked, for a few hours.
"""

import gc
import tempfile
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string

from eveil.core.enums import JobState
from eveil.core.models import Job

log = structlog.get_logger(__name__)

# A worker silent for so long is dead: a chunk takes a second or two.
SILENT_SECONDS = 120
MAX_ATTEMPTS = 3


class Superseded(Exception):
    """Another worker has taken the job up meanwhile."""


@transaction.atomic
def start_export(page, kind):
    """A job that exports ``page`` (see exporting) as its address says; the one under way if any."""
    user = page.request.user
    params = {
        "page": f"{type(page).__module__}.{type(page).__qualname__}",
        "path": page.request.path,
        "query": page.request.GET.urlencode(),
        "format": kind,
        "base": page.base_template,
        "back": page.address(),
    }
    same = Job.objects.filter(by=user, params=params, state__in=JobState.UNDER_WAY)
    job = same.first() or Job.objects.create(
        by=user,
        params=params,
        label=f"{page.title}, {page.formats[kind].label}",
        total=page.row_count,
    )
    _tell_worker(job)
    return job


@transaction.atomic
def retry(job):
    """Try a failed job again."""
    if Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.WAITING, attempts=0, expires_at=None, beat_at=timezone.now()
    ):
        _tell_worker(job)


def _tell_worker(job):
    from eveil.core.tasks import run_job  # That module imports this one.

    transaction.on_commit(lambda: run_job.delay(job.pk), robust=True)


def run(pk):
    """Do the job, unless somebody is at it or it is done: called again, it changes nothing."""
    job = _claim(pk)
    if job is None:
        return
    try:
        _export(job)
    except Superseded:
        log.info("job_superseded", job=pk)
    except Exception:
        _at(job).update(state=JobState.FAILED, expires_at=_expiry())
        raise


def _claim(pk):
    now = timezone.now()
    silent = Q(state=JobState.RUNNING, beat_at__lt=now - timedelta(seconds=SILENT_SECONDS))
    free = Job.objects.filter(Q(state=JobState.WAITING) | silent, pk=pk)
    if not free.update(state=JobState.RUNNING, beat_at=now, attempts=F("attempts") + 1, done=0):
        return None
    return Job.objects.select_related("by").get(pk=pk)


def _at(job):
    """The row, as long as it is this worker's."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _export(job):
    page, kind = _page(job), job.params["format"]

    def report(done, total):
        if not _at(job).update(done=done, total=total, beat_at=timezone.now()):
            raise Superseded
        # Rows that refer to each other, a person and its account, go when they are written.
        gc.collect()

    with tempfile.TemporaryFile() as file:
        page.write(kind, file, report)
        file.seek(0)
        job.file.save("", File(file), save=False)
    finished = _at(job).update(
        state=JobState.DONE,
        file=job.file.name,
        name=f"{page.export_name()}.{kind}",
        content_type=page.formats[kind].content_type,
        expires_at=_expiry(),
    )
    if not finished:
        job.file.delete(save=False)


def _page(job):
    """The page as its asker sees it now, with the words of its address."""
    request = HttpRequest()
    request.method, request.path = "GET", job.params["path"]
    request.GET, request.user = QueryDict(job.params["query"]), job.by
    page = import_string(job.params["page"])()
    page.setup(request)
    return page


def _expiry():
    return timezone.now() + timedelta(hours=settings.EXPORT_HOURS)


def sweep():
    """Take up what no worker lives for, give up what kills them, delete what has expired."""
    now = timezone.now()
    silent = Job.objects.filter(
        state__in=JobState.UNDER_WAY, beat_at__lt=now - timedelta(seconds=SILENT_SECONDS)
    )
    silent.filter(attempts__gte=MAX_ATTEMPTS).update(state=JobState.FAILED, expires_at=_expiry())
    for job in silent:
        _tell_worker(job)
    for job in Job.objects.filter(expires_at__lt=now):
        if job.file:
            job.file.delete(save=False)
        job.delete()
