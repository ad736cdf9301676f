"""The internal part of a summary never leaves the team, by whatever door."""

import io

import openpyxl
import pytest
from django.urls import reverse

from eveil.core.models import Message
from eveil.core.registry import search, timeline_of
from eveil.people.tests.factories import UserFactory
from projects import timelines
from projects.documents import interviews as documents
from projects.models import Interview, InterviewNote, ProjectHolder
from projects.services import interviews as services
from projects.services import summaries
from projects.tests.factories import InterviewFactory

pytestmark = pytest.mark.django_db

SECRET = "Zinfandel"


@pytest.fixture
def interview():
    interview = InterviewFactory(held=True, summary="Ce qui est partagé : Carignan.")
    InterviewNote.objects.create(
        interview=interview, author=interview.adviser, body=f"Interne : {SECRET}"
    )
    return interview


@pytest.fixture
def holder(client, interview):
    client.force_login(interview.holder.person.user)
    return interview.holder.person.user


def test_the_team_reads_it(client, interview):
    client.force_login(UserFactory(adviser=True))
    assert SECRET in client.get(interview.get_absolute_url()).text
    page = reverse("projects:holder_detail", args=[interview.holder_id])
    assert SECRET in client.get(page).text


@pytest.mark.parametrize(
    "name", ["my_interview", "my_interview_sign", "my_interview_calendar", "my_interview_sheet"]
)
def test_pages_of_the_holder(client, holder, interview, name):
    response = client.get(reverse(f"projects:{name}", args=[interview.pk]))
    assert response.status_code == 200
    assert SECRET.encode() not in response.content
    if name in {"my_interview", "my_interview_sign"}:
        assert "Carignan" in response.text


@pytest.mark.parametrize("name", ["my_space", "my_interviews"])
def test_lists_of_the_holder(client, holder, interview, name):
    assert SECRET not in client.get(reverse(f"projects:{name}")).text


def test_the_teams_pages_are_closed_to_the_holder(client, holder, interview):
    for name in ("interview_detail", "interview_write_up", "interview_sheet"):
        path = reverse(f"projects:{name}", args=[interview.pk])
        assert client.get(path).status_code == 403


def test_the_printed_sheet_is_made_without_it(interview, monkeypatch):
    handed = {}
    monkeypatch.setattr(
        documents.pdf, "render", lambda template, data: handed.update(data) or b"%PDF"
    )
    documents.sheet_pdf(interview)
    assert "Carignan" in str(handed)
    assert SECRET not in str(handed)


def test_what_is_signed_is_not_about_it(interview):
    before = interview.fingerprint
    InterviewNote.objects.update(body="Autre chose")
    assert Interview.objects.get().fingerprint == before
    assert SECRET not in str(interview.signed_content())


def test_mails(interview):
    summaries.ask_signature(interview, by=interview.adviser)
    interview.state = "booked"
    interview.save()
    services.cancel(interview, by=interview.adviser, reason="Neige")
    assert Message.objects.count() == 3
    for message in Message.objects.all():
        files = b"".join(bytes(file.content) for file in message.attachments.all())
        everything = message.subject + message.text + message.html + files.decode()
        assert SECRET not in everything
        # No mail says what was said, not even the shared part.
        assert "Carignan" not in everything


def test_exports(client, interview):
    client.force_login(UserFactory(coordinator=True))
    csv = client.get(reverse("projects:interview_list"), {"export": "csv"}).getvalue().decode()
    assert str(interview.holder) in csv
    assert SECRET not in csv
    hours = reverse("projects:hours")
    day = interview.starts_at.date().isoformat()
    sheet = client.get(hours, {"du": day, "au": day, "export": "xlsx"}).getvalue()
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert str(interview.holder) in cells
    assert SECRET not in str(cells)


def test_history_of_fields(interview):
    """Every earlier version of the row is kept; the internal part is not in that row at all."""
    interview.summary = "Corrigé"
    interview.save()
    events = Interview.pgh_event_model.objects.filter(pgh_obj=interview)
    assert events.exists()
    assert SECRET not in str(list(events.values()))
    assert "internal" not in {field.name for field in Interview._meta.get_fields()}


def test_threads(interview):
    team, nobody = UserFactory(adviser=True), None
    holder = ProjectHolder.objects.prefetch_related("accompaniments__submission").get()

    def told(user):
        entries, _older = timeline_of(user, holder, limit=50)
        return str(entries)

    assert SECRET in told(team)
    assert SECRET not in told(interview.holder.person.user)
    assert SECRET not in told(nobody)
    assert "Carignan" in told(interview.holder.person.user)
    assert all(entry.shared_with for entry in timelines.ThreadOfHolder.entries(None, holder, 50))


def test_search(interview, holder):
    """Neither part is searched, by anybody: an interview is found by who and what project."""
    for user in (holder, UserFactory(adviser=True)):
        for word in (SECRET, "Carignan"):
            assert [entry.results(user, word, 5) for entry in search] == [[] for _ in search]
