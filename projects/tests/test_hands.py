"""Raising a hand: who may, who hears of it, what each agreed to, what a refusal says."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from eveil.core.kit.words import phone_fr
from eveil.core.models import Message, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentPurpose
from eveil.people.services import withdraw_consent
from eveil.people.tests.factories import UserFactory
from partners.enums import Offer
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory
from projects import matching
from projects.enums import Contact, HandState, Need
from projects.models import HelpOffer, Project
from projects.services import hands
from projects.tests.factories import (
    AccompanimentFactory,
    HelpOfferFactory,
    ProjectHolderFactory,
    show,
)
from projects.workflow import hands as workflow


@pytest.fixture
def accompaniment(db):
    return show(
        AccompanimentFactory(
            project__title="Le four commun", holder=ProjectHolderFactory(user=True)
        )
    )


@pytest.fixture
def partner(db):
    return PartnerFactory()


def shown(user):
    return HelpOffer.objects.visible_to(user).for_list()


def stop_showing(accompaniment):
    person = accompaniment.holder.person
    withdraw_consent(person, ConsentPurpose.SHARE_PROJECT, by=person.user)


# Raising ------------------------------------------------------------------------------------


def test_the_adviser_hears_of_it_once(accompaniment, partner, structure):
    hand = hands.raise_hand(accompaniment.project, structure, offer=Offer.FUNDING, by=partner)
    assert (hand.state, hand.holder, hand.contact) == (
        HandState.RAISED,
        accompaniment.holder,
        partner.person,
    )
    mail = Message.objects.get()
    assert mail.to_email == accompaniment.adviser.person.email
    assert "Le four commun" in mail.text


def test_without_an_adviser_who_coordinates_hears_of_it(accompaniment, partner, structure):
    coordinator = UserFactory(coordinator=True)
    accompaniment.adviser = None
    accompaniment.save()
    hands.raise_hand(accompaniment.project, structure, offer=Offer.FUNDING, by=partner)
    assert Message.objects.get().to_email == coordinator.person.email


def test_only_for_a_structure_one_acts_for(accompaniment, partner):
    for user, structure in (
        (partner, StructureFactory()),
        (UserFactory(adviser=True), partner.person.mandates.get().structure),
        (PartnerFactory(mandate__ended=True), partner.person.mandates.get().structure),
    ):
        with pytest.raises(PermissionDenied):
            hands.raise_hand(accompaniment.project, structure, offer=Offer.FUNDING, by=user)


def test_only_for_a_project_shown_now(accompaniment, partner, structure):
    stop_showing(accompaniment)
    with pytest.raises(PermissionDenied):
        hands.raise_hand(accompaniment.project, structure, offer=Offer.FUNDING, by=partner)


def test_one_hand_up_at_a_time(accompaniment, partner, structure):
    hand = hands.raise_hand(accompaniment.project, structure, offer=Offer.FUNDING, by=partner)
    with pytest.raises(ValidationError, match="déjà levé la main"):
        hands.raise_hand(accompaniment.project, structure, offer=Offer.TRAINING, by=partner)
    hands.take_back(hand, by=partner)
    hands.raise_hand(accompaniment.project, structure, offer=Offer.TRAINING, by=partner)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_raise_one_hand():
    structure = StructureFactory()
    users = [PartnerFactory(mandate__structure=structure) for _ in range(2)]
    project = show(AccompanimentFactory()).project
    start = Barrier(2)

    def raise_hand(user):
        start.wait(timeout=10)
        try:
            hands.raise_hand(project, structure, offer=Offer.FUNDING, by=user)
        except ValidationError:
            return "refused"
        else:
            return "raised"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(raise_hand, users)) == ["raised", "refused"]
    assert Message.objects.count() == 1


# Passing on, agreeing, refusing -------------------------------------------------------------


@pytest.mark.django_db
def test_the_holder_is_asked_then_both_are_introduced():
    hand = HelpOfferFactory()
    hands.pass_on(hand, by=UserFactory(adviser=True), message="Je les connais bien.")
    asked = Message.objects.get()
    assert asked.to_email == hand.holder.person.email
    assert "Je les connais bien." in asked.text
    assert f"/accord/main/{hand.pk}:" in asked.text
    hand = hands.agree(hand, shares=[Contact.PHONE], by=None)
    mails = {mail.to_email: mail.text for mail in Message.objects.exclude(pk=asked.pk)}
    assert set(mails) == {hand.holder.person.email, hand.contact.email}
    to_structure, to_holder = mails[hand.contact.email], mails[hand.holder.person.email]
    assert phone_fr(hand.holder.person.phone) in to_structure
    assert hand.holder.person.email not in to_structure
    assert hand.contact.email in to_holder
    assert hand.agreed_text.startswith("J’accepte qu’EVEIL me mette en relation")
    assert TransitionLog.of(hand).first().by is None


@pytest.mark.django_db
def test_a_refusal_is_told_without_reason():
    hand = HelpOfferFactory(state=HandState.ASKED)
    hands.refuse(hand, by=None)
    mail = Message.objects.get()
    assert mail.to_email == hand.contact.email
    assert str(hand.holder) not in mail.text
    assert hand.project.title not in mail.text


@pytest.mark.django_db
def test_the_team_declines_with_words_for_the_structure():
    hand = HelpOfferFactory()
    adviser = UserFactory(adviser=True)
    with pytest.raises(ValidationError):
        hands.decline(hand, by=adviser, message=" ")
    hands.decline(hand, by=adviser, message="Le projet change de vallée.")
    assert "Le projet change de vallée." in Message.objects.get().text
    assert shown(hand.by).get().answer == "Le projet change de vallée."


@pytest.mark.django_db
def test_who_left_is_not_written_to():
    hand = HelpOfferFactory(state=HandState.ASKED)
    successor = MandateFactory(structure=hand.structure).person
    hand.contact.mandates.update(start="2020-01-01", end="2021-01-01")
    hands.refuse(hand, by=None)
    assert Message.objects.get().to_email == successor.email


@pytest.mark.parametrize("state", HandState)
@pytest.mark.parametrize("role", ["nobody", "team", "owner", "other", "former"])
@pytest.mark.django_db
def test_who_may_do_what(state, role):
    agreed = {"introduced": True} if state == HandState.INTRODUCED else {"state": state}
    hand = HelpOfferFactory(**agreed)
    user = {
        "nobody": lambda: None,
        "team": lambda: UserFactory(adviser=True),
        "owner": lambda: hand.by,
        "other": PartnerFactory,
        "former": lambda: PartnerFactory(mandate__structure=hand.structure, mandate__ended=True),
    }[role]()
    person = {HandState.ASKED: {"agree", "refuse"}, HandState.INTRODUCED: {"end"}}
    expected = {
        "nobody": person.get(state, set()) | ({"lapse"} if state == HandState.ASKED else set()),
        "team": person.get(state, set())
        | ({"pass_on", "decline"} if state == HandState.RAISED else set()),
        "owner": {"take_back"} if state in HandState.OPEN else set(),
    }.get(role, set())
    assert {step.name for step in workflow.available(hand, user)} == expected


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_taking_back_at_once_leave_one_of_them():
    hand = HelpOfferFactory(state=HandState.ASKED)
    start = Barrier(2)

    def act(verb):
        start.wait(timeout=10)
        try:
            verb()
        except TransitionRefused:
            return False
        else:
            return True
        finally:
            connection.close()

    verbs = [
        lambda: hands.agree(hand, shares=["email"], by=None),
        lambda: hands.take_back(HelpOffer.objects.get(pk=hand.pk), by=hand.by),
    ]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, verbs)) == [False, True]
    assert TransitionLog.of(hand).count() == 1


# What consent hides -------------------------------------------------------------------------


@pytest.mark.django_db
def test_consent_withdrawn_hides_title_and_name_from_the_structure():
    hand = HelpOfferFactory(introduced=True)
    row = shown(hand.by).get()
    assert row.title == hand.project.title
    person = hand.holder.person
    withdraw_consent(person, ConsentPurpose.SHARE_PROJECT, by=UserFactory(person=person))
    row = shown(hand.by).get()
    assert row.title == "Projet qui n’est plus partagé"
    assert not row.is_named
    assert not shown(hand.by).matching(hand.project.title).exists()
    assert shown(hand.by).matching(hand.structure.name).exists()
    assert shown(UserFactory(adviser=True)).matching(hand.project.title).get().title


@pytest.mark.django_db
def test_agreement_withdrawn_hides_the_address():
    hand = HelpOfferFactory(introduced=True)
    assert hand.contacts() == [("Courriel", hand.holder.person.email)]
    hand = hands.end(hand, by=None)
    assert hand.state == HandState.ENDED
    assert hand.contacts() == []


@pytest.mark.django_db
def test_a_structure_sees_its_own_hands_only():
    hand = HelpOfferFactory()
    former = PartnerFactory(mandate__structure=hand.structure, mandate__ended=True)
    for stranger in (PartnerFactory(), former, UserFactory()):
        assert not shown(stranger).exists()


# What they look for, what we can offer ------------------------------------------------------


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ([], False),
        ([Offer.OUTLET], False),
        ([Offer.LAND], True),
        ([Offer.FUNDING, Offer.WORKSPACE], True),
    ],
)
@pytest.mark.django_db
def test_a_match(offers, expected):
    project = AccompanimentFactory(project__needs=[Need.PLACE]).project
    found = matching.with_match(Project.objects.all(), offers).get()
    assert found.can_help is expected
    assert bool(matching.why(project, offers)) is expected


def test_every_offer_answers_a_need_and_every_need_finds_an_offer():
    assert set(matching.ANSWERS) == set(Offer)
    assert {need for needs in matching.ANSWERS.values() for need in needs} == set(Need)
