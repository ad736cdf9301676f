"""The signed address by which a person answers about a referral or a raised hand.

It names the exchange and nothing else, and asks for an answer within a number of days; what
was answered is read there, and taken back, as long as the link is not too old.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from eveil.core.notifications import absolute
from projects.models import HelpOffer, Referral

KINDS = {"orientation": Referral, "main": HelpOffer}


def _signer(kind):
    return signing.TimestampSigner(salt=f"projects.agreement.{kind}")


def path(exchange):
    """Where the person answers; an exchange not written yet, in a mail shown, has none."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(exchange, model))
    token = _signer(kind).sign(exchange.pk) if exchange.pk else "apercu"
    return reverse("projects:agreement", args=[kind, token])


def url(exchange):
    return absolute(path(exchange))


def read(kind, token):
    """(primary key or None, whether the link is too old)."""
    days = settings.AGREEMENT_LINK_DAYS
    try:
        return _signer(kind).unsign(token, max_age=days * 86_400), False
    except signing.SignatureExpired:
        return _signer(kind).unsign(token), True
    except signing.BadSignature:
        return None, False
