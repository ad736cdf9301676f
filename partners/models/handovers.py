"""Somebody leaves, somebody takes over: what was announced, what was decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import TimeStamped
from eveil.people.models import Person, User
from eveil.people.permissions import is_team
from partners.enums import MandateFunction
from partners.models.structures import Mandate, Structure


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; who acts for a structure today, those of it that stand."""
        if is_team(user):
            return self
        return self.standing().filter(structure__in=Structure.objects.visible_to(user))

    def standing(self):
        """Not cancelled."""
        return self.filter(cancelled_at=None)

    def to_follow_up(self, today):
        """Those of which something is due: the successor begins, or the last day is over."""
        return self.standing().filter(
            Q(welcomed_at=None, first_day__lte=today) | Q(completed_at=None, last_day__lt=today)
        )

    def taken_over_by(self, user, since):
        """Where ``user`` took over from that day on, and still acts for the structure."""
        return (
            self.visible_to(user)
            .standing()
            .filter(
                successor=user.person_id,
                first_day__gte=since,
                first_day__lte=timezone.localdate(),
            )
        )


class Handover(TimeStamped):
    """« X part le D, Y prend le relais »: decided once, followed until nothing is left with X."""

    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="handovers",
        verbose_name="structure",
    )
    leaver = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="qui part"
    )
    successor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="qui prend le relais"
    )
    last_day = models.DateField("dernier jour")
    first_day = models.DateField("premier jour")
    functions = ArrayField(
        models.CharField(max_length=10, choices=MandateFunction.choices),
        verbose_name="fonctions reprises",
    )
    note = models.TextField("mot pour la suite", max_length=5000, blank=True)
    # How much of what passed on, that day. Never what it reads: a name kept here would
    # survive the consent to show it.
    carried = models.JSONField("ce qui a été repris", default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="par")
    welcomed_at = models.DateTimeField("successeur prévenu le", null=True, blank=True)
    completed_at = models.DateTimeField("achevé le", null=True, blank=True)
    # How to go back, until the successor begins: mandates as they were and became, keys of what
    # passed on already (see eveil.core.registry.Carried).
    undo = models.JSONField("pour revenir en arrière", default=dict, blank=True, editable=False)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulé par",
    )
    cancelled_why = models.TextField("motif de l’annulation", max_length=500, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "relais"
        verbose_name_plural = "relais"
        ordering = ["-last_day", "-pk"]
        indexes = [
            models.Index(
                fields=["last_day"],
                name="handover_under_way",
                condition=Q(cancelled_at=None) & (Q(completed_at=None) | Q(welcomed_at=None)),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leaver=F("successor")),
                name="handover_to_another",
                violation_error_message="La personne qui part ne peut pas prendre son relais.",
            ),
            models.CheckConstraint(
                condition=Q(first_day__gte=F("last_day")),
                name="handover_days_in_order",
                violation_error_message="Le relais se prend au plus tôt le dernier jour de la "
                "personne qui part.",
            ),
            models.UniqueConstraint(
                fields=["structure", "leaver"],
                condition=Q(completed_at=None, cancelled_at=None),
                name="one_handover_under_way",
                violation_error_message="Ce relais est déjà prévu.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancelled_why="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False, welcomed_at=None)
                    & ~Q(cancelled_why="")
                ),
                name="handover_cancelled_in_time",
                violation_error_message="Un relais s’annule avant de commencer, par quelqu’un et "
                "pour un motif.",
            ),
        ]

    def __str__(self):
        return f"{self.leaver} passe le relais à {self.successor} ({self.structure.label})"

    def get_absolute_url(self):
        return reverse("partners:handover_detail", args=[self.structure_id, self.pk])

    @property
    def is_due(self):
        """The last day has come: what has no day of its own passes on."""
        return self.last_day <= timezone.localdate()

    @property
    def is_over(self):
        return self.last_day < timezone.localdate()

    @property
    def has_begun(self):
        return self.first_day <= timezone.localdate()

    @property
    def is_planned(self):
        """The successor has not begun, nor been told: it may still be cancelled."""
        return not (self.has_begun or self.welcomed_at or self.cancelled_at)


class DepartureQuerySet(models.QuerySet):
    def open(self):
        """Announced, and nothing decided yet."""
        return self.filter(handover=None, withdrawn_at=None)

    def visible_to(self, user):
        """The team sees all; a person its own, while it acts for the structure."""
        if is_team(user):
            return self
        mandates = Mandate.objects.current().filter(person=user.person_id)
        return self.filter(person=user.person_id, structure__in=mandates.values("structure"))


class Departure(TimeStamped):
    """A contact tells that it will leave, and may propose who comes after."""

    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="departures",
        verbose_name="structure",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="departures", verbose_name="qui part"
    )
    last_day = models.DateField("dernier jour")
    # Who is proposed: somebody of the structure, or a name that we do not know yet.
    proposed = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="personne proposée",
    )
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    note = models.TextField("mot pour la suite", max_length=5000, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    handover = models.OneToOneField(
        Handover,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departure",
        verbose_name="relais",
    )

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = "départ annoncé"
        verbose_name_plural = "départs annoncés"
        ordering = ["last_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "person"],
                condition=Q(handover=None, withdrawn_at=None),
                name="one_open_departure",
                violation_error_message="Ce départ est déjà annoncé.",
            ),
        ]

    def __str__(self):
        return f"Départ de {self.person} ({self.structure.label})"

    def says_the_same(self, other):
        """Was nothing else announced there than here?"""
        told = ("last_day", "proposed_id", "first_name", "last_name", "email", "phone", "note")
        return all(getattr(self, name) == getattr(other, name) for name in told)

    @property
    def successor_name(self):
        """Who is proposed, in words; "" when nobody is."""
        return str(self.proposed or f"{self.first_name} {self.last_name}".strip())
