"""What happens to the documents and links of the resource centre."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from eveil.core import weblinks
from eveil.core.files import private
from eveil.people.permissions import is_team
from partners.enums import ResourceState
from partners.models import Resource, ResourceFile
from partners.notifications.resources import ResourceAnswered
from partners.permissions import can_edit_resource, can_propose_resource
from partners.workflow import resources

# A link is asked for once in so many days, so many of them at a round of beat.
LINK_DAYS = 30
LINKS_AT_ONCE = 10


@transaction.atomic
def propose(resource, document=None, *, by):
    """Write a new resource; what the team proposes is published at once.

    ``document`` is a file cleaned by ``PrivateFileField``.
    """
    if not can_propose_resource(by, resource.structure):
        raise PermissionDenied
    resource.proposed_by = by
    resource.save()
    _write(resource, document, by=by)
    if is_team(by):
        resources.move(resource, "publish", by=by)
    return resource


@transaction.atomic
def edit(resource, document=None, *, by):
    """Write the changes; ``document`` takes the place of the one there was."""
    if not can_edit_resource(by, resource):
        raise PermissionDenied
    if Resource.objects.filter(pk=resource.pk).exclude(url=resource.url).exists():
        resource.link_checked_at = resource.link_failed_at = None
        resource.link_failures, resource.link_error = 0, ""
    resource.save()
    _write(resource, document, by=by)
    return resource


def check_links(now, *, allowed=weblinks.is_public):
    """Ask for the links that are due, the longest unasked first; a few at each round.

    One that failed once is asked for again the next day, before anybody hears of it.
    """
    month, day = (now - timedelta(days=days) for days in (LINK_DAYS, 1))
    due = Q(link_checked_at=None) | Q(link_checked_at__lt=month)
    due |= Q(link_failures=1, link_checked_at__lt=day)
    rows = Resource.objects.filter(due, state=ResourceState.PUBLISHED).exclude(url="")
    oldest = F("link_checked_at").asc(nulls_first=True)
    for resource in rows.defer("search").order_by(oldest, "pk")[:LINKS_AT_ONCE]:
        _check_link(resource, now, allowed)


def _check_link(resource, now, allowed):
    try:
        weblinks.check(resource.url, allowed=allowed)
    except weblinks.Dead as why:
        found = {
            "link_failures": resource.link_failures + 1,
            "link_failed_at": resource.link_failed_at or now,
            "link_error": str(why),
        }
    else:
        found = {"link_failures": 0, "link_failed_at": None, "link_error": ""}
    # Beside what people write, so no version of theirs; not of an address changed meanwhile, and
    # once where two rounds met.
    known = {"url": resource.url, "link_checked_at": resource.link_checked_at}
    Resource.objects.filter(pk=resource.pk, **known).update(link_checked_at=now, **found)


def _write(resource, document, *, by):
    if document:
        ResourceFile.objects.filter(resource=resource).delete()
        private(ResourceFile, document, by=by, resource=resource).save()
    Resource.objects.filter(pk=resource.pk).update(search=resource.search_vector())


@transaction.atomic
def move(resource, step, *, by, reason=""):
    """Publish, decline or withdraw; who proposed it is told, unless it is the same person."""
    resource = resources.move(resource, step, by=by, reason=reason)
    if resource.proposed_by != by:
        ResourceAnswered(resource, reason).send()
    return resource
