"""Pages of referrals and raised hands: what each reader finds, and who is turned away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.kit.words import phone_fr
from eveil.core.models import Message
from eveil.core.registry import search
from eveil.people.enums import ConsentPurpose
from eveil.people.services import withdraw_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import Offer
from partners.tests.factories import PartnerFactory
from projects.enums import HandState, Need, ReferralState
from projects.models import HelpOffer
from projects.services import referrals
from projects.tests.exchanges import answer_data, url
from projects.tests.factories import AccompanimentFactory, HelpOfferFactory, ReferralFactory, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(structure):
    return ReferralFactory(
        structure=structure, person__first_name="Coline", person__last_name="Teyssier"
    )


# Answering --------------------------------------------------------------------------------


def test_accepting_in_one_touch(client, partner, referral):
    client.force_login(partner)
    client.post(url("referral_accept", referral))
    referral.refresh_from_db()
    assert referral.state == ReferralState.ACCEPTED
    page = client.get(referral.get_absolute_url()).text
    assert referral.person.email in page
    assert phone_fr(referral.person.phone) not in page
    again = client.post(url("referral_accept", referral), follow=True)
    assert "n’est plus possible" in again.text


def test_declining_after_a_colleague_accepted_keeps_the_reason(client, partner, referral):
    referrals.accept(referral, by=partner)
    client.force_login(partner)
    page = client.post(url("referral_step", referral, "decliner"), {"reason": "Complet."}).text
    assert "Déjà décidé entre-temps" in page
    assert str(partner) in page
    assert "Complet." in page
    referral.refresh_from_db()
    assert referral.state == ReferralState.ACCEPTED


def test_declining_and_telling_the_outcome(client, partner, referral):
    client.force_login(partner)
    answer = client.post(url("referral_step", referral, "decliner"), {"reason": ""})
    assert answer.context["form"].errors["reason"]
    client.post(url("referral_step", referral, "decliner"), {"reason": "Complet."})
    referral.refresh_from_db()
    assert referral.state == ReferralState.DECLINED
    other = ReferralFactory(structure=referral.structure, state=ReferralState.ACCEPTED)
    client.post(url("referral_step", other, "suite"), {"outcome": "helped", "words": "Un mois."})
    other.refresh_from_db()
    assert (other.state, other.outcome_words) == (ReferralState.CLOSED, "Un mois.")


def test_a_structure_never_answers_for_the_team(client, partner, structure):
    mine = ReferralFactory(
        incoming=True, structure=structure, state=ReferralState.SENT, person=PersonFactory()
    )
    client.force_login(partner)
    assert client.post(url("referral_accept", mine)).status_code == 403
    assert client.get(url("referral_step", mine, "decliner")).status_code == 403
    assert client.get(url("referral_step", mine, "suite")).status_code == 403


@pytest.mark.parametrize("who", ["other", "former"])
def test_strangers_find_nothing(client, referral, hand, who):
    client.force_login(
        PartnerFactory()
        if who == "other"
        else PartnerFactory(mandate__structure=referral.structure, mandate__ended=True)
    )
    expected = 404 if who == "other" else 403
    for path in (
        url("referral_detail", referral),
        url("referral_step", referral, "decliner"),
        url("hand_detail", hand),
    ):
        assert client.get(path).status_code == expected
    for path in (url("referral_accept", referral), url("hand_take_back", hand)):
        assert client.post(path).status_code == expected


def test_access_ends_with_the_mandate_in_an_open_browser(client, partner, referral):
    client.force_login(partner)
    assert client.get(referral.get_absolute_url()).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    partner.person.mandates.update(end=yesterday)
    assert client.get(referral.get_absolute_url()).status_code == 403
    assert client.post(url("referral_accept", referral)).status_code == 403


# A hand, from the project to the introduction ---------------------------------------------


def test_raising_a_hand_from_the_sheet(client, partner, structure):
    structure.offers = [Offer.WORKSPACE]
    structure.save()
    project = show(AccompanimentFactory(project__needs=[Need.PLACE])).project
    client.force_login(partner)
    assert "Cherche à trouver un lieu" in client.get(project.get_shared_url()).text
    path = url("hand_raise", project)
    assert client.get(path).context["form"]["offer"].value() == Offer.WORKSPACE
    client.post(path, {"offer": "workspace", "note": "Un bureau, le jeudi."})
    hand = HelpOffer.objects.get()
    assert (hand.structure, hand.note) == (structure, "Un bureau, le jeudi.")
    again = client.post(path, {"offer": "funding", "note": "Encore"})
    assert "déjà levé la main" in again.text
    assert "Encore" in again.text


def test_the_adviser_passes_it_on_having_seen_the_mail(client, adviser, hand):
    client.force_login(adviser)
    path = url("hand_step", hand, "transmettre")
    page = client.get(path)
    client.post(path, {"seal": page.context["form"].seal, "subject": "X", "message": "Y"})
    hand.refresh_from_db()
    assert hand.state == HandState.RAISED  # The words changed: shown again.
    form = client.post(path, {"subject": "Bonjour", "message": "Une idée."}).context["form"]
    client.post(path, {"seal": form.seal, "subject": "Bonjour", "message": "Une idée."})
    hand.refresh_from_db()
    assert hand.state == HandState.ASKED
    assert Message.objects.get().subject == "Bonjour"


def test_the_team_notes_an_answer_given_by_voice(client, adviser, hand):
    HelpOffer.objects.update(state=HandState.ASKED, asked_at=timezone.now())
    client.force_login(adviser)
    client.post(url("hand_agreement", hand), answer_data())
    hand.refresh_from_db()
    assert (hand.state, hand.agreed_channel) == (HandState.INTRODUCED, "oral")


def test_a_partner_does_not_pass_on_nor_agree(client, partner, hand):
    client.force_login(partner)
    assert client.get(url("hand_step", hand, "transmettre")).status_code == 403
    assert client.post(url("hand_agreement", hand), answer_data()).status_code == 403


# What consent hides, everywhere -----------------------------------------------------------


@pytest.mark.parametrize("export", ["", "?export=csv", "?q=four"])
def test_consent_withdrawn_hides_hands_everywhere(client, partner, hand, export):
    HelpOffer.objects.update(
        state=HandState.INTRODUCED,
        agreed_at=timezone.now(),
        agreed_text="J’accepte.",
        agreed_channel="online",
        shares=["email"],
    )
    pages = (reverse("projects:hand_list") + export, hand.get_absolute_url())
    client.force_login(partner)
    names = ("Le four commun", "Belkacem", hand.holder.person.email)
    before = [content(client.get(page)) for page in pages]
    assert "Le four commun" in before[0]
    assert all(name in before[1] for name in names)
    person = hand.holder.person
    withdraw_consent(person, ConsentPurpose.SHARE_PROJECT, by=person.user)
    for page in pages:
        text = content(client.get(page))
        assert not [name for name in names if name in text]
    assert client.get(hand.project.get_shared_url()).status_code == 404
    assert client.get(url("hand_raise", hand.project)).status_code == 404
    assert found(partner, "projects.hands", "four") == []


@pytest.mark.parametrize("export", ["", "?export=csv", "?q=teyssier"])
def test_an_agreement_withdrawn_hides_the_referral_everywhere(client, partner, referral, export):
    client.force_login(partner)
    page = reverse("projects:referral_list") + export
    structure_page = reverse(
        "partners:structure_panel", args=[referral.structure_id, "orientations"]
    )
    home = reverse("reports:dashboard")
    for path in (page, structure_page, home):
        assert "Teyssier" in content(client.get(path))
    assert found(partner, "projects.referrals", "teyssier") != []
    referrals.withdraw(referral, by=None)
    for path in (page, structure_page, home):
        assert "Coline" not in content(client.get(path))
    assert client.get(referral.get_absolute_url()).status_code == 404
    assert found(partner, "projects.referrals", "teyssier") == []


def content(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode("utf-8-sig")
    return response.text


def found(user, name, query):
    return search[name].results(user, query, 5)


@pytest.mark.parametrize("wanted", ["sent", "accepted", "declined"])
def test_filters_tell_no_more_than_the_page(client, partner, structure, wanted):
    ReferralFactory(incoming=True, structure=structure, state=wanted, person=PersonFactory())
    client.force_login(partner)
    page = client.get(reverse("projects:referral_list"), {"etat": wanted})
    assert page.context["rows"] == []
    page = client.get(reverse("projects:referral_list"), {"etat": "passed"})
    assert len(page.context["rows"]) == 1


# Queries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "role", "queries"),
    [
        ("referral_list", "team", 4),
        ("referral_list", "partner", 6),
        ("hand_list", "team", 4),
        ("hand_list", "partner", 6),
    ],
)
def test_queries_of_lists(
    client, partner, structure, django_assert_num_queries, rows, name, role, queries
):
    for _ in range(rows):
        ReferralFactory(structure=structure)
        HelpOfferFactory(user=partner)
    client.force_login(UserFactory(adviser=True) if role == "team" else partner)
    with django_assert_num_queries(queries):
        client.get(reverse(f"projects:{name}"))
