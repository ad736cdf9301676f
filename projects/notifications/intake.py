"""What an applicant is told: the link of the draft, what becomes of it, that it was received.

Keys begin with ``key_prefix``, so that erasing a draft finds its mails.
"""

import re
from datetime import datetime, time, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from eveil.core.notifications import Notification, Recipient, absolute, register
from projects.models import IntakeSubmission

# The address is not verified: a robot may have given somebody else's, and put its own words
# in place of a name. So mails repeat nothing of what was written but a name that looks like one.
_NAME = re.compile(r"[^\W\d_]+(?:[ ’'-][^\W\d_]+)*")
_NAME_LENGTH = 40


def key_prefix(submission):
    return f"projects.intake:{submission.pk}:"


def if_name(text):
    return text if len(text) <= _NAME_LENGTH and _NAME.fullmatch(text) else ""


class ToApplicant(Notification):
    """A message about one application, with its link. The link is all one needs to act on it."""

    reason = "vous avez commencé une candidature à l’incubateur EVEIL"

    def __init__(self, submission):
        self.submission = submission

    @property
    def key(self):
        return key_prefix(self.submission) + self.topic()

    def topic(self):
        """What this message is about, among those on one application."""
        return self.name

    @property
    def recipient(self):
        row = self.submission
        return Recipient(row.email, if_name(row.full_name), if_name(row.first_name))

    def context(self):
        path = reverse("projects:intake_application", args=[self.submission.token])
        return {
            "submission": self.submission,
            "url": absolute(path),
            "days": settings.INTAKE_DRAFT_DAYS,
            "answer_days": settings.INTAKE_ANSWER_DAYS,
            "deleted_on": deletion_day(self.submission),
            "sent_by": self.submission.sent_by,
        }


class ToWriter(ToApplicant):
    """About a draft, which nobody but its writer may read, the team included."""

    sensitive = True

    def __init__(self, submission):
        super().__init__(submission)
        if submission.sent_by:
            self.reason = "une structure partenaire vous a orienté vers EVEIL, avec votre accord"


@register
class DraftStarted(ToWriter):
    name = "projects.intake_started"
    label = "Candidature commencée : lien pour la reprendre"

    def topic(self):
        """Once per address: who corrects it on the way gets the link at the right one."""
        digest = sha256(self.submission.email.encode()).hexdigest()[:16]
        return f"{self.name}:{digest}"


@register
class LinkAgain(ToWriter):
    name = "projects.intake_link"
    label = "Lien d’une candidature, redemandé"
    reason = "quelqu’un, sans doute vous, a demandé à reprendre cette candidature"

    def topic(self):
        return f"{self.name}:{timezone.now().isoformat()}"


@register
class DraftReminder(ToWriter):
    """Once, whatever happens to the draft later."""

    name = "projects.intake_reminder"
    label = "Candidature inachevée : rappel"

    @classmethod
    def due(cls, day):
        days = settings.INTAKE_DRAFT_DAYS
        drafts = idle(day, days["remind"]).exclude(pk__in=idle(day, days["notify"]))
        # Who began again, or sent it from another page, has nothing left to finish here.
        since = IntakeSubmission.objects.filter(email=OuterRef("email"), pk__gt=OuterRef("pk"))
        return map(cls, drafts.filter(~Exists(since), draft_reminded_at=None))

    @transaction.atomic
    def send(self, **overrides):
        message = super().send(**overrides)
        # By update(): being reminded is not writing, and must not make the draft younger.
        IntakeSubmission.objects.filter(pk=self.submission.pk).update(
            draft_reminded_at=timezone.now()
        )
        return message


@register
class DraftDeletion(ToWriter):
    """Once per time the draft is left alone; who writes again is told again before deletion."""

    name = "projects.intake_deletion"
    label = "Candidature inachevée : effacement prochain"

    @classmethod
    def due(cls, day):
        drafts = idle(day, settings.INTAKE_DRAFT_DAYS["notify"])
        return map(cls, drafts.filter(deletion_notified_at=None))

    def topic(self):
        return f"{self.name}:{timezone.localdate(self.submission.updated_at)}"

    @transaction.atomic
    def send(self, **overrides):
        message = super().send(**overrides)
        IntakeSubmission.objects.filter(pk=self.submission.pk).update(
            deletion_notified_at=timezone.now()
        )
        return message


@register
class ApplicationReceived(ToApplicant):
    name = "projects.intake_received"
    label = "Candidature reçue : accusé de réception"
    reason = "vous avez envoyé une candidature à l’incubateur EVEIL"


def idle(day, days):
    """Drafts left alone since ``days`` days on the day ``day``."""
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    # What the team enters for somebody is nobody's unfinished business.
    return IntakeSubmission.objects.drafts_idle_since(midnight - timedelta(days=days)).filter(
        entered_by=None
    )


def deletion_day(submission):
    """The day a draft is erased if nobody writes in it again, and never before its notice."""
    days = settings.INTAKE_DRAFT_DAYS
    idle_for = timedelta(days=days["delete"])
    notice = timedelta(days=days["delete"] - days["notify"])
    return max(
        timezone.localdate(submission.updated_at + idle_for),
        timezone.localdate(timezone.now() + notice),
    )
