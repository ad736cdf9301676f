"""Suggestions for whoever writes the name of a commune."""

from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from eveil.core.access import public
from eveil.core.text import plural
from eveil.territory.queries import find


@public
@require_GET
@cache_control(public=True, max_age=3600)
def suggestions(request):
    """The communes that ``q`` may mean, and how many they are in words to be read aloud."""
    answer = find(request.GET.get("q", ""))
    return JsonResponse(
        {
            "communes": [
                {
                    "code": row.code,
                    "name": row.name,
                    "detail": row.detail,
                    "label": row.label,
                }
                for row in answer.candidates
            ],
            "certain": answer.certain.code if answer.certain else None,
            "message": announcement(answer),
        }
    )


def announcement(answer):
    count = len(answer.candidates)
    if not count:
        return "Aucune commune de ce nom ni de ce code postal."
    said = plural(count, "commune proposée")
    return f"{said}, il y en a d’autres." if answer.more else f"{said}."
