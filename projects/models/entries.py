"""What else hangs on an accompaniment: what only a few may read, and changes of adviser."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from eveil.core.models import TimeStamped
from projects.enums import Benefit
from projects.models.holders import Accompaniment


class SensitiveEntry(TimeStamped):
    """Benefits and recognised disability on entry.

    Exists only while the person agrees to it: it is erased with the consent (projects.receivers).
    No history of its values is kept, no list, export or search reads it.
    """

    accompaniment = models.OneToOneField(
        Accompaniment, on_delete=models.CASCADE, related_name="sensitive_entry"
    )
    benefits = ArrayField(
        models.CharField(max_length=4, choices=Benefit.choices),
        verbose_name="allocations",
        default=list,
        blank=True,
    )
    disability_recognised = models.BooleanField(
        "reconnaissance de travailleur handicapé (RQTH)", null=True, blank=True
    )

    class Meta:
        verbose_name = "information confidentielle"
        verbose_name_plural = "informations confidentielles"

    def __str__(self):
        return f"Informations confidentielles ({self.accompaniment_id})"

    @property
    def benefit_labels(self):
        return [Benefit(value).label for value in self.benefits]


class Transfer(models.Model):
    """An accompaniment passed from one adviser to another. The note stays inside the team."""

    accompaniment = models.ForeignKey(
        Accompaniment, on_delete=models.CASCADE, related_name="transfers"
    )
    from_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="de",
    )
    to_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="à"
    )
    note = models.TextField("note", max_length=5000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "transmission"
        verbose_name_plural = "transmissions"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_adviser=None) | ~Q(from_adviser=F("to_adviser")),
                name="transfer_to_somebody_else",
                violation_error_message="Cette personne suit déjà cet accompagnement.",
            )
        ]

    def __str__(self):
        return f"{self.accompaniment} : {self.to_adviser}"
