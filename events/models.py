"""Meetings: hosted by a structure, which sets a problem of its own, and who is invited."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import TimeStamped, Versioned
from eveil.core.present import Present
from eveil.core.text import NBSP
from eveil.core.words import holding
from eveil.people.models import Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from events.enums import Answer, MeetingKind, MeetingState
from partners.models import Mandate, Structure
from partners.permissions import is_partner


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; partners what they were told of, and in preparation what they host."""
        if is_team(user):
            return self
        if is_partner(user):
            invitations = Invitation.objects.filter(meeting=OuterRef("pk"))
            never_known = Q(state=MeetingState.CANCELLED) & ~Exists(invitations)
            hosted = Q(host__in=Structure.objects.visible_to(user))
            return self.filter(~Q(state=MeetingState.PLANNED) & ~never_known | hosted)
        return self.none()

    def matching(self, text):
        """By theme, host or commune."""
        return holding(self, text, "theme", "host__name", "host__short_name", "municipality__name")

    def upcoming(self):
        return self.filter(ends_at__gte=Present()).exclude(state=MeetingState.CANCELLED)


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
    sequence = models.PositiveSmallIntegerField(
        "version de l’agenda",
        default=0,
        editable=False,
        help_text="Croît quand ceux qui ont noté la rencontre doivent la noter autrement.",
    )

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
        return f"{self.get_kind_display()}{NBSP}: {self.theme}"

    def get_absolute_url(self):
        return reverse("events:meeting_detail", args=[self.pk])

    @property
    def day(self):
        """The day on which it begins, in Europe/Paris."""
        return timezone.localdate(self.starts_at)

    @property
    def address(self):
        """« 4 place de l’Obélisque, Villeneuve-de-Berg (07170) »."""
        return f"{self.place}, {self.municipality.label}"

    @property
    def where(self):
        """« La Fabrique, 4 place de l’Obélisque, Villeneuve-de-Berg (07170) »."""
        return f"{self.host}, {self.address}"

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a person its own, while it acts for the structure."""
        return self if is_team(user) else self.filter(person=user.person_id).in_office()

    def in_office(self, on=None):
        """Those of people who act for the invited structure on that day."""
        return self.filter(Invitation.acts_for_structure(on))


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
    # Also when its date moved, since the question is then put again.
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    answer = models.CharField("réponse", max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="réponse saisie par",
        help_text="Vide quand la réponse vient du lien reçu par courriel.",
    )
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

    @staticmethod
    def acts_for_structure(on=None):
        """Condition: the invited person acts for the structure, in whatever function, that day."""
        return Exists(
            Mandate.objects.current(on).filter(
                person=OuterRef("person"), structure=OuterRef("structure")
            )
        )
