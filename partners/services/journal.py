"""What happens to the journal of a structure: exchanges are noted, corrected, followed up."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from eveil.core.files import private
from partners.models import JournalEntry, JournalFile
from partners.permissions import can_correct, can_keep_journal


@transaction.atomic
def note(entry, *, by, files=()):
    """Write an exchange, new or corrected, with what is attached to it."""
    if entry.pk is None:
        allowed = can_keep_journal(by)
        entry.author = by
    else:
        allowed = can_correct(by, entry)
    if not allowed:
        raise PermissionDenied
    if not entry.next_step:
        entry.next_on = entry.next_by = entry.step_done_at = entry.step_done_by = None
    entry.full_clean()
    entry.save()
    for uploaded in files:
        private(JournalFile, uploaded, by=by, entry=entry).save()
    return entry


@transaction.atomic
def take_step(entry, *, by, done=True):
    """Say that the next step is done, or after all is not; saying it twice changes nothing."""
    if not can_keep_journal(by):
        raise PermissionDenied
    locked = JournalEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    if locked.next_step and done != bool(locked.step_done_at):
        locked.step_done_at = timezone.now() if done else None
        locked.step_done_by = by if done else None
        locked.save(update_fields=["step_done_at", "step_done_by", "updated_at"])
    return locked
