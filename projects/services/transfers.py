"""Another adviser takes over an accompaniment, and what becomes of what was planned with it.

Who locks: the accompaniment, so that two transfers follow each other; then the holder, so that
booking and moving wait; then its appointments, that a cancellation on a telephone also locks.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from projects.enums import Fate
from projects.interview_queries import with_adviser
from projects.models import Accompaniment, Transfer
from projects.notifications import record as notifications
from projects.permissions import can_accompany
from projects.services import actions, interviews
from projects.services.interviews import locked_holder

CHANGED = (
    "Les rendez-vous ont changé pendant que vous lisiez\u00a0: voici où ils en sont, dites "
    "à nouveau ce qu’ils deviennent."
)


def field_of(interview):
    """Name of the field where a form asks for the fate of an appointment."""
    return f"appointment_{interview.pk}"


@transaction.atomic
def transfer(accompaniment, *, to, by, fates=None, note="", message="", subject=""):
    """Pass an accompaniment to another adviser: both are told, the holder too, and it is kept.

    ``fates`` holds an (appointment as its sender read it, ``Fate``) for each one to come with
    the former adviser. ``note`` stays inside the team; ``message`` and ``subject`` are those
    of the holder's mail.
    """
    if not can_accompany(by):
        raise PermissionDenied
    locked = (
        Accompaniment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("holder__person", "project", "adviser__person")
        .get(pk=accompaniment.pk)
    )
    if locked.adviser == to:
        raise ValidationError({"adviser": f"{to} suit déjà cet accompagnement."})
    locked_holder(locked.holder_id)
    fates = _as_they_are(locked, fates or [])
    row = Transfer.objects.create(
        accompaniment=locked, from_adviser=locked.adviser, to_adviser=to, note=note.strip(), by=by
    )
    locked.adviser = to
    locked.version += 1
    locked.save(update_fields=["adviser", "version", "updated_at"])
    actions.pass_on(locked, before=row.from_adviser, after=to)
    # Told before they are settled: a fate says with whom each was until now.
    for reader in {row.from_adviser, to} - {by, None}:
        notifications.Transferred(row, reader, fates).send()
    notifications.NewAdviser(
        locked, adviser=to, fates=fates, number=row.pk, message=message, subject=subject
    ).send()
    for interview, fate in fates:
        _settle(interview, fate, row, by=by)
    accompaniment.adviser = to
    return row


def _as_they_are(accompaniment, fates):
    """The same fates of the same appointments, locked; refused when one of them has changed."""
    rows = with_adviser(accompaniment, accompaniment.adviser)
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    chosen = {(row.pk, row.sequence): fate for row, fate in fates}
    if chosen.keys() != {(row.pk, row.sequence) for row in locked}:
        raise ValidationError(CHANGED)
    return [(row, chosen[row.pk, row.sequence]) for row in locked]


def _settle(interview, fate, transfer, *, by):
    if fate == Fate.TAKE:
        try:
            interviews.pass_on(interview, transfer.to_adviser, by=by)
        except ValidationError as error:
            raise ValidationError({field_of(interview): error.messages}) from error
    elif fate == Fate.CANCEL:
        name = transfer.to_adviser
        words = f"{name} vous accompagne désormais\u00a0: choisissez un autre moment ensemble."
        interviews.cancel(
            interview,
            by=by,
            reason=f"L’accompagnement passe à {name}.",
            words={"message": words},
        )
