"""Referrals between EVEIL and a structure, and the agreement that each exchange needs.

Each referral, and each hand raised (``hands``), carries the agreement of the person to this
one exchange, with this one structure: the text that was shown, when, how, and when it was
withdrawn. Without it nothing is shown.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from eveil.core.kit.words import phone_fr
from eveil.core.models import TimeStamped, Versioned
from eveil.core.words import holding
from eveil.people.enums import ConsentChannel
from eveil.people.models import Person
from eveil.people.permissions import is_team
from partners.models import Mandate, Structure
from projects.enums import Contact, Outcome, ReferralState, Way
from projects.models.intake import IntakeSubmission

IN_FORCE = Q(agreed_at__isnull=False, withdrawn_at=None)
ERASED = "Personne effacée"


def structures_of(user):
    """Keys of the structures that ``user`` acts for today."""
    return Mandate.objects.current().filter(person=user.person_id).values("structure")


class Agreed(models.Model):
    """The agreement of the person to this exchange."""

    shares = ArrayField(
        models.CharField(max_length=5, choices=Contact.choices),
        verbose_name="coordonnées données",
        default=list,
        blank=True,
    )
    agreed_text = models.TextField("texte montré", blank=True)
    agreed_version = models.CharField("version du texte", max_length=20, blank=True)
    agreed_channel = models.CharField(
        "canal", max_length=10, choices=ConsentChannel.choices, blank=True
    )
    agreed_at = models.DateTimeField("accord donné le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("accord retiré le", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_text="", withdrawn_at=None)
                | (Q(agreed_at__isnull=False) & ~Q(agreed_text="") & ~Q(agreed_channel="")),
                name="%(class)s_agreement_whole",
                violation_error_message="Un accord porte son texte, son canal et sa date.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("agreed_at")),
                name="%(class)s_withdrawn_after_agreed",
                violation_error_message="Un retrait ne peut pas précéder l’accord.",
            ),
        ]

    @property
    def is_agreed(self):
        """Does the person agree now?"""
        return self.agreed_at is not None and self.withdrawn_at is None

    def known(self, kind):
        """What is known of the person to reach it, as one reads it."""
        value = getattr(self.subject, kind)
        return phone_fr(value) if kind == Contact.PHONE else value

    def contacts(self):
        """(label, value) of what the person lets the structure know, while it agrees."""
        if not self.is_agreed:
            return []
        labels = {Contact.EMAIL: "Courriel", Contact.PHONE: "Téléphone"}
        given = [(labels[kind], self.known(kind)) for kind in Contact]
        chosen = {labels[kind] for kind in self.shares}
        return [(label, value) for label, value in given if value and label in chosen]

    def ways(self):
        """(label, value, address of a link) of the same."""
        scheme = {"Courriel": "mailto:{}", "Téléphone": "tel:{}"}
        return [
            (label, value, scheme[label].format("".join(value.split())))
            for label, value in self.contacts()
        ]


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a structure whom it sent, and who agreed to be sent to it."""
        if is_team(user):
            return self.annotate(seen=F("state"))
        return self.as_structures_read().filter(structure__in=structures_of(user))

    def as_structures_read(self):
        """What a structure may read of its rows, with ``seen``: the state as far as it may know."""
        sent_to = Q(way=Way.OUT) & IN_FORCE & ~Q(state=ReferralState.ASKED)
        told = Q(way=Way.OUT) | IN_FORCE
        return self.filter(Q(way=Way.IN) | sent_to).annotate(
            seen=Case(When(told, then=F("state")), default=Value(ReferralState.PASSED))
        )

    def for_list(self):
        return self.select_related(
            "structure", "person", "submission__municipality", "adviser__person", "contact"
        )

    def matching(self, text):
        """By the name of the person or of the structure."""
        return holding(
            self,
            text,
            "person__first_name",
            "person__last_name",
            "submission__first_name",
            "submission__last_name",
            "structure__name",
            "structure__short_name",
        )

    def awaiting_structure(self, structures):
        """Those that one of ``structures`` must answer."""
        return self.filter(
            IN_FORCE, way=Way.OUT, state=ReferralState.SENT, structure__in=structures
        )

    def to_call(self):
        """Sent by a structure, of people without an address: the team calls them."""
        return self.filter(way=Way.IN, state=ReferralState.ASKED, submission__email="")


class Referral(TimeStamped, Versioned, Agreed):
    """Somebody whom a structure sends to EVEIL, or EVEIL to a structure.

    Who is sent to us is first a draft of an application, written by the structure and
    confirmed by the person; erasing the draft leaves a referral that names nobody. What the
    person then agrees to is that the structure be told what follows. Who is sent by us agrees
    first to be made known there.
    """

    way = models.CharField("sens", max_length=3, choices=Way.choices)
    state = models.CharField(
        "état", max_length=10, choices=ReferralState.choices, default=ReferralState.ASKED
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="referrals", verbose_name="structure"
    )
    contact = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_carried",
        verbose_name="suivie, dans la structure, par",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="personne",
    )
    submission = models.ForeignKey(
        IntakeSubmission,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="candidature",
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="suivie, à EVEIL, par",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="saisie par",
    )
    words = models.TextField("quelques mots", max_length=2000, blank=True)
    asked_how = models.CharField(
        "accord recueilli", max_length=10, choices=ConsentChannel.choices, blank=True
    )
    answer = models.TextField("réponse", max_length=2000, blank=True)
    # Words meant for the team, unless the structure says otherwise.
    answer_is_told = models.BooleanField("réponse dite à la personne", default=False)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    outcome = models.CharField("suite", max_length=10, choices=Outcome.choices, blank=True)
    outcome_words = models.TextField("mots sur la suite", max_length=2000, blank=True)
    closed_at = models.DateTimeField("suite donnée le", null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta(Agreed.Meta):
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="referral_newest"),
            models.Index(
                fields=["structure"],
                name="referral_open",
                condition=Q(state__in=["asked", "sent"]),
            ),
        ]
        constraints = [
            *Agreed.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=ReferralState.PASSED),
                name="referral_state_stored",
                violation_error_message="« Transmise » se lit, mais ne s’écrit pas.",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.IN) | Q(person__isnull=False),
                name="referral_out_has_person",
                violation_error_message="Qui est orienté vers une structure est quelqu’un.",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.IN)
                | Q(state__in=[ReferralState.ASKED, ReferralState.DROPPED])
                | Q(agreed_at__isnull=False),
                name="referral_out_agreed",
                violation_error_message="Rien ne part vers une structure sans accord.",
            ),
            models.UniqueConstraint(
                fields=["structure", "person"],
                condition=Q(way="out", state__in=["asked", "sent"]),
                name="one_open_referral_out",
                violation_error_message="Cette personne y est déjà orientée.",
            ),
        ]

    def __str__(self):
        return f"{self.full_name} ({self.structure.label})"

    def get_absolute_url(self):
        return reverse("projects:referral_detail", args=[self.pk])

    @property
    def is_in(self):
        return self.way == Way.IN

    @property
    def subject(self):
        """Whose names and address it is about: the person, or the draft in its place."""
        return self.person or self.submission

    @property
    def full_name(self):
        subject = self.subject
        return f"{subject.first_name} {subject.last_name}" if subject else ERASED

    @property
    def first_name(self):
        return self.subject.first_name if self.subject else ERASED

    @property
    def seen_state(self):
        """The state as the reader, to whom ``visible_to`` showed it, may know it."""
        return ReferralState(self.seen)

    @property
    def is_told(self):
        """May the structure know what follows?"""
        return not self.is_in or self.is_agreed


# How a hand of which several holders were asked stands, for the structure: introductions first,
# then what is open.
