"""What an applicant does: begin an application, write it, send it, follow it, take it back.

The applicant has no account: whoever holds the link of the application is the applicant, and
acts as nobody (``by=None``). For somebody without a computer a member of the team enters it,
and acts as itself.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eveil.core.files import private
from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from eveil.people.models import Person
from eveil.people.services import record_consent
from projects.enums import IntakeState, IntakeStep
from projects.models import ConsentScan, IntakeSubmission
from projects.notifications.intake import (
    ApplicationReceived,
    DraftStarted,
    LinkAgain,
)
from projects.permissions import can_enter
from projects.services import referrals
from projects.services.erasing import erase_draft
from projects.workflow import intake

# Version of what templates/projects/apply/_notice.html says.
NOTICE_VERSION = "2026-11"


@transaction.atomic
def begin(columns, *, by=None):
    """A draft that holds the first step; its link leaves by mail, unless the team enters it."""
    if by is not None and not can_enter(by):
        raise PermissionDenied
    submission = IntakeSubmission.objects.create(
        **columns, steps_done=[IntakeStep.YOU], entered_by=by
    )
    if by is None:
        DraftStarted(submission).send()
    return submission


@transaction.atomic
def save_step(submission, step, *, columns, answers, complete):
    """Keep what is valid of a step, which counts as written when it is ``complete``.

    Only the values of this step are written: two devices on two steps don't undo each other;
    on the same step the form refuses the older one (``projects.forms.intake.StepForm``).
    Returns the row as saved. Raises ``TransitionRefused`` when it was sent meanwhile.
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
    if locked.email != address and locked.entered_by_id is None:
        DraftStarted(locked).send()
    return locked


@transaction.atomic
def submit(
    submission,
    *,
    agreed,
    tell=False,
    by=None,
    same_as=None,
    channel=ConsentChannel.ONLINE,
    scan=None,
):
    """Send the application, with consent to the purposes ``agreed``.

    ``tell``: who was sent by a structure agrees that it be told what follows.

    Sending twice, even at the same moment, makes one application: returns True for the call
    that sent it and False for any later one. ``by`` is who entered it for somebody without a
    computer, and then says how that person agreed (``channel``, the ``scan`` of its paper) and
    whether it is a person known before.
    """
    locked = _lock(submission)
    if locked.state != IntakeState.DRAFT:
        return False
    if locked.steps_missing:
        raise ValidationError("Cette candidature n’est pas entièrement remplie.")
    person = _person_of(locked, same_as)
    # Somebody known is written to where we know, unless another address is given.
    locked.email = locked.email or person.email.lower()
    for purpose in agreed:
        record_consent(person, purpose, channel=channel)
    if scan:
        private(ConsentScan, scan, by=by, submission=locked).save()
    notice = {
        "version": NOTICE_VERSION,
        "read_at": timezone.now().isoformat(),
        "channel": str(channel),
    }
    sent = intake.move(
        locked,
        "submit",
        by=by,
        update={
            "person": person,
            "email": locked.email,
            "answers": locked.answers | {"notice": notice},
            "steps_done": list(IntakeStep.values),
            "search": locked.search_vector(),
        },
    )
    ApplicationReceived(sent).send()
    referrals.confirmed(sent, tell=tell, channel=channel)
    return True


def _person_of(submission, known):
    """The person of an application: a new one, or one known before, whose blanks it fills."""
    values = {name: getattr(submission, name) for name in ("email", "phone", "municipality")}
    if known is None:
        return Person.objects.create(
            first_name=submission.first_name, last_name=submission.last_name, **values
        )
    filled = [name for name, value in values.items() if value and not getattr(known, name)]
    if filled:
        for name in filled:
            setattr(known, name, values[name])
        known.version += 1
        known.save(update_fields=[*filled, "version", "updated_at"])
    return known


@transaction.atomic
def complete(submission, text):
    """The applicant gives what the team asked for; each answer is kept beside the others.

    Sent twice, it is kept once.
    """
    locked = _lock(submission)
    given = locked.answers.get("complements", [])
    if locked.state != IntakeState.MORE_INFO and given and given[-1]["text"] == text:
        return locked
    complements = [*given, {"at": timezone.now().isoformat(), "text": text}]
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
    rows = IntakeSubmission.objects.filter(email=email)
    # What the team is entering for somebody is the team's until it is recorded.
    rows = rows.exclude(state=IntakeState.DRAFT, entered_by__isnull=False)
    if submission := rows.order_by("-updated_at", "-pk").first():
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
        .filter(Q(deletion_notified_at__lte=told) | Q(entered_by__isnull=False))
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
