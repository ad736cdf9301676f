"""The team sets up its second factor before anything else."""

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect

from eveil.people.adapter import needs_mfa

# What leads to a second factor, or out.
ALLOWED = {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_logout",
    "people:confirm",
}


class StaffMfaMiddleware:
    """Send members of the team without a second factor to the page where they set it up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if (
            getattr(view, "access", None) == "public"
            or not needs_mfa(request.user)
            or request.resolver_match.view_name in ALLOWED
            or is_mfa_enabled(request.user)
        ):
            return None
        return redirect("mfa_activate_totp")
