"""A hand raised for a project that several people carry: each is asked, and answers for itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from partners.enums import Offer
from partners.tests.factories import PartnerFactory
from projects import tokens
from projects.enums import AccompanimentState, HandState
from projects.models import HelpOffer
from projects.notifications.exchanges import HandPassedOn
from projects.services import hands
from projects.tasks import lapse_silent_hands
from projects.tests.factories import (
    AccompanimentFactory,
    HelpOfferFactory,
    ProjectHolderFactory,
    show,
)

pytestmark = pytest.mark.django_db


def carried_by_three():
    """A hand raised for a project of three holders; the accompaniment of the last has ended."""
    first = AccompanimentFactory(holder=ProjectHolderFactory(user=True))
    rows = [first]
    for state in (AccompanimentState.ACTIVE, AccompanimentState.ENDED):
        ended = {"state": state, "end": first.start} if state == AccompanimentState.ENDED else {}
        rows.append(AccompanimentFactory(project=first.project, **ended))
    for row in rows:
        show(row)
    return HelpOfferFactory(accompaniment=first), [row.holder for row in rows]


def asked():
    """The rows of a hand passed on to Anna and Bruno, say."""
    hand, (first, second, _third) = carried_by_three()
    hands.pass_on(hand, by=UserFactory(adviser=True))
    Message.objects.all().delete()
    rows = {row.holder: row for row in HelpOffer.objects.filter(together=hand.together)}
    return rows[first], rows[second]


def silent(*rows, days=30):
    """They were asked so many days ago."""
    since = timezone.now() - timedelta(days=days)
    HelpOffer.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=since)


def states(*rows):
    return [HelpOffer.objects.get(pk=row.pk).state for row in rows]


def read_by_structure(hand):
    return list(HelpOffer.objects.visible_to(hand.by).order_by("pk"))


def page(client, hand):
    client.force_login(hand.by)
    return client.get(reverse("projects:hand_detail", args=[hand.pk]), follow=True)


def test_every_holder_whose_accompaniment_runs_is_asked():
    hand, (first, second, third) = carried_by_three()
    hands.pass_on(hand, by=UserFactory(adviser=True), message="Je les connais.")
    mails = Message.objects.filter(kind="projects.hand_passed_on")
    assert {mail.to_email for mail in mails} == {first.person.email, second.person.email}
    assert third.person.email not in {mail.to_email for mail in mails}
    rows = HelpOffer.objects.filter(together=hand.together)
    assert {(row.holder, row.state) for row in rows} == {
        (first, HandState.ASKED),
        (second, HandState.ASKED),
    }
    # Each answers by its own link.
    texts = {mail.to_email: mail.text for mail in mails}
    for row in rows:
        assert f"/accord/main/{row.pk}:" in texts[row.holder.person.email]
    # The structure raised one hand, and reads one.
    assert read_by_structure(hand) == [HelpOffer.objects.get(pk=hand.pk)]


def test_whose_accompaniment_has_ended_meanwhile_is_asked_no_more():
    hand, (first, second, _third) = carried_by_three()
    hand.project.accompaniments.filter(holder=first).update(
        state=AccompanimentState.ENDED, end=F("start")
    )
    hands.pass_on(hand, by=UserFactory(adviser=True))
    assert HelpOffer.objects.get(together=hand.together).holder == second


def test_one_agrees_and_the_other_is_not_named(client):
    first, second = asked()
    hands.agree(second, shares=["email"], by=None)
    mails = {mail.to_email: mail.text for mail in Message.objects.all()}
    assert set(mails) == {second.holder.person.email, first.contact.email}
    assert str(first.holder) not in mails[first.contact.email]
    assert [row.pk for row in read_by_structure(first)] == [second.pk]
    # Whoever kept the address of the first question is led to the introduction.
    response = page(client, first)
    assert response.redirect_chain
    assert str(second.holder) in response.text
    assert str(first.holder) not in response.text
    # Another may agree later: one more introduction.
    hands.agree(first, shares=["email"], by=None)
    assert len(read_by_structure(first)) == 2


def test_who_declines_is_told_to_nobody(client):
    first, second = asked()
    hands.refuse(first, by=None, words="Pas pour moi.")
    assert not Message.objects.exists()
    assert [row.state for row in read_by_structure(first)] == [HandState.ASKED]
    text = page(client, first).text
    for secret in (str(first.holder), str(second.holder), "Pas pour moi", "Déclinée"):
        assert secret not in text
    hands.refuse(second, by=None)
    mail = Message.objects.get()
    assert mail.to_email == first.contact.email
    assert [row.state for row in read_by_structure(first)] == [HandState.DECLINED]
    for holder in (first.holder, second.holder):
        assert str(holder) not in mail.text
        assert str(holder) not in page(client, first).text


def test_a_refusal_after_an_introduction_is_told_to_nobody():
    first, second = asked()
    hands.agree(first, shares=["email"], by=None)
    Message.objects.all().delete()
    hands.refuse(second, by=None)
    assert not Message.objects.exists()
    assert [row.pk for row in read_by_structure(first)] == [first.pk]


def test_the_structure_takes_back_all_of_it():
    first, second = asked()
    hands.refuse(first, by=None)
    with pytest.raises(ValidationError, match="déjà levé la main"):
        hands.raise_hand(first.project, first.structure, offer=Offer.FUNDING, by=first.by)
    hands.take_back(second, by=first.by)
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.state, second.state] == [HandState.DECLINED, HandState.TAKEN_BACK]
    hands.raise_hand(first.project, first.structure, offer=Offer.FUNDING, by=first.by)


def test_strangers_find_nothing_of_it(client):
    first, second = asked()
    hands.agree(second, shares=["email"], by=None)
    client.force_login(PartnerFactory())
    for row in (first, second):
        assert client.get(reverse("projects:hand_detail", args=[row.pk])).status_code == 404


def test_the_team_reads_each_answer(client):
    first, second = asked()
    hands.refuse(first, by=None)
    client.force_login(UserFactory(adviser=True))
    text = client.get(reverse("projects:hand_detail", args=[second.pk])).text
    assert "Les autres porteurs" in text
    assert str(first.holder) in text


def test_the_page_says_who_is_asked(client):
    hand, (first, second, third) = carried_by_three()
    client.force_login(UserFactory(adviser=True))
    text = client.get(reverse("projects:hand_step", args=[hand.pk, "transmettre"])).text
    assert first.person.email in text
    assert second.person.email in text
    assert third.person.email not in text


@pytest.mark.django_db(transaction=True)
def test_two_refuse_at_once_and_the_structure_hears_it_once():
    rows = asked()
    start = Barrier(2)

    def refuse(row):
        start.wait(timeout=10)
        try:
            hands.refuse(row, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(refuse, rows))
    assert Message.objects.count() == 1


# Who never answers ---------------------------------------------------------------------------


def test_a_silence_lapses_and_the_structure_may_raise_another_hand():
    first, second = asked()
    hands.agree(first, shares=["email"], by=None)
    Message.objects.all().delete()
    with pytest.raises(ValidationError, match="déjà levé la main"):
        hands.raise_hand(first.project, first.structure, offer=Offer.FUNDING, by=first.by)
    silent(second, days=29)
    lapse_silent_hands()
    assert states(first, second) == [HandState.INTRODUCED, HandState.ASKED]
    silent(second)
    lapse_silent_hands()
    lapse_silent_hands()
    assert states(first, second) == [HandState.INTRODUCED, HandState.LAPSED]
    # It reads its introduction: of who was silent it is told nothing.
    assert not Message.objects.exists()
    assert read_by_structure(first) == [first]
    log = TransitionLog.of(second).get(transition="lapse")
    assert (log.by, log.from_state) == (None, HandState.ASKED)
    again = hands.raise_hand(first.project, first.structure, offer=Offer.FUNDING, by=first.by)
    assert again.state == HandState.RAISED


def test_the_page_of_the_project_offers_to_raise_another_hand_after_a_silence(client):
    first, second = asked()
    client.force_login(first.by)
    sheet = reverse("projects:shared_project", args=[first.project_id])
    again = reverse("projects:hand_raise", args=[first.project_id])
    assert again not in client.get(sheet).text
    silent(first, second)
    lapse_silent_hands()
    text = client.get(sheet).text
    assert again in text
    assert "Restée sans réponse" in text


def test_the_structure_hears_once_when_nothing_comes_of_it():
    first, second = asked()
    hands.refuse(first, by=None)
    silent(second)
    lapse_silent_hands()
    mail = Message.objects.get()
    assert (mail.kind, mail.to_email) == ("projects.hand_answered", first.by.email)
    assert "restée sans réponse" in mail.text
    other, last = asked()
    silent(other, last)
    lapse_silent_hands()
    assert states(other, last) == [HandState.LAPSED] * 2
    assert Message.objects.get().to_email == other.by.email


def test_nobody_answers_what_has_lapsed(client):
    first, second = asked()
    silent(first)
    lapse_silent_hands()
    response = client.post(tokens.path(first), {"answer": "yes", "shares": ["email"]})
    assert response.status_code == 302
    page = client.get(tokens.path(first)).text
    assert "n’attend plus de réponse" in page
    assert "C’est noté" not in page
    with pytest.raises(TransitionRefused):
        hands.agree(first, shares=["email"], by=None)
    assert states(first, second) == [HandState.LAPSED, HandState.ASKED]


def test_who_agrees_to_what_was_taken_back_is_not_told_that_it_is_noted(client):
    first, _second = asked()
    hands.take_back(first, by=first.by)
    response = client.post(tokens.path(first), {"answer": "yes", "shares": ["email"]}, follow=True)
    assert "Cette proposition est retirée" in response.text
    assert "C’est noté" not in response.text


def test_the_question_says_until_when_it_waits(settings, time_machine):
    first, _second = asked()
    time_machine.move_to("2026-03-02 10:00+01:00")
    settings.AGREEMENT_LINK_DAYS = 10
    assert "répondre jusqu’au 11\u00a0mars\u00a02026" in HandPassedOn(first).render()["text"]


def test_a_silence_is_not_told_as_the_doing_of_the_holder(client):
    first, _second = asked()
    silent(first)
    lapse_silent_hands()
    client.force_login(UserFactory(adviser=True))
    lines = client.get(first.get_absolute_url()).context["history"]
    by = {line.title: line.by for line in lines}
    assert by["Restée sans réponse"] == "La plateforme"
    assert "Pas encore donné" not in client.get(first.get_absolute_url()).text


def test_the_adviser_is_told_whom_to_call_before(client):
    first, second = asked()
    adviser = UserFactory(adviser=True)
    accompaniments = first.project.accompaniments
    accompaniments.filter(holder=first.holder).update(adviser=adviser)
    accompaniments.exclude(holder=first.holder).update(adviser=UserFactory(adviser=True))
    silent(first, days=12)
    silent(second, days=20)
    client.force_login(adviser)

    def lines():
        page = client.get(reverse("reports:today"))
        return [line.title for line in page.context["late"] if line.icon == "telephone"]

    assert lines() == []  # Not long enough; the other one is a colleague's.
    silent(first, days=15)
    assert lines() == [f"Appeler {first.holder}"]
    # What is said on the telephone is noted where the line leads.
    url = reverse("projects:hand_detail", args=[first.pk])
    assert "Sa réponse, au téléphone" in client.get(url).text
    hands.refuse(first, by=adviser)
    assert lines() == []
