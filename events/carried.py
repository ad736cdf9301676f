"""What a contact carries of meetings: invitations to come; those hosted are the structure's."""

from django.utils import timezone

from eveil.core import dates, outbox
from eveil.core.registry import Carried, CarriedRow, carried
from events.enums import Answer, MeetingState
from events.models import Invitation, Meeting
from events.notifications import MeetingInvitation, keys_about


def about(meeting):
    return f"{dates.date_fr(meeting.day)}, chez {meeting.host.label}"


@carried.register
class InvitationsToCome(Carried):
    """To meetings after the last day. The successor is asked anew: who said yes promised to
    come in person, and won’t be there."""

    name = "events.invitations"
    label = "Invitations aux rencontres à venir"
    icon = "geo-alt"
    dated = True

    @staticmethod
    def rows(structure, person, after):
        return [
            CarriedRow(
                title=row.meeting.theme,
                meta=about(row.meeting) + _answer(row),
                url=row.meeting.get_absolute_url(),
            )
            for row in _to_come(structure, person, after)
        ]

    @staticmethod
    def move(handover):
        rows = _to_come(handover.structure, handover.leaver, handover.last_day)
        rows = list(rows.select_for_update(of=("self",), no_key=True))
        known = set(
            Invitation.objects.filter(
                structure=handover.structure, person=handover.successor
            ).values_list("meeting", flat=True)
        )
        moved = []
        for row in rows:
            row.delete()
            asked = None if row.meeting_id in known else _ask(handover, row.meeting)
            moved.append([row.meeting_id, asked and asked.pk])
        return moved

    @staticmethod
    def give_back(handover, moved):
        """The leaver is asked anew; an answer that the successor gave meanwhile stays."""
        unanswered = Invitation.objects.filter(answer=Answer.NONE)
        for row in unanswered.filter(pk__in=[asked for _, asked in moved if asked]):
            outbox.withdraw(*keys_about(row))
            row.delete()
        meetings = Meeting.objects.upcoming().filter(state=MeetingState.INVITED)
        for meeting in meetings.filter(pk__in=[meeting for meeting, _ in moved]):
            invitation, is_new = Invitation.objects.get_or_create(
                meeting=meeting, structure=handover.structure, person=handover.leaver
            )
            if is_new:
                MeetingInvitation(invitation, by=handover.cancelled_by).send()


def _to_come(structure, person, after):
    return (
        Invitation.objects.filter(
            structure=structure,
            person=person,
            meeting__state=MeetingState.INVITED,
            meeting__ends_at__gte=timezone.now(),
            meeting__starts_at__date__gt=after,
        )
        .select_related("meeting__host", "meeting__municipality", "structure")
        .order_by("meeting__starts_at", "pk")
    )


def _answer(invitation):
    if not invitation.answer:
        return ", pas encore de réponse"
    return f", réponse\u00a0: {Answer(invitation.answer).label.lower()}"


def _ask(handover, meeting):
    """A new question, not the old one under another name: its links are somebody else's."""
    invitation = Invitation.objects.create(
        meeting=meeting, structure=handover.structure, person=handover.successor
    )
    # The mail that welcomes the successor leads to all that waits; later news go by themselves.
    if handover.welcomed_at:
        MeetingInvitation(invitation, by=handover.by).send()
    return invitation


@carried.register
class MeetingsHosted(Carried):
    name = "events.hosted"
    label = "Rencontres que la structure accueille"
    icon = "houses"
    dated = True
    stays = True

    @staticmethod
    def rows(structure, person, after):
        rows = Meeting.objects.filter(host=structure, state=MeetingState.INVITED)
        rows = rows.filter(ends_at__gte=timezone.now(), starts_at__date__gt=after)
        return [
            CarriedRow(row.theme, dates.date_fr(row.day), row.get_absolute_url())
            for row in rows.order_by("starts_at", "pk")
        ]
