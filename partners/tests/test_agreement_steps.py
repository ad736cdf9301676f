"""Pages that write, sign, end and replace an agreement: what they take, and what they refuse."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from partners.enums import AgreementState, PathwayStage, RenewalRule, Unit
from partners.models import Agreement, Contribution, SignedCopy
from partners.tests.agreements import page, upload
from partners.tests.factories import (
    PDF,
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    SignedCopyFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


def page_new(typed):
    return f"{reverse('partners:agreement_new')}?{urlencode({'structure': typed})}"


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
    assert "-----" not in client.get(page("contribution_new", agreement)).text
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
