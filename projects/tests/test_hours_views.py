"""The page of hours: what it counts for whom, and the sheets that it hands over."""

import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core import jobs
from eveil.core.models import Job
from eveil.core.text import fold
from eveil.people.models import User
from eveil.people.tests.factories import UserFactory
from projects.documents import hours as hours_documents
from projects.tests.factories import (
    AccompanimentFactory,
    FundedOperationFactory,
    InterviewFactory,
)
from projects.tests.sorting import login
from projects.views import hours as hours_views

pytestmark = pytest.mark.django_db

HOURS = reverse("projects:hours")
MARCH = {"du": "2026-03-01", "au": "2026-03-31"}


@pytest.fixture
def adviser(client):
    return login(client, adviser=True)


@pytest.fixture
def accompaniment(adviser):
    return AccompanimentFactory(adviser=adviser, holder__user=True)


@pytest.fixture
def held(accompaniment):
    """1 h and 1 h 30 of one holder in March, one of them funded; another adviser's 1 h."""
    operation = FundedOperationFactory(name="FSE+ 2027")
    for day, minutes, funded in ((2, 60, operation), (31, 90, None)):
        start = timezone.make_aware(datetime(2026, 3, day, 22 if day == 31 else 9))  # noqa: DTZ001
        InterviewFactory(
            accompaniment=accompaniment,
            held=True,
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            operation=funded,
        )
    start = timezone.make_aware(datetime(2026, 3, 9, 9))  # noqa: DTZ001
    InterviewFactory(held=True, starts_at=start)
    InterviewFactory(accompaniment=accompaniment, state="missed", starts_at=start)
    return operation


@pytest.mark.parametrize(
    ("who", "count", "length"),
    [("", 3, "3\u00a0h\u00a030"), ("de", 2, "2\u00a0h\u00a030"), ("operation", 1, "1\u00a0h")],
)
def test_hours_by_adviser_and_operation(client, adviser, held, who, count, length):
    chosen = {"de": {"de": adviser.pk}, "operation": {"operation": held.pk}}.get(who, {})
    context = client.get(HOURS, {**MARCH, **chosen}).context
    assert (context["sums"].count, context["total"]) == (count, length)


def test_hours_of_one_holder_alone(client, adviser, held, accompaniment):
    holder = {"porteur": accompaniment.holder_id}
    page = client.get(HOURS, {**MARCH, **holder})
    assert page.context["sums"].count == 2
    assert "Du 1<sup>er</sup>" in page.text
    nobody = client.get(HOURS, {**MARCH, "porteur": "0"})
    assert nobody.context["sums"] is None
    assert "n’existe pas" in nobody.text


def test_days_are_those_of_paris(client, adviser, held):
    """The 31st at ten in the evening is the 31st; it is April nowhere."""
    april = client.get(HOURS, {"du": "2026-04-01", "au": "2026-04-30"}).context
    assert april["sums"].count == 0


def test_the_sheet_of_hours_in_both_forms(client, adviser, held):
    chosen = {**MARCH, "de": adviser.pk}
    assert client.get(HOURS, {**chosen, "export": "pdf"}).getvalue().startswith(b"%PDF")
    sheet = client.get(HOURS, {**chosen, "export": "xlsx"}).getvalue()
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == [1, 1.5]
    assert rows[1][0].date() == date(2026, 3, 2)
    assert [row[10] for row in rows[1:]] == ["FSE+ 2027", ""]


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_long_sheet_is_made_by_a_worker(
    client, adviser, held, settings, monkeypatch, tmp_path, kind
):
    settings.MEDIA_ROOT = tmp_path
    settings.EXPORT_IN_WORKER_ROWS = 1
    asker = UserFactory(coordinator=True)
    client.force_login(asker)
    monkeypatch.setattr(hours_documents, "SHORT", 1)
    address = f"{HOURS}?du=2026-03-01&au=2026-03-31&de={adviser.pk}"
    assert client.get(f"{address}&export={kind}")["Content-Type"].startswith("text/html")
    assert not Job.objects.exists()
    client.post(address, {"export": kind})
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert job.name == f"heures-{fold(str(adviser)).replace(' ', '-')}-2026-03-01-2026-03-31.{kind}"
    content = client.get(reverse("core:job_file", args=[job.pk])).getvalue()
    assert content.startswith({"pdf": b"%PDF", "xlsx": b"PK"}[kind])
    # Who left the team meanwhile gets nothing.
    Job.objects.update(state="waiting", attempts=0, expires_at=None)
    User.objects.filter(pk=asker.pk).update(role="")
    jobs.run(job.pk)
    assert Job.objects.get().total == 0


def test_a_paper_that_nobody_would_read_is_refused_with_the_way_out(
    client, adviser, held, monkeypatch
):
    monkeypatch.setattr(hours_documents, "MOST_LINES", 2)
    page = client.get(HOURS, MARCH).content.decode()
    assert "choisissez un accompagnateur, une opération ou une période plus courte" in page
    assert "export=pdf" not in page
    assert "export=xlsx" in page
    assert client.post(HOURS, {"export": "pdf"}).status_code == 405
    assert client.get(HOURS, {**MARCH, "export": "pdf"}).status_code == 200
    # One adviser's is short enough.
    chosen = {**MARCH, "de": adviser.pk}
    assert "export=pdf" in client.get(HOURS, chosen).content.decode()


def test_the_longest_accompaniments_come_first(client, adviser, held, monkeypatch):
    rows = client.get(HOURS, MARCH).context["by_holder"]
    assert [row[3:] for row in rows] == [(2, "2\u00a0h\u00a030"), (1, "1\u00a0h")]
    monkeypatch.setattr(hours_views, "SHOWN", 1)
    response = client.get(HOURS, MARCH)
    assert len(response.context["by_holder"]) == 1
    assert "1\u00a0autre dans le tableur et la fiche" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_hours(client, adviser, django_assert_num_queries, count):
    for number in range(count):
        start = timezone.make_aware(datetime(2026, 3, 2 + number, 9))  # noqa: DTZ001
        InterviewFactory(held=True, starts_at=start, operation=FundedOperationFactory())
    client.get(HOURS, MARCH)
    # Session, user; in all, longest and their names, operations, advisers; choices of two filters.
    with django_assert_num_queries(9):
        client.get(HOURS, MARCH)


@pytest.mark.parametrize(
    "query",
    [
        {"du": "2026-05-01", "au": "2026-04-01"},
        {"du": "x"},
        {"au": "9999-12-31"},
        {"du": "0001-01-01"},
    ],
)
def test_a_period_that_is_none(client, adviser, query):
    response = client.get(HOURS, query)
    assert response.status_code == 200
    assert response.context["sums"] is None


def test_hours_are_the_teams(client, accompaniment):
    client.force_login(accompaniment.holder.person.user)
    assert client.get(HOURS).status_code == 403
    client.force_login(UserFactory())
    assert client.get(reverse("projects:interview_list")).status_code == 403
