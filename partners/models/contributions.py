"""What each party of an agreement does, how much per year, and what was done of it."""

from datetime import date
from decimal import Decimal

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import (
    Case,
    DecimalField,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    ExtractMonth,
    Greatest,
    Round,
)
from django.urls import reverse

from eveil.core.models import TimeStamped, Versioned
from eveil.people.models import Person
from partners.enums import AgreementState, PathwayStage, Unit
from partners.models.agreements import Agreement, Party

MORE_THAN_NOTHING = MinValueValidator(
    Decimal("0.01"), "Indiquez une quantité plus grande que zéro."
)
# A month counts when the agreement is in force on this day of it: any whole number of months,
# from whatever day to the eve of that day, then counts exactly as many.
MIDDLE = 15


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(party__agreement__in=Agreement.objects.visible_to(user))

    def planned_in(self, year):
        """Those of signed agreements that are, or were, in force some day of that year."""
        return self.filter(
            party__agreement__state__in=AgreementState.BINDING,
            party__agreement__start__year__lte=year,
            party__agreement__end__year__gte=year,
        )

    def with_done(self, year):
        """``done``: what was recorded on days of that year."""
        made = (
            Delivery.objects.filter(contribution=OuterRef("pk"), day__year=year)
            .order_by()
            .values("contribution")
            .annotate(total=Sum("quantity"))
            .values("total")
        )
        nothing = Value(Decimal(0), output_field=DecimalField())
        return self.annotate(done=Coalesce(Subquery(made), nothing))

    def with_planned(self, year):
        """``planned``: what ``partners.queries.agreements.Balance`` says, by the database."""
        start, end = F("party__agreement__start"), F("party__agreement__end")
        first = Case(
            When(party__agreement__start__lt=date(year, 1, 1), then=Value(1)),
            default=ExtractMonth(start)
            + Case(When(party__agreement__start__day__gt=MIDDLE, then=Value(1)), default=Value(0)),
        )
        last = Case(
            When(party__agreement__end__gt=date(year, 12, 31), then=Value(12)),
            default=ExtractMonth(end)
            - Case(When(party__agreement__end__day__lt=MIDDLE, then=Value(1)), default=Value(0)),
        )
        months = Cast(
            Greatest(last - first + 1, Value(0)), DecimalField(max_digits=4, decimal_places=0)
        )
        return self.annotate(planned=Round(F("amount") * months / Value(Decimal(12)), precision=2))


@pghistory.track()
class Contribution(TimeStamped, Versioned):
    """What a party does at a stage of the pathway, and how much of it per year."""

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="contributions", verbose_name="partie"
    )
    stage = models.CharField("à quel moment", max_length=8, choices=PathwayStage.choices)
    title = models.CharField("ce que fait la structure", max_length=200)
    amount = models.DecimalField(
        "quantité par an", max_digits=9, decimal_places=2, validators=[MORE_THAN_NOTHING]
    )
    unit = models.CharField("unité", max_length=5, choices=Unit.choices, default=Unit.HOURS)
    contact = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name="interlocuteur·rice",
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "intervention"
        verbose_name_plural = "interventions"
        ordering = ["party", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="contribution_amount_positive",
                violation_error_message="La quantité est supérieure à zéro.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def stage_phrase(self):
        return PathwayStage(self.stage).phrase

    def get_absolute_url(self):
        return reverse("partners:contribution_detail", args=[self.party.agreement_id, self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Delivery(TimeStamped):
    """What was done of a contribution on a day. What was noted by mistake is withdrawn."""

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name="intervention",
    )
    day = models.DateField("le")
    quantity = models.DecimalField(
        "quantité", max_digits=9, decimal_places=2, validators=[MORE_THAN_NOTHING]
    )
    note = models.CharField("ce qui a été fait", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="saisi par",
    )

    class Meta:
        verbose_name = "réalisation"
        verbose_name_plural = "réalisations"
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["contribution", "-day"], name="delivery_by_contribution")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="delivery_quantity_positive",
                violation_error_message="La quantité est supérieure à zéro.",
            ),
        ]

    def __str__(self):
        return f"{self.day}, {self.note}"
