"""« Confirmez que c’est vous »: asked of who logs in without password, before a sensitive act."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eveil.core.access import is_logged_in, requires
from eveil.people.account_forms import ConfirmationCode
from eveil.people.confirmation import Confirmation


@requires(is_logged_in)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request):
    """Two steps on one address: ask for the code, then type it."""
    process = Confirmation.under_way(request)
    form = None
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if limited:
            return limited
        if process is None or "code" not in request.POST:
            process = Confirmation.start(request)
        else:
            form = ConfirmationCode(request.POST, code=process.code)
            if form.is_valid():
                process.finish()
                return resume_request(request) or redirect("people:account")
            if not process.record_invalid_attempt():
                messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
                process = None
    if process and form is None:
        form = ConfirmationCode(code=process.code)
    return render(request, "people/confirm.html", {"form": form if process else None})
