"""The mandates of a handover: those of the leaver end, those of the successor begin."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q

from partners.enums import MandateFunction
from partners.models import Mandate

ONE_DAY = timedelta(days=1)


def pass_mandates(handover):
    """End what the leaver holds on the last day, begin what the successor takes up.

    The structure is locked by the caller. Returns what ``give_mandates_back`` needs.
    """
    before = _as_they_are(handover)
    was_main = _end_those_of_the_leaver(handover)
    for function in handover.functions:
        _begin(handover, function, was_main and function == MandateFunction.CONTACT)
    return {"before": before, "after": _as_they_are(handover)}


def give_mandates_back(handover, passed):
    """Undo ``pass_mandates``, which returned ``passed``; refused when they changed meanwhile.

    The structure is locked by the caller.
    """
    if _as_they_are(handover) != passed["after"]:
        raise ValidationError(
            "Les mandats de ces personnes ont changé depuis\u00a0: corrigez-les un à un."
        )
    rows = _of_both(handover).in_bulk()
    before = {row["pk"]: row for row in passed["before"]}
    for pk in rows.keys() - before.keys():
        rows[pk].delete()
    # The successor's first: what the leaver gets back must not meet it.
    for pk, was in sorted(before.items(), key=lambda item: item[1]["person"] == handover.leaver.pk):
        mandate = rows.get(pk) or Mandate(structure=handover.structure)
        mandate.person_id, mandate.function = was["person"], was["function"]
        mandate.is_main = was["is_main"]
        mandate.start, mandate.end = _day(was["start"]), _day(was["end"])
        _save(mandate)


def _of_both(handover):
    return handover.structure.mandates.filter(person__in=[handover.leaver, handover.successor])


def _as_they_are(handover):
    """The mandates of both persons, as JSON keeps them."""
    return [
        {
            "pk": row.pk,
            "person": row.person_id,
            "function": row.function,
            "is_main": row.is_main,
            "start": row.start.isoformat(),
            "end": row.end and row.end.isoformat(),
        }
        for row in _of_both(handover).order_by("pk")
    ]


def _day(text):
    return text and date.fromisoformat(text)


def _end_those_of_the_leaver(handover):
    """Returns whether the leaver was the main contact."""
    last_day = handover.last_day
    held = handover.structure.mandates.filter(
        Q(end=None) | Q(end__gte=last_day), person=handover.leaver
    )
    was_main = False
    for mandate in held.order_by("start"):
        was_main = was_main or mandate.is_main
        if mandate.start > last_day:
            # It will never hold.
            mandate.delete()
            continue
        mandate.end = last_day
        shared_day = mandate.is_main and handover.first_day == last_day
        if shared_day:
            _yield_last_day(mandate)
        _save(mandate)
        if shared_day and mandate.end < last_day:
            _save(_copy(mandate, start=last_day, end=last_day, is_main=False))
    return was_main


def _yield_last_day(mandate):
    """On a day that both share, the main contact is the successor, and the leaver a contact."""
    if mandate.start < mandate.end:
        mandate.end -= ONE_DAY
    else:
        mandate.is_main = False


def _begin(handover, function, is_main):
    """The successor holds ``function`` from its first day on, and without an end."""
    day = handover.first_day
    held = handover.structure.mandates.filter(
        Q(end=None) | Q(end__gte=day), person=handover.successor, function=function
    )
    mandate = held.order_by("start").first()
    if mandate is None:
        mandate = Mandate(
            structure=handover.structure,
            person=handover.successor,
            function=function,
            start=day,
            is_main=is_main,
        )
    elif is_main and mandate.start < day:
        # A contact until then, the main one from then on.
        mandate.end = day - ONE_DAY
        _save(mandate)
        mandate = _copy(mandate, start=day, end=None, is_main=True)
    else:
        mandate.start = min(mandate.start, day)
        mandate.end = None
        mandate.is_main = mandate.is_main or is_main
    _save(mandate)


def _copy(mandate, **changed):
    return Mandate(
        structure=mandate.structure,
        person=mandate.person,
        function=mandate.function,
        **changed,
    )


def _save(mandate):
    mandate.version += mandate.pk is not None
    mandate.full_clean()
    mandate.save()
