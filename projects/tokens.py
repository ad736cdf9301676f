"""The signed address by which a person answers about a referral or a raised hand.

It asks for an answer within a number of days; what was answered is read there, and taken back,
as long as the link is not too old (see eveil.core.links).
"""

from django.urls import reverse

from eveil.core.links import Links
from eveil.core.notifications import absolute
from projects.models import HelpOffer, Referral

KINDS = {"orientation": Referral, "main": HelpOffer}
LINKS = {kind: Links(f"projects.agreement.{kind}", days="AGREEMENT_LINK_DAYS") for kind in KINDS}


def path(exchange):
    """Where the person answers; an exchange not written yet, in a mail shown, has none."""
    kind = next(kind for kind, model in KINDS.items() if isinstance(exchange, model))
    return path_of(kind, exchange.pk)


def path_of(kind, pk):
    return reverse("projects:agreement", args=[kind, LINKS[kind].token(pk)])


def url(exchange):
    return absolute(path(exchange))


def read(kind, token):
    """(primary key or None, whether the link is too old)."""
    opened = LINKS[kind].read(token)
    return (opened.keys[0], opened.too_old) if opened else (None, False)
