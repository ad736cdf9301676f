"""The mail of a decision is shown before it leaves; what accepting makes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from eveil.core.models import Message
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import StructureFactory
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeSubmission
from projects.tests.factories import IntakeSubmissionFactory
from projects.tests.sorting import filled, login, seal_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(client):
    return login(client, adviser=True)


# The mail is shown before it leaves ------------------------------------------------------


@pytest.mark.parametrize("page", ["complement", "accepter", "orienter", "refuser"])
def test_nothing_leaves_before_it_was_shown(client, adviser, page):
    submission = IntakeSubmissionFactory()
    address = url("application_step", submission.pk, page)
    data = filled(page, **({"adviser": adviser.pk} if page == "accepter" else {}))
    shown = client.post(address, data)
    assert shown.status_code == 200
    assert "Relisez le courriel" in shown.content.decode()
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED
    assert not Message.objects.exists()

    preview = shown.context["form"].mail
    sent = client.post(address, {**data, "seal": seal_of(shown)})
    assert sent.status_code == 302
    message = Message.objects.get()
    assert message.subject == "Votre candidature" == preview["subject"]
    # Nothing else differs than the links: the personal one, and that of the preferences.
    assert without_links(message.text) == without_links(preview["text"])
    assert without_links(message.html) == without_links(preview["html"])
    assert escape(escape(data.get("message", "")))[:10] in shown.content.decode()


def without_links(text):
    return re.sub(r"https?://[^\s\"<]+", "", text)


@pytest.mark.parametrize("page", ["complement", "accepter", "orienter", "refuser"])
@pytest.mark.parametrize("seal", ["", "0" * 64, "é"])
def test_a_false_seal_sends_nothing(client, adviser, page, seal):
    submission = IntakeSubmissionFactory()
    data = filled(page, adviser=adviser.pk, seal=seal)
    client.post(url("application_step", submission.pk, page), data)
    assert not Message.objects.exists()


def test_words_changed_after_the_preview_are_shown_again(client, adviser):
    submission = IntakeSubmissionFactory()
    address = url("application_step", submission.pk, "complement")
    shown = client.post(address, filled("complement"))
    again = client.post(
        address, filled("complement", message="Avez-vous un budget ?", seal=seal_of(shown))
    )
    assert "Avez-vous un budget ?" in again.context["form"].mail["text"]
    assert not Message.objects.exists()
    client.post(address, filled("complement", message="Avez-vous un budget ?", seal=seal_of(again)))
    assert "Avez-vous un budget ?" in Message.objects.get().text


def test_the_mail_is_shown_at_once_where_staff_add_nothing(client, adviser):
    submission = IntakeSubmissionFactory()
    address = url("application_step", submission.pk, "accepter")
    opened = client.get(address)
    form = opened.context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"seal": seal_of(opened)}
    assert client.post(address, data).status_code == 302
    assert Message.objects.get().text.startswith("Bonjour")


def test_the_page_of_a_mail_allows_its_styles_and_no_script(client, adviser):
    response = client.get(url("application_step", IntakeSubmissionFactory().pk, "refuser"))
    policy = response["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'self'" in policy
    assert re.search(r'<iframe[^>]* sandbox [^>]*srcdoc="', response.content.decode())


def test_what_staff_type_stays_text_in_the_mail(client, adviser):
    submission = IntakeSubmissionFactory()
    message = '"><script>alert(1)</script>'
    response = client.post(
        url("application_step", submission.pk, "refuser"), filled("refuser", message=message)
    )
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;alert" in response.context["form"].mail["html"]


@pytest.mark.parametrize(
    ("page", "blank", "field"),
    [
        ("complement", {"message": " "}, "message"),
        ("orienter", {"reason": " "}, "reason"),
        ("orienter", {"other": " "}, "structure"),
        ("refuser", {"reason": ""}, "reason"),
        ("accepter", {"project_title": ""}, "project_title"),
        ("accepter", {"start": ""}, "start"),
        ("accepter", {"start": "31/02/2026"}, "start"),
        ("accepter", {"adviser": ""}, "adviser"),
    ],
)
def test_what_lacks_is_said_beside_its_field(client, adviser, page, blank, field):
    submission = IntakeSubmissionFactory()
    data = filled(page, adviser=adviser.pk) | blank
    response = client.post(url("application_step", submission.pk, page), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


@pytest.mark.parametrize("page", ["complement", "accepter", "orienter", "refuser"])
def test_without_an_address_no_words_of_a_mail_are_asked(client, adviser, page):
    submission = IntakeSubmissionFactory(in_review=True, email="")
    fields = client.get(url("application_step", submission.pk, page)).context["form"].fields
    assert "subject" not in fields
    assert ("message" in fields) == (page == "complement")
    client.post(url("application_step", submission.pk, page), filled(page, adviser=adviser.pk))
    assert not Message.objects.exists()
    submission.refresh_from_db()
    assert submission.state != IntakeState.IN_REVIEW


def test_without_an_address_the_page_says_that_nothing_leaves(client, adviser):
    submission = IntakeSubmissionFactory(email="")
    address = url("application_step", submission.pk, "refuser")
    assert "rien ne partira" in client.get(address).content.decode()
    assert client.post(address, filled("refuser")).status_code == 302
    assert IntakeSubmission.objects.get().state == IntakeState.DECLINED
    assert not Message.objects.exists()


def test_refer_to_a_structure(client, adviser):
    submission = IntakeSubmissionFactory()
    structure = StructureFactory()
    address = url("application_step", submission.pk, "orienter")
    data = filled("orienter", structure=structure.name, other="")
    client.post(address, data | {"seal": seal_of(client.post(address, data))})
    submission.refresh_from_db()
    assert submission.referred_to == structure
    assert structure.name in Message.objects.get().text


def test_withdraw_sends_nothing(client, adviser):
    submission = IntakeSubmissionFactory()
    address = url("application_step", submission.pk, "retirer")
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 302
    assert IntakeSubmission.objects.get().state == IntakeState.WITHDRAWN
    assert not Message.objects.exists()


# Accepting -------------------------------------------------------------------------------


def accept(client, submission, adviser, **kwargs):
    address = url("application_step", submission.pk, "accepter")
    data = filled("accepter", adviser=adviser.pk, **kwargs)
    shown = client.post(address, data)
    return client.post(address, data | {"seal": seal_of(shown)}, follow=True)


def test_accept_leads_to_the_record(client, adviser):
    submission = IntakeSubmissionFactory()
    response = accept(client, submission, adviser)
    accompaniment = Accompaniment.objects.get()
    assert reverse("projects:holder_detail", args=[accompaniment.holder_id]) in (
        response.content.decode()
    )


def test_accept_asks_whether_it_is_the_person_known_before(client, adviser):
    known = PersonFactory(first_name="Samira", last_name="Belkacem", email="samira@example.org")
    submission = IntakeSubmissionFactory(email="samira@example.org")
    unsaid = accept(client, submission, adviser)
    assert "same_as" in unsaid.context["form"].errors
    accept(client, submission, adviser, same_as=known.pk)
    assert Accompaniment.objects.get().holder.person == known


def test_accept_as_somebody_else(client, adviser):
    PersonFactory(email="samira@example.org")
    submission = IntakeSubmissionFactory(email="samira@example.org")
    accept(client, submission, adviser, same_as="autre")
    assert Accompaniment.objects.get().holder.person == submission.person


def test_accept_as_somebody_unrelated_is_refused(client, adviser):
    PersonFactory(email="samira@example.org")
    stranger = PersonFactory()
    submission = IntakeSubmissionFactory(email="samira@example.org")
    response = accept(client, submission, adviser, same_as=stranger.pk)
    assert "same_as" in response.context["form"].errors


def test_somebody_else_cannot_share_the_address_of_an_account(client, adviser):
    UserFactory(person=PersonFactory(email="samira@example.org"))
    submission = IntakeSubmissionFactory(email="samira@example.org")
    response = accept(client, submission, adviser, same_as="autre")
    assert "Un compte existe à cette adresse" in response.content.decode()
    assert not Accompaniment.objects.exists()


def test_an_account_under_the_address_but_another_person_is_told(client, adviser):
    """The account took the address after its person was known by another."""
    UserFactory(email="samira@example.org")
    submission = IntakeSubmissionFactory(email="samira@example.org")
    response = accept(client, submission, adviser)
    assert "Un compte existe déjà pour cette adresse." in response.content.decode()
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


def test_two_staff_decide_one_application(client, adviser):
    """The second one, whose page was open before, is told and changes nothing."""
    submission = IntakeSubmissionFactory()
    address = url("application_step", submission.pk, "refuser")
    data = filled("refuser")
    second = data | {"seal": seal_of(client.post(address, data))}
    other = Client()
    colleague = login(other, adviser=True)
    accept(other, submission, colleague)
    said = client.post(address, second).content.decode()
    assert f"L’état est maintenant «\u00a0Acceptée\u00a0» ({colleague}," in said
    assert Message.objects.get().kind == "projects.accepted"
