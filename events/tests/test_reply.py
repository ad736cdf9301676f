"""The links of the mails: opening one changes nothing, its button does."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from events import services, tokens
from events.enums import Answer, MeetingState
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    invitation = InvitationFactory(meeting=MeetingFactory(state=MeetingState.INVITED))
    MandateFactory(structure=invitation.structure, person=invitation.person)
    return invitation


def link(invitation, slug):
    return reverse("events:reply_with", args=[tokens.token(invitation), slug])


def page(invitation):
    return tokens.answer_path(invitation)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("slug", ["oui", "peut-etre", "non"])
def test_opening_a_link_changes_nothing(client, invitation, method, slug):
    response = getattr(client, method)(link(invitation, slug))
    assert response.status_code == 200
    before = invitation.updated_at
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.updated_at) == (Answer.NONE, before)


@pytest.mark.parametrize(("slug", "value"), [("oui", "yes"), ("peut-etre", "maybe"), ("non", "no")])
def test_the_answer_of_the_link_is_chosen_already(client, invitation, slug, value):
    response = client.get(link(invitation, slug))
    assert response.context["form"]["answer"].value() == value
    chosen = re.findall(r"<input[^>]*checked[^>]*>", response.content.decode())
    assert [f'value="{value}"' in field for field in chosen] == [True]


def test_sending_records_the_answer_without_an_account(client, invitation):
    response = client.post(page(invitation), {"answer": "yes", "comment": "À deux"})
    assert response.status_code == 302
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.comment) == (Answer.YES, "À deux")
    assert "C’est noté" in client.get(response.url).content.decode()


def test_the_link_serves_again_to_change_the_answer(client, invitation):
    for value in ("yes", "no"):
        client.post(page(invitation), {"answer": value})
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NO


@pytest.mark.usefixtures("still_clock")
def test_the_links_of_the_mail_are_these(client, invitation):
    meeting = MeetingFactory()
    services.invite(meeting, [invitation.structure], by=UserFactory(adviser=True))
    mail = Message.objects.get()
    for label, url in tokens.answer_urls(meeting.invitations.get()):
        assert f"{label}\u00a0: {url}" in mail.text
        assert f'href="{url}"' in mail.html
        assert client.get(urlsplit(url).path).status_code == 200


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "oui"}])
def test_without_an_answer_the_page_says_so_and_keeps_the_words(client, invitation, data):
    response = client.post(page(invitation), {**data, "comment": "Bonjour à tous"})
    assert response.status_code == 200
    assert response.context["form"].errors["answer"]
    assert "Bonjour à tous" in response.content.decode()


def test_a_tampered_link_is_not_found(client, invitation):
    signed = tokens.token(invitation)
    other = InvitationFactory()
    for text in (
        signed[:-1],
        f"{other.pk}:{signed.split(':')[1]}",
        str(invitation.pk),
        "x",
        signing.TimestampSigner(salt="another").sign(invitation.pk),
        signing.TimestampSigner(salt="events.invitation").sign("abc"),
        signing.TimestampSigner(salt="events.invitation").sign(10**30),
    ):
        for name in ("events:reply", "events:reply_calendar"):
            assert client.get(reverse(name, args=[text])).status_code == 404
        assert client.post(reverse("events:reply", args=[text])).status_code == 404


def test_an_unknown_answer_is_not_found(client, invitation):
    assert client.get(link(invitation, "jamais")).status_code == 404


def test_an_invitation_that_is_no_more_is_not_found(client, invitation):
    path = page(invitation)
    invitation.delete()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_the_meeting_the_page_says_so(client, invitation, method):
    with time_machine.travel(invitation.meeting.ends_at + timedelta(seconds=1)):
        response = getattr(client, method)(page(invitation), {"answer": "yes"})
    assert response.status_code == 410
    assert "est passée" in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NONE


def test_a_moved_meeting_keeps_its_links_open(client, invitation):
    meeting, path = invitation.meeting, page(invitation)
    before = meeting.ends_at
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)
    services.update(meeting, by=UserFactory(adviser=True))
    with time_machine.travel(before + timedelta(days=1)):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_cancelled_meeting_says_so(client, invitation, method):
    services.cancel(invitation.meeting, reason="Neige", by=UserFactory(adviser=True))
    response = getattr(client, method)(page(invitation), {"answer": "yes"})
    assert response.status_code == 410
    assert "est annulée" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_acts_no_more_for_the_structure_is_told(client, method):
    invitation = InvitationFactory(meeting=MeetingFactory(state=MeetingState.INVITED))
    MandateFactory(structure=invitation.structure, person=invitation.person, ended=True)
    response = getattr(client, method)(page(invitation), {"answer": "yes"})
    assert response.status_code == 410
    invitation.refresh_from_db()
    assert invitation.answer == Answer.NONE


def test_the_calendar_file_by_the_link(client, invitation):
    response = client.get(reverse("events:reply_calendar", args=[tokens.token(invitation)]))
    assert response["Content-Type"].startswith("text/calendar")
    assert "rencontre.ics" in response["Content-Disposition"]
    assert response.content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("name", ["events:reply", "events:reply_calendar"])
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, invitation, name, method):
    path = reverse(name, args=[tokens.token(invitation)])
    assert getattr(client, method)(path).status_code == 405


def test_pages_of_links_are_not_kept_by_caches(client, invitation):
    assert "no-store" in client.get(page(invitation))["Cache-Control"]


def test_number_of_queries(client, invitation, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(link(invitation, "oui"))
