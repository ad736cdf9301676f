"""Who is told that an agreement ends: the clock is moved, nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from eveil.core.models import Message, OptOut
from eveil.core.notifications import send_due
from eveil.people.tests.factories import UserFactory
from partners.enums import AgreementState, RenewalRule
from partners.models import Agreement
from partners.notifications.agreements import AgreementEnding
from partners.services import agreements as services
from partners.tests.factories import AgreementFactory, MandateFactory, StructureFactory

pytestmark = pytest.mark.django_db

END = date(2026, 12, 31)


def run(days_before, end=END):
    """Beat runs so many days before the last one; to whom it wrote."""
    day = end - timedelta(days=days_before)
    known = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, 5, tzinfo=UTC), tick=False):
        send_due(day)
    written = Message.objects.exclude(pk__in=known).filter(kind=AgreementEnding.name)
    return sorted(written.values_list("to_email", flat=True))


def contact(structure, **kwargs):
    return MandateFactory(structure=structure, start=date(2020, 1, 1), **kwargs).person


@pytest.fixture
def agreement():
    return AgreementFactory(
        signed=True,
        start=date(2026, 1, 1),
        end=END,
        between=[StructureFactory(), StructureFactory(is_carrier=True)],
    )


@pytest.fixture
def everybody(agreement):
    """Addresses of the adviser in charge and of the main contacts."""
    people = [contact(party.structure, is_main=True).email for party in agreement.parties.all()]
    contact(agreement.parties.first().structure)  # A contact, not the main one.
    return sorted([*people, agreement.adviser.person.email])


def test_three_times_once_each(everybody):
    for days in (92, 91):
        assert run(days) == []
    for days in (90, 30, 7):
        assert run(days) == everybody
        assert run(days) == []
        assert run(days - 1) == []
    assert run(0) == []
    assert run(-1) == []


def test_an_outage_is_caught_up_by_the_step_it_has_reached(everybody):
    assert run(45) == everybody  # The ninetieth day was missed.
    assert run(5) == everybody  # The thirtieth and the seventh: one mail, not two.
    assert run(4) == []


def test_the_last_day_of_an_outage(everybody):
    assert run(0) == everybody
    assert run(-1) == []


@pytest.mark.parametrize(
    "state",
    [
        AgreementState.DRAFT,
        AgreementState.REVIEW,
        AgreementState.EXPIRED,
        AgreementState.TERMINATED,
        AgreementState.ABANDONED,
    ],
)
def test_only_signed_ones(state):
    AgreementFactory(state=state, start=date(2026, 1, 1), end=END)
    assert run(30) == []


def test_what_another_replaces_is_silent(agreement):
    new = AgreementFactory(start=date(2027, 1, 1), end=date(2027, 12, 31), replaces=agreement)
    assert len(run(90)) == 1
    Agreement.objects.filter(pk=new.pk).update(
        state=AgreementState.SIGNED,
        submitted_at=datetime(2026, 10, 1, tzinfo=UTC),
        signed_on=date(2026, 11, 1),
    )
    assert run(30) == []


def test_what_was_signed_after_a_step_skips_it(agreement, everybody):
    Agreement.objects.update(signed_on=END - timedelta(days=50))
    assert run(49) == []
    assert run(30) == everybody


def test_a_renewal_begins_anew(agreement, everybody):
    Agreement.objects.update(renewal=RenewalRule.TACIT, renewal_months=6)
    assert run(30) == everybody
    assert "sera reconduite" in Message.objects.first().text
    services.settle(date(2027, 1, 1))
    end = date(2027, 6, 30)
    assert run(180, end) == []
    assert run(90, end) == everybody


def test_a_short_renewal_skips_the_steps_that_came_before_it(agreement, everybody):
    Agreement.objects.update(renewal=RenewalRule.TACIT, renewal_months=2)
    services.settle(date(2027, 1, 1))
    end = date(2027, 2, 28)
    assert run(58, end) == []
    assert run(30, end) == everybody


def test_who_follows_it_in_its_structure_is_told_too(agreement, everybody):
    party = agreement.parties.first()
    party.contact = contact(party.structure)
    party.save()
    assert run(7) == sorted([*everybody, party.contact.email])


def test_former_contacts_are_not_told(agreement):
    for party in agreement.parties.all():
        contact(party.structure, is_main=True, end=END - timedelta(days=8))
    assert run(7) == [agreement.adviser.person.email]


def test_an_adviser_who_is_a_contact_is_told_once(agreement):
    structure = agreement.parties.first().structure
    MandateFactory(
        structure=structure,
        person=agreement.adviser.person,
        is_main=True,
        start=date(2020, 1, 1),
    )
    assert run(7) == [agreement.adviser.person.email]


def test_a_closed_account_is_not_told(agreement):
    agreement.adviser.is_active = False
    agreement.adviser.save()
    assert run(7) == []


def test_another_adviser_is_told_in_turn(agreement):
    assert len(run(30)) == 1
    other = UserFactory(adviser=True)
    services.assign(agreement, adviser=other, by=other)
    assert run(29) == [other.person.email]


def test_who_refuses_these_mails_gets_none(agreement):
    OptOut.objects.create(email=agreement.adviser.person.email, category="agreements")
    assert run(7) == []


def test_what_the_mails_say(agreement):
    partner = contact(agreement.parties.first().structure, is_main=True)
    run(7)
    to_partner = Message.objects.get(to_email=partner.email)
    to_adviser = Message.objects.get(to_email=agreement.adviser.person.email)
    assert to_partner.subject == f"La convention « {agreement} » prend fin dans 7 jours"
    assert "jeudi\u00a031\u00a0décembre\u00a02026" in to_partner.text
    assert "prendra contact avec vous" in to_partner.text
    assert "préparer la convention suivante" in to_adviser.text
    assert agreement.get_absolute_url() in to_partner.html


def test_number_of_queries_does_not_grow_with_the_agreements(django_assert_num_queries):
    def due():
        with django_assert_num_queries(3):
            return len(list(AgreementEnding.due(END - timedelta(days=30))))

    def one():
        made = AgreementFactory(
            signed=True, start=date(2026, 1, 1), end=END, between=[StructureFactory()]
        )
        contact(made.parties.get().structure, is_main=True)

    one()
    assert due() == 2
    one()
    one()
    assert due() == 6
