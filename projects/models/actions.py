"""The action plan: who does what by when, and what was said about it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from eveil.core import search
from eveil.core.dates import long_day
from eveil.core.models import TimeStamped, Versioned
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners.models import Mandate, Structure
from partners.permissions import current_mandates
from projects.enums import AccompanimentState, ActionState
from projects.models.holders import Accompaniment

WORDS = search.names("what")


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a holder its whole plan; a structure's contacts what it promised."""
        if is_team(user):
            return self
        return self.filter(
            Q(accompaniment__holder__person=user.person_id)
            | Q(person=user.person_id, structure=None)
            | Q(structure__in=current_mandates(user).values("structure"))
        )

    def matching(self, text):
        """Those that say every word of ``text``; none without a word."""
        wanted = search.query(text)
        return self.alias(words=WORDS).filter(words=wanted) if wanted else self.none()

    def open(self):
        return self.filter(state__in=ActionState.OPEN)

    def current(self):
        """Open, and not left behind by an accompaniment that has ended."""
        return self.open().exclude(accompaniment__state=AccompanimentState.ENDED)

    def up_to(self, person):
        """What ``person`` does for itself; and for the structures that it is a contact of today,
        what it carries or nobody in particular does."""
        structures = Mandate.objects.contacts().filter(person=person).values("structure")
        theirs = Q(structure__in=structures) & (Q(person=person) | Q(person=None))
        return self.filter(Q(person=person, structure=None) | theirs)

    def promised_by(self, user):
        """What the structures that the user acts for today have promised."""
        return self.filter(structure__in=current_mandates(user).values("structure"))

    def for_list(self):
        return self.select_related(
            "person",
            "structure",
            "accompaniment__holder__person",
            "accompaniment__project",
            "accompaniment__adviser__person",
        )


class ActionItem(TimeStamped, Versioned):
    """One thing to do, by a person, a structure, or a person for a structure.

    Without an accompaniment it serves something that lies in an app on our right, which then
    points to it: the decisions of a meeting.
    """

    accompaniment = models.ForeignKey(
        Accompaniment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="accompagnement",
    )
    what = models.CharField("quoi", max_length=200)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="par qui",
    )
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="par quelle structure",
    )
    due = models.DateField("pour le")
    state = models.CharField(
        "état", max_length=10, choices=ActionState.choices, default=ActionState.TODO
    )
    reason = models.CharField("motif de l’abandon", max_length=300, blank=True)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réponse de",
    )
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notée par",
    )

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["due", "pk"]
        indexes = [
            # Those of accompaniments under way are counted on it alone, without their rows.
            models.Index(
                fields=["due", "id"],
                include=["accompaniment"],
                name="action_open_by_due",
                condition=Q(state__in=ActionState.OPEN),
            ),
            models.Index(
                fields=["answered_at", "id"],
                name="action_help_by_answer",
                condition=Q(state=ActionState.HELP),
            ),
            models.Index(fields=["due", "id"], name="action_by_due"),
            GinIndex(WORDS, name="action_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(structure__isnull=False),
                name="action_has_owner",
                violation_error_message="Une action revient à quelqu’un.",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""),
                name="action_dropped_has_reason",
                violation_error_message="Une action abandonnée dit pourquoi.",
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("projects:action_detail", args=[self.pk])

    @property
    def owner(self):
        """Who does it, in words: the structure stays when its contact changes."""
        return str(self.structure.label if self.structure_id else self.person)

    @property
    def is_open(self):
        return self.state in ActionState.OPEN

    @property
    def is_left_behind(self):
        """In the plan of an accompaniment that has ended: nothing is asked of anybody."""
        return (
            self.accompaniment_id is not None
            and self.accompaniment.state == AccompanimentState.ENDED
        )

    @property
    def is_awaited(self):
        """Open, as ``current`` says of rows."""
        return self.is_open and not self.is_left_behind

    @property
    def adviser(self):
        """Who is in charge of the accompaniment that it serves; or None."""
        return self.accompaniment.adviser if self.accompaniment_id else None

    @property
    def when(self):
        """« Pour le mardi 24 novembre 2026 »."""
        return f"Pour le {long_day(self.due)}"

    @property
    def is_late(self):
        return self.is_awaited and self.due < timezone.localdate()

    @property
    def days_late(self):
        return (timezone.localdate() - self.due).days


class ActionComment(models.Model):
    """What somebody who sees the action says about it; everybody who sees it reads it."""

    action = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="de"
    )
    body = models.TextField("commentaire", max_length=2000)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.body[:60]


class ActionReminder(models.Model):
    """That somebody was reminded by mail of an action: once before the day it is due, once after.

    A mail gathers several, so that its key can't say which. One that moves to another day is
    reminded of again.
    """

    action = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name="envoyé à"
    )
    due = models.DateField("pour le")
    is_late = models.BooleanField("après l’échéance")
    day = models.DateField("rappelé le")

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "person", "due", "is_late"],
                name="action_reminded_once",
                violation_error_message="Cette personne a déjà reçu ce rappel.",
            ),
        ]

    def __str__(self):
        return f"{self.action} ({self.day})"
