"""Hours of individual accompaniment: by adviser, operation and holder, for a period."""

import tempfile
from dataclasses import replace
from functools import cached_property

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views import View

from eveil.core.access import requires
from eveil.core.dates import duration
from eveil.core.exporting import EXPORT, Exporting
from eveil.core.exports import FORMATS, Format
from eveil.people.permissions import is_team
from projects import interview_queries as queries
from projects.documents import hours as documents
from projects.forms.hours import HoursForm, this_year

SHOWN = 50
ICONS = {"pdf": "printer", "xlsx": "download"}


class HoursPage(Exporting, View):
    """The sums of a period, and its sheet: at once when it is short, else by a worker."""

    http_method_names = ["get", "head", "post"]
    title = "Heures d’accompagnement"
    base_template = "core/base_staff.html"
    formats = {
        "pdf": Format("Fiche en PDF", "application/pdf"),
        "xlsx": replace(FORMATS["xlsx"], label="Tableur"),
    }

    def get(self, request):
        kind = request.GET.get(EXPORT)
        if self.may_export(kind) and self.is_short(kind):
            return self.file(kind)
        return render(request, "projects/interviews/hours.html", self.context())

    # What is asked ----------------------------------------------------------------------

    @cached_property
    def words(self):
        given = {key: value for key, value in self.request.GET.items() if value}
        return {
            key: value
            for key, value in {**this_year(), **given}.items()
            if key in HoursForm.base_fields
        }

    @cached_property
    def form(self):
        return HoursForm(self.words)

    @cached_property
    def sums(self):
        """What the form asks for; None when it asks for nothing that exists."""
        if not self.form.is_valid():
            return None
        chosen = self.form.cleaned_data
        what = {
            "adviser": chosen["de"],
            "holder": chosen["porteur"],
            "operation": chosen["operation"],
        }
        rows = queries.held(chosen["du"], chosen["au"], **what).visible_to(self.request.user)
        return documents.Sums(chosen["du"], chosen["au"], **what, rows=rows)

    # Files ------------------------------------------------------------------------------

    @property
    def row_count(self):
        return self.sums.count

    @property
    def is_too_long(self):
        """For a paper: a spreadsheet may be of any length."""
        return self.sums.count > documents.MOST_LINES

    def may_export(self, kind):
        if not super().may_export(kind) or not self.sums or not self.sums.count:
            return False
        return kind != "pdf" or not self.is_too_long

    def is_short(self, kind):
        limits = {"pdf": documents.SHORT, "xlsx": settings.EXPORT_IN_WORKER_ROWS}
        return self.sums.count <= limits[kind]

    def export_name(self):
        return self.sums.filename

    def address(self, **more):
        return f"{self.request.path}?{urlencode({**self.words, **more}, doseq=True)}"

    def write(self, kind, file, report):
        if kind == "xlsx":
            lines = documents.lines(self.sums.rows, report)
            self.formats[kind].write(file, documents.HEADER, lines)
        else:
            file.write(documents.hours_pdf(self.sums, report))

    def file(self, kind):
        file = tempfile.TemporaryFile()  # noqa: SIM115 FileResponse closes it
        self.write(kind, file, lambda done, total: None)
        file.seek(0)
        response = FileResponse(
            file,
            as_attachment=kind != "pdf",
            filename=f"{self.export_name()}.{kind}",
            content_type=self.formats[kind].content_type,
        )
        response["Cache-Control"] = "private, no-store"
        return response

    # The page ---------------------------------------------------------------------------

    def context(self):
        if self.sums is None:
            return {"form": self.form, "sums": None}
        longest = self.sums.longest(SHOWN)
        return {
            "form": self.form,
            "sums": self.sums,
            "total": duration(self.sums.length),
            "by_operation": _in_words(self.sums.by_operation),
            "by_adviser": _in_words(self.sums.by_adviser),
            "by_holder": _in_words(longest),
            "not_shown": self.sums.accompaniments - len(longest),
            "is_too_long": self.is_too_long,
            "most_lines": documents.MOST_LINES,
            "here": self.address(),
            "files": [
                (kind, one.label, ICONS[kind], self.is_short(kind), self.address(export=kind))
                for kind, one in self.formats.items()
                if self.may_export(kind)
            ],
        }


def _in_words(rows):
    """Rows whose last cell, a length of time, is « 12 h 30 »."""
    return [(*row[:-1], duration(row[-1])) for row in rows]


hours = requires(is_team)(HoursPage.as_view())
