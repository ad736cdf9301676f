"""Referrals both ways: what is prepared, what is confirmed, who is told what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from eveil.core.indicators import counts
from eveil.core.kit.words import phone_fr
from eveil.core.models import Message
from eveil.core.registry import indicators
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.tests.factories import MandateFactory, PartnerFactory
from projects.enums import Contact, IntakeState, IntakeStep, Outcome, ReferralState
from projects.models import Accompaniment, IntakeSubmission, Referral
from projects.services import intake, referrals, sorting
from projects.services.identity import merge_applicant
from projects.tests.factories import ReferralFactory
from projects.tokens import path

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerFactory()


def columns(**changed):
    return {
        "first_name": "Coline",
        "last_name": "Teyssier",
        "email": "coline@example.org",
        "phone": "0639980007",
        "municipality": MunicipalityFactory(),
        **changed,
    }


def send(structure, by, **changed):
    return referrals.refer_in(
        structure,
        columns=columns(**changed),
        words="Une brasserie avec l’orge du plateau.",
        asked_how=ConsentChannel.ORAL,
        by=by,
    )


def confirm(referral, *, tell):
    """The person fills what lacks and sends it."""
    draft = referral.submission
    IntakeSubmission.objects.filter(pk=draft.pk).update(
        title="La Brasserie de la Ligne",
        entry_status="jobseeker",
        stage="idea",
        collective=False,
        steps_done=list(IntakeStep.values),
    )
    draft.refresh_from_db()
    intake.submit(draft, agreed=[], tell=tell)
    referral.refresh_from_db()
    return referral


def seen(user):
    return Referral.objects.visible_to(user).for_list()


# Sent to us ---------------------------------------------------------------------------------


def test_a_structure_prepares_a_draft_that_the_person_confirms(partner, structure, adviser):
    referral = send(structure, partner)
    draft = referral.submission
    assert (draft.state, draft.idea) == (
        IntakeState.DRAFT,
        "Une brasserie avec l’orge du plateau.",
    )
    mail = Message.objects.get()
    assert mail.to_email == "coline@example.org"
    assert draft.token in mail.text
    assert mail.sensitive
    assert structure.name in mail.subject


def test_nothing_counts_before_it_is_confirmed(partner, structure, adviser):
    referral = send(structure, partner)
    assert counts([(indicators["applications"], None, date(2100, 1, 1))]) == [0]
    assert not IntakeSubmission.objects.visible_to(adviser).exists()
    confirm(referral, tell=False)
    assert counts([(indicators["applications"], None, date(2100, 1, 1))]) == [1]
    assert referral.state == ReferralState.SENT
    assert referral.person == referral.submission.person


def test_only_for_a_structure_one_acts_for(partner, structure):
    for stranger in (PartnerFactory(), UserFactory(), PartnerFactory(mandate__ended=True)):
        with pytest.raises(PermissionDenied):
            send(structure, stranger)


def test_without_an_address_the_team_calls(partner, structure):
    referral = send(structure, partner, email="")
    assert not Message.objects.exists()
    assert Referral.objects.to_call().get() == referral
    confirm(referral, tell=False)
    assert not Referral.objects.to_call().exists()


def test_the_referrer_learns_nothing_that_was_not_agreed(partner, structure, adviser):
    referral = confirm(send(structure, partner), tell=False)
    assert seen(partner).get().seen_state == ReferralState.PASSED
    Message.objects.all().delete()
    sorting.decline(referral.submission, reason="Hors territoire", by=adviser)
    assert seen(partner).get().seen_state == ReferralState.PASSED
    assert not Message.objects.filter(to_email=partner.person.email).exists()
    assert seen(adviser).get().seen_state == ReferralState.DECLINED


def test_what_was_agreed_is_told_until_it_is_withdrawn(partner, structure, adviser):
    referral = confirm(send(structure, partner), tell=True)
    assert seen(partner).get().seen_state == ReferralState.SENT
    Message.objects.all().delete()
    sorting.accept(
        referral.submission, by=adviser, adviser=adviser, start="2026-11-24", project_title="X"
    )
    assert seen(partner).get().seen_state == ReferralState.ACCEPTED
    assert Accompaniment.objects.get().prescriber == structure
    mail = Message.objects.get(to_email=partner.person.email)
    assert "Teyssier" not in mail.subject + mail.text
    referral.refresh_from_db()
    referrals.withdraw(referral, by=None)
    assert seen(partner).get().seen_state == ReferralState.PASSED


def test_reasons_of_the_team_stay_inside(partner, structure, adviser):
    referral = confirm(send(structure, partner), tell=True)
    sorting.decline(referral.submission, reason="Dossier trop fragile", by=adviser)
    assert seen(partner).get().answer == ""
    assert not Message.objects.filter(text__contains="fragile").exists()


def test_a_person_who_does_not_want_it_leaves_no_trace(partner, structure):
    referral = send(structure, partner)
    intake.discard(referral.submission)
    referral.refresh_from_db()
    assert (referral.state, referral.submission) == (ReferralState.DROPPED, None)
    assert referral.full_name == "Personne effacée"
    assert not Message.objects.exists()


def test_the_team_erases_what_is_refused_on_the_telephone(partner, structure, adviser):
    referral = send(structure, partner, email="")
    referrals.drop(referral, by=adviser)
    assert not IntakeSubmission.objects.exists()


def test_merging_the_applicant_takes_the_referral_along(partner, structure):
    referral = confirm(send(structure, partner), tell=False)
    known = PersonFactory()
    merge_applicant(referral.submission, into=known)
    referral.refresh_from_db()
    assert referral.person == known


# Sent by us ---------------------------------------------------------------------------------


def test_nothing_leaves_before_the_person_agrees(adviser):
    structure = MandateFactory(is_main=True).structure
    person = PersonFactory()
    referral = referrals.refer_out(person, structure, words="Cherche un four.", by=adviser)
    assert [mail.to_email for mail in Message.objects.all()] == [person.email]
    partner = PartnerFactory(mandate__structure=structure)
    assert not seen(partner).exists()
    referral = referrals.agree(referral, shares=[Contact.PHONE], by=None)
    contact = structure.mandates.get(is_main=True).person
    mail = Message.objects.get(to_email=contact.email)
    assert person.last_name not in mail.text
    row = seen(partner).get()
    assert row.contacts() == [("Téléphone", phone_fr(person.phone))]


def test_an_agreement_told_to_the_team_sends_at_once(adviser):
    structure = MandateFactory().structure
    person = PersonFactory(email="")
    with pytest.raises(ValidationError):
        referrals.refer_out(person, structure, words="x", by=adviser)
    referral = referrals.refer_out(
        person, structure, words="x", by=adviser, channel=ConsentChannel.ORAL
    )
    assert (referral.state, referral.agreed_channel) == (ReferralState.SENT, "oral")


def test_the_team_alone_refers(partner, structure):
    with pytest.raises(PermissionDenied):
        referrals.refer_out(PersonFactory(), structure, words="x", by=partner)


def test_twice_to_one_structure_is_refused(adviser):
    referral = ReferralFactory()
    with pytest.raises(ValidationError, match="déjà orientée"):
        referrals.refer_out(
            referral.person, referral.structure, words="x", by=adviser, channel="oral"
        )


def test_the_adviser_hears_the_answer_and_the_outcome():
    referral = ReferralFactory()
    partner = PartnerFactory(mandate__structure=referral.structure)
    referrals.accept(referral, by=partner)
    referrals.close(referral, by=partner, outcome=Outcome.HELPED, words="Un mois d’essai.")
    mails = Message.objects.filter(to_email=referral.adviser.person.email)
    assert mails.count() == 2
    referral.refresh_from_db()
    assert (referral.state, referral.outcome_words) == ("closed", "Un mois d’essai.")


def awaiting_partner(**columns):
    """(a referral that awaits its structure, somebody who acts for it)."""
    referral = ReferralFactory(**columns)
    return referral, PartnerFactory(mandate__structure=referral.structure)


def told(referral):
    """The mails to the person that was referred, by kind."""
    mails = Message.objects.filter(to_email=referral.person.email).order_by("pk")
    return [(mail.kind, mail.subject) for mail in mails]


def test_the_person_hears_the_answer_then_the_outcome_each_once():
    referral, partner = awaiting_partner()
    name = referral.structure.name
    referrals.accept(referral, by=partner)
    with pytest.raises(TransitionRefused):
        referrals.accept(referral, by=partner)
    referrals.close(referral, by=partner, outcome=Outcome.SILENT, words="Pas très sérieux.")
    assert told(referral) == [
        ("projects.answer_to_person", f"{name} peut vous recevoir"),
        ("projects.answer_to_person", f"{name} nous a dit la suite donnée"),
    ]
    mails = list(Message.objects.filter(to_email=referral.person.email).order_by("pk"))
    assert "elle n’a pas eu de vos nouvelles" in mails[-1].text
    assert not any("sérieux" in mail.text + mail.html for mail in mails)


@pytest.mark.parametrize("tell", [False, True])
def test_why_not_is_told_only_as_far_as_the_structure_meant_it(client, tell):
    referral, partner = awaiting_partner()
    referrals.decline(referral, by=partner, reason="L’atelier est plein.", tell=tell)
    mail = Message.objects.get(to_email=referral.person.email)
    assert "ne peut pas vous recevoir cette fois" in mail.subject
    page = client.get(path(referral)).content.decode()
    assert ["L’atelier est plein." in part for part in (mail.text, mail.html, page)] == [tell] * 3


def test_without_an_address_nothing_is_written_and_the_answer_stands():
    referral, partner = awaiting_partner(person__email="")
    referrals.accept(referral, by=partner)
    assert referral.state == ReferralState.ACCEPTED
    assert [mail.kind for mail in Message.objects.all()] == ["projects.referral_answered"]


def test_declining_asks_for_a_reason():
    referral = ReferralFactory()
    partner = PartnerFactory(mandate__structure=referral.structure)
    with pytest.raises(ValidationError):
        referrals.decline(referral, by=partner, reason="  ")
    referrals.decline(referral, by=partner, reason="L’atelier est plein.")
    referral.refresh_from_db()
    assert referral.answer == "L’atelier est plein."


def test_strangers_do_not_answer():
    referral = ReferralFactory()
    former = PartnerFactory(mandate__structure=referral.structure, mandate__ended=True)
    for user in (PartnerFactory(), former, UserFactory(), None):
        with pytest.raises(PermissionDenied):
            referrals.accept(referral, by=user)


def test_withdrawing_hides_it_and_nobody_answers_any_more():
    referral = ReferralFactory()
    partner = PartnerFactory(mandate__structure=referral.structure)
    open_page = seen(partner).get()
    referrals.withdraw(referral, by=None)
    assert not seen(partner).exists()
    with pytest.raises(TransitionRefused):
        referrals.accept(open_page, by=partner)
    with pytest.raises(TransitionRefused):
        referrals.withdraw(referral, by=None)


def test_withdrawing_after_the_answer_hides_it_too():
    referral = ReferralFactory(state=ReferralState.ACCEPTED)
    partner = PartnerFactory(mandate__structure=referral.structure)
    referrals.withdraw(referral, by=None)
    assert not seen(partner).exists()
    with pytest.raises(TransitionRefused):
        referrals.close(referral, by=partner, outcome=Outcome.HELPED)


@pytest.mark.django_db(transaction=True)
def test_two_contacts_at_once_give_one_answer():
    referral = ReferralFactory()
    users = [PartnerFactory(mandate__structure=referral.structure) for _ in range(2)]
    start = Barrier(2)

    def act(number):
        mine = Referral.objects.get(pk=referral.pk)
        start.wait(timeout=10)
        try:
            if number:
                referrals.accept(mine, by=users[1])
            else:
                referrals.decline(mine, by=users[0], reason="Complet.")
        except TransitionRefused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == [False, True]
    # The adviser and the person, one answer each.
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_answering_and_withdrawing_at_once_never_leaves_an_answer_without_agreement():
    referral = ReferralFactory()
    partner = PartnerFactory(mandate__structure=referral.structure)
    start = Barrier(2)

    def act(verb):
        start.wait(timeout=10)
        try:
            verb(Referral.objects.get(pk=referral.pk))
        except TransitionRefused:
            pass
        finally:
            connection.close()

    verbs = [
        lambda mine: referrals.accept(mine, by=partner),
        lambda mine: referrals.withdraw(mine, by=None),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, verbs))
    assert not seen(partner).exists()
