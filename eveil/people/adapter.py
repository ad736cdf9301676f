"""How allauth behaves here: accounts by invitation, mails through the outbox, no easy way in."""

import time
from io import BytesIO

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse
from qrcode.image.svg import SvgPathFillImage

from eveil.people.models import User
from eveil.people.notifications import AccountMail
from eveil.people.permissions import is_team


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble.",
        "incorrect_code": "Ce n’est pas le bon code. Vérifiez le dernier courriel reçu.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "rate_limited": "Cela fait beaucoup de demandes : patientez un instant.",
        "too_many_login_attempts": "Trop d’essais. Patientez quelques minutes.",
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "same_as_current": "C’est déjà l’adresse de votre compte.",
        "email_taken": "Un compte existe déjà pour cette adresse.",
    }

    def is_open_for_signup(self, request):
        """Accounts come by invitation only."""
        return False

    def send_mail(self, template_prefix, email, context):
        AccountMail(template_prefix, email, context).send()

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Who gives the address of another account gets no code, and does not learn why."""
        address = emailconfirmation.email_address
        if User.objects.filter(email__iexact=address.email).exclude(pk=address.user_id).exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def get_email_verification_redirect_url(self, email_address):
        return reverse("people:account")

    def get_password_change_redirect_url(self, request):
        return reverse("people:account")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not when the person has just logged in or confirmed it is still the same one.

        allauth lets accounts without password and second factor do anything, since it has
        nothing to ask them; they log in by mailed code, so a mailed code is what we ask.
        """
        request = allauth_context.request
        if authenticated_recently(request):
            return False
        if not get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app="allauth.account")

    def get_reauthentication_methods(self, user):
        """As allauth; a mailed code for who has no second factor, which it would weaken."""
        methods = super().get_reauthentication_methods(user)
        if any(method["id"].startswith("mfa") for method in methods):
            return methods
        return [
            *methods,
            {
                "id": "people:confirm",
                "description": "Recevoir un code par courriel",
                "url": reverse("people:confirm"),
            },
        ]


def authenticated_recently(request):
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Votre rôle demande un second facteur : il reste en place.",
        "incorrect_code": "Ce n’est pas le bon code. Attendez le suivant, puis réessayez.",
    }

    def get_totp_issuer(self):
        return "EVEIL"

    def build_totp_svg(self, url):
        """With its own white paper: on a dark page no camera would read it."""
        out = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(out)
        return out.getvalue().decode()

    def can_delete_authenticator(self, authenticator):
        return not needs_mfa(authenticator.user)


def needs_mfa(user):
    """Whether ``user`` may not work without a second factor."""
    return settings.STAFF_MFA_REQUIRED and is_team(user)
