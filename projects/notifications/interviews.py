"""What holders and advisers are told about their interviews.

Nothing of what is said in an interview is in a mail: only when, where and with whom.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from eveil.core import dates, ics
from eveil.core.notifications import InWords, Recipient, absolute, register
from projects.calendar import appointment
from projects.enums import AccompanimentState
from projects.models import Interview


class InterviewMail(InWords):
    """A message about one appointment to one of the two, with the calendar file."""

    reason = "vous avez un entretien prévu à l’incubateur EVEIL"

    def __init__(self, interview, *, for_adviser=False, **words):
        super().__init__(**words)
        self.interview = interview
        self.for_adviser = for_adviser

    @property
    def key(self):
        """Once per reader and per place and time of the appointment."""
        who = "adviser" if self.for_adviser else "holder"
        return f"{self.name}:{self.interview.pk}:{self.interview.sequence}:{who}"

    @property
    def recipient(self):
        if self.for_adviser:
            return Recipient.of(self.interview.adviser)
        return Recipient.of(self.interview.holder.person)

    @property
    def page(self):
        """Path of the reader's own page; an appointment shown before it exists has none yet."""
        if not self.interview.pk:
            return reverse("projects:my_interviews")
        name = "projects:interview_detail" if self.for_adviser else "projects:my_interview"
        return reverse(name, args=[self.interview.pk])

    def context(self):
        interview = self.interview
        return {
            **super().context(),
            "interview": interview,
            "other": interview.holder.person if self.for_adviser else interview.adviser,
            "for_adviser": self.for_adviser,
            "when": interview.when,
            "where": interview.where,
            "url": absolute(self.page),
        }

    def attachments(self):
        entry = appointment(self.interview, for_adviser=self.for_adviser)
        return [ics.attachment(entry)]


@register
class InterviewBooked(InterviewMail):
    name = "projects.interview_booked"
    label = "Entretien\u00a0: rendez-vous pris"


@register
class InterviewMoved(InterviewMail):
    """``before`` is the interview as it was announced."""

    name = "projects.interview_moved"
    label = "Entretien\u00a0: rendez-vous déplacé"

    def __init__(self, interview, *, before, **options):
        super().__init__(interview, **options)
        self.before = before

    def context(self):
        return {
            **super().context(),
            "was": dates.period(self.before.starts_at, self.before.ends_at),
        }


@register
class InterviewCancelled(InterviewMail):
    name = "projects.interview_cancelled"
    label = "Entretien\u00a0: rendez-vous annulé"

    def context(self):
        active = self.interview.accompaniment.state == AccompanimentState.ACTIVE
        context = {**super().context(), "may_book": active and not self.for_adviser}
        if context["may_book"]:
            context["url"] = absolute(reverse("projects:my_interviews"))
        return context


@register
class InterviewPassedOn(InterviewMail):
    """Another adviser holds it: to the holder and to that adviser."""

    name = "projects.interview_passed_on"
    label = "Entretien\u00a0: repris par un autre accompagnateur"

    def __init__(self, interview, *, former, **options):
        super().__init__(interview, **options)
        self.former = former

    def context(self):
        return {**super().context(), "former": self.former}


@register
class InterviewLeft(InterviewMail):
    """To the adviser who held it before: struck out of the diary."""

    name = "projects.interview_left"
    label = "Entretien\u00a0: retiré de l’agenda de qui ne le tient plus"
    reason = "vous deviez tenir cet entretien à l’incubateur EVEIL"

    def __init__(self, interview, *, former):
        super().__init__(interview, for_adviser=True)
        self.former = former

    @property
    def key(self):
        return f"{self.name}:{self.interview.pk}:{self.interview.sequence}"

    @property
    def recipient(self):
        return Recipient.of(self.former)

    def attachments(self):
        return [ics.attachment(appointment(self.interview, for_adviser=True, left=True))]


@register
class InterviewReminder(InterviewMail):
    """The day before, or the same morning when that was missed; again if it moves.

    Who booked since yesterday has just been told.
    """

    name = "projects.interview_reminder"
    label = "Entretien\u00a0: rappel de la veille"

    @classmethod
    def due(cls, day):
        now = timezone.now()
        rows = Interview.objects.booked().filter(
            starts_at__date__range=(day, day + timedelta(days=1)),
            starts_at__gt=now,
            announced_at__lt=now - timedelta(days=1),
        )
        return map(cls, rows.select_related("holder__person", "adviser__person").order_by("pk"))


@register
class SummaryToSign(InterviewMail):
    """The summary is there to read and to sign; asked once for each text."""

    name = "projects.interview_to_sign"
    label = "Entretien\u00a0: compte rendu à lire et à signer"
    reason = "vous avez eu un entretien à l’incubateur EVEIL"

    @property
    def key(self):
        return f"{self.name}:{self.interview.pk}:{self.interview.fingerprint[:16]}"

    def attachments(self):
        return []
