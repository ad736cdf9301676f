"""Programmes, cohorts and enrolments: training and the discovery paths of young people."""

import pghistory
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from cohorts.enums import CohortState, EnrolmentState, ProgrammeKind
from eveil.core.models import TimeStamped, Versioned
from eveil.core.text import NBSP
from eveil.core.words import holding
from eveil.people.models import Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from partners.models import Structure
from partners.permissions import is_partner


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is offered is no secret: everybody who works with the incubator sees it."""
        return self if is_team(user) or is_partner(user) else self.none()

    def matching(self, text):
        return holding(self, text, "title")


class Programme(TimeStamped, Versioned):
    kind = models.CharField("sorte", max_length=10, choices=ProgrammeKind.choices)
    title = models.CharField("titre", max_length=200, unique=True)
    objectives = models.TextField("objectifs", blank=True)
    audience = models.TextField("public", blank=True)
    hours = models.DecimalField(
        "durée en heures", max_digits=6, decimal_places=2, null=True, blank=True
    )
    certifying_since = models.DateField("certifiante depuis", null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programme"
        verbose_name_plural = "programmes"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__gt=0),
                name="programme_hours_positive",
                violation_error_message="La durée est supérieure à zéro.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cohorts:programme_detail", args=[self.pk])


class CohortQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees every cohort."""
        return self if is_team(user) else self.none()

    def matching(self, text):
        """By name, programme or commune."""
        return holding(self, text, "name", "programme__title", "municipality__name")

    def with_headcount(self):
        """How many take a place, as ``headcount``."""
        staying = ~Q(enrolments__state=EnrolmentState.DROPPED)
        return self.annotate(headcount=Count("enrolments", filter=staying))


class Cohort(TimeStamped, Versioned):
    """One edition of a programme, with its dates and its people."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="cohorts",
        verbose_name="programme",
    )
    name = models.CharField("nom", max_length=120)
    state = models.CharField(
        "état", max_length=10, choices=CohortState.choices, default=CohortState.PLANNED
    )
    host = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_cohorts",
        verbose_name="structure d’accueil",
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="cohorts",
        verbose_name="commune",
    )
    start = models.DateField("du")
    end = models.DateField("au")
    capacity = models.PositiveSmallIntegerField("places", default=12)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = "promotion"
        verbose_name_plural = "promotions"
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="one_cohort_name",
                violation_error_message="Ce programme a déjà une promotion de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="cohort_dates_in_order",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
        ]

    def __str__(self):
        return f"{self.programme}{NBSP}: {self.name}"

    def get_absolute_url(self):
        return reverse("cohorts:cohort_detail", args=[self.pk])


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a person its own."""
        if is_team(user):
            return self
        return self.filter(person=user.person_id)

    def taking_a_place(self):
        return self.exclude(state=EnrolmentState.DROPPED)


@pghistory.track()
class Enrolment(TimeStamped, Versioned):
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name="promotion",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name="personne",
    )
    state = models.CharField(
        "état",
        max_length=10,
        choices=EnrolmentState.choices,
        default=EnrolmentState.REGISTERED,
    )
    registered_on = models.DateField("inscrit·e le")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["person__last_name", "person__first_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                name="one_enrolment_per_cohort",
                violation_error_message="Cette personne est déjà inscrite.",
            )
        ]

    def __str__(self):
        return f"{self.person} ({self.cohort})"
