"""What happens when the team sorts an application."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Invitation, Person
from eveil.people.services import record_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.tests.factories import StructureFactory
from projects.enums import IntakeState
from projects.models import Accompaniment, IntakeSubmission, Project, ProjectHolder
from projects.services import sorting
from projects.tests.factories import AccompanimentFactory, IntakeSubmissionFactory

pytestmark = pytest.mark.django_db


def accept(submission, by, **kwargs):
    words = {"adviser": by, "start": date(2026, 11, 2), "project_title": "Le four à pain"}
    return sorting.accept(submission, by=by, **{**words, **kwargs})


def mails():
    return list(Message.objects.values_list("kind", "to_email"))


# Taking and writing ----------------------------------------------------------------------


def test_take_a_new_application(adviser):
    submission = sorting.take(IntakeSubmissionFactory(), by=adviser)
    submission.refresh_from_db()
    assert submission.state == IntakeState.IN_REVIEW
    assert submission.assigned_to == adviser
    assert mails() == []


def test_take_an_application_under_review_that_nobody_follows(adviser):
    submission = IntakeSubmissionFactory(in_review=True, assigned_to=None)
    sorting.take(submission, by=adviser)
    submission.refresh_from_db()
    assert submission.state == IntakeState.IN_REVIEW
    assert submission.assigned_to == adviser


def test_assign_to_somebody_then_nobody(adviser):
    submission = IntakeSubmissionFactory()
    for to in (UserFactory(adviser=True), None):
        sorting.assign(submission, adviser=to, by=adviser)
        assert IntakeSubmission.objects.get().assigned_to == to


def test_note(adviser):
    submission = IntakeSubmissionFactory()
    note = sorting.add_note(submission, body="  Appelée ce matin. ", by=adviser)
    assert (note.body, note.author) == ("Appelée ce matin.", adviser)
    with pytest.raises(ValidationError):
        sorting.add_note(submission, body="   ", by=adviser)


@pytest.mark.parametrize(
    "verb",
    [
        lambda row, by: sorting.take(row, by=by),
        lambda row, by: sorting.resume(row, by=by),
        lambda row, by: sorting.assign(row, adviser=None, by=by),
        lambda row, by: sorting.add_note(row, body="Note", by=by),
        lambda row, by: sorting.correct(row, changed=["title"], by=by),
        lambda row, by: sorting.ask(row, message="Un budget ?", by=by),
        lambda row, by: sorting.refer(row, reason="Loin", other="La couveuse", by=by),
        lambda row, by: sorting.decline(row, reason="Loin", by=by),
        lambda row, by: sorting.withdraw(row, by=by),
        accept,
    ],
)
def test_verbs_are_for_the_team(verb):
    submission = IntakeSubmissionFactory(more_info=True)
    before = IntakeSubmission.objects.values().get()
    with pytest.raises((PermissionDenied, TransitionRefused)):
        verb(submission, UserFactory())
    assert IntakeSubmission.objects.values().get() == before
    assert mails() == []


# Correcting ------------------------------------------------------------------------------


def test_correction_reaches_the_person_and_the_search(adviser):
    submission = IntakeSubmissionFactory(last_name="Arsc")
    submission.last_name = "Arsac"
    sorting.correct(submission, changed=["last_name"], by=adviser)
    assert Person.objects.get(pk=submission.person_id).last_name == "Arsac"
    assert IntakeSubmission.objects.matching("arsac").get() == submission
    assert not IntakeSubmission.objects.matching("arsc").filter(last_name="Arsc").exists()


@pytest.mark.parametrize("tie", ["account", "accompaniment"])
def test_correction_leaves_a_person_with_its_own_record_alone(adviser, tie):
    submission = IntakeSubmissionFactory(last_name="Arsac")
    if tie == "account":
        UserFactory(person=submission.person)
    else:
        AccompanimentFactory(holder__person=submission.person)
    submission = IntakeSubmission.objects.get(pk=submission.pk)
    submission.last_name = "Vernet"
    sorting.correct(submission, changed=["last_name"], by=adviser)
    assert Person.objects.get(pk=submission.person_id).last_name == "Arsac"


def test_correction_writes_only_what_changed(adviser):
    stale = IntakeSubmissionFactory()
    sorting.assign(IntakeSubmission.objects.get(), adviser=adviser, by=adviser)
    stale.title = "Autre nom"
    sorting.correct(stale, changed=["title"], by=adviser)
    assert IntakeSubmission.objects.get().assigned_to == adviser


# Telling ---------------------------------------------------------------------------------


def test_ask(adviser):
    submission = IntakeSubmissionFactory(in_review=True)
    sorting.ask(submission, message="Avez-vous un local <ou non> ?", by=adviser)
    message = Message.objects.get()
    assert message.kind == "projects.more_info_asked"
    assert message.to_email == submission.email
    assert "Avez-vous un local <ou non> ?" in message.text
    assert "Avez-vous un local &lt;ou non&gt; ?" in message.html
    assert submission.token in message.text
    assert TransitionLog.of(submission).get().reason == "Avez-vous un local <ou non> ?"


@pytest.mark.parametrize("followed", [True, False])
def test_who_asks_reads_the_answer_unless_somebody_follows(adviser, followed):
    colleague = UserFactory(adviser=True) if followed else None
    submission = IntakeSubmissionFactory(assigned_to=colleague)
    sorting.ask(submission, message="Un budget ?", by=adviser)
    submission.refresh_from_db()
    assert submission.assigned_to == (colleague or adviser)
    taken = ["ask"] if followed else ["ask", "review"]
    assert [log.transition for log in TransitionLog.of(submission)] == taken


def test_ask_twice_makes_two_mails(adviser):
    submission = IntakeSubmissionFactory()
    sorting.ask(submission, message="Un budget ?", by=adviser)
    sorting.resume(submission, by=adviser)
    sorting.ask(submission, message="Un local ?", by=adviser)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("known", [True, False])
def test_refer(adviser, known):
    structure = StructureFactory(name="La couveuse du Pouzin") if known else None
    submission = IntakeSubmissionFactory()
    sorting.refer(
        submission,
        reason="Trop avancé pour nous",
        structure=structure,
        other="La couveuse du Pouzin",
        message="Demandez Louise.",
        by=adviser,
    )
    submission.refresh_from_db()
    assert submission.destination == (structure.label if known else "La couveuse du Pouzin")
    assert submission.referred_to == structure
    message = Message.objects.get()
    assert "La couveuse du Pouzin" in message.text
    assert "Demandez Louise." in message.text
    assert "Trop avancé" not in message.text + message.html


def test_refer_needs_a_destination(adviser):
    submission = IntakeSubmissionFactory()
    with pytest.raises(ValidationError) as caught:
        sorting.refer(submission, reason="Loin", other="  ", by=adviser)
    assert "structure" in caught.value.error_dict
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


def test_decline(adviser):
    submission = IntakeSubmissionFactory()
    sorting.decline(submission, reason="Hors sujet", subject="Notre réponse", by=adviser)
    message = Message.objects.get()
    assert message.subject == "Notre réponse"
    assert "Hors sujet" not in message.text + message.html


def test_withdraw_tells_nobody(adviser):
    sorting.withdraw(IntakeSubmissionFactory(), reason="A trouvé un emploi", by=adviser)
    assert mails() == []
    assert IntakeSubmission.objects.get().state == IntakeState.WITHDRAWN


@pytest.mark.parametrize(
    "verb",
    [
        lambda row, by: sorting.ask(row, message="Un budget ?", by=by),
        lambda row, by: sorting.refer(row, reason="Loin", other="La couveuse", by=by),
        lambda row, by: sorting.decline(row, reason="Loin", by=by),
        accept,
    ],
)
def test_without_an_address_the_step_is_taken_in_silence(adviser, verb):
    submission = IntakeSubmissionFactory(email="")
    verb(submission, adviser)
    assert mails() == []
    assert IntakeSubmission.objects.get().state != IntakeState.RECEIVED


# Accepting -------------------------------------------------------------------------------


def test_accept_makes_holder_project_and_accompaniment(adviser):
    submission = IntakeSubmissionFactory(collective=True, needs=["clarify", "fund"])
    accompaniment = accept(submission, adviser, message="Bienvenue !")
    submission.refresh_from_db()
    assert submission.state == IntakeState.ACCEPTED
    assert submission.assigned_to == adviser
    holder, project = accompaniment.holder, accompaniment.project
    assert holder.person == submission.person
    assert list(project.holders.all()) == [holder]
    assert (project.title, project.summary) == ("Le four à pain", submission.idea)
    assert (project.stage, project.collective) == (submission.stage, True)
    assert project.municipality == submission.municipality
    assert project.needs == submission.needs == ["clarify", "fund"]
    assert accompaniment.submission == submission
    assert (accompaniment.adviser, accompaniment.start) == (adviser, date(2026, 11, 2))
    assert accompaniment.entry_status == submission.entry_status
    assert ProjectHolder.objects.matching("four pain").get() == holder
    message = Message.objects.get()
    assert message.kind == "projects.accepted"
    assert "Bienvenue !" in message.text
    assert "/invitation/" in message.text
    assert message.sensitive
    assert Invitation.objects.get().person == submission.person


def test_accept_somebody_with_an_account_invites_nobody(adviser):
    submission = IntakeSubmissionFactory()
    UserFactory(person=submission.person)
    accept(submission, adviser)
    message = Message.objects.get()
    assert message.kind == "projects.accepted"
    assert "/invitation/" not in message.text
    assert "/mon-espace/" in message.text
    assert not message.sensitive
    assert not Invitation.objects.exists()


def test_accept_a_second_project_of_a_holder(adviser):
    submission = IntakeSubmissionFactory()
    first = AccompanimentFactory(holder__person=submission.person)
    second = accept(submission, adviser)
    assert second.holder == first.holder
    assert first.holder.projects.count() == 2


def test_accept_without_a_stage(adviser):
    assert accept(IntakeSubmissionFactory(stage=""), adviser).project.stage == "clarification"


def test_accept_twice_is_refused(adviser):
    submission = IntakeSubmissionFactory()
    accept(submission, adviser)
    with pytest.raises(TransitionRefused):
        accept(submission, adviser)
    assert Accompaniment.objects.count() == Message.objects.count() == 1


def test_accept_under_the_address_of_another_account_changes_nothing(adviser):
    submission = IntakeSubmissionFactory(email="deux@example.org")
    UserFactory(person=PersonFactory(email="deux@example.org"))
    with pytest.raises(ValidationError):
        accept(submission, adviser)
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED
    assert not Project.objects.exists()


# The same person -------------------------------------------------------------------------


@pytest.fixture
def known():
    return PersonFactory(
        first_name="Samira", last_name="Belkacem", email="samira@example.org", phone=""
    )


def test_accept_as_somebody_known_before(adviser, known):
    submission = IntakeSubmissionFactory(email="samira@example.org", phone="0639980009")
    newcomer = submission.person
    earlier = IntakeSubmissionFactory(person=newcomer, withdrawn=True)
    record_consent(newcomer, ConsentPurpose.SHARE_PROJECT)
    accompaniment = accept(submission, adviser, same_as=known)
    assert accompaniment.holder.person == known
    for row in (submission, earlier):
        row.refresh_from_db()
        assert row.person == known
    assert known.consents.in_force(ConsentPurpose.SHARE_PROJECT).exists()
    assert not Person.objects.filter(pk=newcomer.pk).exists()
    known.refresh_from_db()
    assert (known.first_name, known.phone) == ("Samira", "0639980009")
    assert ProjectHolder.objects.matching("belkacem").get() == accompaniment.holder


def test_accept_as_somebody_with_an_account_invites_nobody(adviser, known):
    UserFactory(person=known)
    submission = IntakeSubmissionFactory(email="samira@example.org")
    accept(submission, adviser, same_as=known)
    assert "/invitation/" not in Message.objects.get().text
    assert not Invitation.objects.exists()


def test_of_two_consents_to_one_purpose_the_newer_is_in_force(adviser, known):
    record_consent(known, ConsentPurpose.NEWSLETTER)
    submission = IntakeSubmissionFactory(email="samira@example.org")
    newer = record_consent(submission.person, ConsentPurpose.NEWSLETTER)
    accept(submission, adviser, same_as=known)
    assert known.consents.get(withdrawn_at=None) == newer
    assert known.consents.exclude(pk=newer.pk).get().withdrawn_at == newer.given_at


def test_a_newer_consent_of_the_person_known_before_stays(adviser, known):
    submission = IntakeSubmissionFactory(email="samira@example.org")
    record_consent(submission.person, ConsentPurpose.NEWSLETTER)
    newer = record_consent(known, ConsentPurpose.NEWSLETTER)
    accept(submission, adviser, same_as=known)
    assert known.consents.get(withdrawn_at=None) == newer


def test_an_applicant_with_its_own_record_is_not_merged(adviser, known):
    submission = IntakeSubmissionFactory(email="samira@example.org")
    AccompanimentFactory(holder__person=submission.person)
    with pytest.raises(ValidationError):
        accept(submission, adviser, same_as=known)
    assert IntakeSubmission.objects.get().state == IntakeState.RECEIVED


def test_an_applicant_whom_others_refer_to_stays(adviser, known):
    submission = IntakeSubmissionFactory(email="samira@example.org")
    newcomer = submission.person
    Invitation.objects.create(
        person=newcomer, email="x@example.org", secret_hash="x" * 64, expires_at=timezone.now()
    )
    accept(submission, adviser, same_as=known)
    assert Person.objects.filter(pk=newcomer.pk).exists()


# At the same moment ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_accept_at_once():
    """Two connections, each its own transaction: one accepts, the other is told."""
    submission = IntakeSubmissionFactory(municipality=MunicipalityFactory())
    staff = UserFactory.create_batch(2, adviser=True)
    start_line = Barrier(2)

    def attempt(user):
        row = IntakeSubmission.objects.get(pk=submission.pk)
        try:
            start_line.wait(timeout=10)
            accept(row, user)
        except TransitionRefused as refusal:
            return refusal.message
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, staff))
    assert outcomes[0] == "accepted"
    assert "l’état est maintenant «\u00a0Acceptée\u00a0»" in outcomes[1]
    assert ProjectHolder.objects.count() == Project.objects.count() == 1
    assert Invitation.objects.count() == Message.objects.count() == 1
