"""Somebody else decided while a form was being written: who is told so keeps its words."""

from dataclasses import dataclass
from datetime import datetime

from django import forms

from eveil.core.models import TransitionLog


@dataclass(frozen=True)
class TooLate:
    """Where the object stands now, by whom and since when, and what was typed, to copy."""

    state: str
    by: str
    at: datetime
    texts: list


def too_late(form, obj, *, otherwise):
    """What ``core/partials/_too_late.html`` says of a bound ``form`` that decides on ``obj``.

    ``otherwise`` is who moved it when that was no user: the one whose link it is.
    """
    obj.refresh_from_db(fields=["state"])
    log = TransitionLog.of(obj).first()
    return TooLate(
        state=obj.get_state_display(),
        by=str((log and log.by) or otherwise),
        at=log.at if log else obj.updated_at,
        texts=_texts(form),
    )


def _texts(form):
    """(label, words) of each text field that holds some, and not those it was opened with."""
    return [
        (bound.label, bound.data.strip())
        for bound in form.visible_fields()
        if isinstance(bound.field, forms.CharField)
        and (bound.data or "").strip()
        and bound.field.has_changed(bound.initial, bound.data)
    ]
