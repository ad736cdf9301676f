"""The signed addresses by which whoever does an action answers from the mail.

A token names the action and the person it was written to, so that it ends with that person's
part in it.
"""

from django.urls import reverse

from eveil.core.links import Links
from eveil.core.notifications import absolute

ANSWERS = {"fait": "Fait", "plus-tard": "Plus tard", "aide": "Besoin d’aide"}

_links = Links("projects.action", days="ACTION_LINK_DAYS")
read = _links.read


def path(action, person, answer="", *, since=None):
    """Where ``person`` answers; with ``answer``, one of ``ANSWERS``, chosen already."""
    name = "projects:action_reply_with" if answer else "projects:action_reply"
    token = _links.token(action.pk, person.pk, since=since)
    return reverse(name, args=[token, *filter(None, [answer])])


def answer_urls(action, person):
    """(label, full address) of each answer, as a mail offers them."""
    return [(label, absolute(path(action, person, slug))) for slug, label in ANSWERS.items()]
