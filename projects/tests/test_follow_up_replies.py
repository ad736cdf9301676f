"""News given by the link of a mail, or to the adviser on the telephone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from eveil.core.models import TransitionLog
from eveil.people.tests.factories import UserFactory
from projects import follow_up_links
from projects.enums import AnswerChannel, FollowUpState, Situation
from projects.models import FollowUp
from projects.services import outcomes
from projects.tests.factories import FollowUpFactory
from projects.tests.news import NEWS

pytestmark = pytest.mark.django_db


# By the link -----------------------------------------------------------------------------


@pytest.fixture
def follow_up():
    return FollowUpFactory(state=FollowUpState.ASKED)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, follow_up, method):
    before = FollowUp.objects.values().get()
    response = getattr(client, method)(follow_up_links.path(follow_up))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert FollowUp.objects.values().get() == before


@pytest.mark.usefixtures("still_clock")
def test_answered_without_an_account(client, follow_up):
    path = follow_up_links.path(follow_up)
    response = client.post(path, NEWS)
    assert response.url == path
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.situation, follow_up.jobs, follow_up.words) == (
        FollowUpState.ANSWERED,
        Situation.SELF_EMPLOYED,
        2,
        "Ça tourne.",
    )
    assert (follow_up.channel, follow_up.by) == (AnswerChannel.LINK, None)
    assert follow_up.answered_at
    assert follow_up.who == str(follow_up.person)
    assert "Ça tourne." in client.get(path).content.decode()


def test_a_link_used_again_reads_the_answer_back(client, follow_up):
    path = follow_up_links.path(follow_up)
    client.post(path, NEWS)
    before = FollowUp.objects.values().get()
    client.post(path, {**NEWS, "still_active": "stopped"})
    assert FollowUp.objects.values().get() == before


@pytest.mark.parametrize("name", ["situation", "still_active"])
def test_what_lacks_is_asked_and_what_was_typed_stays(client, follow_up, name):
    response = client.post(follow_up_links.path(follow_up), {**NEWS, name: ""})
    assert list(response.context["form"].errors) == [name]
    assert "Ça tourne." in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_link_says_so(client, follow_up, settings, method):
    path = follow_up_links.path(follow_up)
    later = datetime.now(UTC) + timedelta(days=settings.FOLLOW_UP_LINK_DAYS, minutes=1)
    with time_machine.travel(later):
        response = getattr(client, method)(path, NEWS)
    assert response.status_code == 410
    assert "Ce lien est trop ancien" in response.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.ASKED


def test_a_tampered_link_is_not_found(client, follow_up):
    signed = follow_up_links.path(follow_up).split("/")[-2]
    signer = signing.TimestampSigner(salt="projects.follow_up")
    for token in (
        signed[:-1],
        str(follow_up.pk),
        signing.TimestampSigner(salt="projects.action").sign(follow_up.pk),
        signer.sign("abc"),
        signer.sign(10**30),
        signer.sign(f"{follow_up.pk}-1"),
    ):
        path = reverse("projects:follow_up_reply", args=[token])
        assert client.get(path).status_code == 404
        assert client.post(path, NEWS).status_code == 404


def test_news_that_come_after_the_telephone_are_welcome(client, follow_up, adviser):
    outcomes.unreachable(follow_up, by=adviser)
    client.post(follow_up_links.path(follow_up), NEWS)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel) == (FollowUpState.ANSWERED, AnswerChannel.LINK)


def test_number_of_queries_of_the_link(client, follow_up, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(follow_up_links.path(follow_up))


# On the telephone ------------------------------------------------------------------------


def call(follow_up):
    return reverse("projects:follow_up_call", args=[follow_up.pk])


def test_five_fields(staff, follow_up):
    form = staff.get(call(follow_up)).context["form"]
    assert list(form.fields) == ["outcome", "situation", "still_active", "jobs", "words"]


def test_the_adviser_writes_down_the_answer(staff, follow_up, adviser):
    staff.post(call(follow_up), {**NEWS, "outcome": "reached"})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel, follow_up.by) == (
        FollowUpState.ANSWERED,
        AnswerChannel.PHONE,
        adviser,
    )


def test_unreachable_is_an_answer(staff, follow_up, adviser):
    staff.post(call(follow_up), {"outcome": "unreachable", "words": "Deux messages laissés."})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.by, follow_up.words, follow_up.situation) == (
        FollowUpState.UNREACHABLE,
        adviser,
        "Deux messages laissés.",
        "",
    )


def test_who_answered_says_what(staff, follow_up):
    form = staff.post(call(follow_up), {"outcome": "reached"}).context["form"]
    assert list(form.errors) == ["situation", "still_active"]


def test_an_answer_is_corrected(staff, follow_up):
    staff.post(call(follow_up), {**NEWS, "outcome": "reached"})
    staff.post(call(follow_up), {**NEWS, "outcome": "reached", "jobs": "5"})
    follow_up.refresh_from_db()
    assert follow_up.jobs == 5
    assert [log.transition for log in TransitionLog.of(follow_up)] == ["correct", "answer"]


def test_the_home_of_the_adviser_asks_to_call(client):
    follow_up = FollowUpFactory(state=FollowUpState.TO_PHONE)
    client.force_login(follow_up.accompaniment.adviser)
    page = client.get("/aujourdhui/").content.decode()
    assert call(follow_up) in page
    assert "Prendre des nouvelles" in page
    client.force_login(UserFactory(adviser=True))
    assert call(follow_up) not in client.get("/aujourdhui/").content.decode()
    assert call(follow_up) in client.get("/aujourdhui/?vue=equipe").content.decode()
