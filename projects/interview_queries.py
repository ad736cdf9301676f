"""Reads of interviews: what awaits whom, and the hours that funders ask for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, OuterRef, Sum
from django.utils import timezone

from eveil.core.dates import next_working_day
from eveil.core.exporting import in_chunks
from eveil.core.models import Message
from projects.enums import InterviewState, Signatory
from projects.models import Interview, InterviewScan, InterviewSignature
from projects.models.intake import days_ago
from projects.notifications.interviews import SummaryToSign

LENGTH = Sum(F("ends_at") - F("starts_at"))
HOLDERS = Count("holder", distinct=True)
# Of whom nobody asks a signature on screen any more: older ones were signed on paper, or never.
RECENT = 3


def agenda(user=None):
    """(interviews booked for today that are not over, [(day, its interviews)] of the days after,
    up to the next working day): of ``user``, or of everybody."""
    today = timezone.localdate()
    ahead = (next_working_day(today) - today).days
    rows = Interview.objects.upcoming().filter(
        starts_at__gte=days_ago(0), starts_at__lt=days_ago(-1 - ahead)
    )
    days = groupby(_of(user, rows).for_list(), key=lambda row: timezone.localdate(row.starts_at))
    by_day = {day: list(found) for day, found in days}
    return by_day.pop(today, []), list(by_day.items())


def to_write_up(user=None):
    """Interviews that are over, and of which nobody has said anything: the oldest first."""
    return _of(user, Interview.objects.to_write_up())


def _of(user, rows):
    return rows if user is None else rows.filter(adviser=user)


def of_holder(holder):
    """The interviews of a holder, newest first, with their signatures."""
    rows = Interview.objects.filter(holder=holder).with_signatures()
    rows = rows.select_related("adviser__person", "holder__person", "accompaniment__project")
    return list(rows.order_by("-starts_at", "-pk"))


@dataclass(frozen=True)
class Awaiting:
    """What interviews ask of a holder: the next one, one to sign; or nothing yet."""

    next: Interview | None
    to_sign: Interview | None
    have_met: bool


def proofs_of(role):
    """In a query of interviews: the fingerprints of what ``role`` signed, on screen or on paper."""

    def fingerprints(rows):
        return ArraySubquery(rows.filter(interview=OuterRef("pk")).values("fingerprint"))

    return Func(
        fingerprints(InterviewSignature.objects.order_by().filter(role=role)),
        fingerprints(InterviewScan.objects.order_by()),
        function="array_cat",
        output_field=ArrayField(CharField()),
    )


def awaiting(holder):
    """One query: the next interview, and the latest of those that have begun."""
    rows = Interview.objects.filter(holder=holder).annotate(proofs=proofs_of(Signatory.HOLDER))
    begun = rows.filter(
        state__in=[InterviewState.BOOKED, InterviewState.HELD], starts_at__lte=timezone.now()
    )
    found = begun.order_by("-starts_at")[:RECENT].union(rows.upcoming()[:1], all=True)
    found = sorted(found, key=lambda row: row.starts_at, reverse=True)
    latest = [row for row in found if row.has_begun]
    to_come = [row for row in found if row.state == InterviewState.BOOKED and not row.is_over]
    written = [row for row in latest if row.state == InterviewState.HELD and row.summary]
    return Awaiting(
        next=to_come[-1] if to_come else None,
        to_sign=next((row for row in written if row.fingerprint not in row.proofs), None),
        have_met=bool(latest),
    )


def signature_asked_at(interview):
    """When the holder was asked, by mail, for its missing signature; or None."""
    if interview.state != InterviewState.HELD or not interview.lacks(Signatory.HOLDER):
        return None
    asked = Message.objects.filter(key=SummaryToSign(interview).key)
    return asked.values_list("created_at", flat=True).first()


def hours_of(holder):
    """(number of interviews held, their length in all) of a holder."""
    held = Interview.objects.held().filter(holder=holder)
    row = held.aggregate(count=Count("pk"), length=LENGTH)
    return row["count"], row["length"] or timedelta()


# A change of adviser ----------------------------------------------------------------------


def to_come(accompaniment):
    """The appointments of an accompaniment that have not begun, the next one first."""
    rows = Interview.objects.booked().filter(
        accompaniment=accompaniment, starts_at__gt=timezone.now()
    )
    return rows.select_related("holder__person", "adviser__person").order_by("starts_at", "pk")


def called_off_with(outcome):
    """How many appointments an exit called off: those cancelled before were none of its."""
    rows = Interview.objects.filter(
        accompaniment=outcome.accompaniment_id,
        state=InterviewState.CANCELLED,
        updated_at__gte=outcome.created_at,
    )
    return rows.filter(starts_at__date__gt=outcome.day).count()


def with_adviser(accompaniment, adviser):
    """Those of them that are with that adviser."""
    return to_come(accompaniment).filter(adviser=adviser)


def clashes(adviser, interviews):
    """{interview: what ``adviser`` has to do at that hour already} of those that clash."""
    if not interviews:
        return {}
    rows = Interview.objects.booked().filter(
        adviser=adviser,
        starts_at__lt=max(row.ends_at for row in interviews),
        ends_at__gt=min(row.starts_at for row in interviews),
    )
    rows = list(rows.select_related("holder__person").order_by("starts_at"))
    return {
        mine: other
        for mine in interviews
        for other in reversed(rows)
        if other.starts_at < mine.ends_at and mine.starts_at < other.ends_at
    }


# Hours -----------------------------------------------------------------------------------


def held(since, until, *, adviser=None, holder=None, operation=None):
    """Interviews held from the day ``since`` to the day ``until``, in Europe/Paris."""
    first = timezone.make_aware(datetime.combine(since, time.min))
    last = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    rows = Interview.objects.held().filter(starts_at__gte=first, starts_at__lt=last)
    if adviser:
        rows = rows.filter(adviser=adviser)
    if holder:
        rows = rows.filter(holder=holder)
    if operation:
        rows = rows.filter(operation=operation)
    return rows


def hours_by_adviser(rows):
    """[(adviser, holders, interviews, length)], by name."""
    names = ["adviser__person__last_name", "adviser__person__first_name", "adviser"]
    return list(_grouped(rows, *names).annotate(holders=HOLDERS))


def hours_by_operation(rows):
    """[(operation or None, holders, interviews, length)], by name."""
    return list(_grouped(rows, "operation__name", "operation").annotate(holders=HOLDERS))


HOLDER = ["holder__person__last_name", "holder__person__first_name", "holder"]
PROJECT = ["accompaniment__project__title", "accompaniment"]


def hours_by_holder(rows):
    """[(holder and project, interviews, length)], by name."""
    return list(_grouped(rows, *HOLDER, *PROJECT))


def hours_of_longest(rows, most):
    """The same of the accompaniments of most hours: sums on keys, and names of those alone."""
    lengths = rows.order_by().values("accompaniment").annotate(length=LENGTH)
    keys = [row["accompaniment"] for row in lengths.order_by("-length", "accompaniment")[:most]]
    found = hours_by_holder(rows.filter(accompaniment__in=keys))
    return sorted(found, key=lambda row: row["length"], reverse=True)


def hours_in_all(rows):
    """Interviews, their length, holders and accompaniments, each once."""
    return rows.order_by().aggregate(
        count=Count("pk"),
        length=LENGTH,
        holders=HOLDERS,
        accompaniments=Count("accompaniment", distinct=True),
    )


def _grouped(rows, *names):
    grouped = rows.order_by().values(*names)
    return grouped.annotate(count=Count("pk"), length=LENGTH).order_by(*names)


def in_order(rows, report):
    """Every interview of a period with its names, oldest first, a few hundred at a time."""
    return in_chunks(rows.order_by("starts_at", "pk"), Interview.objects.for_list(), report)


def decimal_hours(length):
    """« 1,50 »: what sums and funders' sheets take."""
    return (Decimal(length.total_seconds()) / 3600).quantize(Decimal("0.01"))
