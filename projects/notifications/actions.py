"""What is said by mail about the action plan: given, soon due, overdue, help asked."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from eveil.core.dates import date_fr, long_day
from eveil.core.enums import Category
from eveil.core.indicators import moments
from eveil.core.models import Message
from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.core.text import NBSP
from projects import action_links
from projects.action_plan import advisers_of, owners, serves
from projects.enums import ActionState
from projects.models import ActionItem


class ToOwner(Notification):
    """About one action, to one of those who do it, with the three answers to click.

    All share one layout: a subclass says ``title`` (also the subject) and ``opening``.
    """

    reason = "vous avez quelque chose à faire dans un plan d’action d’EVEIL"

    def __init__(self, action, *, to, by=None):
        self.action = action
        self.to = to
        self.by = by

    @classmethod
    def template(cls, part):
        return f"projects/email/action_{part}"

    @property
    def key(self):
        """Once for each day the action is due: one that moves is told of again."""
        return f"{self.name}:{self.action.pk}:{self.action.due}:{self.to.pk}"

    @property
    def recipient(self):
        return Recipient(self.to.email, str(self.to))

    def title(self):
        raise NotImplementedError

    def opening(self):
        raise NotImplementedError

    def context(self):
        return {
            "action": self.action,
            "title": self.title(),
            "opening": self.opening(),
            "serves": serves(self.action),
            "signed": self.by or next(iter(advisers_of(self.action)), ""),
            "answers": action_links.answer_urls(self.action, self.to),
            "days": settings.ACTION_LINK_DAYS,
        }


@register
class ActionGiven(ToOwner):
    name = "projects.action_given"
    label = "Plan d’action : une action confiée"

    def title(self):
        return f"À faire pour le {date_fr(self.action.due)}{NBSP}: {self.action.what}"

    def opening(self):
        if self.action.structure_id:
            return f"{self.by} note ceci pour {self.action.structure}."
        accompaniment = self.action.accompaniment
        is_holder = accompaniment and accompaniment.holder.person_id == self.to.pk
        plan = "votre plan d’action" if is_holder else "un plan d’action qui vous concerne"
        return f"{self.by} ajoute ceci à {plan}."


class Reminder(ToOwner):
    """One a day at most for each person, the oldest first, whatever piled up meanwhile."""

    category = Category.ACTIONS

    @classmethod
    def actions(cls, day):
        """The actions to remind of on that day."""
        raise NotImplementedError

    @classmethod
    def due(cls, day):
        reminders = [
            cls(action, to=person)
            for action in cls.actions(day).for_list().order_by("due", "pk")
            for person in owners(action)
            if person.email
        ]
        sent = set(
            Message.objects.filter(key__in=[one.key for one in reminders]).values_list(
                "key", flat=True
            )
        )
        told = _told_on(day)
        for reminder in reminders:
            if reminder.key not in sent and reminder.to.email not in told:
                told.add(reminder.to.email)
                yield reminder


def _told_on(day):
    """Addresses that a reminder has left for on that day."""
    kinds = [kind.name for kind in Reminder.__subclasses__()]
    today = Message.objects.filter(moments("created_at", day, day), kind__in=kinds)
    return set(today.values_list("to_email", flat=True))


@register
class ActionDueSoon(Reminder):
    """Some days before, unless its owner has just heard of it or said something about it."""

    name = "projects.action_due_soon"
    label = "Plan d’action : rappel avant l’échéance"

    @classmethod
    def actions(cls, day):
        last = day + timedelta(days=settings.ACTION_REMINDER_DAYS["before"])
        just_now = Q(created_at__date__gte=day) | Q(answered_at__date__gte=day)
        return ActionItem.objects.current().filter(due__range=(day, last)).exclude(just_now)

    def title(self):
        return f"Pour le {date_fr(self.action.due)}{NBSP}: {self.action.what}"

    def opening(self):
        return f"Un simple rappel de ce qui est prévu pour le {long_day(self.action.due)}."


@register
class ActionOverdue(Reminder):
    """Some days after; not for what waits for our help, nor for what is long past."""

    name = "projects.action_overdue"
    label = "Plan d’action : rappel après l’échéance"

    @classmethod
    def actions(cls, day):
        days = settings.ACTION_REMINDER_DAYS
        first, last = (day - timedelta(days=days[name]) for name in ("give_up", "after"))
        rows = ActionItem.objects.current().filter(due__range=(first, last))
        return rows.exclude(state=ActionState.HELP)

    def title(self):
        return f"Où en êtes-vous{NBSP}: {self.action.what}"

    def opening(self):
        day = long_day(self.action.due)
        return f"C’était prévu pour le {day}. Rien de grave{NBSP}: dites-nous où vous en êtes."


@register
class HelpAsked(Notification):
    """To the adviser in charge, at once."""

    name = "projects.help_asked"
    label = "Plan d’action : besoin d’aide"
    reason = "vous accompagnez cette personne à EVEIL"

    def __init__(self, action, *, to, asker, words=""):
        self.action = action
        self.to = to
        self.asker = asker
        self.words = words

    @property
    def key(self):
        """Asked again after it was helped with: told again."""
        return f"{self.name}:{self.action.pk}:{self.action.version}:{self.to.pk}"

    @property
    def recipient(self):
        return Recipient(self.to.email, str(self.to))

    def context(self):
        return {
            "action": self.action,
            "asker": self.asker,
            "words": self.words,
            "url": absolute(self.action.get_absolute_url()),
        }
