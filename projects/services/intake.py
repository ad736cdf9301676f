"""What an applicant does: begin an application, write it, send it, follow it, take it back.

The applicant has no account: whoever holds the link of the application is the applicant, and
acts as nobody (``by=None``).
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from eveil.people.models import Person
from eveil.people.services import record_consent
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.notifications.intake import (
    ApplicationReceived,
    DraftStarted,
    LinkAgain,
)
from projects.services import referrals
from projects.services.erasing import erase_draft
from projects.workflow import intake

# Version of what templates/projects/apply/_notice.html says.
NOTICE_VERSION = "2026-11"


@transaction.atomic
def begin(columns):
    """A draft that holds the first step; its link leaves by mail."""
    submission = IntakeSubmission.objects.create(**columns, steps_done=[IntakeStep.YOU])
    DraftStarted(submission).send()
    return submission


@transaction.atomic
def save_step(submission, step, *, columns, answers, complete):
    """Keep what is valid of a step, which counts as written when it is ``complete``.

    Only the values of this step are written: two devices on two steps don't undo each other,
    and on the same step the last one wins, since both are the same person's. Returns the row
    as saved. Raises ``TransitionRefused`` when the application was sent meanwhile.
    """
    locked = _lock(submission)
    if locked.state != IntakeState.DRAFT:
        raise TransitionRefused("Cette candidature est déjà envoyée.")
    address = locked.email
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.answers |= answers
    others = [done for done in locked.steps_done if done != step]
    locked.steps_done = [*others, step] if complete else others
    locked.deletion_notified_at = None
    locked.version += 1
    locked.save()
    if locked.email != address:
        DraftStarted(locked).send()
    return locked


@transaction.atomic
def submit(submission, *, agreed, tell=False, channel=ConsentChannel.ONLINE):
    """Send the application, with consent to the purposes ``agreed``.

    ``tell``: who was sent by a structure agrees that it be told what follows. ``channel``: how
    all this was said, when the team writes for somebody on the telephone.

    Sending twice, even at the same moment, makes one application: returns True for the call
    that sent it and False for any later one.
    """
    locked = _lock(submission)
    if locked.state != IntakeState.DRAFT:
        return False
    if locked.steps_missing:
        raise ValidationError("Cette candidature n’est pas entièrement remplie.")
    person = Person.objects.create(
        first_name=locked.first_name,
        last_name=locked.last_name,
        email=locked.email,
        phone=locked.phone,
        municipality=locked.municipality,
    )
    for purpose in agreed:
        record_consent(person, purpose, channel=channel)
    notice = {"version": NOTICE_VERSION, "read_at": timezone.now().isoformat()}
    sent = intake.move(
        locked,
        "submit",
        by=None,
        update={
            "person": person,
            "answers": locked.answers | {"notice": notice},
            "steps_done": list(IntakeStep.values),
            "search": locked.search_vector(),
        },
    )
    ApplicationReceived(sent).send()
    referrals.confirmed(sent, tell=tell, channel=channel)
    return True


@transaction.atomic
def complete(submission, text):
    """The applicant gives what the team asked for; each answer is kept beside the others."""
    locked = _lock(submission)
    complements = [
        *locked.answers.get("complements", []),
        {"at": timezone.now().isoformat(), "text": text},
    ]
    answers = locked.answers | {"complements": complements}
    return intake.move(locked, "complete", by=None, update={"answers": answers})


@transaction.atomic
def withdraw(submission):
    """The applicant takes a sent application back."""
    submission = intake.move(submission, "withdraw", by=None)
    referrals.follow(submission, by=None)
    return submission


@transaction.atomic
def discard(submission):
    """The applicant erases a draft. Raises ``TransitionRefused`` when it was sent meanwhile."""
    locked = _lock(submission)
    if locked.state != IntakeState.DRAFT:
        raise TransitionRefused("Cette candidature est déjà envoyée.")
    _erase(locked)


@transaction.atomic
def mail_link(email):
    """Send the link of the latest application of this address again; silence if there is none.

    The caller says the same thing in both cases, so that nobody learns who applied.
    """
    submission = IntakeSubmission.objects.filter(email=email).order_by("-updated_at", "-pk").first()
    if submission:
        LinkAgain(submission).send()


@transaction.atomic
def delete_stale_drafts():
    """Erase the drafts left alone whose writers were told so long enough ago.

    An outage of the mails only postpones it: nothing is erased before its notice has left
    for the promised number of days. No mail follows: it would need the address just erased.
    Returns the number erased.
    """
    now = timezone.now()
    days = settings.INTAKE_DRAFT_DAYS
    told = now - timedelta(days=days["delete"] - days["notify"])
    stale = (
        IntakeSubmission.objects.drafts_idle_since(now - timedelta(days=days["delete"]))
        .filter(deletion_notified_at__lte=told)
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
    )
    count = 0
    for submission in stale:
        _erase(submission)
        count += 1
    return count


def _erase(submission):
    referrals.erased(submission)
    erase_draft(submission)


def _lock(submission):
    rows = IntakeSubmission.objects.select_related("municipality")
    locked = rows.select_for_update(of=("self",), no_key=True).filter(pk=submission.pk).first()
    if locked is None:
        raise TransitionRefused("Ce brouillon a été effacé.")
    return locked
