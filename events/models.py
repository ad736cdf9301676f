"""Meetings: hosted by a structure, which sets a problem of its own, and who is invited."""

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from eveil.core.models import TimeStamped, Versioned
from eveil.people.models import Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from events.enums import Answer, MeetingKind, MeetingState
from partners.models import Structure
from partners.permissions import is_partner


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; partners what they were told of: not what is in preparation."""
        if is_team(user):
            return self
        if is_partner(user):
            return self.exclude(state=MeetingState.PLANNED)
        return self.none()

    def upcoming(self):
        return self.filter(ends_at__gte=timezone.now()).exclude(state=MeetingState.CANCELLED)

    def with_answers(self):
        """Counts of answers as ``yes``, ``maybe``, ``no``, ``silent`` and ``invited``."""
        return self.annotate(
            invited=Count("invitations"),
            yes=Count("invitations", filter=Q(invitations__answer=Answer.YES)),
            maybe=Count("invitations", filter=Q(invitations__answer=Answer.MAYBE)),
            no=Count("invitations", filter=Q(invitations__answer=Answer.NO)),
            silent=Count("invitations", filter=Q(invitations__answer=Answer.NONE)),
        )


class Meeting(TimeStamped, Versioned):
    kind = models.CharField(
        "sorte",
        max_length=20,
        choices=MeetingKind.choices,
        default=MeetingKind.ITINERANT,
    )
    state = models.CharField(
        "état",
        max_length=10,
        choices=MeetingState.choices,
        default=MeetingState.PLANNED,
    )
    theme = models.CharField("thème", max_length=150)
    host = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="hosted_meetings",
        verbose_name="structure accueillante",
    )
    problem = models.CharField(
        "problématique de l’hôte",
        max_length=300,
        blank=True,
        help_text="La question que la structure accueillante veut travailler avec les autres.",
    )
    problem_context = models.TextField("contexte", max_length=3000, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=200)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name="commune",
    )
    practical = models.TextField("informations pratiques", max_length=2000, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_times_in_order",
                violation_error_message="La fin vient après le début.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} : {self.theme}"


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a person its own."""
        if is_team(user):
            return self
        return self.filter(person=user.person_id)


class Invitation(TimeStamped):
    """One contact, for one structure, to one meeting, and the answer."""

    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name="rencontre",
    )
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name="structure",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="meeting_invitations",
        verbose_name="personne",
    )
    answer = models.CharField("réponse", max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    comment = models.CharField("commentaire", max_length=500, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["structure__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "structure", "person"],
                name="one_invitation_each",
                violation_error_message="Cette personne est déjà invitée.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answered_has_date",
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.structure.label})"
