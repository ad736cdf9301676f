"""Suggestions for whoever writes the name of a commune."""

from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from eveil.core.access import public
from eveil.core.limits import limited
from eveil.core.picker import suggested
from eveil.territory.queries import find


@public
@require_GET
@limited("suggestions")
@cache_control(public=True, max_age=3600)
def suggestions(request):
    """The communes that ``q`` may mean."""
    return suggested(
        find(request.GET.get("q", "")),
        noun="commune",
        nothing="Aucune commune de ce nom ni de ce code postal.",
    )
