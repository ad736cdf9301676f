"""The export of all holders, as a worker does it, beside a bare COPY of the same rows; and the
sheets of hours.

Run as a process of its own (``python -m bench.exports``), so that its peak memory is that of
the export alone. Prints one line of JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "holder__person__first_name",
    "holder__person__last_name",
    "holder__person__email",
    "holder__person__phone",
    "project__title",
    "project__municipality__name",
    "project__municipality__epci__name",
    "project__stage",
    "state",
    "start",
    "end",
    "adviser__person__first_name",
    "adviser__person__last_name",
)


# All holders, by each means; then the hours of a year, of one adviser and of all.
KINDS = ("copy", "csv", "xlsx", "hours.pdf", "hours.xlsx")


def measure():
    """Seconds of each kind of file and of COPY, and the memory that the process ever took."""
    found = {}
    for kind in KINDS:
        done = subprocess.run(
            [sys.executable, "-m", "bench.exports", kind],
            cwd=ROOT,
            env=dict(os.environ),
            check=True,
            capture_output=True,
            text=True,
        )
        found[kind] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(kind):
    import django

    django.setup()
    from bench.measure import peak_memory
    from eveil.celery import keep_what_is_loaded

    keep_what_is_loaded()
    start = copy if kind == "copy" else export
    before = peak_memory([os.getpid()])
    began = time.perf_counter()
    rows = start(kind)
    seconds = round(time.perf_counter() - began, 2)
    after = peak_memory([os.getpid()])
    print(json.dumps({"rows": rows, "seconds": seconds, "mb": after, "mb_before": before}))


def export(kind):
    from django.http import HttpRequest, QueryDict

    from eveil.core import jobs
    from eveil.core.models import Job
    from eveil.people.models import User

    view, path, query = page_of(kind)
    request = HttpRequest()
    request.path, request.GET = path, QueryDict(query)
    request.user = User.objects.filter(role="coordinator").first()
    page = view()
    page.setup(request)
    # No worker listens here: this process is the one.
    job = jobs.start_export(page, kind.rpartition(".")[2])
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    total = job.total
    job.file.delete(save=False)
    job.delete()
    return total


def page_of(kind):
    """(view, path, query) of what is exported."""
    from django.utils import timezone

    from projects.lists import HolderList
    from projects.models import Accompaniment
    from projects.views.hours import HoursPage

    if "hours" not in kind:
        return HolderList, "/porteurs/", ""
    year = timezone.localdate().year - 1
    query = f"du={year}-01-01&au={year}-12-31"
    if kind == "hours.pdf":
        query += f"&de={Accompaniment.objects.order_by('pk')[10].adviser_id}"
    return HoursPage, "/entretiens/heures/", query


def copy(kind):
    from django.db import connection

    from projects.models import Accompaniment

    rows = Accompaniment.objects.order_by("-start", "-pk").values_list(*COLUMNS)
    with connection.cursor() as cursor, Path(os.devnull).open("wb") as nothing:
        query = cursor.mogrify(*rows.query.sql_with_params())
        if isinstance(query, bytes):
            query = query.decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH CSV DELIMITER ';' HEADER", nothing)
        return cursor.rowcount


if __name__ == "__main__":
    main(sys.argv[1])
