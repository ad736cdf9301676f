"""What structures say of an agreement that they read before it is signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from eveil.core.models import TimeStamped
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners import words
from partners.enums import AnswerChannel, Verdict
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
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="review_answers", verbose_name="par"
    )
    channel = models.CharField(
        "comment", max_length=10, choices=AnswerChannel.choices, default=AnswerChannel.ONLINE
    )
    # Of what was told to the team: when, and who of it noted it.
    said_on = models.DateField("dit le", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="noté par",
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
            models.CheckConstraint(
                condition=Q(
                    channel__in=AnswerChannel.TOLD, said_on__isnull=False, noted_by__isnull=False
                )
                | (~Q(channel__in=AnswerChannel.TOLD) & Q(said_on=None, noted_by=None)),
                name="review_told_is_noted",
                violation_error_message="Une réponse dite à l’équipe porte son jour et le nom de "
                "qui l’a notée, les autres non.",
            ),
        ]

    def __str__(self):
        return f"{self.structure.label}\u00a0: {self.get_verdict_display().lower()}"

    @property
    def approves(self):
        return self.verdict == Verdict.APPROVED

    @property
    def source(self):
        """« Marion Gineys, au téléphone le 12 novembre 2026, noté par Corentin Bard »."""
        return words.said_by(self.person, self.channel, self.said_on, self.noted_by)
