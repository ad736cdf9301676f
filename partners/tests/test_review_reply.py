"""Answering about an agreement by a mailed link: prefetched, expired, tampered, not one's own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eveil.core.links import Links
from eveil.core.models import Message
from eveil.people.tests.factories import PersonFactory
from partners import review_links
from partners.enums import AgreementState, AnswerChannel, MandateFunction, Verdict
from partners.models import Agreement, Mandate, Party, ReviewAnswer
from partners.services import agreements
from partners.services import reviews as services
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    PartnerFactory,
    ReviewAnswerFactory,
    StructureFactory,
)
from partners.tests.reviews import REASON

pytestmark = pytest.mark.django_db


@pytest.fixture
def main():
    """Who answers has no account: the link is enough."""
    return MandateFactory(is_main=True)


@pytest.fixture
def agreement(adviser, main):
    return AgreementFactory(
        state=AgreementState.REVIEW, adviser=adviser, between=[main.structure, StructureFactory()]
    )


def path(agreement, mandate):
    return review_links.path(agreement, mandate.structure, mandate.person)


def send(client, url, agreement, **changed):
    party = agreement.parties.earliest("pk")
    given = {
        "verdict": Verdict.APPROVED,
        "text": "",
        "edition": agreement.edition,
        "instead_of": "",
        **changed,
    }
    return client.post(url, {f"partie-{party.pk}-{name}": given[name] for name in given})


def reword(agreement, by):
    agreement.purpose = "Autre chose."
    agreements.update(agreement, by=by)
    agreement.refresh_from_db()


# The mail ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("still_clock")
def test_the_mail_holds_a_link_for_each_structure_that_one_answers_for(client, adviser, main):
    other = MandateFactory(person=main.person, function=MandateFunction.LEGAL)
    reader = PartnerFactory(mandate__structure=main.structure, mandate__function="legal")
    agreement = AgreementFactory(adviser=adviser, between=[main.structure, other.structure])
    services.submit(agreement, by=adviser)
    agreement.refresh_from_db()
    invited = Message.objects.get(to_email=main.person.email)
    asked = Message.objects.get(to_email=reader.email)
    for mandate in (main, other):
        url = path(agreement, mandate)
        assert url in invited.text
        assert url in invited.html
        assert mandate.structure.label in client.get(url).text
        # A link is personal.
        assert url not in asked.text
    assert "Lire et répondre pour" in invited.html
    assert "Lire et répondre pour" not in asked.html
    assert agreement.get_absolute_url() in asked.text
    assert "/invitation/" in invited.text


def test_the_mail_shown_before_it_leaves_holds_no_link_that_answers(client, team, main):
    agreement = AgreementFactory(adviser=team, between=[main.structure, StructureFactory()])
    page = client.get(reverse("partners:agreement_submit", args=[agreement.pk])).text
    links = set(re.findall(r"/conventions/relecture/[^/]+/", page))
    assert len(links) == 1
    assert client.get(links.pop()).status_code == 404


# Prefetched ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, agreement, main, method):
    response = getattr(client, method)(path(agreement, main))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not ReviewAnswer.objects.exists()
    assert not Message.objects.exists()


def test_the_page_shows_what_would_be_agreed_and_one_button(client, agreement, main):
    other = agreement.parties.latest("pk")
    row = ContributionFactory(party=other, title="Prêter un bureau")
    ReviewAnswerFactory(agreement=agreement, structure=other.structure, text=REASON)
    page = client.get(path(agreement, main)).text
    assert 'name="robots" content="noindex"' in page
    for text in (agreement.purpose, agreement.included, agreement.excluded, row.title):
        assert text in page
    assert "20\u00a0h par an" in page
    assert page.count('<button type="submit" class="btn btn-primary') == 1
    # What another structure said is not theirs to read, and nothing leads into the platform.
    assert REASON not in page
    assert "/conventions/" not in page.replace("/conventions/relecture/", "")


# One click -----------------------------------------------------------------------------------


def test_an_answer_without_an_account(client, adviser, agreement, main):
    url = path(agreement, main)
    response = send(client, url, agreement, verdict=Verdict.CHANGES, text=REASON)
    assert response.url == url
    given = ReviewAnswer.objects.get()
    assert (given.person, given.channel) == (main.person, AnswerChannel.LINK)
    assert (given.verdict, given.text, given.edition) == (Verdict.CHANGES, REASON, 1)
    assert Message.objects.get(kind="partners.review_answered").to_email == adviser.email
    page = client.get(url).text
    assert "C’est noté" in page
    assert REASON in page


def test_the_same_link_serves_again_and_says_another_thing_knowingly(client, agreement, main):
    url = path(agreement, main)
    send(client, url, agreement)
    assert send(client, url, agreement).status_code == 302
    assert ReviewAnswer.objects.count() == 1  # Pressed twice.
    response = send(client, url, agreement, verdict=Verdict.CHANGES, text=REASON)
    assert "Entre-temps" in response.text
    assert REASON in response.text
    first = ReviewAnswer.objects.get()
    send(client, url, agreement, verdict=Verdict.CHANGES, text=REASON, instead_of=first.pk)
    assert ReviewAnswer.objects.count() == 2


def test_what_is_to_change_is_asked_for(client, agreement, main):
    response = send(client, path(agreement, main), agreement, verdict=Verdict.CHANGES)
    assert list(response.context["form"].errors) == ["text"]
    assert not ReviewAnswer.objects.exists()


# Closed --------------------------------------------------------------------------------------


def close_mandate(agreement, main, by):
    Mandate.objects.filter(pk=main.pk).update(end=timezone.localdate() - timedelta(days=1))


def close_function(agreement, main, by):
    Mandate.objects.filter(pk=main.pk).update(is_main=False)


def reworded(agreement, main, by):
    reword(agreement, by)


def asked_again(agreement, main, by):
    reword(agreement, by)
    services.submit_again(agreement, by=by)


def sign(agreement, main, by):
    Agreement.objects.filter(pk=agreement.pk).update(
        state=AgreementState.SIGNED, signed_on=timezone.localdate()
    )


def abandon(agreement, main, by):
    agreements.abandon(agreement, reason="Sans suite.", by=by)


def remove(agreement, main, by):
    Party.objects.filter(agreement=agreement, structure=main.structure).delete()


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (close_mandate, "Vous ne répondez plus pour"),
        (close_function, "Vous ne répondez plus pour"),
        (reworded, "un autre courriel vous le donnera à relire"),
        (asked_again, "Ouvrez le lien du dernier courriel"),
        (sign, "est signée"),
        (abandon, "ne se fera pas"),
        (remove, "n’est plus partie"),
    ],
)
def test_a_link_says_why_it_serves_no_more(client, adviser, agreement, main, happens, said):
    url, before = path(agreement, main), Agreement.objects.get(pk=agreement.pk)
    happens(agreement, main, adviser)
    party = Party.objects.filter(agreement=agreement).earliest("pk")
    given = {"verdict": Verdict.CHANGES, "text": REASON, "edition": before.edition}
    data = {f"partie-{party.pk}-{name}": value for name, value in given.items()}
    for response in (client.get(url), client.post(url, data)):
        assert "Une autre personne répond" not in response.text  # Nobody may.
        assert response.status_code == 410
        # What came too late is not lost to who wrote it.
        assert (REASON in response.text) == (response.request["REQUEST_METHOD"] == "POST")
        assert said in response.text
        assert "<form" not in response.text
    assert not ReviewAnswer.objects.exists()


def test_the_link_of_the_new_text_answers(client, adviser, agreement, main):
    asked_again(agreement, main, adviser)
    send(client, path(agreement, main), agreement)
    assert ReviewAnswer.objects.get().edition == 2


def test_an_old_link_says_so(client, settings, agreement, main):
    url = path(agreement, main)
    with time_machine.travel(timezone.now() + timedelta(days=settings.REVIEW_LINK_DAYS, hours=1)):
        assert "trop ancien" in client.get(url).text
        assert send(client, url, agreement).status_code == 410
    assert not ReviewAnswer.objects.exists()


def test_tampered_or_signed_for_another_thing(client, agreement, main):
    stranger = PersonFactory()
    keys, signature = path(agreement, main).split("/")[-2].split(":", 1)
    own = keys.split("-")
    own[2] = str(stranger.pk)
    tokens = [
        f"{'-'.join(own)}:{signature}",
        f"{keys}:{signature}x",
        Links("partners.review").token(agreement.pk),
        Links("projects.action").token(*keys.split("-")),
        "apercu",
    ]
    for token in tokens:
        url = reverse("partners:review_reply", args=[token])
        assert client.get(url).status_code == 404
        assert send(client, url, agreement).status_code == 404
    # Signed by us, and of somebody who answers for nobody.
    url = review_links.path(agreement, main.structure, stranger)
    assert send(client, url, agreement).status_code == 410
    assert not ReviewAnswer.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(client, agreement, adviser, main, rows, django_assert_num_queries):
    for _number in range(rows):
        party = agreements.add_party(agreement, MandateFactory(is_main=True).structure, by=adviser)
        agreement.refresh_from_db()
        ContributionFactory(party=party)
        ReviewAnswerFactory(agreement=agreement, structure=main.structure)
    with django_assert_num_queries(7):
        assert client.get(path(agreement, main)).status_code == 200
