"""Health, preferences, and the mails as staff see them."""

import sys

from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core import health
from eveil.core.access import public
from eveil.core.enums import Category
from eveil.core.models import OptOut
from eveil.core.notifications import PREFERENCES_SALT

DATABASE_AWAY = (OperationalError, InterfaceError)
THEMES = {"auto", "light", "dark"}
REFUSABLE = [category for category in Category if category != Category.SERVICE]


@public
@never_cache
@require_GET
def healthz(request):
    state = health.check()
    return JsonResponse(state, status=200 if state["ok"] else 503)


def server_error(request):
    """Last resort of every page; says so when the database is the one that is away.

    Its templates stand alone: nothing they need can be missing.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        page, status, headers = "core/503.html", 503, {"Retry-After": "30"}
    else:
        page, status, headers = "500.html", 500, {}
    return HttpResponse(render_to_string(page), status=status, headers=headers)


@public
@require_POST
def theme(request):
    """Remember light, dark or "follow the system" in this browser, then go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            "theme",
            request.POST["theme"],
            max_age=365 * 24 * 3600,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@public
@require_http_methods(["GET", "POST"])
def preferences(request, token):
    """What the owner of an address wants to receive; the signed token comes from a mail."""
    try:
        email = signing.loads(token, salt=PREFERENCES_SALT)
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        wanted = set(request.POST.getlist("category"))
        for category in REFUSABLE:
            if category in wanted:
                OptOut.objects.filter(email=email, category=category).delete()
            else:
                OptOut.objects.get_or_create(email=email, category=category)
    refused = set(OptOut.objects.filter(email=email).values_list("category", flat=True))
    choices = [(category, category not in refused) for category in REFUSABLE]
    return render(
        request,
        "core/preferences.html",
        {"email": email, "choices": choices, "saved": request.method == "POST"},
    )
