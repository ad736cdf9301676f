"""The journal of a structure: what was said, when, what follows, and who may read it."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from eveil.core import search
from eveil.core.models import PrivateFile, TimeStamped, Versioned
from eveil.people.models import User
from eveil.people.permissions import is_team
from partners.enums import Audience, ExchangeKind
from partners.models.structures import Structure


class JournalEntryQuerySet(search.SearchQuerySet):
    def visible_to(self, user):
        """The team reads all; who acts for a structure today, what is shared with it."""
        if is_team(user):
            return self
        return self.shared().filter(structure__in=Structure.objects.visible_to(user))

    def shared(self):
        return self.filter(audience=Audience.SHARED)

    def with_step_to_take(self, user=None):
        """Entries whose next step is not done yet, soonest first; of ``user`` when one is given."""
        rows = self.exclude(next_step="").filter(step_done_at=None)
        if user is not None:
            rows = rows.filter(next_by=user)
        return rows.order_by("next_on", "pk")


class JournalEntry(TimeStamped, Versioned):
    """One exchange with a structure, written by the team."""

    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="journal",
        verbose_name="structure",
    )
    kind = models.CharField(
        "sorte", max_length=10, choices=ExchangeKind.choices, default=ExchangeKind.CALL
    )
    day = models.DateField("le", default=timezone.localdate)
    text = models.TextField("ce qui s’est dit", max_length=5000)
    audience = models.CharField(
        "qui lira", max_length=10, choices=Audience.choices, default=Audience.INTERNAL
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="noté par"
    )
    next_step = models.CharField("suite à donner", max_length=200, blank=True)
    next_on = models.DateField("pour le", null=True, blank=True)
    next_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    step_done_at = models.DateTimeField("fait le", null=True, blank=True)
    step_done_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fait par",
    )
    search = SearchVectorField(null=True, editable=False)

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "échange"
        verbose_name_plural = "échanges"
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["structure", "-day", "-id"], name="journal_newest"),
            GinIndex(fields=["search"], name="journal_words"),
            models.Index(
                fields=["next_on"],
                name="journal_to_do",
                condition=Q(step_done_at=None) & ~Q(next_step=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_step="", next_on=None, next_by=None)
                | (~Q(next_step="") & Q(next_on__isnull=False, next_by__isnull=False)),
                name="journal_step_is_whole",
                violation_error_message="Une suite à donner dit quoi, pour quand et par qui.",
            ),
            models.CheckConstraint(
                condition=Q(step_done_at=None, step_done_by=None)
                | (Q(step_done_at__isnull=False, step_done_by__isnull=False) & ~Q(next_step="")),
                name="journal_step_done_by_somebody",
                violation_error_message="Une suite faite l’est par quelqu’un.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.structure.label}"

    def get_absolute_url(self):
        """Its thread, opened on it."""
        return f"{reverse('partners:thread', args=[self.structure_id])}?echange={self.pk}"

    def index(self):
        """Write what the search reads, before saving."""
        self.search = search.vector(french=f"{self.text} {self.next_step}")

    def save(self, *args, **kwargs):
        if "update_fields" not in kwargs:
            self.index()
        super().save(*args, **kwargs)

    @property
    def is_shared(self):
        return self.audience == Audience.SHARED


class JournalFile(PrivateFile):
    """A file attached to an exchange: who reads the exchange reads it."""

    entry = models.ForeignKey(
        JournalEntry, on_delete=models.CASCADE, related_name="files", verbose_name="échange"
    )

    class Meta:
        verbose_name = "pièce d’un échange"
        verbose_name_plural = "pièces d’un échange"
        ordering = ["pk"]
