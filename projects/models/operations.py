"""Funded operations, who takes part in them, and how complete their records were day by day."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import TimeStamped, Versioned
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners.models import Structure
from projects import completeness
from projects.enums import EntryField
from projects.models.holders import Accompaniment, ProjectHolder

LACKS = ~Q(missing=[])


def _number(rows):
    """How many, read in an index apart for each operation."""
    counted = rows.values("operation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class FundedOperationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if is_team(user) else self.none()

    def current(self, day=None):
        """Those under way on ``day``, today by default."""
        day = day or timezone.localdate()
        return self.filter(Q(end=None) | Q(end__gte=day), start__lte=day)

    def with_figures(self):
        """Annotate how many records each has (``total``), and how many are ``incomplete``."""
        rows = Participation.objects.filter(operation=OuterRef("pk")).order_by()
        return self.annotate(total=_number(rows), incomplete=_number(rows.incomplete()))


@pghistory.track()
@pgtrigger.register(completeness.touching("operation_id = NEW.id", "required"))
class FundedOperation(TimeStamped, Versioned):
    """What a funder pays for, between two dates, and what it wants to know of each person."""

    name = models.CharField("nom", max_length=150, unique=True)
    reference = models.CharField("numéro de dossier", max_length=60, blank=True)
    funder = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="funded_operations",
        verbose_name="financeur",
    )
    start = models.DateField("du")
    end = models.DateField("au", null=True, blank=True)
    incomplete_limit = models.PositiveSmallIntegerField(
        "seuil de dossiers incomplets, en %",
        default=35,
        validators=[MaxValueValidator(100)],
        help_text="Au-delà de cette part de dossiers incomplets, l’équipe est alertée.",
    )
    required = ArrayField(
        models.CharField(max_length=20, choices=EntryField.choices),
        verbose_name="informations exigées",
        default=list,
        blank=True,
    )
    accompaniments = models.ManyToManyField(
        Accompaniment,
        through="Participation",
        related_name="operations",
        verbose_name="accompagnements",
    )

    objects = FundedOperationQuerySet.as_manager()

    class Meta:
        verbose_name = "opération financée"
        verbose_name_plural = "opérations financées"
        ordering = ["-start", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="operation_dates_in_order",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                condition=Q(incomplete_limit__lte=100),
                name="operation_limit_is_a_share",
                violation_error_message="Le seuil est une part, de 0 à 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(required__contained_by=EntryField.values),
                name="operation_required_known",
                violation_error_message="Cette information n’existe pas.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:operation_edit", args=[self.pk])

    @property
    def required_labels(self):
        return [EntryField(value).label for value in self.required]


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if is_team(user) else self.none()

    def incomplete(self):
        """Those whose record lacks something that the operation requires."""
        return self.filter(LACKS)

    def for_list(self):
        """What a line of a list shows: who, with what, paid by whom, and who is in charge."""
        return self.select_related(
            "operation",
            "accompaniment__holder__person",
            "accompaniment__project",
            "accompaniment__adviser__person",
        ).only(
            "missing",
            "operation__name",
            "accompaniment__start",
            "accompaniment__holder__person__first_name",
            "accompaniment__holder__person__last_name",
            "accompaniment__project__title",
            "accompaniment__adviser__person__first_name",
            "accompaniment__adviser__person__last_name",
        )


@pgtrigger.register(completeness.kept())
class Participation(models.Model):
    """An accompaniment that an operation pays for."""

    operation = models.ForeignKey(
        FundedOperation,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name="opération",
    )
    accompaniment = models.ForeignKey(
        Accompaniment,
        on_delete=models.CASCADE,
        related_name="participations",
        verbose_name="accompagnement",
    )

    # Written by the database alone (see completeness).
    missing = ArrayField(
        models.CharField(max_length=20, choices=EntryField.choices),
        verbose_name="ce qui manque",
        default=list,
        editable=False,
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "participation"
        verbose_name_plural = "participations"
        indexes = [
            models.Index(
                fields=["operation", "accompaniment"], name="participation_lacks", condition=LACKS
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "accompaniment"],
                name="one_participation",
                violation_error_message="Cet accompagnement est déjà dans l’opération.",
            )
        ]

    def __str__(self):
        return f"{self.accompaniment} ({self.operation})"

    @property
    def missing_fields(self):
        """(label, address of the field to fill) of what lacks, in the order of the enum."""
        keys = {
            completeness.IDENTITY: self.accompaniment.holder_id,
            completeness.ENTRY: self.accompaniment_id,
        }
        for name in self.missing:
            place = completeness.REQUIREMENTS[EntryField(name)]
            url = reverse(f"projects:{place.page}", args=[keys[place.page]])
            yield EntryField(name).label, f"{url}#id_{place.field}"


# What else the rule reads, and whose participations then change.
_OF_HOLDER = "accompaniment_id IN (SELECT id FROM projects_accompaniment WHERE holder_id {})"
pgtrigger.register(
    completeness.touching(
        "accompaniment_id = NEW.id",
        *completeness.read_from(completeness.ENTRY),
        "holder",
        holder="id = NEW.holder_id",
    )
)(Accompaniment)
pgtrigger.register(completeness.touching(_OF_HOLDER.format("= NEW.id"), "person"))(ProjectHolder)


class Identity(Person):
    """A person as the rule of completeness reads it: people, on our left, knows nothing of us."""

    class Meta:
        proxy = True
        verbose_name = "identité"
        verbose_name_plural = "identités"
        triggers = [
            completeness.touching(
                _OF_HOLDER.format(
                    "IN (SELECT id FROM projects_projectholder WHERE person_id = NEW.id)"
                ),
                *completeness.read_from(completeness.IDENTITY),
                holder="person_id = NEW.id",
            )
        ]


class CompletenessDay(models.Model):
    """How many records of an operation were complete on a day: the past can't be recomputed."""

    operation = models.ForeignKey(
        FundedOperation, on_delete=models.CASCADE, related_name="completeness"
    )
    day = models.DateField("le")
    total = models.PositiveIntegerField("dossiers")
    complete = models.PositiveIntegerField("dossiers complets")

    class Meta:
        verbose_name = "complétude d’un jour"
        verbose_name_plural = "complétude par jour"
        ordering = ["operation", "day"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "day"], name="one_completeness_a_day"),
            models.CheckConstraint(
                condition=Q(complete__lte=F("total")),
                name="completeness_of_the_total",
                violation_error_message="Il ne peut y avoir plus de dossiers complets que de "
                "dossiers.",
            ),
        ]

    def __str__(self):
        return f"{self.operation}, {self.day} : {self.complete} sur {self.total}"
