"""Home of each role."""

from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from eveil.core.access import is_logged_in, requires
from eveil.people.permissions import is_team
from partners.permissions import is_partner


@requires(is_logged_in)
@require_GET
def home(request):
    """Send each role to the page where its day begins."""
    if is_team(request.user):
        return redirect("reports:today")
    if is_partner(request.user):
        return redirect("reports:dashboard")
    return redirect("projects:my_space")
