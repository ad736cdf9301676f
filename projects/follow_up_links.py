"""The signed address by which somebody gives news from the mail, without logging in."""

from django.urls import reverse

from eveil.core.links import Links

_links = Links("projects.follow_up", days="FOLLOW_UP_LINK_DAYS")
read = _links.read


def path(follow_up):
    return reverse("projects:follow_up_reply", args=[_links.token(follow_up.pk)])
