"""What happens to the sheet of a structure."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from eveil.core.files import private
from eveil.people.models import User
from partners.models import Logo, SheetChange, Structure
from partners.models.structures import OWN_FIELDS
from partners.notifications.structures import SheetChanged
from partners.permissions import can_keep_sheet, can_manage_structures


@transaction.atomic
def save(structure, *, by, logo=None, without_logo=False):
    """Write a structure, new or changed; ``logo`` is a file that takes the place of another."""
    if not can_manage_structures(by):
        raise PermissionDenied
    structure.save()
    _save_logo(structure, logo, without_logo, by)
    return structure


@transaction.atomic
def keep(structure, *, by, logo=None, without_logo=False):
    """The main contact writes what the structure says of itself: of ``structure`` nothing else
    is read. The team learns by mail and in the thread what has changed, if anything has.
    """
    locked = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if not can_keep_sheet(by, locked):
        raise PermissionDenied
    changed = [name for name in OWN_FIELDS if _said(locked, name) != _said(structure, name)]
    structure.save(update_fields=[*OWN_FIELDS, "search", "version", "updated_at"])
    if _save_logo(structure, logo, without_logo, by):
        changed.append("logo")
    if changed:
        change = SheetChange.objects.create(structure=structure, by=by, fields=changed)
        for coordinator in User.objects.coordinators():
            SheetChanged(change, coordinator).send()
    return structure


def _said(structure, name):
    """What a field says: of a list of themes or offers, the order says nothing."""
    value = getattr(structure, name)
    return set(value) if isinstance(value, list) else value


def _save_logo(structure, logo, without_logo, by):
    """Returns whether it is another than before."""
    gone = 0
    if logo or without_logo:
        gone, _by_kind = Logo.objects.filter(structure=structure).delete()
    if logo:
        private(Logo, logo, by=by, structure=structure).save()
    return bool(logo or gone)
