"""Pages of agreements: who sees which, what is refused, and how much they ask of the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from partners.enums import AgreementState
from partners.models import Agreement, Delivery
from partners.tests.agreements import page
from partners.tests.factories import (
    PDF,
    AgreementFactory,
    ContributionFactory,
    DeliveryFactory,
    MandateFactory,
    PartnerFactory,
    PartyFactory,
    SignedCopyFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/conventions/"
STATES = AgreementState.values


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


# Who sees which -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_a_partner_reads_its_own_once_they_are_to_be_read(client, partner, structure, state):
    agreement = AgreementFactory(state=state, between=[structure])
    copy = SignedCopyFactory(agreement=agreement)
    expected = 404 if state in {"draft", "abandoned"} else 200
    for address in (
        page("agreement_detail", agreement),
        page("agreement_pdf", agreement),
        page("signed_copy", agreement, copy),
    ):
        response = client.get(address)
        assert response.status_code == expected
        assert response.getvalue() if response.streaming else response.content


def test_a_stranger_finds_nothing(client, partner):
    agreement = AgreementFactory(signed=True, between=[StructureFactory()])
    contribution = ContributionFactory(party=agreement.parties.get())
    delivery = DeliveryFactory(contribution=contribution)
    copy = SignedCopyFactory(agreement=agreement)
    for address in (
        page("agreement_detail", agreement),
        page("agreement_pdf", agreement),
        page("signed_copy", agreement, copy),
        page("contribution_detail", agreement, contribution),
    ):
        assert client.get(address).status_code == 404
    address = page("delivery_withdraw", agreement, contribution, delivery)
    assert client.post(address).status_code == 404
    assert agreement.title not in client.get(LIST).text


def test_access_ends_with_the_mandate(client, partner, structure):
    agreement = AgreementFactory(signed=True, between=[structure])
    other = PartyFactory(agreement=agreement).structure
    assert client.get(page("agreement_detail", agreement)).status_code == 200
    MandateFactory(structure=StructureFactory(), person=partner.person)
    partner.person.mandates.filter(structure=structure).update(
        end=timezone.localdate() - timedelta(days=1)
    )
    assert client.get(page("agreement_detail", agreement)).status_code == 404
    MandateFactory(structure=other, person=partner.person)
    assert client.get(page("agreement_detail", agreement)).status_code == 200


def test_parts_of_another_agreement_are_not_found(client, team):
    agreement, other = AgreementFactory(signed=True), AgreementFactory(signed=True)
    copy = SignedCopyFactory(agreement=other)
    contribution = ContributionFactory(party__agreement=other)
    assert client.get(page("signed_copy", agreement, copy)).status_code == 404
    assert client.get(page("contribution_detail", agreement, contribution)).status_code == 404


def test_the_signed_copy_is_served_as_it_was_given(client, partner, structure):
    copy = SignedCopyFactory(agreement__between=[structure])
    response = client.get(page("signed_copy", copy.agreement, copy))
    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_partners_do_not_see_why_nor_what_is_internal(client, partner, structure, adviser):
    from partners.services import agreements as services

    agreement = AgreementFactory(signed=True, between=[structure, StructureFactory()])
    services.terminate(agreement, reason="On ne se comprend plus.", by=adviser)
    text = client.get(page("agreement_detail", agreement)).text
    assert "On ne se comprend plus" not in text
    assert "Faire évoluer" not in text
    assert "Résiliée" in text


# What was done ------------------------------------------------------------------------------


@pytest.fixture
def own(structure):
    return ContributionFactory(party__agreement__signed=True, party__structure=structure)


def done(**changes):
    return {"day": timezone.localdate(), "quantity": "3,5", "note": "À Joyeuse", **changes}


def test_a_contact_says_what_its_structure_did(client, partner, own):
    address = page("contribution_detail", own.party.agreement, own)
    client.post(address, done())
    delivery = Delivery.objects.get()
    assert (delivery.quantity, delivery.by) == (Decimal("3.5"), partner)
    text = client.get(address).text
    assert "3,5\u00a0h faites sur 20\u00a0h prévues" in text
    client.post(page("delivery_withdraw", own.party.agreement, own, delivery))
    assert not Delivery.objects.exists()


def test_it_says_nothing_of_what_others_did(client, partner, structure):
    agreement = AgreementFactory(signed=True, between=[structure, StructureFactory()])
    other = ContributionFactory(party=agreement.parties.last())
    delivery = DeliveryFactory(contribution=other)
    address = page("contribution_detail", agreement, other)
    assert "Noter ce qui a été fait" not in client.get(address).text
    assert client.post(address, done()).status_code == 403
    assert client.post(page("delivery_withdraw", agreement, other, delivery)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2019-01-01"}, "day"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-2"}, "quantity"),
        ({"note": "  "}, "note"),
    ],
)
def test_what_was_done_is_checked(client, partner, own, wrong, field):
    address = page("contribution_detail", own.party.agreement, own)
    response = client.post(address, done(**wrong))
    assert list(response.context["form"].errors) == [field]
    assert not Delivery.objects.exists()


def test_the_year_is_in_the_address(client, team):
    today = timezone.localdate()
    contribution = ContributionFactory(
        party__agreement__signed=True,
        party__agreement__start=today.replace(year=today.year - 1, month=1, day=1),
    )
    agreement = contribution.party.agreement
    last_year = today.year - 1
    DeliveryFactory(contribution=contribution, day=today.replace(year=last_year, day=1))
    sentence = "3\u00a0h faites sur 20\u00a0h prévues"
    address = page("agreement_detail", agreement)
    assert sentence in client.get(f"{address}?annee={last_year}").text
    for wrong in ("", "?annee=1066", "?annee=abc"):
        assert sentence not in client.get(address + wrong).text


# Who does what ------------------------------------------------------------------------------


def test_amounts_are_for_the_team(client, partner, own, adviser):
    other = ContributionFactory(party__agreement__signed=True, title="Financer le poste")
    address = "/conventions/qui-fait-quoi/"
    text = client.get(address).text
    assert own.title in text
    assert other.title in text
    assert "prévues" not in text
    client.force_login(adviser)
    assert "0\u00a0h faite sur 20\u00a0h prévues" in client.get(address).text


@pytest.mark.parametrize("query", ["annee=abc", "annee=1", "nature=x", "territoire=0", "x=1"])
def test_a_filter_that_does_not_exist_counts_for_none(client, team, query):
    one = ContributionFactory(party__agreement__signed=True)
    for address in ("/conventions/qui-fait-quoi/", "/conventions/qui-fait-quoi.pdf"):
        assert client.get(f"{address}?{query}").status_code == 200
    assert one.title in client.get(f"/conventions/qui-fait-quoi/?{query}").text


# Queries ------------------------------------------------------------------------------------


def signed_agreement(structure=None):
    agreement = AgreementFactory(
        signed=True, between=[structure or StructureFactory(), StructureFactory(is_carrier=True)]
    )
    for party in agreement.parties.all():
        mandate = MandateFactory(structure=party.structure)
        contribution = ContributionFactory(party=party, contact=mandate.person)
        DeliveryFactory(contribution=contribution)
    return agreement


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        signed_agreement()
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_board(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        signed_agreement()
    with django_assert_num_queries(5):
        client.get("/conventions/qui-fait-quoi/")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_an_agreement(client, team, rows, django_assert_num_queries):
    agreement = signed_agreement()
    for _number in range(rows):
        ContributionFactory(party=agreement.parties.first())
        SignedCopyFactory(agreement=agreement)
    ContentType.objects.get_for_model(Agreement)  # Known once for all requests.
    with django_assert_num_queries(9):
        client.get(agreement.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_contribution(client, team, rows, django_assert_num_queries):
    contribution = ContributionFactory(party__agreement__signed=True)
    for _number in range(rows):
        DeliveryFactory(contribution=contribution, by=team)
    with django_assert_num_queries(5):
        client.get(contribution.get_absolute_url())
