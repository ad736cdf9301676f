"""Pages of referrals and raised hands: what each reader finds, and who is turned away."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from eveil.core.kit.words import phone_fr
from eveil.core.models import Message
from eveil.core.registry import search
from eveil.people.enums import ConsentPurpose
from eveil.people.services import withdraw_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.enums import Offer
from partners.tests.factories import MandateFactory, PartnerFactory
from projects import tokens
from projects.enums import HandState, IntakeState, Need, ReferralState
from projects.models import HelpOffer, IntakeSubmission, Referral
from projects.services import referrals
from projects.tests.applying import address, opened
from projects.tests.factories import (
    AccompanimentFactory,
    HelpOfferFactory,
    IntakeSubmissionFactory,
    ProjectHolderFactory,
    ReferralFactory,
    show,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def partner():
    return PartnerFactory(mandate__is_main=True)


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


@pytest.fixture
def referral(structure):
    return ReferralFactory(
        structure=structure, person__first_name="Coline", person__last_name="Teyssier"
    )


@pytest.fixture
def hand(partner):
    return HelpOfferFactory(
        user=partner,
        accompaniment=show(
            AccompanimentFactory(
                project__title="Le four commun",
                holder=ProjectHolderFactory(
                    user=True, person__first_name="Samira", person__last_name="Belkacem"
                ),
            )
        ),
    )


def url(name, obj, *args):
    return reverse(f"projects:{name}", args=[obj.pk, *args])


def answer_data(**changed):
    return {"answer": "oui", "shares": ["email"], **changed}


# A structure sends somebody ---------------------------------------------------------------


@pytest.fixture
def sent(communes):
    return {
        "first_name": "Coline",
        "last_name": "Teyssier",
        "email": "coline@example.org",
        "phone": "",
        "municipality": "Joyeuse (07260)",
        "words": "Une brasserie.",
        "asked_how": "oral",
    }


def test_sending_somebody(client, partner, structure, sent):
    client.force_login(partner)
    answer = client.post(reverse("projects:refer_in"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    referral = Referral.objects.get()
    assert (referral.structure, referral.contact) == (structure, partner.person)
    assert "Coline Teyssier" in client.get(answer.url).text


@pytest.mark.parametrize("missing", ["first_name", "last_name", "municipality", "asked_how"])
def test_what_is_asked(client, partner, sent, missing):
    client.force_login(partner)
    answer = client.post(reverse("projects:refer_in"), {**sent, missing: ""})
    assert answer.context["form"].errors[missing]
    assert "Une brasserie." in answer.text
    assert not IntakeSubmission.objects.exists()


def test_a_way_to_reach_the_person_is_asked(client, partner, sent):
    client.force_login(partner)
    answer = client.post(reverse("projects:refer_in"), {**sent, "email": ""})
    assert answer.context["form"].errors["email"]


def test_another_structure_than_ones_own_is_refused(client, partner, sent):
    second = MandateFactory(person=partner.person).structure
    foreign = PartnerFactory().person.mandates.get().structure
    client.force_login(partner)
    answer = client.post(reverse("projects:refer_in"), {**sent, "structure": foreign.pk})
    assert answer.context["form"].errors["structure"]
    client.post(reverse("projects:refer_in"), {**sent, "structure": second.pk})
    assert Referral.objects.get().structure == second


def test_the_person_finds_it_prefilled_and_confirms(client, partner, structure, sent):
    client.force_login(partner)
    client.post(reverse("projects:refer_in"), sent)
    client.logout()
    link = re.search(r"/candidater/[\w-]{32}/", Message.objects.get().text)[0]
    page = client.get(link, follow=True)
    assert f"Préparé par {structure.name}" in page.text
    assert 'value="Coline"' in page.text
    submission = Referral.objects.get().submission
    for step, data in {
        "vous": {"first_name": "Coline", "last_name": "Teyssier", "email": "coline@example.org"},
        "lieu": {"municipality": "Joyeuse (07260)", "entry_status": "jobseeker"},
        "projet": {"title": "X", "idea": "Y", "stage": "idea", "collective": "False"},
        "besoins": {"needs": ["fund"], "heard_from": "structure"},
    }.items():
        client.post(address(submission, step), data | opened(submission, step))
    last = reverse("projects:intake_send", args=[submission.token])
    assert f"Dire la suite à {structure.name}" in client.get(last).text
    client.post(last, {"notice": "on", "tell": "on"})
    referral = Referral.objects.get()
    assert (referral.state, referral.is_agreed) == (ReferralState.SENT, True)
    assert referral.submission.state == IntakeState.RECEIVED


def test_whom_nobody_sent_is_not_asked_about_it(client):
    draft = IntakeSubmissionFactory(draft=True)
    page = client.get(reverse("projects:intake_send", args=[draft.token]))
    assert "tell" not in page.context["form"].fields


def test_the_team_fills_in_for_who_has_no_address(client, adviser, partner, structure, sent):
    client.force_login(partner)
    client.post(reverse("projects:refer_in"), {**sent, "email": "", "phone": "0639980007"})
    referral = Referral.objects.get()
    client.force_login(adviser)
    page = client.get(referral.get_absolute_url())
    assert "L’appeler" in page.text
    step = reverse("projects:intake_step", args=[referral.submission.token, "vous"])
    data = {"first_name": "Coline", "last_name": "Teyssier", "email": "", "phone": "0639980007"}
    assert client.post(step, data).status_code == 302
    client.post(url("referral_agreement", referral), {"answer": "non"})
    assert not IntakeSubmission.objects.exists()


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


# EVEIL sends a holder ---------------------------------------------------------------------


def test_sending_a_holder_shows_the_mail_first(client, adviser, structure):
    holder = ProjectHolderFactory()
    client.force_login(adviser)
    path = url("holder_refer", holder)
    data = {"structure": structure.name, "words": "Cherche un four.", "how": "mail"}
    page = client.post(path, data)
    assert "Pouvons-nous parler de vous" in page.context["form"].mail["subject"]
    assert not Referral.objects.exists()
    client.post(path, {**data, "seal": page.context["form"].seal})
    referral = Referral.objects.get()
    assert (referral.state, referral.person) == (ReferralState.ASKED, holder.person)
    assert Message.objects.get().to_email == holder.person.email


def test_an_agreement_by_voice_goes_to_the_main_contact(client, adviser, partner, structure):
    holder = ProjectHolderFactory()
    client.force_login(adviser)
    data = {
        "structure": structure.name,
        "words": "Cherche un four.",
        "how": "oral",
        "shares": ["phone"],
    }
    page = client.post(url("holder_refer", holder), data)
    client.post(url("holder_refer", holder), {**data, "seal": page.context["form"].seal})
    assert Referral.objects.get().state == ReferralState.SENT
    assert Message.objects.get().to_email == partner.person.email


def test_an_application_sent_elsewhere_may_be_passed_on(client, adviser, partner, structure):
    submission = IntakeSubmissionFactory(in_review=True)
    path = url("application_step", submission, "orienter")
    data = {
        "structure": structure.name,
        "passing": "oral",
        "words": "Un projet pour vous.",
        "reason": "Hors sujet",
        "subject": "Votre candidature",
    }
    client.force_login(adviser)
    assert client.post(path, {**data, "words": ""}).context["form"].errors["words"]
    page = client.post(path, data)
    client.post(path, {**data, "seal": page.context["form"].seal})
    referral = Referral.objects.get()
    assert (referral.submission, referral.state) == (submission, ReferralState.SENT)
    submission.refresh_from_db()
    assert submission.state == IntakeState.REFERRED


def test_an_application_sent_elsewhere_makes_no_referral_by_itself(client, adviser, structure):
    submission = IntakeSubmissionFactory(in_review=True)
    path = url("application_step", submission, "orienter")
    data = {"structure": structure.name, "reason": "Hors sujet", "subject": "Votre candidature"}
    client.force_login(adviser)
    page = client.post(path, data)
    client.post(path, {**data, "seal": page.context["form"].seal})
    submission.refresh_from_db()
    assert submission.state == IntakeState.REFERRED
    assert not Referral.objects.exists()


# The person answers, by the link of the mail ----------------------------------------------


@pytest.fixture(params=["referral", "hand"])
def asked(request, structure, hand):
    if request.param == "referral":
        return ReferralFactory(asked=True, agreed_at=None, agreed_text="", agreed_channel="")
    HelpOffer.objects.filter(pk=hand.pk).update(state=HandState.ASKED, asked_at=timezone.now())
    hand.refresh_from_db()
    return hand


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, asked, method):
    before = asked.updated_at
    assert getattr(client, method)(tokens.path(asked)).status_code == 200
    asked.refresh_from_db()
    assert (asked.updated_at, asked.agreed_at) == (before, None)


def test_agreeing_then_taking_it_back(client, asked):
    path = tokens.path(asked)
    client.post(path, answer_data())
    asked.refresh_from_db()
    assert asked.is_agreed
    assert asked.shares == ["email"]
    page = client.get(path).text
    assert "Vous avez donné votre accord" in page
    client.post(path, {"answer": "retirer"})
    asked.refresh_from_db()
    assert asked.withdrawn_at
    assert "Votre accord est retiré" in client.get(path).text


def test_a_used_link_answers_only_once(client, asked):
    path = tokens.path(asked)
    client.post(path, answer_data())
    mails = Message.objects.count()
    client.post(path, answer_data(shares=["email", "phone"]))
    client.post(path, {"answer": "non"})
    asked.refresh_from_db()
    assert (asked.shares, asked.is_agreed) == (["email"], True)
    assert Message.objects.count() == mails


def test_refusing_asks_for_nothing(client, asked):
    path = tokens.path(asked)
    client.post(path, {"answer": "non"})
    asked.refresh_from_db()
    assert asked.state in {ReferralState.DROPPED, HandState.DECLINED}
    assert "C’est noté" in client.get(path).text


def test_agreeing_chooses_a_way_to_be_reached(client, asked):
    page = client.post(tokens.path(asked), {"answer": "oui"})
    assert page.context["form"].errors["shares"]
    asked.refresh_from_db()
    assert asked.agreed_at is None


def test_an_old_link_says_so(client, asked):
    path = tokens.path(asked)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        for method in (client.get, client.post):
            assert method(path, answer_data()).status_code == 410
    asked.refresh_from_db()
    assert asked.agreed_at is None


def test_a_tampered_link_is_not_found(client, asked, structure):
    kind, token = tokens.path(asked).strip("/").split("/")[1:]
    other = "main" if kind == "orientation" else "orientation"
    pk, stamp, signature = token.split(":")
    forged = (
        (kind, token[:-1]),
        (kind, f"{int(pk) + 1}:{stamp}:{signature}"),
        (kind, str(pk)),
        (other, token),
        (kind, signing.TimestampSigner(salt="another").sign(pk)),
    )
    for where, text in forged:
        path = reverse("projects:agreement", args=[where, text])
        assert client.get(path).status_code == 404
        assert client.post(path, answer_data()).status_code == 404


def test_who_was_sent_to_us_may_let_the_structure_know_later(client, structure):
    referral = ReferralFactory(
        incoming=True, structure=structure, state=ReferralState.SENT, person=PersonFactory()
    )
    path = tokens.path(referral)
    assert "Dire la suite" in client.get(path).text
    client.post(path, {"answer": "oui"})
    referral.refresh_from_db()
    assert not referral.is_agreed
    client.post(path, {"answer": "dire"})
    referral.refresh_from_db()
    assert referral.is_agreed


def test_the_page_of_a_link_is_kept_by_no_cache(client, asked):
    assert "no-store" in client.get(tokens.path(asked))["Cache-Control"]


def test_the_holder_finds_the_question_in_its_space(client, hand):
    HelpOffer.objects.update(state=HandState.ASKED, asked_at=timezone.now())
    client.force_login(hand.holder.person.user)
    page = client.get(reverse("projects:my_space"))
    assert page.context["next_kind"] == "exchange"
    link = re.search(r'href="(/accord/main/[^"]+)"', page.text)[1]
    assert client.get(link).status_code == 200


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
