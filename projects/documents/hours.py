"""The sheet of hours: sums by adviser and by holder, and each interview."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from eveil.core import pdf
from eveil.core.dates import date_fr, duration, hour, local
from eveil.core.text import fold
from projects import interview_queries as queries

HEADER = [
    "Date",
    "Début",
    "Fin",
    "Heures",
    "Porteur",
    "Projet",
    "Accompagnateur",
    "Modalité",
    "Lieu",
    "Objet",
    "Opération financée",
]
# Beyond, a paper is some fifty pages that nobody reads, and 250 MB of memory to lay it out.
MOST_LINES = 1_500
# So many lines are laid out while one waits.
SHORT = 200


@dataclass(frozen=True)
class Sums:
    """What was held from ``since`` to ``until``, of one adviser, holder or operation when given."""

    since: date
    until: date
    adviser: object
    holder: object
    operation: object
    rows: object

    @cached_property
    def by_adviser(self):
        return [
            (_name(row, "adviser"), *_amounts(row)) for row in queries.hours_by_adviser(self.rows)
        ]

    @cached_property
    def by_operation(self):
        return [
            (row["operation__name"] or "Sans financement", *_amounts(row))
            for row in queries.hours_by_operation(self.rows)
        ]

    @cached_property
    def by_holder(self):
        """(holder, name, project, interviews, length), by name."""
        return [_of_holder(row) for row in queries.hours_by_holder(self.rows)]

    def longest(self, most):
        """The same of those who took most of it, the longest first."""
        return [_of_holder(row) for row in queries.hours_of_longest(self.rows, most)]

    @cached_property
    def totals(self):
        return queries.hours_in_all(self.rows)

    @property
    def count(self):
        return self.totals["count"]

    @property
    def length(self):
        return self.totals["length"] or timedelta()

    @property
    def holders(self):
        return self.totals["holders"]

    @property
    def accompaniments(self):
        return self.totals["accompaniments"]

    @property
    def period(self):
        return f"Du {date_fr(self.since)} au {date_fr(self.until)}"

    @property
    def filename(self):
        who = self.holder or self.adviser or self.operation
        parts = ["heures", fold(str(who)).replace(" ", "-") if who else "", self.since, self.until]
        return "-".join(str(part) for part in parts if part)


def _amounts(row):
    return row["holders"], row["count"], row["length"]


def _of_holder(row):
    project = row["accompaniment__project__title"]
    return row["holder"], _name(row, "holder"), project, row["count"], row["length"]


def _name(row, what):
    return f"{row[f'{what}__person__first_name']} {row[f'{what}__person__last_name']}"


def lines(rows, report):
    """Each interview as a row of a spreadsheet; ``report`` is told how far it is."""
    for row in queries.in_order(rows, report):
        start, end = local(row.starts_at), local(row.ends_at)
        yield [
            start.date(),
            f"{start:%H:%M}",
            f"{end:%H:%M}",
            queries.decimal_hours(end - start),
            str(row.holder),
            row.accompaniment.project.title,
            str(row.adviser),
            row.get_mode_display(),
            row.place,
            row.purpose,
            row.operation.name if row.operation else "",
        ]


def hours_pdf(sums, report):
    """The sheet with each interview: for ``MOST_LINES`` at most."""
    data = {
        "title": "Heures d’accompagnement individuel",
        "period": sums.period,
        "adviser": str(sums.adviser or ""),
        "holder": str(sums.holder or ""),
        "operation": str(sums.operation or ""),
        "issued": date_fr(timezone.localdate()),
        "holders": sums.holders,
        "count": sums.count,
        "length": duration(sums.length),
        "by_adviser": _in_words(sums.by_adviser),
        "by_operation": _in_words(sums.by_operation),
        "by_holder": [
            (name, project, count, duration(length))
            for _pk, name, project, count, length in sums.by_holder
        ],
        "lines": [_line(row) for row in queries.in_order(sums.rows, report)],
        "organisation": settings.ORGANISATION,
    }
    return pdf.render("projects/documents/hours.typ", data)


def _in_words(rows):
    return [(*row[:-1], duration(row[-1])) for row in rows]


def _line(row):
    return [
        f"{local(row.starts_at):%d/%m/%Y}",
        f"{hour(row.starts_at)} à {hour(row.ends_at)}",
        duration(row.ends_at - row.starts_at),
        str(row.holder),
        str(row.adviser),
        row.get_mode_display(),
        row.purpose,
    ]
