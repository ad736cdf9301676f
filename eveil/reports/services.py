"""The monthly report: established once, frozen, sent once to those in charge that day."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from eveil.core.indicators import counts, ranked
from eveil.core.registry import indicators
from eveil.people.models import Person
from eveil.reports import documents, figures
from eveil.reports.models import Report
from eveil.reports.notifications import MonthlyReport
from partners.models import Mandate

MONTHS_SHOWN = 12


def month_before(day):
    """First day of the month before that of ``day``."""
    return day + relativedelta(months=-1, day=1)


def last_of(month):
    return month + relativedelta(day=31)


@transaction.atomic
def send_monthly_report(month):
    """Send the report of ``month`` to today's contacts, unless it was; returns how many.

    Two callers at once follow each other: the second waits for the first to insert or to let go
    of the row, then finds the report sent. A crash leaves nothing behind, so that the next call
    sends. Who becomes a contact later reads past reports on the platform.
    """
    report = establish(month)
    report = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if report.sent_at:
        return 0
    contacts = Person.objects.filter(pk__in=Mandate.objects.contacts().values("person"))
    sent = sum(MonthlyReport(report, person).send() is not None for person in contacts)
    report.sent_at = timezone.now()
    report.save(update_fields=["sent_at"])
    return sent


def establish(month):
    """The report of ``month``, written when nobody has yet, and never written again."""
    report = Report.objects.filter(month=month).first()
    if report:
        return report
    written = monthly_figures(month)
    pdf = documents.monthly_pdf(month, written, timezone.localdate())
    report, _ = Report.objects.get_or_create(month=month, defaults={"figures": written, "pdf": pdf})
    return report


def monthly_figures(month):
    """Every indicator over the month, the year so far and since the beginning, in rows."""
    until = last_of(month)
    chosen = ranked()
    firsts = last_months(month)
    asked = [
        (entry, since, until) for entry in chosen for since in (month, date(month.year, 1, 1), None)
    ]
    asked += [(indicators["applications"], first, last_of(first)) for first in firsts]
    values = iter(counts(asked))
    return {
        "until": until.isoformat(),
        "rows": [
            {
                "name": entry.name,
                "label": entry.label,
                "definition": entry.definition,
                "month": next(values),
                "year": next(values),
                "all": next(values),
            }
            for entry in chosen
        ],
        "months": [(first.isoformat(), next(values)) for first in firsts],
        "areas": figures.areas(date(month.year, 1, 1), until),
    }


def last_months(month):
    """First days of the twelve months that end with ``month``, oldest first."""
    firsts = [month]
    while len(firsts) < MONTHS_SHOWN:
        firsts.append(month_before(firsts[-1]))
    return firsts[::-1]
