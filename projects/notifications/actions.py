"""What is said by mail about the action plan: given, soon due, overdue, help asked."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from eveil.core.dates import date_fr, long_day
from eveil.core.enums import Category
from eveil.core.notifications import Notification, Recipient, absolute, register
from eveil.core.text import NBSP
from projects import action_links
from projects.action_plan import advisers_of, owners, serves
from projects.enums import ActionState
from projects.models import ActionItem, ActionReminder


class ToOwner(Notification):
    """About actions, to one of those who do them, each with the three answers to click.

    All share one layout: a subclass says ``title`` (also the subject) and ``opening``.
    """

    reason = "vous avez quelque chose à faire dans un plan d’action d’EVEIL"

    def __init__(self, *actions, to, by=None):
        self.actions = actions
        self.to = to
        self.by = by

    @classmethod
    def template(cls, part):
        return f"projects/email/action_{part}"

    @property
    def formal(self):
        return any(action.structure_id for action in self.actions)

    @property
    def action(self):
        """The only one, or the first."""
        return self.actions[0]

    @property
    def recipient(self):
        return Recipient.of(self.to)

    def title(self):
        raise NotImplementedError

    def opening(self):
        raise NotImplementedError

    def signed(self):
        """Who gave it, else the adviser of all that is told."""
        advisers = {next(iter(advisers_of(action)), "") for action in self.actions}
        return self.by or (advisers.pop() if len(advisers) == 1 else "")

    def context(self):
        return {
            "things": [
                {
                    "action": action,
                    "serves": serves(action),
                    "answers": action_links.answer_urls(action, self.to),
                }
                for action in self.actions
            ],
            "title": self.title(),
            "opening": self.opening(),
            "signed": self.signed(),
            "days": settings.ACTION_LINK_DAYS,
        }


@register
class ActionGiven(ToOwner):
    name = "projects.action_given"
    label = "Plan d’action : une action confiée"

    @property
    def key(self):
        """Once for each day the action is due: one that moves is told of again."""
        return f"{self.name}:{self.action.pk}:{self.action.due}:{self.to.pk}"

    def title(self):
        return f"À faire pour le {date_fr(self.action.due)}{NBSP}: {self.action.what}"

    def opening(self):
        if self.action.structure_id:
            return f"{self.by} note ceci pour {self.action.structure}."
        accompaniment = self.action.accompaniment
        is_holder = accompaniment and accompaniment.holder.person_id == self.to.pk
        plan = "votre plan d’action" if is_holder else "un plan d’action qui vous concerne"
        return f"{self.by} ajoute ceci à {plan}."


@register
class Reminder(ToOwner):
    """All that one person is to be reminded of on a day, in one mail, the oldest first.

    Each thing once before its day and once after (``ActionReminder``), whatever an outage made
    late; what was missed before is told after, not both.
    """

    name = "projects.action_reminder"
    label = "Plan d’action : rappel"
    category = Category.ACTIONS

    def __init__(self, *actions, to, day):
        super().__init__(*actions, to=to)
        self.day = day

    @property
    def key(self):
        """One mail a day: two runs at once write the same."""
        return f"{self.name}:{self.day}:{self.to.pk}"

    @classmethod
    def due(cls, day):
        gathered = defaultdict(list)
        told = set(ActionReminder.objects.filter(day=day).values_list("person", flat=True))
        for action in to_remind(day):
            known = {(one.person_id, one.due, one.is_late) for one in action.reminders.all()}
            for person in owners(action):
                is_new = (person.pk, action.due, action.due < day) not in known
                if is_new and person.email and person.pk not in told:
                    gathered[person].append(action)
        for person, actions in gathered.items():
            yield cls(*actions, to=person, day=day)

    @transaction.atomic
    def send(self, **overrides):
        message = super().send(**overrides)
        if message is not None:
            ActionReminder.objects.bulk_create(
                ActionReminder(
                    action=action,
                    person=self.to,
                    due=action.due,
                    is_late=action.due < self.day,
                    day=self.day,
                )
                for action in self.actions
            )
        return message

    @property
    def is_late(self):
        return any(action.due < self.day for action in self.actions)

    def title(self):
        where = "Où en êtes-vous"
        if len(self.actions) > 1:
            many = f"{len(self.actions)} actions"
            return f"{where} de vos {many}{NBSP}?" if self.is_late else f"Bientôt{NBSP}: {many}"
        day = f"Pour le {date_fr(self.action.due)}"
        return f"{where if self.is_late else day}{NBSP}: {self.action.what}"

    def opening(self):
        no_harm = f"Rien de grave{NBSP}: dites-nous où vous en êtes."
        if len(self.actions) > 1:
            if self.is_late:
                return f"Pour une partie de ceci, le jour est passé. {no_harm}"
            return "Un simple rappel de ce qui est prévu ces jours-ci."
        day = long_day(self.action.due)
        if self.is_late:
            return f"C’était prévu pour le {day}. {no_harm}"
        return f"Un simple rappel de ce qui est prévu pour le {day}."


def to_remind(day):
    """Actions some days before theirs, unless their owner has just heard of them or said
    something about them; and some days after, but for what waits for our help or is long past."""
    days = settings.ACTION_REMINDER_DAYS
    soon = Q(due__range=(day, day + timedelta(days=days["before"])))
    just_now = Q(created_at__date__gte=day) | Q(answered_at__date__gte=day)
    first, last = (day - timedelta(days=days[name]) for name in ("give_up", "after"))
    late = Q(due__range=(first, last)) & ~Q(state=ActionState.HELP)
    rows = ActionItem.objects.current().filter((soon & ~just_now) | late)
    return rows.for_list().prefetch_related("reminders").order_by("due", "pk")


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
        return Recipient.of(self.to)

    def context(self):
        return {
            "action": self.action,
            "asker": self.asker,
            "words": self.words,
            "url": absolute(self.action.get_absolute_url()),
        }
