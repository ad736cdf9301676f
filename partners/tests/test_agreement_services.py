"""Agreements from the draft to the signature and the end: who may do what when."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from eveil.core.transitions import TransitionRefused
from partners.carried import AgreementsFollowed, ContributionsInCharge
from partners.enums import AgreementState, RenewalRule
from partners.models import Agreement, SignedCopy
from partners.services import agreements as services
from partners.services import contributions, reviews
from partners.tests.agreements import signed_file
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    PartnerFactory,
    PartyFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

DRAFT, REVIEW, SIGNED = AgreementState.DRAFT, AgreementState.REVIEW, AgreementState.SIGNED
EXPIRED, TERMINATED = AgreementState.EXPIRED, AgreementState.TERMINATED
ABANDONED = AgreementState.ABANDONED


# Writing ------------------------------------------------------------------------------------


def test_a_new_agreement_binds_the_carriers_too(adviser):
    carriers = [StructureFactory(is_carrier=True, name=name) for name in ("A", "B")]
    StructureFactory()
    structure = StructureFactory()
    agreement = services.create(
        AgreementFactory.build(adviser=adviser), structure=structure, by=adviser
    )
    assert [party.structure for party in agreement.parties.all()] == [structure, *carriers]
    assert [party.is_carrier for party in agreement.parties.all()] == [False, True, True]


def test_the_main_contact_follows_it(adviser, two):
    structure = StructureFactory()
    MandateFactory(structure=structure)
    main = MandateFactory(structure=structure, is_main=True)
    assert services.add_party(two, structure, by=adviser).contact == main.person


def test_a_structure_is_a_party_once(adviser, two):
    with pytest.raises(ValidationError, match="déjà partie"):
        services.add_party(two, two.parties.first().structure, by=adviser)


def test_a_party_stays_while_something_is_expected_of_it(adviser, two):
    party = two.parties.first()
    contribution = ContributionFactory(party=party)
    with pytest.raises(ValidationError, match="d’abord"):
        services.remove_party(party, by=adviser)
    contributions.remove(contribution, by=adviser)
    services.remove_party(party, by=adviser)
    assert two.parties.count() == 1


@pytest.mark.parametrize("state", [SIGNED, EXPIRED, TERMINATED, ABANDONED])
def test_once_signed_nothing_of_it_changes(adviser, state):
    agreement = AgreementFactory(state=state)
    contribution = ContributionFactory(party__agreement=agreement)
    attempts = [
        lambda: services.update(agreement, by=adviser),
        lambda: services.add_party(agreement, StructureFactory(), by=adviser),
        lambda: services.remove_party(PartyFactory(agreement=agreement), by=adviser),
        lambda: contributions.save(contribution, by=adviser),
        lambda: contributions.remove(contribution, by=adviser),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


def test_partners_write_nothing(two):
    partner = PartnerFactory(mandate__structure=two.parties.first().structure)
    contribution = ContributionFactory(party=two.parties.first())
    attempts = [
        lambda: services.create(Agreement(), structure=StructureFactory(), by=partner),
        lambda: services.update(two, by=partner),
        lambda: reviews.submit(two, by=partner),
        lambda: services.abandon(two, reason="x", by=partner),
        lambda: services.assign(two, adviser=partner, by=partner),
        lambda: contributions.save(contribution, by=partner),
        lambda: contributions.change_contact(contribution, by=partner),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


# From one state to the next -----------------------------------------------------------------


def test_one_party_is_not_enough_to_read(adviser):
    agreement = AgreementFactory(between=[StructureFactory()])
    with pytest.raises(ValidationError, match="au moins deux"):
        reviews.submit(agreement, by=adviser)


def test_reading_then_signing(adviser, two):
    reviews.submit(two, by=adviser)
    two.refresh_from_db()
    assert two.submitted_at is not None
    services.sign(two, files=[signed_file()], signed_on=timezone.localdate(), by=adviser)
    two.refresh_from_db()
    assert (two.state, two.signed_on) == (SIGNED, timezone.localdate())
    assert two.copies.get().by == adviser


def test_no_copy_no_signature(adviser, two):
    reviews.submit(two, by=adviser)
    with pytest.raises(ValidationError, match="exemplaire signé"):
        services.sign(two, files=[], signed_on=timezone.localdate(), by=adviser)
    two.refresh_from_db()
    assert two.state == REVIEW


@pytest.mark.parametrize("state", [DRAFT, SIGNED, EXPIRED, TERMINATED, ABANDONED])
def test_only_what_was_read_is_signed(adviser, state):
    agreement = AgreementFactory(state=state)
    with pytest.raises(TransitionRefused):
        services.sign(agreement, files=[signed_file()], signed_on=date(2026, 1, 1), by=adviser)
    assert not SignedCopy.objects.exists()


def test_another_copy_keeps_the_earlier_one(adviser):
    agreement = AgreementFactory(signed=True)
    services.replace_copy(agreement, files=[signed_file("1.pdf")], by=adviser)
    services.replace_copy(agreement, files=[signed_file("2.pdf"), signed_file("3.pdf")], by=adviser)
    current = agreement.copies.filter(replaced_at=None)
    assert {copy.name for copy in current} == {"2.pdf", "3.pdf"}
    assert agreement.copies.exclude(replaced_at=None).get().name == "1.pdf"


def test_ending_before_the_term_says_why_and_keeps_the_term(adviser):
    agreement = AgreementFactory(
        signed=True,
        start=timezone.localdate() - timedelta(days=100),
        end=timezone.localdate() + timedelta(days=100),
    )
    with pytest.raises(ValidationError, match="motif"):
        services.terminate(agreement, reason=" ", by=adviser)
    services.terminate(agreement, reason="La structure ferme.", by=adviser)
    agreement.refresh_from_db()
    assert agreement.state == TERMINATED
    assert agreement.end == timezone.localdate()
    assert agreement.end_as_written == timezone.localdate() + timedelta(days=100)


def test_the_database_wants_a_date_of_signature():
    with pytest.raises(IntegrityError, match="agreement_signed_has_date"):
        AgreementFactory(signed=True, signed_on=None)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"start": date(2026, 2, 1), "end": date(2026, 1, 31)}, "agreement_dates_in_order"),
        ({"renewal": RenewalRule.TACIT}, "agreement_tacit_renewal_has_months"),
        ({"renewal_months": 12}, "agreement_tacit_renewal_has_months"),
    ],
)
def test_what_the_database_refuses(wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        AgreementFactory(**wrong)


def test_amounts_are_above_zero():
    with pytest.raises(IntegrityError, match="contribution_amount_positive"):
        ContributionFactory(amount=Decimal(0))


# When somebody else takes over --------------------------------------------------------------


def test_what_somebody_follows_passes_on_and_what_is_over_stays():
    structure, other = StructureFactory(), StructureFactory()
    leaver, successor = MandateFactory(structure=structure).person, MandateFactory().person
    handover = SimpleNamespace(structure=structure, leaver=leaver, successor=successor)
    parties = {
        state: PartyFactory(agreement__state=state, structure=structure, contact=leaver)
        for state in AgreementState
    }
    elsewhere = PartyFactory(structure=other, contact=leaver)
    planned = ContributionFactory(party=parties[SIGNED], contact=leaver)
    over = ContributionFactory(party=parties[EXPIRED], contact=leaver)
    for source, shown in ((AgreementsFollowed, 3), (ContributionsInCharge, 1)):
        assert len(source.rows(structure, leaver, timezone.localdate())) == shown
        for _twice in range(2):
            source.move(handover)
        assert source.rows(structure, leaver, timezone.localdate()) == []
        assert len(source.rows(structure, successor, timezone.localdate())) == shown
    for row in (elsewhere, planned, over, parties[EXPIRED]):
        row.refresh_from_db()
    assert (planned.contact, parties[EXPIRED].contact) == (successor, leaver)
    assert elsewhere.contact == over.contact == leaver
