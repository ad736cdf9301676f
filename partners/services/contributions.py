"""What each party does: planned while the agreement is written, then recorded as done."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.dates import date_fr
from partners import permissions
from partners.models import Contribution
from partners.services.agreements import lock, lock_to_write, reword

# Of a contribution, what its parties agree to; who speaks of it may change at any time.
SAID = ("party_id", "stage", "title", "amount", "unit")


@transaction.atomic
def save(contribution, *, by):
    """Write a contribution, new or changed, of an agreement not signed yet."""
    locked = lock_to_write(contribution.party.agreement, by=by)
    before = Contribution.objects.filter(pk=contribution.pk).first()
    contribution.save()
    if any(getattr(before, name, None) != getattr(contribution, name) for name in SAID):
        reword(locked)
    return contribution


@transaction.atomic
def remove(contribution, *, by):
    locked = lock_to_write(contribution.party.agreement, by=by)
    contribution.delete()
    reword(locked)


@transaction.atomic
def change_contact(contribution, *, by):
    """Write who speaks for the contribution: people change while the agreement stands."""
    if not permissions.can_follow(by, contribution.party.agreement):
        raise PermissionDenied
    contribution.save(update_fields=["contact", "version", "updated_at"])
    return contribution


@transaction.atomic
def record(delivery, *, by):
    """Write what was done on a day. The day is one on which the agreement was in force."""
    contribution = delivery.contribution
    agreement = lock(contribution.party.agreement)
    contribution.party.agreement = agreement
    if not permissions.can_record(by, contribution):
        raise PermissionDenied
    last_day = min(agreement.end, timezone.localdate())
    if not agreement.start <= delivery.day <= last_day:
        raise ValidationError(
            {
                "day": f"Indiquez un jour du {date_fr(agreement.start)} au {date_fr(last_day)}."
                if agreement.start <= last_day
                else f"La convention commence le {date_fr(agreement.start)}."
            }
        )
    delivery.by = by
    delivery.full_clean()
    delivery.save()
    return delivery


@transaction.atomic
def withdraw(delivery, *, by):
    """Take back what was noted by mistake; the history keeps it."""
    if not permissions.can_withdraw(by, delivery):
        raise PermissionDenied
    delivery.delete()
