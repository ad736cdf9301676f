"""The signed address by which an invited person answers without an account.

How long it serves follows from the meeting, so that a meeting that moves takes its links along.
"""

from django.urls import reverse

from eveil.core.links import Links
from eveil.core.notifications import absolute
from events.enums import Answer

_links = Links("events.invitation")


def token(invitation):
    return _links.token(invitation.pk)


def read(text):
    """Primary key of the invitation that ``text`` was signed for; None if it was not by us."""
    opened = _links.read(text)
    return opened.keys[0] if opened else None


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
