"""Health, preferences, and the long work that somebody waits for."""

import sys

from django.contrib import messages
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eveil.core import health, jobs
from eveil.core.access import get_visible, is_logged_in, public, requires
from eveil.core.enums import JobState
from eveil.core.files import stream
from eveil.core.forms import REFUSABLE, PreferencesForm
from eveil.core.models import Job, OptOut
from eveil.core.notifications import PREFERENCES_SALT

DATABASE_AWAY = (OperationalError, InterfaceError)
THEMES = {"auto", "light", "dark"}


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
    refused = OptOut.objects.filter(email=email)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted": sorted(REFUSABLE - set(refused.values_list("category", flat=True)))},
    )
    if request.method == "POST" and form.is_valid():
        form.save(email)
        messages.success(request, "Vos choix sont enregistrés.")
        return redirect("core:preferences", token=token)
    return render(request, "core/preferences.html", {"email": email, "form": form})


@requires(is_logged_in)
@never_cache
@require_GET
def job(request, pk):
    """How far the work is; the page asks again by itself until it is over."""
    row = _own_job(request, pk)
    template = "core/partials/_job.html" if "HX-Request" in request.headers else "core/job.html"
    return render(request, template, {"job": row, "base": row.params["base"]})


@requires(is_logged_in)
@require_GET
def job_file(request, pk):
    row = _own_job(request, pk)
    if row.state != JobState.DONE:
        raise Http404
    return stream(row)


@requires(is_logged_in)
@require_POST
def job_retry(request, pk):
    jobs.retry(_own_job(request, pk))
    return redirect("core:job", pk)


def _own_job(request, pk):
    """A job is nobody's but who asked for it."""
    return get_visible(Job.objects.filter(by=request.user), pk=pk)
