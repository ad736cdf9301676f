"""A person answers by the link of a mail, whether it is sent somewhere or offered a hand."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.tests.factories import PersonFactory
from projects import tokens
from projects.enums import HandState, ReferralState
from projects.models import HelpOffer
from projects.tests.exchanges import answer_data
from projects.tests.factories import ReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["referral", "hand"])
def asked(request, structure, hand):
    if request.param == "referral":
        return ReferralFactory(asked=True, agreed_at=None, agreed_text="", agreed_channel="")
    HelpOffer.objects.filter(pk=hand.pk).update(state=HandState.ASKED, asked_at=timezone.now())
    hand.refresh_from_db()
    return hand


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, asked, method):
    before = asked.updated_at
    assert getattr(client, method)(tokens.path(asked)).status_code == 200
    asked.refresh_from_db()
    assert (asked.updated_at, asked.agreed_at) == (before, None)


def test_agreeing_then_taking_it_back(client, asked):
    path = tokens.path(asked)
    client.post(path, answer_data())
    asked.refresh_from_db()
    assert asked.is_agreed
    assert asked.shares == ["email"]
    page = client.get(path).text
    assert "Vous avez donné votre accord" in page
    client.post(path, {"answer": "retirer"})
    asked.refresh_from_db()
    assert asked.withdrawn_at
    assert "Votre accord est retiré" in client.get(path).text


def test_a_used_link_answers_only_once(client, asked):
    path = tokens.path(asked)
    client.post(path, answer_data())
    mails = Message.objects.count()
    client.post(path, answer_data(shares=["email", "phone"]))
    client.post(path, {"answer": "non"})
    asked.refresh_from_db()
    assert (asked.shares, asked.is_agreed) == (["email"], True)
    assert Message.objects.count() == mails


def test_refusing_asks_for_nothing(client, asked):
    path = tokens.path(asked)
    client.post(path, {"answer": "non"})
    asked.refresh_from_db()
    assert asked.state in {ReferralState.DROPPED, HandState.DECLINED}
    assert "C’est noté" in client.get(path).text


def test_agreeing_chooses_a_way_to_be_reached(client, asked):
    page = client.post(tokens.path(asked), {"answer": "oui"})
    assert page.context["form"].errors["shares"]
    asked.refresh_from_db()
    assert asked.agreed_at is None


def test_an_old_link_says_so(client, asked):
    path = tokens.path(asked)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        for method in (client.get, client.post):
            assert method(path, answer_data()).status_code == 410
    asked.refresh_from_db()
    assert asked.agreed_at is None


def test_a_tampered_link_is_not_found(client, asked, structure):
    kind, token = tokens.path(asked).strip("/").split("/")[1:]
    other = "main" if kind == "orientation" else "orientation"
    pk, stamp, signature = token.split(":")
    forged = (
        (kind, token[:-1]),
        (kind, f"{int(pk) + 1}:{stamp}:{signature}"),
        (kind, str(pk)),
        (other, token),
        (kind, signing.TimestampSigner(salt="another").sign(pk)),
    )
    for where, text in forged:
        path = reverse("projects:agreement", args=[where, text])
        assert client.get(path).status_code == 404
        assert client.post(path, answer_data()).status_code == 404


def test_who_was_sent_to_us_may_let_the_structure_know_later(client, structure):
    referral = ReferralFactory(
        incoming=True, structure=structure, state=ReferralState.SENT, person=PersonFactory()
    )
    path = tokens.path(referral)
    assert "Dire la suite" in client.get(path).text
    client.post(path, {"answer": "oui"})
    referral.refresh_from_db()
    assert not referral.is_agreed
    client.post(path, {"answer": "dire"})
    referral.refresh_from_db()
    assert referral.is_agreed


def test_the_page_of_a_link_is_kept_by_no_cache(client, asked):
    assert "no-store" in client.get(tokens.path(asked))["Cache-Control"]


def test_the_holder_finds_the_question_in_its_space(client, hand):
    HelpOffer.objects.update(state=HandState.ASKED, asked_at=timezone.now())
    client.force_login(hand.holder.person.user)
    page = client.get(reverse("projects:my_space"))
    assert page.context["next_kind"] == "exchange"
    link = re.search(r'href="(/accord/main/[^"]+)"', page.text)[1]
    assert client.get(link).status_code == 200
