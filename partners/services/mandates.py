"""What happens to those who act for a structure."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from eveil.people import services as people
from partners.models import Mandate
from partners.permissions import can_manage_structures


@transaction.atomic
def start_mandate(mandate, *, by):
    """Let a person act for a structure from a day on; a person not known yet is written too.

    Raises ``ValidationError`` when the person already holds that function.
    """
    if not can_manage_structures(by):
        raise PermissionDenied
    if mandate.person.pk is None:
        mandate.person.save()
        mandate.person = mandate.person  # takes the key that the person has just been given
    mandate.full_clean()
    mandate.save()
    return mandate


@transaction.atomic
def end_mandate(mandate, *, end, by):
    """``end`` is the last day on which the person acts for the structure, and may log in for it."""
    if not can_manage_structures(by):
        raise PermissionDenied
    mandate = Mandate.objects.select_for_update(of=("self",), no_key=True).get(pk=mandate.pk)
    mandate.end = end
    mandate.version += 1
    mandate.full_clean()
    mandate.save()
    return mandate


def invite(mandate, *, by):
    """Mail the person a link that opens an account; None when it already has one.

    Raises ``ValidationError`` without a current mandate: what would the account be for?
    """
    if not can_manage_structures(by):
        raise PermissionDenied
    if not Mandate.objects.current().filter(pk=mandate.pk).exists():
        raise ValidationError("Ce mandat n’est pas en cours.")
    return people.invite(mandate.person, by=by)
