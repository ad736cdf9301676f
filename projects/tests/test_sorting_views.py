"""The pages on which the team sorts applications."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from eveil.core.models import Message
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory
from projects import timelines
from projects.enums import IntakeState
from projects.models import IntakeNote, IntakeSubmission
from projects.services import sorting
from projects.tests.factories import (
    AccompanimentFactory,
    IntakeSubmissionFactory,
    ProjectHolderFactory,
)
from projects.tests.sorting import login, texts, url

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


@pytest.fixture
def adviser(client):
    return login(client, adviser=True)


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
    # Once decided, the accompaniment is what is entrusted.
    assert ("/confier/" in page) == submission.is_open


@pytest.mark.parametrize("page", PAGES)
def test_a_step_that_is_no_longer_possible_is_told(client, adviser, page):
    submission = IntakeSubmissionFactory(declined=True)
    response = client.get(url("application_step", submission.pk, page), follow=True)
    assert response.redirect_chain[-1][0] == url("application_detail", submission.pk)
    assert "n’est plus possible" in texts(response)[0]
    assert not Message.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_who_decides_too_late_is_told_and_keeps_its_words(client, adviser, page):
    colleague = UserFactory(adviser=True)
    submission = IntakeSubmissionFactory()
    sorting.decline(submission, reason="Hors sujet", by=colleague)
    sent = Message.objects.count()
    words = {"subject": "Des nouvelles", "message": "Mes mots.", "reason": "Ma raison."}
    response = client.post(url("application_step", submission.pk, page), words)
    said = response.content.decode()
    assert "Refusée" in said
    assert str(colleague) in said
    for name, text in words.items():
        assert (text in said) == (name in response.context["form"].fields)
    # What the form opened with is not its writer's.
    proposed = getattr(response.context["form"], "proposed", "Des nouvelles")
    response = client.post(url("application_step", submission.pk, page), {"subject": proposed})
    assert not response.context["late"].texts
    assert Message.objects.count() == sent


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
        "Clarifier son idée, trouver des financements",
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


def test_the_page_speaks_of_the_person(client, adviser):
    submission = IntakeSubmissionFactory(needs=["clarify", "train"], heard_from="town_hall")
    page = client.get(url("application_detail", submission.pk)).content.decode()
    assert "Clarifier son idée, se former" in page
    assert "Sa mairie" in page
    form = client.get(url("application_correct", submission.pk)).content.decode()
    assert "Tester son activité" in form


def test_what_is_asked_is_marked_as_read_by_the_applicant(client, adviser):
    submission = IntakeSubmissionFactory(in_review=True, first_name="Odette")
    sorting.ask(submission, message="Un budget\u00a0?", by=adviser)
    sorting.resume(submission, by=adviser)
    read = {entry.title: entry.shared_with for entry in timelines.of_application(submission)}
    assert read["Complément demandé"] == "Avec Odette"
    assert read["Étude reprise"] == ""


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
    submission = IntakeSubmissionFactory(first_name="Odette")
    response = client.post(url("application_move", submission.pk, "prendre"), follow=True)
    submission.refresh_from_db()
    assert (submission.state, submission.assigned_to) == (IntakeState.IN_REVIEW, adviser)
    assert (
        f"Vous suivez maintenant la candidature d’Odette {submission.last_name}"
        in texts(response)[0]
    )


def test_who_takes_second_is_told_who_was_quicker(client, adviser):
    submission = IntakeSubmissionFactory()
    colleague = UserFactory(adviser=True)
    sorting.take(submission, by=colleague)
    response = client.post(url("application_move", submission.pk, "prendre"), follow=True)
    assert texts(response) == [f"{colleague} suit déjà cette candidature."]
    submission.refresh_from_db()
    assert submission.assigned_to == colleague


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


# The record that came out of it ----------------------------------------------------------


def test_an_accepted_application_shows_the_way_to_the_record(client, adviser):
    submission = IntakeSubmissionFactory(accepted=True)
    accompaniment = AccompanimentFactory(submission=submission)
    page = client.get(url("application_detail", submission.pk)).content.decode()
    assert reverse("projects:holder_detail", args=[accompaniment.holder_id]) in page
