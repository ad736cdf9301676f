"""What happens to the documents and links of the resource centre."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eveil.core.files import private
from eveil.people.permissions import is_team
from partners.models import Resource, ResourceFile
from partners.notifications.resources import ResourceAnswered
from partners.permissions import can_edit_resource, can_propose_resource
from partners.workflow import resources


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
    resource.save()
    _write(resource, document, by=by)
    return resource


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
