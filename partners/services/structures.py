"""What happens to the sheet of a structure."""

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
        Logo.objects.filter(structure=structure).delete()
    if logo:
        private(Logo, logo, by=by, structure=structure).save()
    return structure
