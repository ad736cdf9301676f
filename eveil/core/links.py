"""Signed addresses by which somebody acts from a mail, without an account.

A token names rows and nothing else, so that what is read and what may be done there follow from
the rows as they are now. Opening such an address changes nothing: programs that scan mails open
every link they find. It shows one button, and only its POST acts. Views are ``@public`` and
``@never_cache``, and answer 410 with ``closed`` where nothing can be done any more.
"""

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.shortcuts import render

GONE = 410
# A row not written yet, in a mail shown before it leaves, has no address.
PREVIEW = "apercu"


class Opened(NamedTuple):
    """What a token that we signed names, and whether it has served its time."""

    keys: tuple
    too_old: bool
    since: str


class _Signer(signing.TimestampSigner):
    """Dates a signature ``since``, where one is given, instead of now."""

    since = None

    def timestamp(self):
        return self.since or super().timestamp()


class Links:
    """Tokens of one kind. ``days`` is the setting that says how long they serve; without one,
    that follows from the rows."""

    def __init__(self, salt, *, days=""):
        self.salt = salt
        self.days = days

    @property
    def _signer(self):
        return _Signer(salt=self.salt)

    def token(self, *keys, since=None):
        """The token for the rows of these primary keys. What is offered behind a link takes the
        ``since`` of what was ``Opened``, so that it serves no longer than that link."""
        signer = self._signer
        signer.since = since
        return PREVIEW if None in keys else signer.sign("-".join(map(str, keys)))

    def read(self, token):
        """``Opened``, or None when the token is not one of ours."""
        max_age = getattr(settings, self.days) * 86_400 if self.days else None
        too_old = False
        try:
            text = self._signer.unsign(token, max_age=max_age)
        except signing.SignatureExpired:
            text, too_old = self._signer.unsign(token), True
        except signing.BadSignature:
            return None
        return Opened(tuple(text.split("-")), too_old, since=token.split(":")[-2])


def closed(request, *, heading, why, about=""):
    """The page that says in words why a link serves no more, and whom to ask."""
    context = {"heading": heading, "why": why, "about": about}
    return render(request, "core/link_closed.html", context, status=GONE)
