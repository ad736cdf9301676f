"""Pages of agreements: who sees which, what is refused, and how much they ask of the database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from partners.enums import AgreementState, PathwayStage, RenewalRule, Unit
from partners.models import Agreement, Contribution, Delivery, SignedCopy
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


def page(name, agreement, *rest):
    return reverse(f"partners:{name}", args=[agreement.pk, *(one.pk for one in rest)])


def page_new(typed):
    return f"{reverse('partners:agreement_new')}?{urlencode({'structure': typed})}"


@pytest.fixture
def team(client, adviser):
    client.force_login(adviser)
    return adviser


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


def upload(name="signée.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


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


# Writing and signing ------------------------------------------------------------------------


def test_from_the_structure_to_the_draft(client, team):
    carrier, structure = StructureFactory(is_carrier=True), StructureFactory(name="POLLEN SCOP")
    unknown = client.get(page_new("Nulle part"))
    assert "Aucune structure" in unknown.context["form"].errors["structure"][0]
    assert not client.get(reverse("partners:agreement_new")).context["form"].errors
    today = timezone.localdate()
    response = client.post(
        page_new("pollen"),
        {
            "title": "Choisir son statut",
            "purpose": "Aider à choisir.",
            "start": today,
            "end": today + timedelta(days=364),
            "renewal": "tacit",
            "renewal_months": "12",
            "adviser": team.pk,
        },
    )
    agreement = Agreement.objects.get()
    assert response.url == agreement.get_absolute_url()
    assert [party.structure for party in agreement.parties.all()] == [structure, carrier]
    assert (agreement.renewal, agreement.renewal_months) == (RenewalRule.TACIT, 12)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end": "2020-01-01"}, "end"),
        ({"renewal": "tacit"}, "renewal_months"),
        ({"renewal": "tacit", "renewal_months": "0"}, "renewal_months"),
        ({"purpose": " "}, "purpose"),
        ({"adviser": ""}, "adviser"),
    ],
)
def test_errors_stand_beside_their_field(client, team, wrong, field):
    structure = StructureFactory()
    data = {
        "title": "Choisir son statut",
        "purpose": "Aider à choisir.",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "renewal": "none",
        "adviser": team.pk,
        **wrong,
    }
    response = client.post(page_new(structure.name), data)
    assert list(response.context["form"].errors) == [field]
    assert not Agreement.objects.exists()


def test_another_save_meanwhile_is_refused(client, team):
    agreement = AgreementFactory()
    data = {
        "title": agreement.title,
        "purpose": "Autre objet",
        "start": agreement.start,
        "end": agreement.end,
        "renewal": "none",
        "adviser": agreement.adviser_id,
        "opened_version": "1",
    }
    assert client.post(page("agreement_edit", agreement), data).status_code == 302
    response = client.post(page("agreement_edit", agreement), {**data, "purpose": "Le mien"})
    assert response.context["form"].conflict is not None
    assert "Le mien" in response.text
    agreement.refresh_from_db()
    assert agreement.purpose == "Autre objet"


@pytest.mark.parametrize("state", ["signed", "expired", "terminated", "abandoned"])
def test_what_is_signed_is_not_edited(client, team, state):
    agreement = AgreementFactory(state=state, between=[StructureFactory()])
    party = agreement.parties.get()
    contribution = ContributionFactory(party=party)
    for address in (
        page("agreement_edit", agreement),
        page("party_new", agreement),
        page("contribution_new", agreement),
    ):
        assert client.get(address).url == agreement.get_absolute_url()
        assert client.post(address, {}).url == agreement.get_absolute_url()
    for address in (
        page("party_remove", agreement, party),
        page("contribution_remove", agreement, contribution),
    ):
        assert client.post(address).url == agreement.get_absolute_url()
    assert "ne se modifie plus" in client.get(agreement.get_absolute_url()).text
    assert agreement.parties.count() == Contribution.objects.count() == 1


def test_signed_only_the_contact_changes(client, team):
    mandate = MandateFactory()
    contribution = ContributionFactory(
        party__agreement__signed=True, party__structure=mandate.structure
    )
    address = page("contribution_edit", contribution.party.agreement, contribution)
    data = {"contact": mandate.person.pk, "amount": "99", "opened_version": "1"}
    client.post(address, data)
    contribution.refresh_from_db()
    assert (contribution.contact, contribution.amount) == (mandate.person, 20)
    stranger = MandateFactory().person
    response = client.post(address, {"contact": stranger.pk, "opened_version": "2"})
    assert "contact" in response.context["form"].errors


def test_the_contact_acts_for_the_structure_that_contributes(client, team):
    mandate, other = MandateFactory(), MandateFactory()
    agreement = AgreementFactory(between=[mandate.structure, other.structure])
    data = {
        "party": agreement.parties.first().pk,
        "stage": PathwayStage.DURING,
        "title": "Accueillir la promotion",
        "amount": "2,5",
        "unit": Unit.DAYS,
        "contact": other.person.pk,
    }
    response = client.post(page("contribution_new", agreement), data)
    assert "n’agit pas pour" in response.context["form"].errors["contact"][0]
    client.post(page("contribution_new", agreement), {**data, "contact": mandate.person.pk})
    contribution = Contribution.objects.get()
    assert (contribution.amount, contribution.contact) == (Decimal("2.5"), mandate.person)


def test_parties_come_and_go(client, team):
    agreement = AgreementFactory(between=[StructureFactory()])
    structure = StructureFactory(name="La Couvée")
    unknown = client.post(page("party_new", agreement), {"structure": "Nulle part"})
    assert "Aucune structure" in unknown.context["form"].errors["structure"][0]
    client.post(page("party_new", agreement), {"structure": "couvee"})
    party = agreement.parties.get(structure=structure)
    again = client.post(page("party_new", agreement), {"structure": "couvee"})
    assert "déjà partie" in again.context["form"].errors["structure"][0]
    client.post(page("party_remove", agreement, party))
    assert not agreement.parties.filter(structure=structure).exists()


def test_signing_wants_a_copy_of_an_accepted_type(client, team):
    agreement = AgreementFactory(
        state=AgreementState.REVIEW, between=[StructureFactory(), StructureFactory()]
    )
    address = page("agreement_sign", agreement)
    today = timezone.localdate()
    for files in ([], [upload("signée.pdf", b"<html>")]):
        response = client.post(address, {"signed_on": today, "files": files})
        assert "files" in response.context["form"].errors
    late = {"signed_on": today + timedelta(days=1), "files": [upload()]}
    assert "signed_on" in client.post(address, late).context["form"].errors
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
    client.post(
        address, {"signed_on": today, "files": [upload("1.png", png), upload("2.png", png)]}
    )
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNED
    assert sorted(copy.name for copy in SignedCopy.objects.all()) == ["1.png", "2.png"]
    assert client.get(address).url == agreement.get_absolute_url()


def test_an_earlier_copy_stays_readable(client, team):
    old = SignedCopyFactory(name="première.pdf")
    client.post(page("agreement_copy", old.agreement), {"files": [upload("deuxième.pdf")]})
    text = client.get(page("agreement_detail", old.agreement)).text
    assert "Ancien exemplaire" in text
    assert "première.pdf" in text
    assert client.get(page("signed_copy", old.agreement, old)).getvalue() == PDF


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("resilier", "signed", "terminated"),
        ("abandonner", "draft", "abandoned"),
        ("abandonner", "review", "abandoned"),
    ],
)
def test_ending_says_why(client, team, step, before, after):
    agreement = AgreementFactory(state=before)
    address = reverse("partners:agreement_close", args=[agreement.pk, step])
    assert "reason" in client.post(address, {}).context["form"].errors
    client.post(address, {"reason": "La structure ferme."})
    agreement.refresh_from_db()
    assert agreement.state == after
    assert "La structure ferme." in client.get(agreement.get_absolute_url()).text
    assert client.get(address).url == agreement.get_absolute_url()


def test_unknown_steps_are_not_found(client, team):
    agreement = AgreementFactory()
    address = reverse("partners:agreement_close", args=[agreement.pk, "signer"])
    assert client.get(address).status_code == 404


def test_preparing_the_next_one(client, team):
    agreement = AgreementFactory(signed=True, between=[StructureFactory()])
    response = client.post(page("agreement_replace", agreement))
    new = Agreement.objects.get(replaces=agreement)
    assert response.url == page("agreement_edit", new)
    again = client.post(page("agreement_replace", agreement), follow=True)
    assert "remplace déjà" in again.text
    assert new.title in client.get(page("agreement_detail", agreement)).text


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
