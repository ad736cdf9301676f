"""What the search and the page of a structure show of meetings."""

import re
from html import unescape

import pytest

from eveil.people.tests.factories import UserFactory
from events.enums import MeetingState
from events.panels import SHOWN, MeetingsHosted
from events.search import Meetings
from events.tests.factories import MeetingFactory
from partners.tests.factories import PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db


def as_(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def test_meetings_that_a_structure_hosts(rf):
    structure = StructureFactory()
    MeetingFactory(host=structure, theme="Annoncée", state=MeetingState.INVITED)
    MeetingFactory(host=structure, theme="En secret")
    MeetingFactory(theme="Ailleurs")
    team = MeetingsHosted.render(as_(rf, UserFactory(adviser=True)), structure, "/")
    assert "Annoncée" in team
    assert "En secret" in team
    assert "Ailleurs" not in team
    partner = MeetingsHosted.render(as_(rf, PartnerFactory()), structure, "/")
    assert "Annoncée" in partner
    assert "En secret" not in partner
    assert not MeetingsHosted.rows(PartnerFactory(), StructureFactory())


def test_the_latest_are_shown_and_the_list_has_them_all(rf, client):
    structure, team = StructureFactory(), UserFactory(adviser=True)
    for number in range(SHOWN + 1):
        MeetingFactory(host=structure, theme=f"Thème {number}")
    MeetingFactory(theme="Ailleurs")
    html = MeetingsHosted.render(as_(rf, team), structure, "/")
    assert html.count("Thème") == SHOWN
    client.force_login(team)
    address = unescape(re.search(r'href="([^"]+hote=[^"]+)"', html)[1])
    assert len(client.get(address).context["rows"]) == SHOWN + 1


def test_search_by_theme_host_or_commune():
    meeting = MeetingFactory(theme="La mobilité", host__name="La Fabrique du Coiron")
    MeetingFactory(theme="Autre", host__name="Autre")
    team = UserFactory(adviser=True)
    for query in ("mobilite", "fabrique coiron", "joyeuse mobilite"):
        (result,) = Meetings.results(team, query, 5)
        assert result.url == meeting.get_absolute_url()
    assert Meetings.results(PartnerFactory(), "mobilite", 5) == []
    assert Meetings.results(team, "%", 5) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_each(rf, rows, django_assert_num_queries):
    structure = StructureFactory()
    for _number in range(rows):
        MeetingFactory(host=structure)
    team = UserFactory(adviser=True)
    with django_assert_num_queries(1):
        assert MeetingsHosted.render(as_(rf, team), structure, "/")
    with django_assert_num_queries(1):
        assert len(Meetings.results(team, "transmission", 5)) == rows
