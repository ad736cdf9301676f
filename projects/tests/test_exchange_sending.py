"""Sending somebody: a structure to EVEIL, and EVEIL to a structure."""

import re

import pytest
from django.urls import reverse

from eveil.core.models import Message
from partners.tests.factories import MandateFactory, PartnerFactory
from projects.enums import IntakeState, ReferralState
from projects.models import IntakeSubmission, Referral
from projects.tests.applying import address, opened
from projects.tests.exchanges import url
from projects.tests.factories import IntakeSubmissionFactory, ProjectHolderFactory

pytestmark = pytest.mark.django_db


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
