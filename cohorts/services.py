"""What happens to programmes, cohorts and those enrolled."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cohorts import permissions
from cohorts.models import Cohort, Enrolment


def save(row, *, by):
    """Write a programme or a cohort, new or changed."""
    if not permissions.can_manage_cohorts(by):
        raise PermissionDenied
    row.save()
    return row


@transaction.atomic
def enrol(cohort, person, *, by):
    """Enrol a person, written too when it is not known yet.

    Raises ``ValidationError`` when the person is enrolled already, or no place is left.
    """
    # The lock makes two enrolments follow each other, so that the last place goes once.
    cohort = Cohort.objects.select_for_update(of=("self",), no_key=True).get(pk=cohort.pk)
    if not permissions.can_enrol(by, cohort):
        raise PermissionDenied
    if cohort.enrolments.taking_a_place().count() >= cohort.capacity:
        raise ValidationError("Cette promotion est complète.")
    if person.pk is None:
        person.save()
    enrolment = Enrolment(cohort=cohort, person=person, registered_on=timezone.localdate())
    enrolment.full_clean()
    enrolment.save()
    return enrolment
