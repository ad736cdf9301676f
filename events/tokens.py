"""The signed address by which an invited person answers without an account.

It names the invitation and nothing else: how long it serves follows from the meeting, so that
a meeting that moves takes its links along.
"""

from django.core import signing
from django.urls import reverse

from eveil.core.notifications import absolute
from events.enums import Answer

_signer = signing.Signer(salt="events.invitation")


def token(invitation):
    """An invitation not written yet, in a mail shown before it leaves, has no address."""
    return _signer.sign(invitation.pk) if invitation.pk else "apercu"


def read(text):
    """Primary key of the invitation that ``text`` was signed for; None if it was not by us."""
    try:
        return _signer.unsign(text)
    except signing.BadSignature:
        return None


def answer_path(invitation):
    """Where the invited person sees and changes the answer."""
    return reverse("events:reply", args=[token(invitation)])


def answer_urls(invitation):
    """(label, full address) of each answer, as a mail offers them."""
    signed = token(invitation)
    return [
        (answer.label, absolute(reverse("events:reply_with", args=[signed, slug])))
        for slug, answer in Answer.BY_SLUG.items()
    ]


def calendar_url(invitation):
    return absolute(reverse("events:reply_calendar", args=[token(invitation)]))
