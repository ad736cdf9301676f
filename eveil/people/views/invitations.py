"""The link of an invitation: seen as often as one likes, used once."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from eveil.core.access import public
from eveil.people import services
from eveil.people.forms import AcceptInvitationForm
from eveil.people.models import Invitation


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request, secret):
    """GET tells who invites to what and changes nothing: mail scanners open links too."""
    found = Invitation.objects.select_related("person", "invited_by__person").find(secret)
    if found is None or not found.is_open:
        return _closed(request)
    if request.user.is_authenticated:
        return render(request, "people/invitation_other_account.html", {"invitation": found})
    posted = request.POST if request.method == "POST" else None
    form = AcceptInvitationForm(posted, invitation=found)
    if form.is_valid():
        try:
            user = services.accept_invitation(found, password=form.cleaned_data["password"])
        except services.InvitationRefused:
            return _closed(request)
        record_authentication(request, user, method="invitation")
        return perform_login(request, Login(user=user, email=user.email))
    return render(
        request,
        "people/invitation.html",
        {"invitation": found, "form": form, "mfa": settings.STAFF_MFA_REQUIRED},
    )


def _closed(request):
    """Used, expired, replaced and unknown look alike: the next step is the same."""
    return render(request, "people/invitation_closed.html", status=410)
