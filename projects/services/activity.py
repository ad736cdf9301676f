"""Activity tests: begun, renewed within bounds, counted month by month, ended with an outcome."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from projects.models import ActivityTest, MonthlyTurnover
from projects.permissions import can_accompany
from projects.workflow import activity_tests


@transaction.atomic
def begin(test, *, by):
    if not can_accompany(by):
        raise PermissionDenied
    test.full_clean()
    test.save()
    return test


@transaction.atomic
def renew(test, *, until, by, reason=""):
    """Move the end further, as often as was allowed when the test began."""
    locked = ActivityTest.objects.select_for_update(of=("self",), no_key=True).get(pk=test.pk)
    if not locked.renewals_left:
        raise ValidationError({"until": "Ce test ne peut plus être renouvelé."})
    if until <= locked.end:
        raise ValidationError({"until": "La nouvelle fin doit suivre l’actuelle."})
    changes = {"end": until, "renewals": locked.renewals + 1}
    return activity_tests.move(locked, "renew", by=by, reason=reason, update=changes)


@transaction.atomic
def close(test, *, outcome, on, note, by):
    """The test is over on the day ``on``, sooner than foreseen or not."""
    if on <= test.start:
        raise ValidationError({"on": "La fin d’un test suit son début."})
    changes = {"end": on, "outcome": outcome, "outcome_note": note.strip()}
    return activity_tests.move(test, "close", by=by, update=changes)


@transaction.atomic
def note_turnover(test, *, month, amount, by):
    """What a month brought in; noting it again corrects it."""
    if not can_accompany(by):
        raise PermissionDenied
    month = month.replace(day=1)
    if not test.start.replace(day=1) <= month <= test.end:
        raise ValidationError({"month": "Ce mois est hors de la période du test."})
    row, _ = MonthlyTurnover.objects.update_or_create(
        test=test, month=month, defaults={"amount": amount}
    )
    return row
