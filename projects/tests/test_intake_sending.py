"""Sending an application: once, whole, with its consents; then following it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from eveil.core.models import Message, TransitionLog
from eveil.core.tests.live import somebody_waits, wait_until
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, Person
from eveil.people.tests.factories import UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.services import intake as services
from projects.tests.applying import address, post, write_all
from projects.tests.factories import IntakeSubmissionFactory
from projects.workflow import intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """A draft with every step but the last."""
    steps = [step for step in IntakeStep if step != IntakeStep.CONSENTS]
    return IntakeSubmissionFactory(draft=True, first_name="Maëlle", steps_done=steps)


def page(submission, name=""):
    return f"/candidater/{submission.token}/{name}"


# Sending ---------------------------------------------------------------------------------


def test_the_whole_way(client):
    MunicipalityFactory()
    submission = write_all(client)
    response = post(client, submission, IntakeStep.CONSENTS)
    assert response.url == page(submission, "merci/")
    submission.refresh_from_db()
    assert submission.state == IntakeState.RECEIVED
    assert submission.received_at
    assert submission.search
    assert submission.answers["notice"]["version"] == services.NOTICE_VERSION
    person = submission.person
    assert (person.first_name, person.email, person.phone) == (
        "Maëlle",
        "maelle@example.org",
        "0639981234",
    )
    assert IntakeSubmission.objects.matching("sechoirs arsac").get() == submission
    assert "Merci Maëlle" in client.get(response.url).content.decode()


def test_the_applicant_gets_one_acknowledgement(client, written):
    post(client, written, IntakeStep.CONSENTS)
    mail = Message.objects.get(kind="projects.intake_received")
    assert mail.to_email == written.email
    assert written.token in mail.text
    assert "Bonjour Maëlle," in mail.text


def test_without_an_address_no_page_speaks_of_a_mail(client):
    submission = IntakeSubmissionFactory(email="", phone="0639980007")
    assert "accusé de réception" not in client.get(page(submission, "merci/")).content.decode()
    for state in (IntakeState.ACCEPTED, IntakeState.DECLINED):
        IntakeSubmission.objects.update(state=state, decided_at=submission.received_at)
        assert "parti" not in client.get(page(submission)).content.decode().partition("<main")[2]


def test_only_what_was_ticked_is_agreed_to_in_the_words_shown(client, written):
    assert "checked" not in client.get(address(written, IntakeStep.CONSENTS)).content.decode()
    post(client, written, IntakeStep.CONSENTS)
    consent = Consent.objects.get()
    shown = TEXTS[ConsentPurpose.SHARE_PROJECT]
    assert consent.purpose == ConsentPurpose.SHARE_PROJECT
    assert (consent.text, consent.text_version) == (shown.text, shown.version)


def test_without_having_read_the_notice_nothing_leaves(client, written):
    response = client.post(address(written, IntakeStep.CONSENTS), {"newsletter": "on"})
    assert list(response.context["form"].errors) == ["notice"]
    assert response.context["form"]["newsletter"].value()
    written.refresh_from_db()
    assert written.state == IntakeState.DRAFT


def test_an_unfinished_draft_cannot_be_sent(client):
    draft = IntakeSubmissionFactory(empty=True)
    response = post(client, draft, IntakeStep.CONSENTS)
    assert "Où vous êtes" in response.context["form"].non_field_errors()[0]
    assert address(draft, IntakeStep.PLACE) in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == IntakeState.DRAFT


def test_a_step_undone_in_another_tab_stops_the_sending(client, written, monkeypatch):
    real = services.submit

    def after_the_other_tab(submission, **kwargs):
        post(Client(), submission, IntakeStep.PROJECT, title="")
        return real(submission, **kwargs)

    monkeypatch.setattr(services, "submit", after_the_other_tab)
    response = post(client, written, IntakeStep.CONSENTS)
    assert response.url == address(written, IntakeStep.CONSENTS)
    written.refresh_from_db()
    assert written.state == IntakeState.DRAFT


def test_sending_twice_gives_the_same_page(client, written):
    first = post(client, written, IntakeStep.CONSENTS)
    second = post(client, written, IntakeStep.CONSENTS, newsletter="on")
    assert first.url == second.url == page(written, "merci/")
    assert Person.objects.count() == Consent.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_the_same_moment_makes_one_application(written):
    """Two connections, both past the check of the state when either begins to write."""
    people = Person.objects.count()
    barrier = Barrier(2, timeout=10)
    answers = []

    def send(copy):
        try:
            barrier.wait()
            answers.append(services.submit(copy, agreed=[ConsentPurpose.NEWSLETTER]))
        finally:
            connection.close()

    copies = [IntakeSubmission.objects.get(pk=written.pk) for _ in range(2)]
    threads = [Thread(target=send, args=[copy]) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]
    assert Person.objects.count() == people + 1
    assert Consent.objects.count() == 1
    assert Message.objects.filter(kind="projects.intake_received").count() == 1
    assert TransitionLog.objects.filter(transition="submit").count() == 1


# Once sent -------------------------------------------------------------------------------


@pytest.mark.parametrize("step", list(IntakeStep))
def test_a_sent_application_can_no_longer_be_written(client, step):
    submission = IntakeSubmissionFactory(title="Comme envoyé")
    assert client.get(address(submission, step)).status_code == 302
    response = post(client, submission, step)
    assert response.url in {page(submission), page(submission, "merci/")}
    if step != IntakeStep.CONSENTS:
        assert "n’y est pas ajouté" in client.get(response.url).content.decode()
    submission.refresh_from_db()
    assert submission.title == "Comme envoyé"


@pytest.mark.django_db(transaction=True)
def test_a_step_that_comes_during_the_sending_changes_nothing(client, written):
    """Two connections: the step waits for the sending, and finds the application gone."""

    def write():
        try:
            return post(client, written, IntakeStep.PROJECT, title="Trop tard").url
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.submit(IntakeSubmission.objects.get(), agreed=[])
            step = pool.submit(write)
            wait_until(somebody_waits)
        assert step.result(timeout=20) == page(written)
    written.refresh_from_db()
    assert written.title != "Trop tard"


@pytest.mark.parametrize("state", [state for state in IntakeState if state != IntakeState.DRAFT])
def test_the_link_shows_where_the_application_stands(client, state):
    submission = IntakeSubmissionFactory(
        **({state.value: True} if state != IntakeState.RECEIVED else {}), idea="Un four à pain."
    )
    shown = client.get(page(submission)).content.decode()
    assert state.label in shown
    assert "Un four à pain." in shown
    assert (page(submission, "retirer/") in shown) == submission.is_open
    assert client.get(page(submission, "merci/")).status_code == 200


def test_a_draft_has_not_arrived(client, written):
    assert client.get(page(written, "merci/")).url == address(written, IntakeStep.CONSENTS)


# Answering -------------------------------------------------------------------------------


@pytest.fixture
def asked():
    submission = IntakeSubmissionFactory(in_review=True)
    intake.move(
        submission, "ask", by=UserFactory(adviser=True), reason="Avec combien de familles ?"
    )
    return submission


def test_the_applicant_sees_the_question_and_answers(client, asked):
    assert "Avec combien de familles ?" in client.get(page(asked)).content.decode()
    response = client.post(page(asked, "completer/"), {"text": "Quatre familles."}, follow=True)
    assert "votre complément est arrivé" in response.content.decode()
    assert "Quatre familles." in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == IntakeState.IN_REVIEW
    assert [row["text"] for row in asked.answers["complements"]] == ["Quatre familles."]


def test_an_answer_sent_twice_is_kept_once(client, asked):
    for _ in range(2):
        response = client.post(page(asked, "completer/"), {"text": "Quatre."}, follow=True)
    assert "votre complément est arrivé" in response.content.decode()
    asked.refresh_from_db()
    assert len(asked.answers["complements"]) == 1


def test_each_answer_is_kept(client, asked):
    client.post(page(asked, "completer/"), {"text": "Quatre."})
    asked.refresh_from_db()
    intake.move(asked, "ask", by=UserFactory(adviser=True), reason="Lesquelles ?")
    client.post(page(asked, "completer/"), {"text": "Celles du hameau."})
    asked.refresh_from_db()
    assert [row["text"] for row in asked.answers["complements"]] == [
        "Quatre.",
        "Celles du hameau.",
    ]


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_an_invalid_answer_is_shown_again(client, asked, text):
    response = client.post(page(asked, "completer/"), {"text": text})
    assert response.context["form"].errors["text"]
    assert response.context["form"]["text"].value() == text
    asked.refresh_from_db()
    assert asked.state == IntakeState.MORE_INFO


def test_an_answer_nobody_asked_for_changes_nothing(client):
    submission = IntakeSubmissionFactory()
    response = client.post(page(submission, "completer/"), {"text": "Et aussi…"})
    shown = response.content.decode()
    assert "n’attend plus de complément" in shown
    assert "Et aussi…" in shown  # To copy: whoever wrote it may have no other trace of it.
    submission.refresh_from_db()
    assert submission.state == IntakeState.RECEIVED
    assert "complements" not in submission.answers


# Taking back -----------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["in_review", "more_info"])
def test_the_applicant_takes_an_application_back(client, trait):
    submission = IntakeSubmissionFactory(**{trait: True})
    assert "Oui, retirer" in client.get(page(submission, "retirer/")).content.decode()
    client.post(page(submission, "retirer/"))
    submission.refresh_from_db()
    assert submission.state == IntakeState.WITHDRAWN
    assert submission.decided_at
    assert TransitionLog.of(submission).get().by is None


@pytest.mark.parametrize("trait", ["accepted", "referred", "withdrawn", "declined"])
def test_what_is_decided_is_not_taken_back(client, trait):
    submission = IntakeSubmissionFactory(**{trait: True})
    assert client.post(page(submission, "retirer/")).url == page(submission)
    submission.refresh_from_db()
    assert submission.state == trait


def test_erasing_a_draft_leaves_nothing(client):
    MunicipalityFactory()
    submission = write_all(client)
    assert Message.objects.exists()
    response = client.post(page(submission, "retirer/"), follow=True)
    assert "Votre brouillon est effacé" in response.content.decode()
    assert not IntakeSubmission.objects.exists()
    assert not Message.objects.exists()
    lost = client.get(page(submission))
    assert lost.status_code == 404
    assert "Ce lien ne mène plus à une candidature" in lost.content.decode()


@pytest.mark.parametrize("name", ["completer/"])
def test_writing_asks_for_a_post(client, asked, name):
    assert client.get(page(asked, name)).status_code == 405
