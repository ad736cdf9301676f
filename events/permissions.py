"""What one may do with meetings. The team runs them; partners answer for their structure."""

from django.utils import timezone

from eveil.people.permissions import is_team
from events.enums import MeetingState
from events.models import Invitation
from partners.permissions import acts_for

OPEN = (MeetingState.PLANNED, MeetingState.INVITED)


def can_edit(user, meeting):
    """Until it was held or cancelled: what was is not rewritten."""
    return is_team(user) and meeting.state in OPEN


def can_set_problem(user, meeting):
    """The team, and who acts for the host: the problem is the host's own."""
    to_come = meeting.state in OPEN and not meeting.is_over
    return to_come and (is_team(user) or acts_for(user, meeting.host_id))


def can_invite(user, meeting):
    return can_edit(user, meeting) and not meeting.is_over


def can_mark_held(user, meeting):
    return is_team(user) and meeting.starts_at <= timezone.now()


def can_cancel(user, meeting):
    return is_team(user)


def takes_answers(meeting):
    return meeting.state == MeetingState.INVITED and not meeting.is_over


def can_answer(user, invitation):
    """The team for anybody (by telephone); a contact for itself, as long as its mandate lasts.

    ``user`` is None for who comes by the link of the mail: it stands for the invited person.
    """
    if not takes_answers(invitation.meeting):
        return False
    if is_team(user):
        return True
    if user is not None and user.person_id != invitation.person_id:
        return False
    return Invitation.objects.in_office().filter(pk=invitation.pk).exists()
