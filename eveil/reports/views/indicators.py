"""What the incubator counts, and the rows behind each figure."""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Min
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_filters import ChoiceFilter, FilterSet

from eveil.core.access import requires
from eveil.core.dates import date_fr
from eveil.core.indicators import counts, ranked
from eveil.core.lists import Column, ListPage
from eveil.core.registry import indicators as registry
from eveil.core.text import NBSP, plural
from eveil.people.permissions import is_team
from projects.models import Accompaniment

BEGINNING = "Depuis le début"


def years():
    """The years of which something can be counted, newest first."""
    today = timezone.localdate()
    first = Accompaniment.objects.aggregate(first=Min("start"))["first"] or today
    return [(str(year), str(year)) for year in range(today.year, first.year - 1, -1)]


def period(chosen):
    """(since, until) of a year given as text; since the beginning for anything else."""
    today = timezone.localdate()
    if not (chosen or "").isdecimal() or not 1900 < int(chosen) <= today.year:
        return None, today
    year = int(chosen)
    return date(year, 1, 1), min(date(year, 12, 31), today)


class Figure(NamedTuple):
    label: str
    definition: str
    value: int
    key_figure: bool
    url: str
    base: list = []

    @property
    def share(self):
        """« 71 % » of the nearest number of the base, where there is one."""
        whole = self.base[0].value if self.base else 0
        return f"{round(100 * self.value / whole)}{NBSP}%" if whole else ""


class BaseFigure(NamedTuple):
    """A number of the base: « 21 réponses obtenues », opening its rows."""

    value: int
    text: str
    url: str


@requires(is_team)
@require_GET
def indicators(request):
    """Every indicator over the chosen period, each opening its rows."""
    chosen = request.GET.get("annee", "")
    since, until = period(chosen)
    entries = ranked()
    parts = {entry: entry.base() for entry in entries}
    asked = [one for entry in entries for one in (entry, *parts[entry])]
    values = dict(zip(asked, counts([(one, since, until) for one in asked]), strict=True))
    return render(
        request,
        "reports/indicators.html",
        {
            "years": years(),
            "chosen": str(since.year) if since else "",
            "since": since,
            "until": until,
            "figures": [
                Figure(
                    entry.label,
                    entry.definition,
                    values[entry],
                    entry.key_figure,
                    rows_url(entry, since),
                    [base_figure(entry, part, values[part], since) for part in parts[entry]],
                )
                for entry in entries
            ],
        },
    )


def rows_url(entry, since, part=""):
    """Address of the rows of an indicator, or of a number of its base."""
    asked = {"annee": since.year if since else "", "base": part}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse(f"reports:indicator_{entry.name}") + (f"?{query}" if query else "")


def base_figure(entry, part, value, since):
    text = plural(value, *part.noun.split(","))
    return BaseFigure(value, text, rows_url(entry, since, part.key))


class PeriodFilters(FilterSet):
    annee = ChoiceFilter(label="Année", choices=years, empty_label=BEGINNING, method="keep")

    def keep(self, queryset, name, value):
        """The list's rows are those of the period already."""
        return queryset


class Line(NamedTuple):
    """One row as cells of text; the first opens the record."""

    url: str
    cells: list


class IndicatorRows(ListPage):
    """The rows that one indicator counts: as many as its figure says."""

    indicator = None
    noun = "ligne"
    filterset_class = PeriodFilters
    template_name = "reports/indicator_rows.html"
    row_template = "reports/partials/_indicator_row.html"

    @property
    def title(self):
        return self.indicator.label

    @property
    def model(self):
        return self.get_queryset().model

    @property
    def columns(self):
        return [
            Column(
                cell.label,
                f"c{number}" if cell.order else "",
                cell.order,
                css="" if number else "ev-c-name",
            )
            for number, cell in enumerate(self.indicator.columns())
        ]

    @property
    def default_sort(self):
        return next(column.key for column in self.columns if column.key)

    @property
    def exports(self):
        return [(cell.label, _exported(cell)) for cell in self.indicator.columns()]

    def get_queryset(self):
        """Those counted; with ``?base=``, those they are counted out of."""
        parts = {part.key: part.rows for part in self.indicator.base()}
        rows = parts.get(self.request.GET.get("base"), self.indicator.rows)
        return rows(*period(self.request.GET.get("annee")))

    def rows_of(self, page):
        cells = self.indicator.columns()
        return [
            Line(self.indicator.link(row), [(cell.label, shown(cell.value(row))) for cell in cells])
            for row in super().rows_of(page)
        ]


def shown(value):
    if value is None:
        return ""
    return date_fr(value) if isinstance(value, date) else str(value)


def _exported(cell):
    def value(row):
        found = cell.value(row)
        return found if found is None or isinstance(found, date | int) else str(found)

    return value


def indicator_urls():
    """One address per indicator."""
    return [
        path(
            f"indicateurs/{entry.name.replace('_', '-')}/",
            requires(is_team)(IndicatorRows.as_view(indicator=entry)),
            name=f"indicator_{entry.name}",
        )
        for entry in registry
    ]
