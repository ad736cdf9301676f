"""The pages on which the team sorts applications."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from eveil.core.models import Message
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory, StructureFactory
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeNote, IntakeSubmission
from projects.tests.factories import (
    AccompanimentFactory,
    IntakeSubmissionFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

PAGES = ("complement", "accepter", "orienter", "retirer", "refuser")
# name, further arguments, methods that are refused
VIEWS = [
    ("application_detail", (), ["post", "put", "delete"]),
    ("application_assign", (), ["get", "put", "delete"]),
    ("application_note", (), ["get", "put", "delete"]),
    ("application_correct", (), ["put", "delete"]),
    ("application_move", ("prendre",), ["get", "put", "delete"]),
    ("application_move", ("reprendre",), ["get", "put", "delete"]),
    *(("application_step", (page,), ["put", "delete"]) for page in PAGES),
]
IDS = [f"{name}{'-'.join(('', *args))}" for name, args, _ in VIEWS]
every_view = pytest.mark.parametrize(("name", "args", "refused"), VIEWS, ids=IDS)


def url(name, pk, *args):
    return reverse(f"projects:{name}", args=[pk, *args])


def login(client, **kwargs):
    user = UserFactory(**kwargs)
    client.force_login(user)
    return user


@pytest.fixture
def adviser(client):
    return login(client, adviser=True)


def texts(response):
    """What the toasts of a page say."""
    return [str(message) for message in response.context["messages"]]


# Who may come ----------------------------------------------------------------------------


@every_view
@pytest.mark.parametrize("who", ["outsider", "applicant", "holder", "partner"])
def test_readers_outside_the_team_are_refused(client, name, args, refused, who):
    submission = IntakeSubmissionFactory()
    user = login(client)
    if who == "applicant":
        IntakeSubmission.objects.update(person=user.person)
    if who == "holder":
        ProjectHolderFactory(person=user.person)
    if who == "partner":
        MandateFactory(person=user.person)
    method = client.post if "get" in refused else client.get
    assert method(url(name, submission.pk, *args)).status_code == 403
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


@every_view
def test_visitors_log_in_first(client, name, args, refused):
    response = client.post(url(name, IntakeSubmissionFactory().pk, *args))
    assert response.status_code == 302
    assert reverse("account_login") in response.url


@every_view
def test_drafts_are_strangers_to_the_team(client, adviser, name, args, refused):
    """A draft is its writer's alone: for the team it does not exist."""
    draft = IntakeSubmissionFactory(draft=True)
    method = client.post if "get" in refused else client.get
    assert method(url(name, draft.pk, *args)).status_code == 404


@every_view
@pytest.mark.parametrize("pk", [0, 999_999_999, 10**30])
def test_unknown_keys(client, adviser, name, args, refused, pk):
    method = client.post if "get" in refused else client.get
    assert method(url(name, pk, *args)).status_code == 404


@every_view
def test_wrong_methods(client, adviser, name, args, refused):
    address = url(name, IntakeSubmissionFactory().pk, *args)
    for method in refused:
        assert getattr(client, method)(address).status_code == 405, method


@pytest.mark.parametrize("path", ["/candidatures/abc/", "/candidatures/1/inventer/"])
def test_malformed_addresses(client, adviser, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", ["adviser", "coordinator"])
@pytest.mark.parametrize("state", [value for value in IntakeState.values if value != "draft"])
def test_the_page_offers_what_the_workflow_allows(client, role, state):
    login(client, **{role: True})
    submission = IntakeSubmissionFactory(state=state, referred_to_other="La couveuse")
    page = client.get(url("application_detail", submission.pk)).content.decode()
    offered = {
        word
        for word in (*PAGES, "prendre", "reprendre")
        if f'/candidatures/{submission.pk}/{word}/"' in page
    }
    decisions = {"accepter", "orienter", "retirer", "refuser"}
    expected = {
        IntakeState.RECEIVED: {"prendre", "complement", *decisions},
        IntakeState.IN_REVIEW: {"complement", *decisions},
        IntakeState.MORE_INFO: {"reprendre", *decisions},
    }
    assert offered == expected.get(state, set())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_step_that_is_no_longer_possible_is_told(client, adviser, page, method):
    submission = IntakeSubmissionFactory(declined=True)
    response = getattr(client, method)(url("application_step", submission.pk, page), follow=True)
    assert response.redirect_chain[-1][0] == url("application_detail", submission.pk)
    assert "n’est plus possible" in texts(response)[0]
    assert not Message.objects.exists()


# One application -------------------------------------------------------------------------


def test_everything_that_was_answered_can_be_read(client, adviser):
    submission = IntakeSubmissionFactory(
        phone="0639981234",
        idea="Cuire le pain ensemble.\nEt apprendre.",
        collective=True,
        answers={"expectations": "De l’écoute.", "referrer": "La mission locale"},
    )
    page = client.get(url("application_detail", submission.pk)).content.decode()
    for text in (
        submission.full_name,
        submission.title,
        submission.email,
        "06\u00a039\u00a098\u00a012\u00a034",
        "Joyeuse",
        "Beaume-Drobie",
        "Cuire le pain ensemble.",
        "En recherche d’emploi",
        "Une idée à clarifier",
        "Clarifier mon idée, Trouver des financements",
        "De l’écoute.",
        "La mission locale",
        "Le bouche-à-oreille",
    ):
        assert escape(text) in page or text in page, text


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_one_application(client, adviser, django_assert_num_queries, count):
    submission = IntakeSubmissionFactory(in_review=True, assigned_to=adviser)
    for number in range(count):
        IntakeNote.objects.create(submission=submission, author=adviser, body=f"Note {number}")
        PersonFactory(email=submission.email)
        UserFactory(adviser=True)
    address = url("application_detail", submission.pk)
    client.get(address)
    # Session, user; application; its consents; steps, notes, mails; team; the
    # same address.
    with django_assert_num_queries(QUERIES_OF_DETAIL):
        client.get(address)


QUERIES_OF_DETAIL = 9


def test_somebody_known_by_the_same_address_is_shown(client, adviser):
    submission = IntakeSubmissionFactory(email="samira@example.org")
    PersonFactory(first_name="Samira", last_name="Belkacem", email="Samira@Example.org")
    assert (
        "Samira Belkacem" in client.get(url("application_detail", submission.pk)).content.decode()
    )


def test_notes_are_marked_internal_and_never_shown_to_the_applicant(client, adviser):
    submission = IntakeSubmissionFactory()
    address = url("application_note", submission.pk)
    page = client.post(address, {"body": "Avis du maire réservé"}, follow=True).content.decode()
    assert "Avis du maire réservé" in page
    assert "Interne" in page
    outside = Client().get(reverse("projects:intake_application", args=[submission.token]))
    assert outside.status_code == 200
    assert "Avis du maire" not in outside.content.decode()


def test_an_empty_note_is_refused_beside_its_field(client, adviser):
    response = client.post(url("application_note", IntakeSubmissionFactory().pk), {"body": "  "})
    assert response.status_code == 200
    assert "Ce champ est obligatoire" in response.content.decode()
    assert not IntakeNote.objects.exists()


def test_take(client, adviser):
    submission = IntakeSubmissionFactory()
    response = client.post(url("application_move", submission.pk, "prendre"), follow=True)
    submission.refresh_from_db()
    assert (submission.state, submission.assigned_to) == (IntakeState.IN_REVIEW, adviser)
    assert f"Vous suivez maintenant la candidature de {submission.full_name}" in texts(response)[0]


def test_resume_too_late_is_told(client, adviser):
    submission = IntakeSubmissionFactory()
    response = client.post(url("application_move", submission.pk, "reprendre"), follow=True)
    assert "n’est plus possible" in texts(response)[0]


def test_assign(client, adviser):
    submission = IntakeSubmissionFactory()
    colleague = UserFactory(adviser=True)
    address = url("application_assign", submission.pk)
    response = client.post(address, {"adviser": colleague.pk}, follow=True)
    assert IntakeSubmission.objects.get().assigned_to == colleague
    assert str(colleague) in texts(response)[0]
    client.post(address, {"adviser": ""})
    assert IntakeSubmission.objects.get().assigned_to is None


@pytest.mark.parametrize("whom", ["outsider", "closed", "nonsense"])
def test_assign_only_within_the_team(client, adviser, whom):
    other = UserFactory(adviser=whom == "closed", is_active=whom != "closed")
    submission = IntakeSubmissionFactory()
    value = "x" if whom == "nonsense" else other.pk
    response = client.post(
        url("application_assign", submission.pk), {"adviser": value}, follow=True
    )
    assert "ne fait pas partie de l’équipe" in texts(response)[0]
    assert IntakeSubmission.objects.get().assigned_to is None


# The mail is shown before it leaves ------------------------------------------------------


def seal_of(response):
    return re.search(r'name="seal" value="(\w+)"', response.content.decode()).group(1)


def filled(page, **kwargs):
    """What staff fill in on the page of a step."""
    words = {
        "complement": {"message": "Avez-vous un local ?"},
        "accepter": {"project_title": "Le four", "start": "2026-11-02"},
        "orienter": {"other": "La couveuse", "reason": "Trop avancé", "message": "Bon courage."},
        "refuser": {"reason": "Hors sujet", "message": "Bon courage."},
    }
    return {"subject": "Votre candidature", **words[page], **kwargs}


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
    response = client.post(address, second, follow=True)
    assert "l’état est maintenant «\u00a0Acceptée\u00a0»" in texts(response)[0]
    assert Message.objects.get().kind == "projects.accepted"


# Correcting ------------------------------------------------------------------------------


def correction(client, submission):
    """What the page sends when nothing is touched."""
    form = client.get(url("application_correct", submission.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    municipality = submission.municipality
    return {
        **{name: value for name, value in data.items() if value is not None},
        "municipality": municipality.label,
        "municipality_key": municipality.pk,
    }


def test_correct(client, adviser):
    submission = IntakeSubmissionFactory(last_name="Arsc")
    data = correction(client, submission) | {"last_name": "Arsac", "phone": "06 39 98 00 07"}
    response = client.post(url("application_correct", submission.pk), data, follow=True)
    assert "est corrigée" in texts(response)[0]
    submission.refresh_from_db()
    assert (submission.last_name, submission.phone) == ("Arsac", "0639980007")
    assert submission.version == 2
    assert IntakeSubmission.objects.matching("arsac").get() == submission


def test_correct_what_is_wrong_keeps_what_was_typed(client, adviser):
    submission = IntakeSubmissionFactory()
    data = correction(client, submission) | {"last_name": "", "title": "Un tout autre nom"}
    response = client.post(url("application_correct", submission.pk), data)
    assert list(response.context["form"].errors) == ["last_name"]
    assert "Un tout autre nom" in response.content.decode()
    assert IntakeSubmission.objects.get().title == submission.title


def test_two_staff_correct_one_application(client, adviser):
    """Two sessions opened the same version: the second is told, and keeps what was typed."""
    submission = IntakeSubmissionFactory(title="Le four", idea="Cuire")
    other = Client()
    login(other, adviser=True)
    address = url("application_correct", submission.pk)
    mine = correction(client, submission) | {"title": "Le four à pain partagé"}
    theirs = correction(other, submission) | {"idea": "Cuire ensemble"}
    assert other.post(address, theirs).status_code == 302

    refused = client.post(address, mine)
    page = refused.content.decode()
    assert refused.status_code == 200
    assert "Quelqu’un a modifié cette fiche" in page
    assert "Le four à pain partagé" in page
    assert "Cuire ensemble" in page
    assert IntakeSubmission.objects.get().title == "Le four"

    again = mine | {"opened_version": refused.context["form"]["opened_version"].value()}
    assert client.post(address, again | {"idea": "Cuire ensemble"}).status_code == 302
    submission.refresh_from_db()
    assert (submission.title, submission.idea) == ("Le four à pain partagé", "Cuire ensemble")


def test_a_decision_taken_meanwhile_refuses_a_correction(client, adviser):
    submission = IntakeSubmissionFactory()
    data = correction(client, submission) | {"title": "Autre"}
    client.post(url("application_move", submission.pk, "prendre"))
    assert client.post(url("application_correct", submission.pk), data).status_code == 200
    assert IntakeSubmission.objects.get().title == submission.title


# The record that came out of it ----------------------------------------------------------


def test_an_accepted_application_shows_the_way_to_the_record(client, adviser):
    submission = IntakeSubmissionFactory(accepted=True)
    accompaniment = AccompanimentFactory(submission=submission)
    page = client.get(url("application_detail", submission.pk)).content.decode()
    assert reverse("projects:holder_detail", args=[accompaniment.holder_id]) in page
