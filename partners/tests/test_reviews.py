"""An agreement under review: who is asked, who answers, for which text, and who reads it."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.models import Invitation
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners import review_links
from partners.enums import AgreementState, MandateFunction
from partners.models import Agreement, Mandate, ReviewAnswer
from partners.services import agreements
from partners.services import reviews as services
from partners.tests.factories import (
    AgreementFactory,
    MandateFactory,
    PartnerFactory,
    ReviewAnswerFactory,
    StructureFactory,
)
from partners.tests.reviews import APPROVED, CHANGES, REASON, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def main():
    return PartnerFactory(mandate__is_main=True)


@pytest.fixture
def structure(main):
    return main.person.mandates.get().structure


@pytest.fixture
def agreement(adviser, structure):
    return AgreementFactory(
        state=AgreementState.REVIEW, adviser=adviser, between=[structure, StructureFactory()]
    )


def send(client, agreement, structure, **changed):
    """Post the form of the page as it is now."""
    party = agreement.parties.get(structure=structure)
    last = agreement.answers.filter(structure=structure, edition=agreement.edition).last()
    given = {
        "verdict": APPROVED,
        "text": "",
        "edition": agreement.edition,
        "instead_of": last.pk if last else "",
        **changed,
    }
    url = reverse("partners:agreement_answer", args=[agreement.pk, party.pk])
    return client.post(url, {f"partie-{party.pk}-{name}": given[name] for name in given})


def mails(kind):
    rows = Message.objects.filter(kind=f"partners.review_{kind}")
    return sorted(rows.values_list("to_email", flat=True))


# Asking ------------------------------------------------------------------------------------


def test_who_is_asked_and_once(adviser, main, structure):
    other = StructureFactory()
    agreement = AgreementFactory(adviser=adviser, between=[structure, other])
    MandateFactory(person=main.person, structure=other, is_main=True)
    legal = PartnerFactory(mandate__structure=other, mandate__function=MandateFunction.LEGAL)
    newcomer = MandateFactory(structure=structure, function=MandateFunction.LEGAL).person
    MandateFactory(
        structure=structure,
        function=MandateFunction.LEGAL,
        person=PersonFactory(email=""),
    )
    for function in (MandateFunction.CONTACT, MandateFunction.TRAINER):
        PartnerFactory(mandate__structure=structure, mandate__function=function)
    PartnerFactory(mandate__structure=structure, mandate__ended=True, mandate__is_main=False)
    services.submit(agreement, by=adviser)
    assert mails("asked") == sorted([main.email, legal.email])
    assert mails("invitation") == [newcomer.email]
    assert Invitation.objects.get().role == ""
    # Whoever answers for two parties gets one mail that names both.
    text = Message.objects.get(to_email=main.email).text
    assert structure.label in text
    assert other.label in text
    with pytest.raises(TransitionRefused):
        services.submit(agreement, by=adviser)
    with pytest.raises(PermissionDenied):
        services.submit_again(agreement, by=adviser)
    assert len(mails("asked")) == 2


def test_an_address_that_is_the_account_of_another_is_asked_all_the_same(adviser, structure):
    agreement = AgreementFactory(adviser=adviser, between=[structure, StructureFactory()])
    account = UserFactory(email="mairie@example.org")
    sharer = PersonFactory(email="mairie@example.org")
    MandateFactory(structure=structure, function=MandateFunction.LEGAL, person=sharer)
    services.submit(agreement, by=adviser)
    text = Message.objects.get(kind="partners.review_asked", to_email=account.email).text
    assert review_links.path(agreement, structure, sharer).split(":")[0] in text
    assert "votre espace" not in text


def test_another_text_is_asked_about_again(adviser, agreement, main, structure):
    answer(agreement, structure, main)
    agreement.purpose = "Autre chose."
    agreements.update(agreement, by=adviser)
    agreement.refresh_from_db()
    assert agreement.is_reworded
    with pytest.raises(PermissionDenied):
        services.submit_again(agreement, by=main)
    services.submit_again(agreement, by=adviser)
    agreement.refresh_from_db()
    assert not agreement.is_reworded
    assert mails("asked") == [main.email]
    assert "a changé" in Message.objects.get(kind="partners.review_asked").text
    assert [log.transition for log in TransitionLog.of(agreement)] == ["submit_again"]


def test_the_sender_sees_the_mail_and_to_whom(client, team, main, structure):
    agreement = AgreementFactory(adviser=team, between=[structure, StructureFactory()])
    url = reverse("partners:agreement_submit", args=[agreement.pk])
    page = client.get(url).text
    assert str(main) in page
    assert "Lire et répondre" in page
    assert "nommer quelqu’un" in page
    assert not Message.objects.exists()
    client.post(url)
    client.post(url)
    assert mails("asked") == [main.email]


# Answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "status"),
    [
        ({"is_main": True}, 302),
        ({"function": MandateFunction.LEGAL}, 302),
        ({}, 403),
        ({"function": MandateFunction.TRAINER}, 403),
        ({"function": MandateFunction.STEERING}, 403),
        ({"function": MandateFunction.LEGAL, "ended": True}, 403),
        ({"function": MandateFunction.LEGAL, "start": timezone.localdate() + timedelta(1)}, 403),
    ],
    ids=["main", "legal", "contact", "trainer", "steering", "former", "coming"],
)
def test_who_answers(client, adviser, traits, status):
    structure = StructureFactory()
    agreement = AgreementFactory(
        state=AgreementState.REVIEW, adviser=adviser, between=[structure, StructureFactory()]
    )
    named = {f"mandate__{name}": value for name, value in traits.items()}
    user = PartnerFactory(mandate__structure=structure, **named)
    client.force_login(user)
    assert send(client, agreement, structure).status_code == status
    assert agreement.answers.count() == (status == 302)
    if status == 403:
        with pytest.raises(PermissionDenied):
            answer(agreement, structure, user)


def test_one_answers_for_ones_own_structure_only(client, agreement, main, team):
    theirs = agreement.parties.exclude(structure__mandates__person=main.person).get().structure
    # The team writes the text: it does not approve it.
    assert send(client, agreement, theirs).status_code == 403
    client.force_login(main)
    assert send(client, agreement, theirs).status_code == 404
    strange = AgreementFactory(
        state=AgreementState.REVIEW, between=[StructureFactory(), StructureFactory()]
    )
    assert send(client, strange, strange.structures.first()).status_code == 404
    draft = AgreementFactory(between=[main.person.mandates.get().structure])
    assert send(client, draft, draft.structures.first()).status_code == 404
    assert not ReviewAnswer.objects.exists()


def test_the_right_ends_while_the_page_is_open(client, agreement, main, structure):
    client.force_login(main)
    page = client.get(agreement.get_absolute_url()).text
    assert "Envoyer notre réponse" in page
    Mandate.objects.filter(person=main.person).update(end=timezone.localdate() - timedelta(days=1))
    assert send(client, agreement, structure).status_code == 403
    assert not ReviewAnswer.objects.exists()


def test_an_answer_is_kept_and_told_to_who_follows(client, adviser, agreement, main, structure):
    client.force_login(main)
    response = send(client, agreement, structure, verdict=CHANGES, text=REASON)
    assert response.url == agreement.get_absolute_url()
    given = ReviewAnswer.objects.get()
    assert (given.person, given.noted_by) == (main.person, None)
    assert (given.verdict, given.text, given.edition) == (CHANGES, REASON, 1)
    assert mails("answered") == [adviser.email]
    mail = Message.objects.get(kind="partners.review_answered")
    for body in (mail.text, mail.html):
        assert REASON in body
        assert f"{REASON}." not in body
    # Once the team has changed the text, the same person approves it.
    send(client, agreement, structure)
    assert [one.verdict for one in agreement.answers.all()] == [CHANGES, APPROVED]
    assert len(mails("answered")) == 2


def test_who_follows_has_left_the_team(agreement, main, structure):
    coordinator = UserFactory(coordinator=True)
    type(coordinator).objects.filter(pk=agreement.adviser_id).update(is_active=False)
    answer(agreement, structure, main)
    assert mails("answered") == [coordinator.email]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verdict": CHANGES, "text": " "}, "text"),
        ({"verdict": ""}, "verdict"),
        ({"verdict": "lune"}, "verdict"),
    ],
)
def test_an_answer_that_does_not_stand(client, agreement, main, structure, changed, field):
    client.force_login(main)
    response = send(client, agreement, structure, **changed)
    (form,) = response.context["answer_forms"]
    assert list(form.errors) == [field]
    assert not ReviewAnswer.objects.exists()


def test_the_text_changes_while_it_is_read(client, adviser, agreement, main, structure):
    agreement.purpose = "Autre chose."
    agreements.update(agreement, by=adviser)
    client.force_login(main)
    response = send(client, agreement, structure, edition=1, verdict=CHANGES, text=REASON)
    assert not ReviewAnswer.objects.exists()
    page = response.text
    assert "Le texte a changé pendant que vous le lisiez" in page
    assert REASON in page
    # What the page carries now is sent knowingly.
    (form,) = response.context["answer_forms"]
    assert client.post(response.request["PATH_INFO"], form.data).status_code == 302
    assert ReviewAnswer.objects.get().edition == 2


def test_nobody_answers_what_is_signed(client, agreement, main, structure):
    Agreement.objects.filter(pk=agreement.pk).update(
        state=AgreementState.SIGNED, signed_on=timezone.localdate()
    )
    client.force_login(main)
    response = send(client, agreement, structure)
    assert response.url == agreement.get_absolute_url()
    with pytest.raises(ValidationError, match="plus en relecture"):
        answer(agreement, structure, main)
    assert not ReviewAnswer.objects.exists()


def test_a_button_pressed_twice(agreement, main, structure):
    assert answer(agreement, structure, main) == answer(agreement, structure, main)
    assert len(mails("answered")) == 1


# Reading -----------------------------------------------------------------------------------


def test_the_team_reads_where_each_structure_stands(client, team, agreement, main, structure):
    other = agreement.structures.exclude(pk=structure.pk).get()
    ReviewAnswerFactory(agreement=agreement, structure=structure, person=main.person)
    page = client.get(agreement.get_absolute_url()).text
    assert f"1{NBSP}structure sur 2 approuve ce texte" in page
    assert "Personne pour répondre" in page
    ReviewAnswerFactory(agreement=agreement, structure=other, verdict=CHANGES, text=REASON)
    page = client.get(agreement.get_absolute_url()).text
    assert REASON in page
    sign = client.get(reverse("partners:agreement_sign", args=[agreement.pk])).text
    assert f"{other.label} demande des changements" in sign
    assert "Rien n’empêche" in sign
    ReviewAnswerFactory(agreement=agreement, structure=other)
    sign = client.get(reverse("partners:agreement_sign", args=[agreement.pk])).text
    assert "Rien n’empêche" not in sign
    agreement.title = "Autre titre"
    agreements.update(agreement, by=team)
    page = client.get(agreement.get_absolute_url()).text
    assert f"0{NBSP}structure sur 2 approuve ce texte" in page
    assert "Remettre en relecture" in page


def test_a_structure_reads_what_it_said_and_nothing_of_the_others(
    client, agreement, main, structure
):
    other = agreement.structures.exclude(pk=structure.pk).get()
    stranger = ReviewAnswerFactory(agreement=agreement, structure=other, text=REASON)
    ReviewAnswerFactory(
        agreement=agreement, structure=structure, person=main.person, text="Bon pour nous."
    )
    colleague = PartnerFactory(mandate__structure=structure)
    for reader in (main, colleague):
        client.force_login(reader)
        page = client.get(agreement.get_absolute_url()).text
        assert "Bon pour nous." in page
        assert REASON not in page
        assert str(stranger.person) not in page
        assert "sur 2" not in page
        assert ("Changer notre réponse" in page) == (reader == main)
        assert ("reste à le signer" in page) == (reader == main)


def test_what_is_expected_follows_the_answer(client, agreement, main, structure):
    client.force_login(main)

    def line():
        page = client.get(reverse("reports:dashboard"))
        lines = page.context["expected"] + page.context["promised"]
        return next(one for one in lines if one.about == agreement.title)

    assert "l’approuve-t-elle" in line().title
    ReviewAnswerFactory(agreement=agreement, structure=structure, verdict=CHANGES, text=REASON)
    assert line().promised
    ReviewAnswerFactory(agreement=agreement, structure=structure)
    assert line().title.startswith("Signer")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("team", 11), ("main", 9)])
def test_queries(client, agreement, adviser, main, rows, who, queries, django_assert_num_queries):
    for _number in range(rows):
        structure = MandateFactory(is_main=True).structure
        agreements.add_party(agreement, structure, by=adviser)
        agreement.refresh_from_db()
        ReviewAnswerFactory(agreement=agreement, structure=structure)
    client.force_login(adviser if who == "team" else main)
    ContentType.objects.get_for_model(Agreement)  # Known once for all requests.
    with django_assert_num_queries(queries):
        client.get(agreement.get_absolute_url())
