"""What proves that an interview took place: signatures on screen, and the signed sheet."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from eveil.core.models import PrivateFile
from projects.enums import Signatory
from projects.models.interviews import Interview


class InterviewSignature(models.Model):
    """Somebody signed an interview as it read then. Never changed; a new text is signed anew."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="signatures")
    role = models.CharField("signataire", max_length=8, choices=Signatory.choices)
    name = models.CharField("nom", max_length=201)
    # Lines of the hand, each a list of [x, y] in a frame of 1000 × 400; none when typed.
    strokes = models.JSONField("tracé", default=list, blank=True)
    content = models.JSONField("ce qui est signé")
    fingerprint = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="sur l’écran de",
    )

    class Meta:
        verbose_name = "signature d’entretien"
        verbose_name_plural = "signatures d’entretien"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "role", "fingerprint"],
                name="one_signature_of_a_text",
                violation_error_message="Cet entretien est déjà signé.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_role_display()}"

    @property
    def is_drawn(self):
        return bool(self.strokes)

    @property
    def paths(self):
        """The lines as data of SVG paths."""
        return ["M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in self.strokes if stroke]


class InterviewScan(PrivateFile):
    """The printed sheet, signed by hand: it stands for both signatures of that text."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="scans", verbose_name="entretien"
    )
    fingerprint = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "feuille signée"
        verbose_name_plural = "feuilles signées"
        ordering = ["-at", "-pk"]
