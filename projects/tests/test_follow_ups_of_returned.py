"""News of somebody who is accompanied again: asked of its adviser, never by mail."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from projects.enums import AnswerChannel, ExitKind, FollowUpState, Situation
from projects.models import Accompaniment, Exit
from projects.services import outcomes
from projects.services.returns import enter_again
from projects.tests import news
from projects.tests.factories import AccompanimentFactory, FollowUpFactory
from projects.tests.news import ASK, CHASE, END, NEWS, SIX, TWELVE, at, states

pytestmark = pytest.mark.django_db

BACK = date(2026, 5, 4)


@pytest.fixture
def former():
    """An accompaniment that ended in January, with its follow-ups to come."""
    row = AccompanimentFactory(adviser=UserFactory(adviser=True), start=date(2025, 3, 3))
    leave(row, END)
    return row


@pytest.fixture
def outcome(former):
    return former.exits.get()


def leave(row, day):
    told = Exit(kind=ExitKind.PAUSED, reason="Plus tard.", situation=Situation.EMPLOYEE)
    with at(day):
        return outcomes.end(row, day=day, outcome=told, by=row.adviser)


def come_back(former, adviser, day=BACK):
    former.refresh_from_db()
    entry = Accompaniment(start=day, adviser=adviser)
    with at(day):
        return enter_again(former, entry, operations=[], by=adviser)


def run(day, times=1):
    """Beat runs on that day; kinds of the follow-ups' mails that it wrote."""
    return [kind for kind in news.run(day, times) if kind in {ASK, CHASE}]


def lines(client, user, query=""):
    client.force_login(user)
    return client.get(f"/aujourdhui/{query}").content.decode()


def test_who_is_back_gets_no_mail_and_its_adviser_is_asked(client, former, outcome, adviser):
    come_back(former, adviser)
    assert run(SIX - timedelta(days=1)) == []
    assert states(outcome) == ["planned"] * 3
    for days in (0, 10, 20, 27, 60):
        assert run(SIX + timedelta(days=days), times=2) == []
    assert states(outcome) == ["to_ask", "planned", "planned"]
    path = reverse("projects:follow_up_call", args=[outcome.follow_ups.get(months=6).pk])
    asked = lines(client, adviser)
    assert path in asked
    assert "à demander de vive voix" in asked
    assert path not in lines(client, former.adviser)
    assert path in lines(client, former.adviser, "?vue=equipe")


def test_the_chases_stop_when_somebody_comes_back(former, outcome, adviser):
    assert run(SIX) == [ASK]
    come_back(former, adviser, day=SIX + timedelta(days=4))
    for days in (4, 10, 20, 27):
        assert run(SIX + timedelta(days=days)) == []
    assert states(outcome)[0] == FollowUpState.TO_ASK


def test_the_link_of_a_mail_that_left_before_still_answers(client, former, outcome, adviser):
    run(SIX)
    come_back(former, adviser, day=SIX + timedelta(days=4))
    run(SIX + timedelta(days=5))
    mail = Message.objects.get(kind=ASK)
    link = next(word for word in mail.text.split() if "/nouvelles/" in word)
    with at(SIX + timedelta(days=6)):
        client.post(urlsplit(link).path, NEWS)
    row = outcome.follow_ups.get(months=6)
    assert (row.state, row.channel) == (FollowUpState.ANSWERED, AnswerChannel.LINK)


def test_who_was_to_be_called_is_asked_by_who_meets_it(former, outcome, adviser):
    run(SIX)
    row = outcome.follow_ups.get(months=6)
    outcomes.follow_ups.move(row, "call", by=None)
    come_back(former, adviser, day=SIX + timedelta(days=30))
    run(SIX + timedelta(days=30))
    assert states(outcome)[0] == FollowUpState.TO_ASK


def test_once_that_accompaniment_has_ended_too_it_is_for_the_telephone(former, outcome, adviser):
    entry = come_back(former, adviser)
    run(SIX)
    leave(entry, SIX + timedelta(days=2))
    assert run(SIX + timedelta(days=2)) == []
    assert states(outcome)[0] == FollowUpState.TO_PHONE
    # What comes next is asked by mail, as of anybody who has left.
    assert run(TWELVE) == [ASK]
    assert states(outcome) == ["missed", "asked", "planned"]


def test_one_not_taken_is_left_when_the_next_is_due(former, outcome, adviser):
    come_back(former, adviser)
    run(SIX)
    assert run(TWELVE, times=2) == []
    assert states(outcome) == ["missed", "to_ask", "planned"]


def test_another_project_that_goes_on_counts_too(former, outcome, adviser):
    AccompanimentFactory(holder=former.holder, adviser=adviser)
    AccompanimentFactory(project=former.project)
    assert run(SIX) == []
    assert states(outcome)[0] == FollowUpState.TO_ASK


def test_a_neighbour_who_is_accompanied_changes_nothing(former, outcome):
    AccompanimentFactory(project=former.project)
    assert run(SIX) == [ASK]


def test_after_the_return_not_everybody_at_once(settings, adviser):
    settings.FOLLOW_UP_ROUND = 2
    rows = [FollowUpFactory(due=SIX) for _ in range(5)]
    for row in rows:
        AccompanimentFactory(holder=row.accompaniment.holder, adviser=adviser)
    seen = []
    for _ in range(4):
        run(SIX)
        for row in rows:
            row.refresh_from_db()
        seen.append(sum(row.state == FollowUpState.TO_ASK for row in rows))
    assert seen == [2, 4, 5, 5]


def test_the_screen_says_why_and_keeps_how_it_was_heard(client, former, outcome, adviser):
    come_back(former, adviser)
    run(SIX)
    row = outcome.follow_ups.get(months=6)
    path = reverse("projects:follow_up_call", args=[row.pk])
    client.force_login(adviser)
    page = client.get(path)
    assert "À demander de vive voix" in page.content.decode()
    assert page.context["form"]["outcome"].label == "La question"
    client.post(path, {**NEWS, "outcome": "reached"})
    row.refresh_from_db()
    assert (row.state, row.channel, row.by) == (
        FollowUpState.ANSWERED,
        AnswerChannel.IN_PERSON,
        adviser,
    )
    panel = reverse("projects:holder_panel", args=[former.holder_id, "sortie"])
    assert "Ça tourne." in client.get(panel).content.decode()


def test_number_of_queries_of_the_screen(client, former, outcome, django_assert_num_queries):
    client.force_login(former.adviser)
    path = reverse("projects:follow_up_call", args=[outcome.follow_ups.get(months=6).pk])
    client.get(path)
    with django_assert_num_queries(4):
        client.get(path)
