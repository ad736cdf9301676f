"""What contacts of structures are told about meetings."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from eveil.core import dates
from eveil.core.enums import Category
from eveil.core.notifications import (
    Notification,
    Recipient,
    absolute,
    notifications,
    register,
)
from eveil.core.text import NBSP
from events import calendar, tokens
from events.enums import Answer, MeetingState
from events.models import Invitation


class MeetingMail(Notification):
    """A message about one invitation, with the answers to click and the calendar file."""

    category = Category.MEETINGS
    formal = True
    reason = "vous représentez une structure partenaire d’EVEIL"

    def __init__(self, invitation, *, by=None):
        self.invitation = invitation
        self.meeting = invitation.meeting
        self.by = by
        self.reason = f"vous représentez {invitation.structure} auprès d’EVEIL"

    @property
    def key(self):
        return f"{self.name}:{self.invitation.pk}"

    @property
    def recipient(self):
        return Recipient.of(self.invitation.person)

    @property
    def question(self):
        return f"Serez-vous là, pour {self.invitation.structure}{NBSP}?"

    def context(self):
        return {
            "invitation": self.invitation,
            "meeting": self.meeting,
            "when": dates.period(self.meeting.starts_at, self.meeting.ends_at),
            "where": self.meeting.where,
            "question": self.question,
            "answers": tokens.answer_urls(self.invitation),
            "answer_url": absolute(tokens.answer_path(self.invitation)),
            "calendar_url": tokens.calendar_url(self.invitation),
            "by": self.by,
        }

    def attachments(self):
        return [calendar.attachment(self.meeting, link=tokens.answer_path(self.invitation))]


def keys_about(invitation):
    """Keys of all that may have been written about one invitation; some go on by a colon."""
    kinds = [kind for kind in notifications if issubclass(kind, MeetingMail)]
    return [f"{kind.name}:{invitation.pk}" for kind in kinds]


class UnexpectedMail(MeetingMail):
    """News of a meeting that somebody may already have in the diary.

    Who said to come is told even when refusing invitations and reminders: it is about what
    that person did.
    """

    def __init__(self, invitation, *, by=None):
        super().__init__(invitation, by=by)
        if invitation.answer in Answer.COMING:
            self.category = Category.SERVICE


@register
class MeetingInvitation(MeetingMail):
    name = "events.invitation"
    label = "Rencontre : invitation"


@register
class MeetingChanged(UnexpectedMail):
    """Another date or another place. ``before`` is the meeting as it was announced."""

    name = "events.changed"
    label = "Rencontre : changement de date ou de lieu"

    def __init__(self, invitation, *, before, by=None):
        super().__init__(invitation, by=by)
        self.before = before

    @property
    def key(self):
        return f"{super().key}:{self.meeting.sequence}"

    @property
    def question(self):
        if not self.invitation.answer:
            return super().question
        answer = self.invitation.get_answer_display().lower()
        return f"Vous aviez répondu «{NBSP}{answer}{NBSP}». Est-ce toujours le cas{NBSP}?"

    def context(self):
        was = dates.period(self.before.starts_at, self.before.ends_at)
        return {**super().context(), "was": was, "was_where": self.before.where}


@register
class MeetingCancelled(UnexpectedMail):
    name = "events.cancelled"
    label = "Rencontre : annulation"

    def __init__(self, invitation, *, motive, by=None):
        super().__init__(invitation, by=by)
        self.motive = motive

    def context(self):
        return {**super().context(), "motive": self.motive}


class Reminder(MeetingMail):
    """Once per invitation and date: a meeting that moves is reminded of again."""

    @property
    def key(self):
        return f"{super().key}:{self.meeting.day}"

    @staticmethod
    def between(first, last):
        """Invitations to meetings that begin from the day ``first`` to the day ``last``."""
        return (
            Invitation.objects.filter(
                meeting__state=MeetingState.INVITED,
                meeting__starts_at__date__range=(first, last),
                meeting__starts_at__gt=timezone.now(),
            )
            .in_office()
            .select_related("person", "structure", "meeting__host", "meeting__municipality")
            .order_by("pk")
        )


@register
class WeekReminder(Reminder):
    """Seven days before, and as long as there is more than a day left when that was missed.

    Puts the question again to the silent, and reminds those who mean to come. Who was asked
    less than a day before the seventh day is left in peace: the question has just been put.
    """

    name = "events.reminder_week"
    label = "Rencontre : rappel à 7 jours"

    @classmethod
    def due(cls, day):
        invitations = (
            cls.between(day + timedelta(days=2), day + timedelta(days=7))
            .exclude(answer=Answer.NO)
            .filter(asked_at__lt=F("meeting__starts_at") - timedelta(days=8))
        )
        return (cls(invitation) for invitation in invitations)


@register
class DayReminder(Reminder):
    """The day before, or the same morning when that was missed, to those who mean to come."""

    name = "events.reminder_day"
    label = "Rencontre : rappel de la veille"

    @classmethod
    def due(cls, day):
        invitations = cls.between(day, day + timedelta(days=1)).filter(answer__in=Answer.COMING)
        return (cls(invitation) for invitation in invitations)
