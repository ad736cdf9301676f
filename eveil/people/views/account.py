"""« Mon compte »: what everybody with an account finds under its own name."""

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eveil.core.access import is_logged_in, requires
from eveil.core.notifications import preferences_url
from eveil.people import queries
from eveil.people.enums import ConsentPurpose
from eveil.people.permissions import is_team


def base_for(user):
    """The frame of a page that every role shares."""
    return "core/base_staff.html" if is_team(user) else "core/base_space.html"


@requires(is_logged_in)
@require_GET
def account(request):
    return render(
        request,
        "people/account.html",
        {
            "base": base_for(request.user),
            "has_password": request.user.has_usable_password(),
            "has_mfa": is_mfa_enabled(request.user),
            "consents": queries.consents(request.user.person, [ConsentPurpose.NEWSLETTER]),
            "preferences_url": preferences_url(request.user.email),
        },
    )
