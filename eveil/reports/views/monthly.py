"""Monthly reports, as they were sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eveil.core.access import get_visible, requires
from eveil.reports.models import Report
from partners.pages import base_for
from partners.permissions import is_team_or_partner


@requires(is_team_or_partner)
@require_GET
def report_list(request):
    reports = Report.objects.visible_to(request.user).defer("pdf", "figures")
    context = {"reports": reports, "base": base_for(request.user)}
    return render(request, "reports/report_list.html", context)


@requires(is_team_or_partner)
@require_GET
def report_pdf(request, pk):
    """The PDF itself, read from the row: nothing is served by address alone."""
    report = get_visible(Report.objects.visible_to(request.user), pk=pk)
    return HttpResponse(
        bytes(report.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{report.filename}"'},
    )
