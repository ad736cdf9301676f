"""The host of a meeting sets its problem, whoever acts for it."""

import pytest
from django.urls import reverse

from eveil.people.tests.factories import UserFactory
from events.enums import MeetingKind, MeetingState
from events.queries import problems_to_set
from events.tests.factories import MeetingFactory
from partners.tests.factories import PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db

QUESTION = "Comment vendre loin sans perdre ce qui fait venir les gens ici ?"


@pytest.fixture
def host():
    return PartnerFactory()


@pytest.fixture
def meeting(host):
    return MeetingFactory(host=host.person.mandates.get().structure, problem="")


def url(meeting):
    return reverse("events:meeting_problem", args=[meeting.pk])


def data(meeting, **changed):
    return {"problem": QUESTION, "opened_version": meeting.version, **changed}


def test_the_host_sees_its_meeting_in_preparation_and_sets_the_problem(client, host, meeting):
    client.force_login(host)
    assert "Poser notre question" in client.get(meeting.get_absolute_url()).text
    assert client.post(url(meeting), data(meeting)).status_code == 302
    meeting.refresh_from_db()
    assert meeting.problem == QUESTION


def test_strangers(client, meeting):
    other = PartnerFactory()
    client.force_login(other)
    assert client.get(url(meeting)).status_code == 404
    meeting.state = MeetingState.INVITED
    meeting.save()
    assert client.get(url(meeting)).status_code == 403
    assert client.post(url(meeting), data(meeting)).status_code == 403
    former = PartnerFactory(mandate__structure=meeting.host, mandate__ended=True)
    client.force_login(former)
    assert client.get(url(meeting)).status_code == 403


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_not_once_it_is_over(client, meeting, state):
    meeting.state = state
    meeting.save()
    client.force_login(UserFactory(adviser=True))
    assert client.post(url(meeting), data(meeting)).status_code == 403


def test_a_conflicting_save_is_refused_and_kept(client, host, meeting):
    client.force_login(host)
    answer = client.post(url(meeting), data(meeting, opened_version=0))
    assert answer.status_code == 200
    assert QUESTION in answer.text
    meeting.refresh_from_db()
    assert meeting.problem == ""


def test_without_a_question_the_page_says_so(client, host, meeting):
    client.force_login(host)
    answer = client.post(url(meeting), data(meeting, problem=" "))
    assert answer.context["form"].errors["problem"]


def test_what_is_left_to_set(meeting):
    MeetingFactory(host=meeting.host)
    MeetingFactory(host=meeting.host, problem="", kind=MeetingKind.COORDINATION)
    MeetingFactory(host=meeting.host, problem="", state=MeetingState.CANCELLED)
    MeetingFactory(host=StructureFactory(), problem="")
    assert list(problems_to_set([meeting.host])) == [meeting]
