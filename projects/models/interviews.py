"""Interviews: slots that an adviser offers, appointments, and what was said.

One row from the offer to the signed sheet, so that a diary follows it under one identifier.
The internal part of a summary is a table of its own: nothing that shows, exports, searches or
prints an interview can carry it along by inattention.
"""

import hashlib
import json
from datetime import UTC, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import duration, period
from eveil.core.models import TimeStamped, Versioned
from eveil.core.present import Present
from eveil.people.permissions import is_team
from projects.enums import InterviewMode, InterviewState, Signatory
from projects.models.holders import Accompaniment, ProjectHolder
from projects.models.operations import FundedOperation


def _one_at_a_time(name, who, states, message):
    """No two rows of one ``who`` in ``states`` overlap in time."""
    return ExclusionConstraint(
        name=name,
        # A range of one number: equality, which GiST knows of ranges alone.
        expressions=[
            (
                Func(
                    F(who),
                    F(who),
                    Value("[]"),
                    function="int8range",
                    output_field=BigIntegerRangeField(),
                ),
                "&&",
            ),
            (
                Func(
                    F("starts_at"),
                    F("ends_at"),
                    Value("[)"),
                    function="tstzrange",
                    output_field=DateTimeRangeField(),
                ),
                "&&",
            ),
        ],
        condition=Q(state__in=states),
        violation_error_message=message,
    )


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team sees all; a holder its own. Free slots are asked for by ``bookable_by``."""
        if is_team(user):
            return self
        return self.filter(holder__person=user.person_id)

    def open(self):
        """Free slots that may still be booked."""
        soonest = timezone.now() + timedelta(hours=settings.INTERVIEW_BOOKING_HOURS)
        return self.filter(state=InterviewState.OFFERED, starts_at__gte=soonest)

    def bookable_by(self, holder):
        """Open slots of those who accompany ``holder`` now."""
        active = Accompaniment.objects.filter(holder=holder, state="active")
        return self.open().filter(adviser__in=active.values("adviser")).order_by("starts_at")

    def overlapping(self, interview):
        """The others that share some time with it."""
        rows = self.filter(starts_at__lt=interview.ends_at, ends_at__gt=interview.starts_at)
        return rows.exclude(pk=interview.pk) if interview.pk else rows

    def booked(self):
        return self.filter(state=InterviewState.BOOKED)

    def held(self):
        return self.filter(state=InterviewState.HELD)

    def upcoming(self):
        """Booked, and not over: the next one first."""
        return self.booked().filter(ends_at__gt=Present()).order_by("starts_at", "pk")

    def to_write_up(self):
        """Over, and nobody has said what came of it."""
        now = Present()
        return self.booked().filter(starts_at__lt=now, ends_at__lte=now).order_by("starts_at", "pk")

    def for_list(self):
        """What a line of a list shows: who with whom, about which project."""
        return self.select_related(
            "holder__person", "accompaniment__project", "adviser__person", "operation"
        ).only(
            "state",
            "starts_at",
            "ends_at",
            "mode",
            "place",
            "link",
            "purpose",
            "holder__person__first_name",
            "holder__person__last_name",
            "accompaniment__project__title",
            "adviser__person__first_name",
            "adviser__person__last_name",
            "operation__name",
        )

    def with_signatures(self):
        """Signatures and scans as ``signed`` and ``scanned``, for ``signing``."""
        return self.prefetch_related(
            Prefetch("signatures", to_attr="signed"), Prefetch("scans", to_attr="scanned")
        )


@pghistory.track()
class Interview(TimeStamped, Versioned):
    """A time of an adviser: free (a slot), or with a holder. Its times are those it had."""

    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="interviews",
        verbose_name="accompagnateur",
    )
    holder = models.ForeignKey(
        ProjectHolder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name="porteur",
        help_text="Celui de l’accompagnement\u00a0; la base en tient la disponibilité.",
    )
    accompaniment = models.ForeignKey(
        Accompaniment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name="accompagnement",
    )
    operation = models.ForeignKey(
        FundedOperation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name="opération financée",
    )
    state = models.CharField(
        "état", max_length=10, choices=InterviewState.choices, default=InterviewState.OFFERED
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    mode = models.CharField("modalité", max_length=6, choices=InterviewMode.choices)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("lien de la visioconférence", max_length=500, blank=True)
    purpose = models.CharField("objet", max_length=300, blank=True)
    summary = models.TextField("compte rendu partagé", max_length=10_000, blank=True)
    next_steps = models.TextField("suites", max_length=3000, blank=True, help_text="Une par ligne.")
    # Began as a slot offered online: freed again when the holder moves or gives up.
    was_offered = models.BooleanField("proposé en ligne", default=False)
    # Of the calendar file: grows with each change that diaries must follow.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    announced_at = models.DateTimeField("annoncé le", default=timezone.now, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien"
        verbose_name_plural = "entretiens"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="interview_newest"),
            models.Index(fields=["state", "-starts_at", "-id"], name="interview_by_state"),
            models.Index(fields=["holder", "-starts_at"], name="interview_of_holder"),
            models.Index(
                fields=["starts_at"],
                name="interview_held",
                include=["adviser", "holder", "accompaniment", "operation", "ends_at"],
                condition=Q(state="held"),
            ),
        ]
        constraints = [
            _one_at_a_time(
                "one_interview_of_adviser_at_a_time",
                "adviser",
                InterviewState.TAKES_ADVISER,
                "L’accompagnateur a déjà un créneau ou un entretien à cette heure.",
            ),
            _one_at_a_time(
                "one_interview_of_holder_at_a_time",
                "holder",
                InterviewState.TAKES_HOLDER,
                "Le porteur a déjà un entretien à cette heure.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="interview_ends_after_start",
                violation_error_message="L’entretien finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", holder=None, accompaniment=None)
                | (~Q(state="offered") & Q(holder__isnull=False, accompaniment__isnull=False)),
                name="interview_slot_is_free",
                violation_error_message="Un créneau libre n’est à personne, un entretien l’est.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=InterviewState.values) & Q(mode__in=InterviewMode.values),
                name="interview_state_and_mode_known",
                violation_error_message="Cet état ou cette modalité n’existe pas.",
            ),
        ]

    def __str__(self):
        who = self.holder.person if self.holder_id else "personne"
        return f"Entretien de {who} avec {self.adviser}"

    def get_absolute_url(self):
        return reverse("projects:interview_detail", args=[self.pk])

    @property
    def length(self):
        """« 1 h 30 »."""
        return duration(self.ends_at - self.starts_at)

    @property
    def when(self):
        return period(self.starts_at, self.ends_at)

    @property
    def where(self):
        """Where to be, or how to reach each other, in words."""
        if self.mode == InterviewMode.VIDEO:
            return f"En visioconférence, {self.link}" if self.link else "En visioconférence"
        if self.mode == InterviewMode.PHONE:
            return "Par téléphone"
        return self.place or self.get_mode_display()

    @property
    def where_within(self):
        """The same inside a sentence, without its link: « en visioconférence »."""
        at_a_place = self.mode in {InterviewMode.OFFICE, InterviewMode.HOME}
        return (at_a_place and self.place) or self.get_mode_display().lower()

    @property
    def described(self):
        """« L’Épicerie du col, 1 h, en visioconférence » beside the name."""
        return ", ".join(
            [self.accompaniment.project.title, self.length, self.purpose or self.where_within]
        )

    @property
    def steps(self):
        """What was agreed to do, line by line."""
        lines = (line.strip(" -–•\t") for line in self.next_steps.splitlines())
        return [line for line in lines if line]

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def change_until(self):
        """Until when the holder moves or cancels alone."""
        return self.starts_at - timedelta(hours=settings.INTERVIEW_CHANGE_HOURS)

    @property
    def is_settled(self):
        """Too near for its holder to change it alone; a slot, once it is taken."""
        return self.change_until <= timezone.now()

    @property
    def is_blank(self):
        """Nobody has written, signed or added anything yet."""
        if self.summary or self.next_steps:
            return False
        # Only what was held may have more than that.
        return self.state != InterviewState.HELD or not (
            InterviewNote.objects.filter(interview=self).exists()
            or self.signatures.exists()
            or self.scans.exists()
        )

    @property
    def internal(self):
        """The internal part of the summary; for the team's pages alone."""
        note = InterviewNote.objects.filter(interview=self).first()
        return note.body if note else ""

    def signed_content(self):
        """What a signature is about: the facts that funders ask, and the shared words."""
        return {
            "holder": self.holder_id,
            "adviser": self.adviser_id,
            "accompaniment": self.accompaniment_id,
            "operation": self.operation_id,
            "starts_at": self.starts_at.astimezone(UTC).isoformat(),
            "ends_at": self.ends_at.astimezone(UTC).isoformat(),
            "mode": self.mode,
            "place": self.place,
            "purpose": self.purpose,
            "summary": self.summary,
            "next_steps": self.next_steps,
        }

    @property
    def fingerprint(self):
        """SHA-256 of what is signed; any later change of it gives another."""
        content = json.dumps(self.signed_content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def signing(self):
        """(signatory, its valid signature, its latest one of an earlier text) of both.

        Reads ``signed`` where ``with_signatures`` filled it.
        """
        rows = self.signed if hasattr(self, "signed") else list(self.signatures.all())
        now = self.fingerprint
        for role in Signatory:
            own = [row for row in rows if row.role == role]
            valid = next((row for row in own if row.fingerprint == now), None)
            yield role, valid, None if valid or not own else own[-1]

    @property
    def scan(self):
        """The scan of the sheet signed on paper as the interview reads now; or None."""
        rows = self.scanned if hasattr(self, "scanned") else list(self.scans.all())
        return next((row for row in rows if row.fingerprint == self.fingerprint), None)

    def lacks(self, role):
        """Whether ``role`` still has to sign it as it reads now."""
        return not self.scan and any(
            one == role and not valid for one, valid, _earlier in self.signing()
        )

    @property
    def is_signed(self):
        """By both, on screen or on paper, as it reads now."""
        return bool(self.scan) or all(valid for _role, valid, _earlier in self.signing())


class InterviewNote(models.Model):
    """The internal part of a summary. Never shown outside the team."""

    interview = models.OneToOneField(Interview, on_delete=models.CASCADE, related_name="note")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="de"
    )
    body = models.TextField("note interne", max_length=10_000)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "note interne d’entretien"
        verbose_name_plural = "notes internes d’entretien"

    def __str__(self):
        return self.body[:60]
