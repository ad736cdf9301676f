"""What every page needs to know, at no database query."""

from django.conf import settings


def site(request):
    return {
        "demo": settings.DEMO,
        "organisation": settings.ORGANISATION,
        "theme": request.COOKIES.get("theme", "auto"),
    }
