"""Indicators: what each counts on which day, and the rows behind its figure."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from cohorts.enums import CohortState, EnrolmentState
from cohorts.tests.factories import CohortFactory, EnrolmentFactory
from eveil.core.indicators import counts
from eveil.core.registry import indicators
from events.enums import MeetingState
from events.tests.factories import MeetingFactory
from projects.enums import IntakeState
from projects.tests.factories import AccompanimentFactory, IntakeSubmissionFactory

YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def value(name, since=YEAR[0], until=YEAR[1]):
    return counts([(indicators[name], since, until)])[0]


@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        (date(2024, 3, 1), date(2024, 12, 31), 0),
        (date(2024, 3, 1), date(2025, 1, 1), 1),
        (date(2024, 3, 1), None, 1),
        (date(2025, 12, 31), None, 1),
        (date(2026, 1, 1), None, 0),
    ],
)
def test_accompanied_on_a_day_of_the_period(db, start, end, counted):
    state = "ended" if end else "active"
    AccompanimentFactory(start=start, end=end, state=state)
    assert value("accompanied_holders") == counted


def test_a_holder_who_comes_back_counts_once(db):
    first = AccompanimentFactory(start=date(2025, 1, 5), end=date(2025, 3, 5), state="ended")
    AccompanimentFactory(holder=first.holder, start=date(2025, 9, 5))
    assert value("accompanied_holders") == value("welcomed_holders") == 1
    assert value("welcomed_holders", date(2025, 6, 1)) == 0
    assert value("accompanied_holders", date(2025, 6, 1)) == 1


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        (datetime(2024, 12, 31, 22, 59, tzinfo=UTC), 0),
        (datetime(2024, 12, 31, 23, 1, tzinfo=UTC), 1),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), 1),
        (datetime(2025, 12, 31, 23, 1, tzinfo=UTC), 0),
    ],
)
def test_applications_follow_days_of_paris(db, moment, counted):
    IntakeSubmissionFactory(received_at=moment)
    assert value("applications") == counted


def test_a_draft_is_no_application(db):
    IntakeSubmissionFactory(state=IntakeState.DRAFT)
    assert value("applications", None, date(2100, 1, 1)) == 0


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (EnrolmentState.REGISTERED, 0),
        (EnrolmentState.ATTENDING, 1),
        (EnrolmentState.COMPLETED, 1),
        (EnrolmentState.DROPPED, 1),
    ],
)
def test_who_took_part(db, state, counted):
    cohort = CohortFactory(start=date(2025, 2, 3), state=CohortState.RUNNING)
    EnrolmentFactory(cohort=cohort, state=state)
    assert value("training_participants") == counted
    assert value("discovery_participants") == 0


def test_two_trainings_of_one_person_count_once(db):
    first, second = (
        CohortFactory(start=date(2025, month, 3), state=CohortState.FINISHED) for month in (2, 9)
    )
    enrolment = EnrolmentFactory(cohort=first, state=EnrolmentState.COMPLETED)
    EnrolmentFactory(cohort=second, person=enrolment.person, state=EnrolmentState.COMPLETED)
    assert value("training_participants") == 1


@pytest.mark.parametrize("state", [CohortState.PLANNED, CohortState.CANCELLED])
def test_a_cohort_that_did_not_happen_counts_nobody(db, state):
    cohort = CohortFactory(programme__discovery=True, start=date(2025, 2, 3), state=state)
    EnrolmentFactory(cohort=cohort, state=EnrolmentState.ATTENDING)
    assert value("discovery_paths") == value("discovery_participants") == 0


def test_only_meetings_held(db):
    for state in (MeetingState.INVITED, MeetingState.HELD, MeetingState.CANCELLED):
        MeetingFactory(
            state=state,
            starts_at=datetime(2025, 5, 15, 8, tzinfo=UTC),
            ends_at=datetime(2025, 5, 15, 14, tzinfo=UTC),
        )
    assert value("itinerant_meetings") == 1


def test_command_prints_json_and_a_table(db, capsys):
    AccompanimentFactory(start=date(2025, 3, 1))
    call_command("indicators", "--until", "2025-12-31", "--format", "json")
    printed = json.loads(capsys.readouterr().out)
    assert printed == {
        "discovery_paths": 0,
        "discovery_participants": 0,
        "accompanied_holders": 1,
        "training_participants": 0,
    }
    call_command("indicators", "--all")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(indicators)
    assert "     1  Porteurs accompagnés" in lines


def test_page_shows_each_with_its_definition(client, adviser):
    client.force_login(adviser)
    page = client.get("/indicateurs/").text
    for entry in indicators:
        assert entry.label in page
        assert entry.definition in page.replace("&quot;", '"')


def test_page_of_one_year(client, adviser):
    IntakeSubmissionFactory(received_at=datetime(2025, 5, 15, 8, tzinfo=UTC))
    AccompanimentFactory(start=date(2024, 3, 1))
    client.force_login(adviser)
    response = client.get("/indicateurs/?annee=2025")
    figures = {figure.label: figure for figure in response.context["figures"]}
    assert figures["Candidatures reçues"].value == 1
    assert figures["Candidatures reçues"].url == "/indicateurs/applications/?annee=2025"


@pytest.mark.parametrize("year", ["", "abc", "0", "99999", "²", "-2025", "2099"])
def test_a_strange_year_is_the_beginning(client, adviser, year):
    client.force_login(adviser)
    response = client.get("/indicateurs/", {"annee": year})
    assert response.context["since"] is None
    assert client.get("/indicateurs/applications/", {"annee": year}).status_code == 200


def test_rows_export_and_sort(client, adviser):
    for name in ("Zoé", "Alix"):
        IntakeSubmissionFactory(last_name=name)
    client.force_login(adviser)
    url = reverse("reports:indicator_applications")
    rows = client.get(f"{url}?tri=-c0").context["rows"]
    assert [row.cells[0][1].split()[-1] for row in rows] == ["Zoé", "Alix"]
    exported = b"".join(client.get(f"{url}?export=csv")).decode("utf-8-sig").splitlines()
    assert exported[0] == "Personne;Projet;Commune;Reçue le;État"
    assert len(exported) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(client, adviser, django_assert_num_queries, rows):
    AccompanimentFactory.create_batch(rows)
    EnrolmentFactory.create_batch(rows, cohort__start=date(2025, 2, 3))
    client.force_login(adviser)
    with django_assert_num_queries(4):
        client.get("/indicateurs/")
    with django_assert_num_queries(5):
        client.get("/indicateurs/accompanied-holders/")


@pytest.mark.parametrize("path", ["/indicateurs/", "/indicateurs/applications/"])
def test_team_only(client, partner, holder, path):
    assert client.get(path).status_code == 302
    for stranger in (partner, holder):
        client.force_login(stranger)
        assert client.get(path).status_code == 403
