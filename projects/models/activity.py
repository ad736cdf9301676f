"""Activity tests: a holder tries its activity for real, hosted by a structure."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from eveil.core.models import TimeStamped, Versioned
from eveil.people.permissions import is_team
from partners.models import Structure
from projects.enums import ActivityTestKind, ActivityTestOutcome, ActivityTestState
from projects.models.holders import Accompaniment


def renewals_allowed():
    return settings.ACTIVITY_TEST_RENEWALS


class ActivityTestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a holder its own."""
        if is_team(user):
            return self
        return self.filter(accompaniment__holder__person=user.person_id)


class ActivityTest(TimeStamped, Versioned):
    """A couveuse, a CAE or a CAPE: who hosts, from when to when, renewed how often, what came."""

    accompaniment = models.ForeignKey(
        Accompaniment,
        on_delete=models.PROTECT,
        related_name="activity_tests",
        verbose_name="accompagnement",
    )
    kind = models.CharField("cadre", max_length=8, choices=ActivityTestKind.choices)
    host = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="activity_tests",
        verbose_name="structure d’accueil",
    )
    state = models.CharField(
        "état",
        max_length=7,
        choices=ActivityTestState.choices,
        default=ActivityTestState.RUNNING,
    )
    start = models.DateField("du")
    end = models.DateField("au")
    renewals = models.PositiveSmallIntegerField("renouvellements", default=0)
    # What the setting said when the test began: a rule that changes does not undo the past.
    renewals_allowed = models.PositiveSmallIntegerField(
        "renouvellements permis", default=renewals_allowed, editable=False
    )
    outcome = models.CharField(
        "issue", max_length=10, choices=ActivityTestOutcome.choices, blank=True
    )
    outcome_note = models.TextField("ce qu’il faut en retenir", max_length=2000, blank=True)

    objects = ActivityTestQuerySet.as_manager()

    class Meta:
        verbose_name = "test d’activité"
        verbose_name_plural = "tests d’activité"
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["accompaniment"],
                condition=Q(state=ActivityTestState.RUNNING),
                name="one_running_test",
                violation_error_message="Un test d’activité est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="test_dates_in_order",
                violation_error_message="La fin d’un test suit son début.",
            ),
            models.CheckConstraint(
                condition=Q(renewals__lte=F("renewals_allowed")),
                name="test_renewals_bounded",
                violation_error_message="Ce test ne peut plus être renouvelé.",
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityTestState.RUNNING, outcome="")
                | (Q(state=ActivityTestState.ENDED) & ~Q(outcome="")),
                name="test_ended_has_outcome",
                violation_error_message="Un test terminé dit son issue.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.host.label}"

    def get_absolute_url(self):
        return reverse("projects:activity_test", args=[self.pk])

    @property
    def is_running(self):
        return self.state == ActivityTestState.RUNNING

    @property
    def renewals_left(self):
        return self.renewals_allowed - self.renewals


class MonthlyTurnover(models.Model):
    """What the activity on trial brought in during one month."""

    test = models.ForeignKey(
        ActivityTest, on_delete=models.CASCADE, related_name="turnovers", verbose_name="test"
    )
    month = models.DateField("mois")
    amount = models.DecimalField(
        "chiffre d’affaires (€)",
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        verbose_name = "chiffre d’affaires d’un mois"
        verbose_name_plural = "chiffres d’affaires par mois"
        ordering = ["test", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "month"],
                name="one_turnover_a_month",
                violation_error_message="Ce mois est déjà saisi.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="turnover_month_is_its_first_day",
                violation_error_message="Un mois s’écrit par son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="turnover_not_negative",
                violation_error_message="Un chiffre d’affaires n’est pas négatif.",
            ),
        ]

    def __str__(self):
        return f"{self.month:%m/%Y} : {self.amount} €"
