"""« Ce qui manque »: how complete the records of each operation are, today and month by month."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import TruncMonth
from django.utils import timezone

from eveil.core.charts import Line
from eveil.core.dates import MONTHS, SHORT_MONTHS
from eveil.core.kept import kept
from projects.models import CompletenessDay, FundedOperation

MONTHS_SHOWN = 12
SHORT = 9
# What figures are made of.
READ = ("pk", "name", "incomplete_limit", "total", "incomplete")


@dataclass(frozen=True)
class Figures:
    """An operation, its records, and how many of them lack something."""

    operation: FundedOperation
    total: int = 0
    incomplete: int = 0

    @property
    def operation_id(self):
        return self.operation.pk

    @property
    def is_alarming(self):
        """Above the share that the funder tolerates."""
        return 100 * self.incomplete > self.operation.incomplete_limit * self.total


def figures():
    """``Figures`` of the operations under way, those at risk first. One query."""
    rows = [_figures_of(*values) for values in _counted(None)]
    return sorted(rows, key=lambda row: not row.is_alarming)


@kept
def _counted(user):
    return FundedOperation.objects.current().with_figures().values_list(*READ)


def _figures_of(pk, name, limit, total, incomplete):
    operation = FundedOperation(pk=pk, name=name, incomplete_limit=limit)
    return Figures(operation, total, incomplete)


def alarms():
    """``Figures`` of the operations above their threshold when last measured. One query.

    Measured every ten minutes (``measure``): the home of the team counts nothing itself.
    """
    return [_figures_of(*values) for values in _at_risk(None)]


@kept
def _at_risk(user):
    latest = CompletenessDay.objects.filter(operation=OuterRef("pk")).order_by("-day")
    complete = Subquery(latest.values("complete")[:1])
    rows = FundedOperation.objects.current().annotate(total=Subquery(latest.values("total")[:1]))
    weighed = rows.annotate(incomplete=F("total") - complete)
    at_risk = weighed.alias(excess=100 * F("incomplete") - F("total") * F("incomplete_limit"))
    return at_risk.filter(total__gt=0, excess__gt=0).values_list(*READ)


def measure(day=None):
    """Keep today's figures of each operation under way; measuring again replaces them."""
    day = day or timezone.localdate()
    CompletenessDay.objects.bulk_create(
        (
            CompletenessDay(
                operation=row.operation,
                day=day,
                total=row.total,
                complete=row.total - row.incomplete,
            )
            for row in figures()
        ),
        update_conflicts=True,
        unique_fields=["operation", "day"],
        update_fields=["total", "complete"],
    )


def curves(operations):
    """(lines, labels, short labels): the share complete at the end of each month, in %.

    One query. An operation that has no measure of a month keeps that of the month before.
    """
    months = _last_months()
    ends = (
        CompletenessDay.objects.filter(operation__in=operations, day__gte=months[0], total__gt=0)
        .annotate(month=TruncMonth("day"))
        .order_by("operation_id", "month", "-day")
        .distinct("operation_id", "month")
    )
    shares = {(row.operation_id, row.month): round(100 * row.complete / row.total) for row in ends}
    lines = []
    for operation in operations:
        values, last = [], None
        for month in months:
            last = shares.get((operation.pk, month), last)
            values.append(last)
        known = [value for value in values if value is not None]
        if known:
            # A line begins at the left: before its first measure it stands at that one.
            lines.append(
                Line(_short(operation.name), [known[0]] * (len(values) - len(known)) + known)
            )
    return (
        lines,
        [f"{MONTHS[month.month - 1]} {month.year}" for month in months],
        [SHORT_MONTHS[month.month - 1] for month in months],
    )


def _short(name):
    """What fits beside the end of a line: « FSE+ », « Région »."""
    return name if len(name) <= SHORT else name.split()[0].rstrip(":")[:SHORT]


def _last_months():
    """The first days of the last twelve months, this one last."""
    today = timezone.localdate()
    number = today.year * 12 + today.month - 1
    return [
        today.replace(year=n // 12, month=n % 12 + 1, day=1)
        for n in range(number - MONTHS_SHOWN + 1, number + 1)
    ]
