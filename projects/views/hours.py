"""Hours of individual accompaniment: by adviser and by holder, for a period."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from eveil.core.access import requires
from eveil.core.dates import duration
from eveil.core.exports import xlsx_response
from eveil.people.permissions import is_team
from projects import interview_queries as queries
from projects.documents import hours as documents
from projects.forms.interviews import HoursForm, this_year
from projects.models import ProjectHolder

SHOWN = 50


@requires(is_team)
@require_GET
def hours(request):
    """The sums of a period; ``?format=pdf`` and ``?format=xlsx`` are its sheet."""
    asked = {**this_year(), **{key: value for key, value in request.GET.items() if value}}
    form = HoursForm(asked)
    if not form.is_valid():
        return render(request, "projects/interviews/hours.html", {"form": form, "sums": None})
    chosen = form.cleaned_data
    holder = ProjectHolder.objects.filter(pk=chosen["porteur"]).select_related("person").first()
    what = {"adviser": chosen["de"], "holder": holder, "operation": chosen["operation"]}
    rows = queries.held(chosen["du"], chosen["au"], **what)
    sums = documents.Sums(chosen["du"], chosen["au"], **what, rows=rows)
    kind = request.GET.get("format")
    if kind == "xlsx":
        return xlsx_response(sums.filename, documents.HEADER, documents.lines(rows))
    if kind == "pdf":
        response = HttpResponse(documents.hours_pdf(sums), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{sums.filename}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
    words = {key: value for key, value in asked.items() if key in form.fields}
    context = {
        "form": form,
        "sums": sums,
        "total": duration(sums.length),
        "by_operation": _in_words(sums.by_operation),
        "by_adviser": _in_words(sums.by_adviser),
        "by_holder": _in_words(sums.by_holder[:SHOWN]),
        "not_shown": max(0, len(sums.by_holder) - SHOWN),
        "pdf_url": f"?{urlencode({**words, 'format': 'pdf'}, doseq=True)}",
        "xlsx_url": f"?{urlencode({**words, 'format': 'xlsx'}, doseq=True)}",
    }
    return render(request, "projects/interviews/hours.html", context)


def _in_words(rows):
    """Rows whose last cell, a length of time, is « 12 h 30 »."""
    return [(*row[:-1], duration(row[-1])) for row in rows]
