"""What came of an interview: its summary, and who signed it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.files import private
from projects.enums import AccompanimentState, InterviewState, Signatory
from projects.models import (
    ActionItem,
    Interview,
    InterviewNote,
    InterviewScan,
    InterviewSignature,
)
from projects.notifications import interviews as notifications
from projects.permissions import can_sign, can_write_up
from projects.services import actions
from projects.services.interviews import locked, taken, withdraw_at
from projects.workflow import interviews as workflow

# Until when a next step is to be done, unless the plan of action says another day.
STEP_DELAY = timedelta(days=14)
STEP_LENGTH = ActionItem._meta.get_field("what").max_length


@transaction.atomic
def write_up(interview, *, by, internal):
    """Save what was said and agreed in an interview locked by the caller; it was held.

    ``internal`` is the part that stays in the team. Each new line of the next steps enters the
    plan of action of the holder, who reads it there and is reminded of it as of any other.
    """
    if not can_write_up(by, interview):
        raise PermissionDenied
    known = Interview.objects.get(pk=interview.pk).steps
    withdraw_at(interview, of=interview.adviser, by=by)
    with taken():
        interview.save()
        if interview.state != InterviewState.HELD:
            workflow.move(interview, "hold", by=by)
    InterviewNote.objects.filter(interview=interview).delete()
    if internal:
        InterviewNote.objects.create(interview=interview, author=by, body=internal)
    _plan([step for step in interview.steps if step not in known], interview, by=by)
    return interview


def _plan(steps, interview, *, by):
    """What was agreed to do; it is dated from the plan itself when another day suits better."""
    accompaniment = interview.accompaniment
    if accompaniment.state != AccompanimentState.ACTIVE:
        return
    for step in steps:
        actions.create(
            accompaniment,
            what=step[:STEP_LENGTH],
            due=timezone.localdate() + STEP_DELAY,
            person=interview.holder.person,
            by=by,
            tell=False,
        )


@transaction.atomic
def sign(interview, role, *, by, name, shown, strokes=()):
    """``name`` signs the interview as it read on the page: ``shown`` is its fingerprint."""
    interview = locked(interview)
    if interview.state != InterviewState.HELD or not can_sign(by, interview, role):
        raise PermissionDenied
    if role == Signatory.HOLDER and by.person_id != interview.holder.person_id and not strokes:
        raise ValidationError("Sur l’écran de quelqu’un d’autre, on signe à la main.")
    if interview.fingerprint != shown:
        raise ValidationError(
            "Le compte rendu a changé pendant que vous lisiez\u00a0: relisez-le avant de signer."
        )
    signature, _created = InterviewSignature.objects.get_or_create(
        interview=interview,
        role=role,
        fingerprint=shown,
        defaults={
            "name": name,
            "strokes": list(strokes),
            "content": interview.signed_content(),
            "by": by,
        },
    )
    return signature


def ask_signature(interview, *, by):
    """Tell the holder that the summary can be read and signed; None when it knows already."""
    if not can_write_up(by, interview) or interview.state != InterviewState.HELD:
        raise PermissionDenied
    return notifications.SummaryToSign(interview).send()


@transaction.atomic
def add_scan(interview, uploaded, *, by):
    """Keep the sheet signed on paper: it holds for the interview as it reads now."""
    interview = locked(interview)
    if not can_write_up(by, interview) or interview.state != InterviewState.HELD:
        raise PermissionDenied
    scan = private(
        InterviewScan, uploaded, by=by, interview=interview, fingerprint=interview.fingerprint
    )
    scan.save()
    return scan
