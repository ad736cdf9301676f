"""The demo history: exact where the public page is, believable around it."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cohorts.enums import CohortState
from cohorts.models import Cohort
from eveil.core.indicators import ranked
from eveil.core.models import Message, TransitionLog
from eveil.people.models import Consent, ConversationPost, Person, User
from eveil.reports import demo
from eveil.reports.models import Report
from eveil.reports.tests.conftest import NOVEMBER
from events.enums import MeetingKind, MeetingState
from events.models import Invitation, Meeting
from partners.models import Departure, Handover, JournalEntry, Mandate, Structure
from projects import missing
from projects.enums import AccompanimentState, AnswerChannel, FollowUpState, IntakeState
from projects.models import Accompaniment, Exit, FollowUp, IntakeSubmission, Project

END_OF_PAGE = date(2021, 6, 30)


def indicators(capsys, *args):
    call_command("indicators", *args, "--format", "json")
    return capsys.readouterr().out.strip()


def test_results_of_the_public_page(history, capsys):
    assert indicators(capsys, "--until", "2021-06-30") == (
        '{"discovery_paths": 4, "discovery_participants": 55, '
        '"accompanied_holders": 117, "training_participants": 49}'
    )


def test_the_page_counts_from_2017_and_2018(history, capsys):
    before = json.loads(indicators(capsys, "--until", "2017-12-31"))
    assert before["accompanied_holders"] > 0
    assert before["discovery_participants"] == before["training_participants"] == 0
    assert json.loads(indicators(capsys, "--until", "2016-12-31"))["accompanied_holders"] == 0


def test_certification_since_2020(history):
    certifying = Cohort.objects.filter(programme__certifying_since__isnull=False)
    assert certifying.earliest("start").start.year == 2020


def test_one_itinerant_meeting_each_quarter(history):
    held = Meeting.objects.filter(kind=MeetingKind.ITINERANT, state=MeetingState.HELD)
    quarters = [
        (day.year, (day.month - 1) // 3)
        for day in (timezone.localdate(meeting.starts_at) for meeting in held)
    ]
    assert (
        sorted(quarters)
        == [(year, quarter) for year in range(2018, 2027) for quarter in range(4)][: len(quarters)]
    )
    assert not held.filter(problem="").exists()
    assert held.values("host").distinct().count() > 10


def test_one_yearly_review_of_the_training(history):
    reviews = Meeting.objects.filter(kind=MeetingKind.TRAINING_REVIEW, state=MeetingState.HELD)
    assert sorted(meeting.starts_at.year for meeting in reviews) == list(range(2018, 2026))


def test_something_is_always_under_way(history):
    today = timezone.localdate(NOVEMBER)
    states = set(IntakeSubmission.objects.values_list("state", flat=True))
    assert states == set(IntakeState.values)
    assert Cohort.objects.filter(
        state=CohortState.RUNNING, start__lte=today, end__gte=today
    ).exists()
    coming = Meeting.objects.get(state=MeetingState.INVITED, starts_at__gt=NOVEMBER)
    assert timedelta(days=14) < coming.starts_at - NOVEMBER < timedelta(days=23)
    answers = set(coming.invitations.values_list("answer", flat=True))
    assert {"", "yes"} <= answers
    assert Accompaniment.objects.filter(state=AccompanimentState.ACTIVE).count() > 20
    assert ConversationPost.objects.filter(read_at=None).exists()
    assert Consent.objects.filter(withdrawn_at=None).exists()
    assert Consent.objects.exclude(withdrawn_at=None).exists()


def test_contacts_changed(history):
    assert Mandate.objects.filter(end__lt=date(2021, 1, 1)).exists()
    current = set(
        Mandate.objects.contacts(timezone.localdate(NOVEMBER)).values_list("structure", flat=True)
    )
    alone = Structure.objects.exclude(pk__in=current)
    assert [structure.short_name for structure in alone] == ["Montagne d’Ardèche"]


def test_projects_read_like_people(history):
    ideas = IntakeSubmission.objects.exclude(idea="").values_list("idea", flat=True)
    assert len(set(ideas)) > 300
    assert len(set(Project.objects.values_list("title", flat=True))) > 150
    assert not [text for text in ideas if "{" in text or "lorem" in text.lower()]
    titles = IntakeSubmission.objects.values_list("title", flat=True)
    assert not [title for title in titles if "de Les" in title or "à Le " in title or "{" in title]


def test_people_are_fictional(history):
    for person in Person.objects.all():
        assert person.email.endswith("@example.org")
        assert person.phone.startswith("063998")


def test_log_follows_time(history):
    """Each application went through its log, in order, up to the state it is in."""
    logs = {}
    for log in TransitionLog.objects.filter(content_type__model="intakesubmission").order_by(
        "at", "pk"
    ):
        logs.setdefault(log.object_id, []).append(log)
    for submission in IntakeSubmission.objects.exclude(state=IntakeState.DRAFT):
        steps = logs[submission.pk]
        assert [step.from_state for step in steps] == ["draft"] + [
            step.to_state for step in steps[:-1]
        ]
        assert steps[-1].to_state == submission.state
        assert steps[0].at == submission.received_at
        if submission.decided_at:
            assert steps[-1].at == submission.decided_at
        assert steps[-1].at <= NOVEMBER


def test_nothing_happened_in_the_future(history):
    assert not IntakeSubmission.objects.filter(updated_at__gt=NOVEMBER).exists()
    assert not Invitation.objects.filter(answered_at__gt=NOVEMBER).exists()
    assert not Consent.objects.filter(given_at__gt=NOVEMBER).exists()
    assert not Accompaniment.objects.filter(start__gt=timezone.localdate(NOVEMBER)).exists()


def test_history_sends_nothing(history):
    """The invitations to the next meeting have left already; nothing waits."""
    coming = Meeting.objects.get(state=MeetingState.INVITED, starts_at__gt=NOVEMBER)
    assert Message.objects.filter(state="sent").count() == coming.invitations.count() > 10
    assert not Message.objects.exclude(state="sent").exists()


def test_last_month_is_left_to_report(history):
    months = [report.month for report in Report.objects.all()]
    assert months == [date(2026, month, 1) for month in (9, 8, 7, 6, 5, 4)]
    assert all(report.sent_at for report in Report.objects.all())


def test_partner_who_logs_in_has_something_to_answer(history):
    email = "helene.combaluzier@example.org"
    assert Invitation.objects.filter(person__email=email, meeting__ends_at__gt=NOVEMBER, answer="")


def test_logins_open(history):
    for _, email, password in demo.logins():
        assert User.objects.get(email=email).check_password(password), email


@pytest.mark.parametrize("entry", ranked(), ids=lambda entry: entry.name)
@pytest.mark.parametrize("query", ["", "?annee=2024"])
def test_rows_are_as_many_as_the_figure(client, history, entry, query):
    client.force_login(User.objects.get(email="nadege.vialle@example.org"))
    figures = {f.label: f for f in client.get(f"/indicateurs/{query}").context["figures"]}
    figure = figures[entry.label]
    response = client.get(figure.url)
    assert response.context["page"].paginator.count == figure.value
    assert len(response.context["rows"]) == min(figure.value, 25)
    for row in response.context["rows"][:1]:
        assert client.get(row.url).status_code == 200


def test_what_is_said_with_structures_and_who_hands_over(history):
    assert JournalEntry.objects.shared().count() > JournalEntry.objects.count() / 2
    assert JournalEntry.objects.with_step_to_take().exists()
    departure = Departure.objects.open().get()
    assert departure.last_day > timezone.localdate(NOVEMBER)
    for handover in Handover.objects.standing():
        person, day = handover.successor, handover.first_day
        assert Mandate.objects.current(day).filter(person=person).exists()
        assert not handover.structure.mandates.filter(person=handover.leaver, end=None).exists()


def test_what_was_decided_by_error_is_undone(history):
    cancelled = Handover.objects.get(cancelled_at__isnull=False)
    assert Mandate.objects.current().filter(person=cancelled.leaver, is_main=True).exists()
    assert not Mandate.objects.filter(person=cancelled.successor).exists()
    undone = Exit.objects.get(undone_at__isnull=False)
    accompaniment = undone.accompaniment
    assert (accompaniment.state, accompaniment.end) == (AccompanimentState.ACTIVE, None)
    assert {row.state for row in undone.follow_ups.all()} == {FollowUpState.CANCELLED}
    steps = TransitionLog.of(accompaniment).order_by("at")
    assert [step.transition for step in steps][-2:] == ["end", "reopen"]
    for row in (cancelled, undone):
        row.full_clean()


def test_who_came_back_is_asked_for_news_by_who_meets_it(history):
    to_ask = FollowUp.objects.get(state=FollowUpState.TO_ASK)
    assert FollowUp.objects.of_accompanied().filter(pk=to_ask.pk).exists()
    aloud = FollowUp.objects.filter(channel=AnswerChannel.IN_PERSON)
    assert aloud.exists()
    assert not aloud.filter(by=None).exists()
    open_mails = FollowUp.objects.of_accompanied().standing()
    assert not open_mails.filter(state=FollowUpState.ASKED).exists()


def test_the_first_pages_are_planned_with_what_is_there(history):
    """What autovacuum saw of the tables while they were being filled is that they are empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE relname = %s", [Accompaniment._meta.db_table]
        )
        assert cursor.fetchone() == (Accompaniment.objects.count(),)


def test_the_home_tells_of_what_is_missing_today(history):
    now = {row.operation: (row.total, row.incomplete) for row in missing.figures()}
    assert {row.operation: (row.total, row.incomplete) for row in missing.alarms()}.items() <= (
        now.items()
    )
