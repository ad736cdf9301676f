"""What happens to meetings: they are written, announced, moved, answered, held or cancelled."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from events import permissions
from events.enums import Answer, MeetingState
from events.models import Invitation, Meeting
from events.notifications import MeetingCancelled, MeetingChanged, MeetingInvitation
from events.workflow import meetings as workflow
from partners.models import Mandate

# What those invited have in their diaries.
ANNOUNCED = ("starts_at", "ends_at", "place", "municipality_id")


def moved(before, after):
    """Whether those invited to ``before`` must be told of ``after``."""
    return before.state == MeetingState.INVITED and any(
        getattr(before, field) != getattr(after, field) for field in ANNOUNCED
    )


def is_another_day(before, after):
    """Whether the answers given so far were for another day."""
    return before.day != after.day


def create(meeting, *, by):
    """Write a new meeting, in preparation."""
    if not permissions.can_edit(by, meeting):
        raise PermissionDenied
    meeting.save()
    return meeting


@transaction.atomic
def update(meeting, *, by):
    """Write a meeting as changed by ``by``, and tell those invited when it moved.

    On another day the question is put again and earlier answers are forgotten; at another
    hour or place of the same day they stand.
    """
    before = _locked(meeting)
    if not permissions.can_edit(by, before):
        raise PermissionDenied
    if not moved(before, meeting):
        meeting.save()
        return meeting
    asks_again = is_another_day(before, meeting)
    # Read before the answers go: the mail recalls what each one had answered.
    invitations = to_tell(meeting, whatever_the_answer=asks_again)
    meeting.sequence = before.sequence + 1
    meeting.save()
    if asks_again:
        meeting.invitations.update(
            answer=Answer.NONE,
            answered_at=None,
            answered_by=None,
            comment="",
            asked_at=timezone.now(),
        )
    for invitation in invitations:
        MeetingChanged(invitation, before=before, by=by).send()
    return meeting


def set_problem(meeting, *, by):
    """Write the problem that the host sets, in a row locked by the caller; nobody is told."""
    if not permissions.can_set_problem(by, meeting):
        raise PermissionDenied
    meeting.save(update_fields=["problem", "problem_context", "version", "updated_at"])
    return meeting


def to_tell(meeting, *, whatever_the_answer=False):
    """Invitations of those whom news of the meeting concerns, as long as it is to come.

    Who does not come need not know, unless the question is put again.
    """
    if meeting.is_over:
        return []
    invitations = meeting.invitations.in_office().select_related("person", "structure")
    if not whatever_the_answer:
        invitations = invitations.exclude(answer=Answer.NO)
    invitations = list(invitations.order_by("structure__name", "pk"))
    for invitation in invitations:
        invitation.meeting = meeting
    return invitations


@transaction.atomic
def invite(meeting, structures, *, by):
    """Invite the current contacts of ``structures`` who are not invited yet.

    Each is mailed once per structure it acts for. Returns the new invitations. Raises
    ``ValidationError`` when no meeting could follow: nobody to invite, nobody invited before.
    """
    # The lock makes two invitations of one meeting follow each other.
    meeting = _locked(meeting)
    if not permissions.can_invite(by, meeting):
        raise PermissionDenied
    known = set(meeting.invitations.values_list("structure", "person"))
    contacts = (
        Mandate.objects.contacts()
        .filter(structure__in=structures)
        .select_related("structure", "person")
        .order_by("structure__name", "pk")
    )
    new = {
        (mandate.structure_id, mandate.person_id): Invitation(
            meeting=meeting, structure=mandate.structure, person=mandate.person
        )
        for mandate in contacts
        if (mandate.structure_id, mandate.person_id) not in known
    }
    if not new and not known:
        raise ValidationError("Aucune de ces structures n’a d’interlocuteur à inviter.")
    invitations = Invitation.objects.bulk_create(new.values())
    if meeting.state == MeetingState.PLANNED:
        workflow.move(meeting, "invite", by=by)
    for invitation in invitations:
        MeetingInvitation(invitation, by=by).send()
    return invitations


@transaction.atomic
def answer(invitation, value, *, by, comment=""):
    """Record an answer, which may replace an earlier one.

    ``by`` is None for who comes by the link of the mail. Raises ``PermissionDenied`` once the
    meeting takes no answers any more, or the person no longer acts for the structure.
    """
    locked = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting", "structure", "person")
        .get(pk=invitation.pk)
    )
    if not permissions.can_answer(by, locked):
        raise PermissionDenied
    if value not in Answer.GIVEN:
        raise ValidationError({"answer": "Choisissez une réponse."})
    locked.answer = value
    locked.comment = comment.strip()
    locked.answered_at = timezone.now()
    locked.answered_by = by
    locked.save(update_fields=["answer", "comment", "answered_at", "answered_by", "updated_at"])
    return locked


@transaction.atomic
def hold(meeting, *, by):
    """The meeting took place."""
    return workflow.move(meeting, "hold", by=by)


@transaction.atomic
def cancel(meeting, *, reason, by):
    """Call the meeting off and tell those who were invited, with the reason."""
    sequence = _locked(meeting).sequence + 1
    meeting = workflow.move(meeting, "cancel", by=by, reason=reason, update={"sequence": sequence})
    for invitation in to_tell(meeting):
        MeetingCancelled(invitation, motive=reason.strip(), by=by).send()
    return meeting


def _locked(meeting):
    return (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("host", "municipality")
        .get(pk=meeting.pk)
    )
