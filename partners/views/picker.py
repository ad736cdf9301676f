"""Suggestions for whoever writes the name of a structure."""

from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from eveil.core.access import requires
from eveil.core.limits import limited
from eveil.core.picker import suggested
from partners.forms.picker import ALL
from partners.models import Structure
from partners.permissions import is_team_or_partner
from partners.queries.picker import find


@requires(is_team_or_partner)
@require_GET
@limited("suggestions")
@never_cache
def suggestions(request):
    """The structures that ``q`` may mean, among those the reader finds in the directory."""
    rows = Structure.objects.listed_for(request.user)
    if ALL not in request.GET:
        rows = rows.active()
    return suggested(
        find(rows, request.GET.get("q", "")),
        noun="structure",
        nothing="Aucune structure de ce nom ni de cette commune.",
    )
