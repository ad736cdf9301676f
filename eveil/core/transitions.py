"""State changes: one table per model, one function that makes them.

A workflow is data: which state may follow which, what the step is called on a button, and
the predicate that allows it. ``Workflow.move`` is the only place where a state changes: it
locks the row, reads it again, checks the table and the permission, saves and writes the log.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.models import TransitionLog


class TransitionRefused(ValidationError):
    """The row is no longer in a state from which this step may be taken."""


@dataclass(frozen=True)
class Transition:
    """One step: from any of ``sources`` to ``target``.

    ``allowed(user, obj)`` decides who; ``user`` is None when the platform itself acts.
    ``stamps`` names the fields of the row that take the time of the step.
    """

    name: str
    label: str
    sources: frozenset
    target: str
    allowed: Callable
    needs_reason: bool = False
    stamps: tuple = ()


class Workflow:
    def __init__(self, model_label, *transitions, field="state"):
        self.model_label = model_label
        self.field = field
        self.transitions = {step.name: step for step in transitions}

    def __getitem__(self, name):
        return self.transitions[name]

    def __contains__(self, name):
        return name in self.transitions

    def available(self, obj, user):
        """The steps that ``user`` may take now, in the order of the table."""
        state = getattr(obj, self.field)
        return [
            step
            for step in self.transitions.values()
            if state in step.sources and step.allowed(user, obj)
        ]

    def refusal(self, obj, name):
        """Why the step ``name`` can't be taken from where ``obj`` is."""
        label = self.transitions[name].label
        current = getattr(obj, f"get_{self.field}_display")()
        return (
            f"«\u00a0{label}\u00a0» n’est plus possible\u00a0: l’état est maintenant "
            f"«\u00a0{current}\u00a0»."
        )

    @transaction.atomic
    def move(self, obj, name, *, by, reason="", update=None):
        """Take the step ``name`` and return the row as saved.

        ``update`` holds further fields of the row to save with the new state. ``obj`` itself
        is refreshed too. Raises ``TransitionRefused`` when the row has moved meanwhile,
        ``PermissionDenied`` when ``by`` may not, ``ValidationError`` when a reason lacks.
        """
        step = self.transitions[name]
        reason = reason.strip()
        model = type(obj)
        locked = model._base_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
        from_state = getattr(locked, self.field)
        if from_state not in step.sources:
            raise TransitionRefused(self.refusal(locked, name))
        if not step.allowed(by, locked):
            raise PermissionDenied
        if step.needs_reason and not reason:
            raise ValidationError({"reason": "Indiquez le motif."})
        now = timezone.now()
        changes = {self.field: step.target, **dict.fromkeys(step.stamps, now), **(update or {})}
        if hasattr(locked, "version"):
            changes["version"] = locked.version + 1
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.save(update_fields=[*changes, *_auto_now(model)])
        TransitionLog.objects.create(
            content_type=ContentType.objects.get_for_model(model),
            object_id=locked.pk,
            transition=name,
            from_state=from_state,
            to_state=step.target,
            by=by,
            at=now,
            reason=reason,
        )
        for field in changes:
            setattr(obj, field, getattr(locked, field))
        return locked


def _auto_now(model):
    return [field.name for field in model._meta.fields if getattr(field, "auto_now", False)]
