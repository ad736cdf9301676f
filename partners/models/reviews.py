"""What structures say of an agreement that they read before it is signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from eveil.core.models import TimeStamped
from eveil.people.permissions import is_team
from partners.enums import Verdict
from partners.models.agreements import Agreement
from partners.models.structures import Structure


class ReviewAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team reads all; a partner those of its structures."""
        if is_team(user):
            return self
        return self.filter(structure__in=Structure.objects.visible_to(user))


class ReviewAnswer(TimeStamped):
    """A structure approves an agreement under review, or asks for changes.

    It holds for the ``edition`` that was read. Nothing is overwritten: the last answer of a
    structure to an edition counts, the others tell how it came to it.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="answers", verbose_name="convention"
    )
    # Not the party: what a structure said stays when it is a party no more.
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="review_answers",
        verbose_name="structure",
    )
    edition = models.PositiveIntegerField("rédaction lue")
    verdict = models.CharField("réponse", max_length=10, choices=Verdict.choices)
    text = models.TextField("remarques", max_length=3000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    objects = ReviewAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à une relecture"
        verbose_name_plural = "réponses aux relectures"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.CHANGES) | ~Q(text=""),
                name="review_changes_are_said",
                violation_error_message="Dites ce qui est à changer.",
            ),
        ]

    def __str__(self):
        return f"{self.structure.label}\u00a0: {self.get_verdict_display().lower()}"

    @property
    def approves(self):
        return self.verdict == Verdict.APPROVED
