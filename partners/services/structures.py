"""What happens to the sheet of a structure."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eveil.core.files import private
from partners.models import Logo
from partners.permissions import can_manage_structures


@transaction.atomic
def save(structure, *, by, logo=None, without_logo=False):
    """Write a structure, new or changed; ``logo`` is a file that takes the place of another."""
    if not can_manage_structures(by):
        raise PermissionDenied
    structure.save()
    if logo or without_logo:
        _discard_logo(structure)
    if logo:
        private(Logo, logo, by=by, structure=structure).save()
    return structure


def _discard_logo(structure):
    for former in Logo.objects.filter(structure=structure):
        former.delete()
        # The file goes once nobody can come back to it.
        transaction.on_commit(partial(former.file.delete, save=False))
