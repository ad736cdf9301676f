"""The signed address by which who answers for a structure reads an agreement, and answers.

A token names the agreement, the structure, the person it was written to and the edition of the
text, so that it ends with that person's part in it and with that text.
"""

from django.urls import reverse

from eveil.core.links import PREVIEW, Links
from eveil.core.notifications import absolute

_links = Links("partners.review", days="REVIEW_LINK_DAYS")
read = _links.read


def path(agreement, structure, person):
    token = _links.token(agreement.pk, structure.pk, person.pk, agreement.edition)
    return reverse("partners:review_reply", args=[token])


def url(agreement, structure, person, *, preview=False):
    """In a mail shown before it leaves, an address that answers nothing: it is personal."""
    if preview:
        return absolute(reverse("partners:review_reply", args=[PREVIEW]))
    return absolute(path(agreement, structure, person))
