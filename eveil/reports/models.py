"""What was reported stays as it was reported."""

from django.db import models
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.people.permissions import is_team
from eveil.reports import documents
from partners.permissions import is_partner


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if is_team(user) or is_partner(user) else self.none()


class Report(models.Model):
    """Key figures of one month, frozen with the PDF that was sent."""

    month = models.DateField("mois", unique=True, help_text="Premier jour du mois rapporté.")
    figures = models.JSONField("chiffres")
    pdf = models.BinaryField("PDF")
    created_at = models.DateTimeField("établi le", default=timezone.now)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan mensuel"
        verbose_name_plural = "bilans mensuels"
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="report_month_is_first_day",
                violation_error_message="Un bilan porte le premier jour de son mois.",
            )
        ]

    def __str__(self):
        return documents.monthly_title(self.month)

    @property
    def told(self):
        """When it left; one that nobody was sent says when it was written."""
        if self.sent_at:
            return f"Envoyé le {date_fr(self.sent_at)}"
        return f"Établi le {date_fr(self.created_at)}"

    @property
    def filename(self):
        return f"bilan-eveil-{self.month:%Y-%m}.pdf"
