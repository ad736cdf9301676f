"""Agreements from the draft to the end: who may do what when, and what the platform does."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from eveil.core.files import PrivateFileField
from eveil.core.models import TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from partners.carried import AgreementsFollowed, ContributionsInCharge
from partners.enums import AgreementState, RenewalRule
from partners.models import Agreement, Contribution, Delivery, SignedCopy
from partners.services import agreements as services
from partners.services import contributions, reviews
from partners.tests.factories import (
    PDF,
    AgreementFactory,
    ContributionFactory,
    DeliveryFactory,
    MandateFactory,
    PartnerFactory,
    PartyFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

DRAFT, REVIEW, SIGNED = AgreementState.DRAFT, AgreementState.REVIEW, AgreementState.SIGNED
EXPIRED, TERMINATED = AgreementState.EXPIRED, AgreementState.TERMINATED
ABANDONED = AgreementState.ABANDONED


def signed_file(name="signée.pdf"):
    return PrivateFileField().clean(SimpleUploadedFile(name, PDF))


def reasons(agreement):
    return [(log.transition, log.reason) for log in TransitionLog.of(agreement).order_by("pk")]


@pytest.fixture
def two():
    """A draft between two structures."""
    return AgreementFactory(between=[StructureFactory(), StructureFactory(is_carrier=True)])


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


# Replacing ----------------------------------------------------------------------------------


def make_replacement(agreement, adviser, **changes):
    new = services.draft_replacement(agreement, by=adviser)
    Agreement.objects.filter(pk=new.pk).update(**changes)
    new.refresh_from_db()
    reviews.submit(new, by=adviser)
    return services.sign(new, files=[signed_file()], signed_on=new.start, by=adviser)


@pytest.fixture
def year(two):
    """Signed for 2026."""
    Agreement.objects.filter(pk=two.pk).update(
        state=SIGNED,
        submitted_at=timezone.now(),
        signed_on=date(2026, 1, 1),
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
    )
    two.refresh_from_db()
    return two


def test_a_replacement_begins_as_a_copy(adviser, year):
    ContributionFactory(party=year.parties.first(), title="Accueil")
    new = services.draft_replacement(year, by=adviser)
    assert (new.start, new.end) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (new.state, new.replaces) == (DRAFT, year)
    assert [party.structure for party in new.parties.all()] == [
        party.structure for party in year.parties.all()
    ]
    assert Contribution.objects.get(party__agreement=new).title == "Accueil"


def test_one_replacement_at_a_time(adviser, year):
    first = services.draft_replacement(year, by=adviser)
    with pytest.raises(ValidationError, match="remplace déjà"):
        services.draft_replacement(year, by=adviser)
    services.abandon(first, reason="Mal commencée.", by=adviser)
    services.draft_replacement(year, by=adviser)


def test_an_amendment_ends_the_other_on_its_eve(adviser, year):
    with time_machine.travel(date(2026, 6, 1), tick=False):
        make_replacement(year, adviser, start=date(2026, 7, 1))
    year.refresh_from_db()
    assert (year.state, year.end, year.agreed_end) == (
        SIGNED,
        date(2026, 6, 30),
        date(2026, 12, 31),
    )
    assert "à partir du 1er\u00a0juillet\u00a02026" in reasons(year)[-1][1]
    services.settle(date(2026, 7, 1))
    year.refresh_from_db()
    assert year.state == EXPIRED


def test_what_replaces_begins_later_than_what_it_replaces(adviser, year):
    with pytest.raises(ValidationError, match="commence avant"):
        make_replacement(year, adviser, start=date(2026, 1, 1))
    year.refresh_from_db()
    assert year.end == date(2026, 12, 31)


def test_what_is_replaced_is_not_renewed_tacitly(adviser, year):
    Agreement.objects.filter(pk=year.pk).update(renewal=RenewalRule.TACIT, renewal_months=12)
    make_replacement(year, adviser)
    services.settle(date(2027, 1, 1))
    year.refresh_from_db()
    assert (year.state, year.end) == (EXPIRED, date(2026, 12, 31))


# The calendar -------------------------------------------------------------------------------


def test_it_expires_the_day_after_its_last(year):
    assert services.settle(date(2026, 12, 31)) == 0
    assert services.settle(date(2027, 1, 1)) == 1
    assert services.settle(date(2027, 1, 1)) == 0
    year.refresh_from_db()
    assert year.state == EXPIRED
    assert reasons(year) == [("expire", "")]


def test_a_tacit_renewal_is_a_recorded_act(year):
    Agreement.objects.filter(pk=year.pk).update(renewal=RenewalRule.TACIT, renewal_months=6)
    services.settle(date(2027, 1, 1))
    services.settle(date(2027, 1, 1))
    year.refresh_from_db()
    assert (year.state, year.end, year.renewals) == (SIGNED, date(2027, 6, 30), 1)
    assert year.end_as_written == date(2026, 12, 31)
    assert year.period_start == date(2027, 1, 1)
    assert reasons(year) == [("renew", "Tacite reconduction jusqu’au 30\u00a0juin\u00a02027.")]


def test_an_outage_of_years_is_caught_up_period_by_period(year):
    Agreement.objects.filter(pk=year.pk).update(renewal=RenewalRule.TACIT, renewal_months=12)
    services.settle(date(2029, 3, 1))
    year.refresh_from_db()
    assert (year.end, year.renewals) == (date(2029, 12, 31), 3)
    assert [name for name, _ in reasons(year)] == ["renew"] * 3


def test_a_renewal_that_was_stopped_lets_it_expire(adviser, year):
    Agreement.objects.filter(pk=year.pk).update(renewal=RenewalRule.TACIT, renewal_months=12)
    year.refresh_from_db()
    services.stop_renewal(year, reason="La mairie se retire.", by=adviser)
    with pytest.raises(PermissionDenied):
        services.stop_renewal(year, reason="Encore.", by=adviser)
    services.settle(date(2027, 1, 1))
    year.refresh_from_db()
    assert year.state == EXPIRED


# What was done ------------------------------------------------------------------------------


@pytest.fixture
def contribution(year):
    return ContributionFactory(party=year.parties.first())


def delivery(contribution, day, **kwargs):
    return DeliveryFactory.build(contribution=contribution, day=day, **kwargs)


def test_team_and_contacts_of_that_structure_record(adviser, contribution):
    with time_machine.travel(date(2026, 5, 4), tick=False):
        contact = PartnerFactory(mandate__structure=contribution.party.structure)
        for user in (adviser, contact):
            contributions.record(delivery(contribution, date(2026, 4, 30)), by=user)
        others = [
            PartnerFactory(
                mandate__structure=contribution.party.agreement.parties.last().structure
            ),
            PartnerFactory(mandate__structure=contribution.party.structure, mandate__ended=True),
            UserFactory(),
        ]
        for user in others:
            with pytest.raises(PermissionDenied):
                contributions.record(delivery(contribution, date(2026, 4, 30)), by=user)
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 5, 5), date(2027, 1, 1)])
def test_a_day_on_which_it_was_in_force_and_that_has_come(adviser, contribution, day):
    with (
        time_machine.travel(date(2026, 5, 4), tick=False),
        pytest.raises(ValidationError, match="du 1er"),
    ):
        contributions.record(delivery(contribution, day), by=adviser)


def test_nothing_is_done_of_what_is_not_signed(adviser, two):
    with pytest.raises(PermissionDenied):
        contributions.record(
            delivery(ContributionFactory(party=two.parties.first()), timezone.localdate()),
            by=adviser,
        )


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal("0.001")])
def test_an_amount_that_is_none(adviser, contribution, quantity):
    with time_machine.travel(date(2026, 5, 4), tick=False), pytest.raises(ValidationError):
        contributions.record(
            delivery(contribution, date(2026, 4, 30), quantity=quantity), by=adviser
        )


def test_who_wrote_it_or_the_team_takes_it_back(adviser, contribution):
    contact = PartnerFactory(mandate__structure=contribution.party.structure)
    colleague = PartnerFactory(mandate__structure=contribution.party.structure)
    own, other = (DeliveryFactory(contribution=contribution, by=by) for by in (contact, colleague))
    with pytest.raises(PermissionDenied):
        contributions.withdraw(other, by=contact)
    contributions.withdraw(own, by=contact)
    contributions.withdraw(other, by=adviser)
    assert not Delivery.objects.exists()


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
