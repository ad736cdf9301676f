"""What the pages about meetings show, and what they cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.enums import Answer, MeetingState
from events.tests.factories import MeetingFactory, invited, own
from partners.tests.factories import MandateFactory, StructureFactory

pytestmark = pytest.mark.django_db


def path(name, *args):
    return reverse(f"events:{name}", args=args)


def test_the_team_sees_who_answered_what(client, team):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    invited(meeting, answer=Answer.YES, comment="À deux")
    invited(meeting)
    page = client.get(path("meeting_detail", meeting.pk)).content.decode()
    assert "1\u00a0structure vient, 1 n’a pas répondu" in page
    assert "À deux" in page


def test_partners_see_counts_not_the_words_of_others(client, partner):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    other = invited(meeting, answer=Answer.YES, comment="Confidence")
    own(meeting, partner)
    page = client.get(path("meeting_detail", meeting.pk)).content.decode()
    assert "Confidence" not in page
    assert str(other.person) not in page
    assert "Serez-vous là" in page


def test_list_of_partners_leaves_out_what_is_in_preparation(client, partner):
    MeetingFactory(theme="Secret")
    MeetingFactory(theme="Connu", state=MeetingState.INVITED)
    page = client.get(path("meeting_list")).content.decode()
    assert "Connu" in page
    assert "Secret" not in page
    assert path("meeting_new") not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Plus tard", "Demain", "Hier"]),
        ({"quand": "a-venir"}, ["Demain", "Plus tard"]),
        ({"quand": "passees"}, ["Hier"]),
        ({"q": "DÉMAIN"}, ["Demain"]),
        ({"q": "joyeuse hier"}, ["Hier"]),
        ({"etat": "held"}, ["Hier"]),
        ({"sorte": "coordination"}, []),
    ],
)
def test_the_list_filters_and_begins_with_what_comes(client, team, query, expected):
    now = timezone.now()
    MeetingFactory(theme="Hier", starts_at=now - timedelta(days=1), state=MeetingState.HELD)
    MeetingFactory(theme="Demain", starts_at=now + timedelta(days=1))
    MeetingFactory(theme="Plus tard", starts_at=now + timedelta(days=90))
    response = client.get(path("meeting_list"), query)
    assert [row.theme for row in response.context["rows"]] == expected


def test_export_is_what_is_filtered(client, team):
    MeetingFactory(theme="Oui")
    MeetingFactory(theme="Non", kind="coordination")
    url = path("meeting_list")
    response = client.get(url, {"sorte": "itinerant", "export": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert "Oui" in text
    assert "Non" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        invited(MeetingFactory(host=StructureFactory()), answer=Answer.YES)
    # session, user, count, rows, answers, hosts of the filter
    with django_assert_num_queries(5):
        client.get(path("meeting_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list_of_partners(client, partner, rows, django_assert_num_queries):
    for _number in range(rows):
        invited(MeetingFactory(state=MeetingState.INVITED), answer=Answer.YES)
    # the same, the structures hosted, and once whether there are any
    with django_assert_num_queries(6):
        client.get(path("meeting_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one_meeting(client, team, rows, django_assert_num_queries):
    meeting = MeetingFactory(state=MeetingState.INVITED)
    for _number in range(rows):
        invited(meeting, answer=Answer.YES, answered_by=team)
    client.get(path("meeting_detail", meeting.pk))  # fills the cache of content types
    with django_assert_num_queries(6):
        client.get(path("meeting_detail", meeting.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_inviting(client, team, rows, django_assert_num_queries):
    meeting = MeetingFactory()
    for _number in range(rows):
        MandateFactory()
    with django_assert_num_queries(6):
        client.get(path("meeting_invite", meeting.pk))
