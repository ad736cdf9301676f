"""Applications: written by a visitor, sorted by the team."""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst

from eveil.core import search
from eveil.core.models import PrivateFile, TimeStamped, Versioned
from eveil.core.text import digits
from eveil.people.models import Person
from eveil.people.permissions import is_team
from eveil.territory.models import Municipality
from partners.models import Structure
from projects.enums import EntryStatus, HeardFrom, IntakeState, IntakeStep, Need, ProjectStage


def new_token():
    return secrets.token_urlsafe(24)


def who_and_where(row):
    """Exact words of an application or a person: names, mail, phone and commune."""
    words = [row.first_name, row.last_name, row.email, digits(row.phone)]
    if row.municipality:
        words += [row.municipality.name, *row.municipality.postcodes]
    return " ".join(words)


class IntakeSubmissionQuerySet(search.SearchQuerySet):
    def visible_to(self, user):
        """The team sees every application that was sent; drafts belong to who writes them."""
        if is_team(user):
            return self.exclude(state=IntakeState.DRAFT)
        return self.none()

    def entered_by_team(self):
        """Drafts that the team is filling for somebody without a computer."""
        return self.filter(state=IntakeState.DRAFT, entered_by__isnull=False)

    def open(self):
        """Sent, and not decided yet."""
        return self.filter(state__in=IntakeState.OPEN)

    def with_waiting(self):
        """Annotate ``waiting_from``: when the turn passed to who must answer now."""
        return self.annotate(waiting_from=Coalesce("exchanged_at", "received_at"))

    def waiting_for_us(self):
        """Those whose next answer is the team's."""
        return self.filter(state__in=IntakeState.OURS).with_waiting()

    def late(self):
        """Open, and without an answer, ours or theirs, for longer than we promise."""
        return self.open().with_waiting().filter(waiting_from__lt=late_before())

    def drafts_idle_since(self, moment):
        """Drafts in which nobody has written since ``moment``."""
        return self.filter(state=IntakeState.DRAFT, updated_at__lte=moment)

    def for_list(self):
        """What a line of a list shows, and nothing else: half the work of reading whole rows."""
        return self.select_related("municipality", "assigned_to__person", "referred_to").only(
            "state",
            "first_name",
            "last_name",
            "title",
            "received_at",
            "exchanged_at",
            "referred_to_other",
            "referred_to__name",
            "referred_to__short_name",
            "municipality__name",
            "assigned_to__person__first_name",
            "assigned_to__person__last_name",
        )


def days_ago(count):
    """The first moment of the day ``count`` days before today, in Europe/Paris."""
    day = timezone.localdate() - timedelta(days=count)
    return timezone.make_aware(datetime.combine(day, time.min))


def late_before():
    """The moment before which a wait has become late: ages count days by the calendar."""
    return days_ago(settings.INTAKE_ANSWER_DAYS)


class IntakeSubmission(TimeStamped, Versioned):
    """An application: written step by step by a visitor, then sorted by the team.

    Core columns are what lists, searches and indicators read; ``answers`` holds the rest of
    what was asked, under the names of the form's fields, as the form of ``form_version`` asked.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(
        "état", max_length=10, choices=IntakeState.choices, default=IntakeState.DRAFT
    )
    form_version = models.PositiveSmallIntegerField(default=1, editable=False)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune",
    )
    entry_status = models.CharField(
        "situation", max_length=15, choices=EntryStatus.choices, blank=True
    )
    heard_from = models.CharField(
        "comment vous nous avez connus",
        max_length=12,
        choices=HeardFrom.choices,
        blank=True,
    )
    title = models.CharField("nom du projet", max_length=150, blank=True)
    idea = models.TextField("idée", max_length=5000, blank=True)
    stage = models.CharField("avancement", max_length=15, choices=ProjectStage.choices, blank=True)
    collective = models.BooleanField("à plusieurs", null=True, blank=True)
    needs = ArrayField(
        models.CharField(max_length=12, choices=Need.choices),
        verbose_name="besoins",
        default=list,
        blank=True,
    )
    answers = models.JSONField("autres réponses", default=dict, blank=True)
    steps_done = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    draft_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    deletion_notified_at = models.DateTimeField(null=True, blank=True, editable=False)
    received_at = models.DateTimeField("reçue le", null=True, blank=True)
    exchanged_at = models.DateTimeField(
        "dernier échange le",
        null=True,
        blank=True,
        help_text="Complément demandé ou donné depuis la réception.",
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    referred_to = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referred_submissions",
        verbose_name="orientée vers",
    )
    referred_to_other = models.CharField("orientée vers (autre)", max_length=200, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name="personne",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_submissions",
        verbose_name="suivie par",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
        help_text="Qui l’a remplie pour une personne sans ordinateur.",
    )
    search = SearchVectorField(null=True, editable=False)

    objects = IntakeSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        verbose_name_plural = "candidatures"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(
                F("received_at").desc(),
                F("id").desc(),
                name="submission_newest",
                condition=~Q(state="draft"),
            ),
            models.Index(fields=["state", "-received_at", "-id"], name="submission_by_state"),
            models.Index(
                fields=["updated_at"],
                name="submission_drafts",
                condition=Q(state="draft"),
            ),
            models.Index(
                fields=["received_at"],
                name="submission_open",
                include=["state", "assigned_to", "exchanged_at"],
                condition=Q(state__in=IntakeState.OPEN),
            ),
            models.Index(
                fields=["updated_at"],
                name="submission_entered",
                condition=Q(state="draft", entered_by__isnull=False),
            ),
            models.Index(fields=["email"], name="submission_email"),
            GinIndex(fields=["search"], name="submission_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                # What the addresses of an application accept (projects.converters).
                condition=Q(token__regex=r"^[A-Za-z0-9_-]{32}$"),  # noqa: S106 its shape, not a secret
                name="submission_token_shape",
                violation_error_message="Le lien d’une candidature compte 32 caractères.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", received_at=None)
                | (~Q(state="draft") & Q(received_at__isnull=False)),
                name="submission_sent_has_date",
                violation_error_message="Une candidature envoyée porte sa date de réception.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(person__isnull=False) & ~Q(last_name="")),
                name="submission_sent_has_person",
                violation_error_message="Une candidature envoyée désigne une personne.",
            ),
            models.CheckConstraint(
                condition=~Q(state="referred")
                | Q(referred_to__isnull=False)
                | ~Q(referred_to_other=""),
                name="submission_referred_has_destination",
                violation_error_message="Une candidature orientée ailleurs dit vers où.",
            ),
        ]

    def __str__(self):
        return f"{self.full_name} : {self.title}" if self.title else self.full_name

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}".strip() or "Sans nom"

    @property
    def wanted(self):
        """What the applicant needs, as the team reads it."""
        return capfirst(", ".join(Need.SOUGHT[need] for need in self.needs))

    @property
    def known_by(self):
        """How the applicant heard of us, as the team reads it; or ""."""
        return HeardFrom(self.heard_from).of_person if self.heard_from else ""

    @property
    def is_open(self):
        return self.state in IntakeState.OPEN

    @property
    def sent_by(self):
        """Name of the structure that prepared this application for the person, or ""."""
        return self.answers.get("sent_by", "")

    @property
    def is_new(self):
        return self.state == IntakeState.RECEIVED

    @property
    def waits_for_applicant(self):
        return self.state == IntakeState.MORE_INFO

    @property
    def next_label(self):
        """What an open application waits for."""
        return IntakeState.NEXT[self.state]

    @property
    def waiting_since(self):
        """When the turn passed to who must answer now: us, or the applicant."""
        return self.exchanged_at or self.received_at

    @property
    def days_waiting(self):
        """Full days by the calendar, as people count them."""
        return (timezone.localdate() - timezone.localdate(self.waiting_since)).days

    @property
    def is_late(self):
        return self.is_open and self.waiting_since < late_before()

    @property
    def destination(self):
        """Where the applicant was referred to."""
        return self.referred_to.label if self.referred_to else self.referred_to_other

    @property
    def steps_missing(self):
        """Steps to write before the application can be sent, in order."""
        written = set(self.steps_done) | {IntakeStep.CONSENTS}
        return [step for step in IntakeStep if step not in written]

    @property
    def next_step(self):
        """Where to resume a draft: its first unwritten step, or the last page."""
        return next(iter(self.steps_missing), IntakeStep.CONSENTS)

    @property
    def masked_email(self):
        """« l•••@exemple.fr »: enough for who wrote it, useless to who looks over a shoulder."""
        name, _, domain = self.email.partition("@")
        return f"{name[:1]}•••@{domain}"

    def search_vector(self):
        """What the search of applications reads (see eveil.core.search)."""
        return search.vector(exact=who_and_where(self), french=f"{self.title} {self.idea}")


class ConsentScan(PrivateFile):
    """The paper on which somebody without a computer agreed."""

    submission = models.OneToOneField(
        IntakeSubmission, on_delete=models.CASCADE, related_name="consent_scan"
    )

    class Meta:
        verbose_name = "accord signé"
        verbose_name_plural = "accords signés"


class IntakeNote(models.Model):
    """What the team writes to itself about an application. Never shown outside."""

    submission = models.ForeignKey(IntakeSubmission, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="de",
    )
    body = models.TextField("note", max_length=5000)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.body[:60]
