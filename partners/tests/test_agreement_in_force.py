"""A signed agreement: replaced, followed through the calendar, and what is done of it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import TransitionLog
from eveil.people.tests.factories import UserFactory
from partners.enums import AgreementState, RenewalRule
from partners.models import Agreement, Contribution, Delivery
from partners.services import agreements as services
from partners.services import contributions, reviews
from partners.tests.agreements import signed_file
from partners.tests.factories import ContributionFactory, DeliveryFactory, PartnerFactory

pytestmark = pytest.mark.django_db

DRAFT, SIGNED, EXPIRED = AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.EXPIRED


def reasons(agreement):
    return [(log.transition, log.reason) for log in TransitionLog.of(agreement).order_by("pk")]


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
