"""Who may open and do what, about meetings."""

import pytest
from django.urls import reverse

from eveil.people.tests.factories import UserFactory
from events.enums import Answer, MeetingState
from events.tests.factories import MeetingFactory, invited, own
from partners.tests.factories import PartnerFactory
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db


def path(name, *args):
    return reverse(f"events:{name}", args=args)


STATES = list(MeetingState)

OBJECT_VIEWS = [
    # name, method, what a reader (partner) gets, by state of the meeting
    ("meeting_detail", "get", 200),
    ("meeting_calendar", "get", 200),
    ("meeting_edit", "get", 403),
    ("meeting_invite", "get", 403),
    ("meeting_cancel", "get", 403),
    ("meeting_hold", "post", 403),
]
WRONG = {"get": "post", "post": "get"}


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_partners(client, partner, name, method, expected):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    assert getattr(client, method)(path(name, meeting.pk)).status_code == expected


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_what_is_in_preparation_does_not_exist_for_partners(
    client, partner, name, method, expected
):
    for meeting in (MeetingFactory(), MeetingFactory(state=MeetingState.CANCELLED)):
        status = getattr(client, method)(path(name, meeting.pk)).status_code
        assert status == (404 if expected == 200 else 403)


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_others_are_refused(client, name, method, expected):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    former = PartnerFactory(mandate__ended=True)
    holder = ProjectHolderFactory(user=True).person.user
    for user in (former, holder):
        client.force_login(user)
        assert getattr(client, method)(path(name, meeting.pk)).status_code == 403


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_visitors_log_in_first(client, name, method, expected):
    response = getattr(client, method)(path(name, MeetingFactory().pk))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("name", "method", "expected"), OBJECT_VIEWS)
def test_bad_ids_are_not_found(client, team, name, method, expected):
    for pk in (0, 99_999, 10**30):
        assert getattr(client, method)(path(name, pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("meeting_detail", "post"),
        ("meeting_calendar", "post"),
        ("meeting_edit", "delete"),
        ("meeting_invite", "delete"),
        ("meeting_cancel", "delete"),
        ("meeting_hold", "get"),
    ],
)
def test_wrong_methods(client, team, name, method):
    meeting = MeetingFactory()
    assert getattr(client, method)(path(name, meeting.pk)).status_code == 405


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["meeting_edit", "meeting_cancel", "meeting_invite"])
def test_the_team_changes_only_what_is_open(client, team, name, state):
    meeting = MeetingFactory(state=state)
    is_open = state in {MeetingState.PLANNED, MeetingState.INVITED}
    assert client.get(path(name, meeting.pk)).status_code == (200 if is_open else 403)


@pytest.mark.parametrize("state", STATES)
def test_the_team_reads_all(client, team, state):
    assert client.get(path("meeting_detail", MeetingFactory(state=state).pk)).status_code == 200


@pytest.mark.parametrize("name", ["meeting_list", "meeting_new"])
def test_pages_without_object(client, name):
    holder = ProjectHolderFactory(user=True).person.user
    statuses = {}
    for role, user in {
        "team": UserFactory(adviser=True),
        "partner": PartnerFactory(),
        "former": PartnerFactory(mandate__ended=True),
        "holder": holder,
    }.items():
        client.force_login(user)
        statuses[role] = client.get(path(name)).status_code
    partner = 200 if name == "meeting_list" else 403
    assert statuses == {"team": 200, "partner": partner, "former": 403, "holder": 403}


# Answering, logged in --------------------------------------------------------------------


def test_a_partner_answers_for_itself(client, partner):
    invitation = own(MeetingFactory(state=MeetingState.INVITED), partner)
    response = client.post(
        path("answer", invitation.meeting_id, invitation.pk),
        {"answer": "yes", "comment": "J’apporte une tarte"},
    )
    assert response.url == path("meeting_detail", invitation.meeting_id)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (Answer.YES, partner)


def test_the_team_writes_down_an_answer(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    client.post(path("answer", invitation.meeting_id, invitation.pk), {"answer": "maybe"})
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == (Answer.MAYBE, team)


def test_no_partner_answers_for_another(client, partner):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    url = path("answer", invitation.meeting_id, invitation.pk)
    assert client.post(url, {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_no_answer_to_what_is_over(client, partner, state):
    invitation = own(MeetingFactory(state=state), partner)
    url = path("answer", invitation.meeting_id, invitation.pk)
    assert client.post(url, {"answer": "yes"}).status_code == 403


def test_answers_are_posted_to_their_own_meeting(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    other = MeetingFactory(state=MeetingState.INVITED)
    assert client.post(path("answer", other.pk, invitation.pk)).status_code == 404
    assert client.post(path("answer", other.pk, 10**30)).status_code == 404
    assert client.get(path("answer", other.pk, invitation.pk)).status_code == 405


def test_an_answer_that_is_none_changes_nothing(client, team):
    invitation = invited(MeetingFactory(state=MeetingState.INVITED))
    url = path("answer", invitation.meeting_id, invitation.pk)
    response = client.post(url, {"answer": "perhaps"}, follow=True)
    assert "Choisissez" in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NONE
