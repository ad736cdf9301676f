"""The search on every staff page: a few results of each kind, and the way to all of them."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from eveil.core.access import requires
from eveil.core.registry import search as providers
from eveil.people.permissions import is_team

MAX_LENGTH = 200
RESULTS = 6


@requires(is_team)
@require_GET
def search_page(request):
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_LENGTH]
    return render(
        request, "reports/search.html", {"query": query, "groups": _found(request, query)}
    )


def _found(request, query):
    """(provider, results, address of all) of each provider that found something."""
    if not query:
        return []
    found = ((kind, kind.results(request.user, query, RESULTS)) for kind in providers)
    return [
        (kind, results, kind.more_url(query) if len(results) == RESULTS else "")
        for kind, results in found
        if results
    ]
