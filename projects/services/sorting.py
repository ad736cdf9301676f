"""The team sorts applications: takes, asks, refers, declines, accepts.

Every verb that tells the applicant something takes the words that staff saw and approved:
``message``, placed in the mail, and ``subject``.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from eveil.core.notifications import absolute
from eveil.core.transitions import TransitionRefused
from eveil.people.models import Person
from eveil.people.services import invite
from projects.enums import ProjectStage
from projects.models import Accompaniment, IntakeNote, IntakeSubmission, Project, ProjectHolder
from projects.notifications import sorting as notifications
from projects.permissions import can_sort
from projects.services import referrals
from projects.services.identity import merge_applicant
from projects.services.indexing import refresh_holder_search, refresh_search
from projects.workflow import intake

# What an application shares with the person it made known.
PERSON_FIELDS = frozenset({"first_name", "last_name", "email", "phone", "municipality"})


def lock(submission):
    """The application's row, locked until the end of the transaction."""
    return IntakeSubmission.objects.select_for_update(of=("self",), no_key=True).get(
        pk=submission.pk
    )


def assign(submission, *, adviser, by):
    """Entrust the application to ``adviser``, or to nobody."""
    _may_sort(submission, by)
    IntakeSubmission.objects.filter(pk=submission.pk).update(assigned_to=adviser)
    submission.assigned_to = adviser


@transaction.atomic
def take(submission, *, by):
    """« Prendre »: the application is mine, and under review if it was new.

    Of two people who take it at once, the second is told. Raises ``TransitionRefused``.
    """
    submission = lock(submission)
    taker = submission.assigned_to
    if not submission.is_new and taker not in (None, by):
        raise TransitionRefused(f"{taker} suit déjà cette candidature.")
    assign(submission, adviser=by, by=by)
    if submission.is_new:
        submission = intake.move(submission, "review", by=by)
    return submission


def resume(submission, *, by):
    """What was asked came by another way, or will not come: the turn is ours again."""
    return intake.move(submission, "resume", by=by)


def add_note(submission, *, body, by):
    """An internal note; never shown outside the team."""
    _may_sort(submission, by)
    note = IntakeNote(submission=submission, author=by, body=body.strip())
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def correct(submission, *, changed, by):
    """Save the corrected fields named in ``changed`` of a locked application.

    The person follows as long as nothing but applications made it known: an account or an
    accompaniment has its own ways to change a name or an address.
    """
    _may_sort(submission, by)
    submission.save(update_fields=[*changed, "version", "updated_at"])
    shared = PERSON_FIELDS.intersection(changed)
    person = submission.person
    if shared and not hasattr(person, "holder") and not hasattr(person, "user"):
        _write(person, {field: getattr(submission, field) for field in shared})
    refresh_search(submission)
    return submission


@transaction.atomic
def ask(submission, *, message, by, subject=""):
    """Ask the applicant for more; what is asked is also kept as the reason of the step.

    Of an application that nobody follows, who asks reads the answer: it takes it first.
    """
    if not lock(submission).assigned_to_id:
        submission = take(submission, by=by)
    submission = intake.move(submission, "ask", by=by, reason=message)
    notifications.MoreInfoAsked(submission, message=message, subject=subject).send()
    return submission


@transaction.atomic
def refer(submission, *, reason, by, structure=None, other="", message="", subject=""):
    """Close the application by showing a better door: a structure, or one named in words."""
    if not structure and not other.strip():
        raise ValidationError({"structure": "Indiquez vers qui vous orientez."})
    submission = intake.move(
        submission,
        "refer",
        by=by,
        reason=reason,
        update={"referred_to": structure, "referred_to_other": "" if structure else other.strip()},
    )
    notifications.Referred(submission, message=message, subject=subject).send()
    referrals.follow(submission, by=by)
    return submission


@transaction.atomic
def decline(submission, *, reason, by, message="", subject=""):
    """Close the application with a refusal. ``reason`` stays inside the team."""
    submission = intake.move(submission, "decline", by=by, reason=reason)
    notifications.Declined(submission, message=message, subject=subject).send()
    referrals.follow(submission, by=by)
    return submission


@transaction.atomic
def withdraw(submission, *, by, reason=""):
    """The applicant told the team to stop here. No mail: it is the applicant's own wish."""
    submission = intake.move(submission, "withdraw", by=by, reason=reason)
    referrals.follow(submission, by=by)
    return submission


@transaction.atomic
def accept(submission, *, by, adviser, start, project_title, same_as=None, message="", subject=""):
    """Make the applicant a holder with a project and an accompaniment, and open the door.

    ``same_as`` is a person known before, whom staff recognised in the applicant. Moving the
    application locks it, so of two people who accept at once the second is told.
    """
    submission = intake.move(submission, "accept", by=by, update={"assigned_to": adviser})
    if same_as:
        merge_applicant(submission, into=same_as)
    holder, _ = ProjectHolder.objects.get_or_create(person=submission.person)
    project = Project.objects.create(
        title=project_title,
        summary=submission.idea,
        stage=submission.stage or ProjectStage.CLARIFICATION,
        collective=bool(submission.collective),
        needs=submission.needs,
        municipality=submission.municipality,
    )
    project.holders.add(holder)
    accompaniment = Accompaniment.objects.create(
        holder=holder,
        project=project,
        adviser=adviser,
        submission=submission,
        entry_status=submission.entry_status,
        prescriber=referrals.sender(submission),
        start=start,
    )
    refresh_holder_search(holder)
    _tell_accepted(submission, by=by, adviser=adviser, message=message, subject=subject)
    referrals.follow(submission, by=by)
    return accompaniment


def _tell_accepted(submission, *, by, **words):
    """One mail: with an invitation for who has no account yet."""

    def invitation_mail(invitation, secret):
        url = absolute(reverse("people:invitation", args=[secret]))
        return notifications.Accepted(submission, invitation_url=url, **words)

    person = _reached(submission)
    if not person.email or invite(person, by=by, mail=invitation_mail) is None:
        notifications.Accepted(submission, **words).send()


def _reached(submission):
    """The person, whose account opens at the address that the mail of acceptance goes to."""
    person = submission.person
    if submission.email and not person.has_account and person.email.lower() != submission.email:
        return _write(person, {"email": submission.email})
    return person


def _write(person, columns):
    """The person with what an application says of it, after whoever saves it at this moment."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    for name, value in columns.items():
        setattr(person, name, value)
    person.version += 1
    person.save(update_fields=[*columns, "version", "updated_at"])
    return person


def _may_sort(obj, by):
    if not can_sort(by, obj):
        raise PermissionDenied
