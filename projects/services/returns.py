"""Somebody comes back with the project of an accompaniment that has ended: a new entry."""

from django.core.exceptions import ValidationError
from django.db import transaction

from eveil.core import constraints
from projects.enums import AccompanimentState, HoldingRight
from projects.models import Accompaniment, Holding
from projects.services.record import change_right, save_entry
from projects.workflow import pathway

RUNNING = "Cette personne est déjà accompagnée avec ce projet."


@transaction.atomic
def enter_again(former, entry, *, operations, right=HoldingRight.WRITE, resume=False, by):
    """Open ``entry``, an accompaniment that a form filled in, after ``former``.

    The figures of the exit stay right: what was ended is not touched, but that it is logged who
    let the person in again. ``resume`` takes what was still to do into the new plan.
    """
    former = pathway.move(former, "enter_again", by=by)
    if is_running(former):
        raise ValidationError(RUNNING)
    if entry.start < former.end:
        raise ValidationError({"start": "L’accompagnement précédent n’était pas terminé."})
    entry.holder, entry.project = former.holder, former.project
    _hold(entry, right, by=by)
    with constraints.in_words(Accompaniment, meanwhile=RUNNING):
        save_entry(entry, operations=operations, by=by)
    if resume:
        former.actions.open().update(accompaniment=entry)
    return entry


def is_running(former):
    """Is the holder accompanied with that project now?"""
    again = Accompaniment.objects.filter(holder=former.holder_id, project=former.project_id)
    return again.filter(state=AccompanimentState.ACTIVE).exists()


def _hold(entry, right, *, by):
    """Whoever comes back holds the project, with the right that the team gives."""
    holding, created = Holding.objects.get_or_create(
        project=entry.project, holder=entry.holder, defaults={"right": right}
    )
    if not created and holding.right != right:
        change_right(holding, right, by=by)
