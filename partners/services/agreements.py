"""What happens to agreements: written, read, signed, renewed, replaced, ended.

Everything that changes what an agreement says locks its row first, so that nothing slips in
between the last look at it and its signature.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.files import private
from partners import permissions
from partners.enums import AgreementState
from partners.models import Agreement, Contribution, Mandate, Party, SignedCopy, Structure
from partners.workflow import agreements as workflow

# Of an agreement, what its parties agree to; who follows it in the team is our business.
SAID = (
    "title",
    "purpose",
    "included",
    "excluded",
    "start",
    "end",
    "renewal",
    "renewal_months",
)


def lock(agreement):
    """The agreement's row, locked until the end of the transaction."""
    return Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)


def lock_to_write(agreement, *, by):
    """The locked row, if ``by`` may still change what it says; else ``PermissionDenied``."""
    locked = lock(agreement)
    if not permissions.can_write(by, locked):
        raise PermissionDenied
    return locked


def reword(agreement):
    """What a locked agreement says has changed: those who read it read another text now."""
    if agreement.state == AgreementState.REVIEW:
        agreement.edition += 1
        agreement.save(update_fields=["edition", "updated_at"])


# Writing ------------------------------------------------------------------------------------


@transaction.atomic
def create(agreement, *, structure, by):
    """Write a new draft between ``structure`` and those that carry EVEIL."""
    if not permissions.can_start_agreements(by):
        raise PermissionDenied
    agreement.save()
    carriers = Structure.objects.active().filter(is_carrier=True).exclude(pk=structure.pk)
    for party in [structure, *carriers.order_by("folded", "pk")]:
        add_party(agreement, party, by=by)
    return agreement


def update(agreement, *, by):
    """Write an agreement as changed by ``by``; the caller holds its lock."""
    if not permissions.can_write(by, agreement):
        raise PermissionDenied
    before = Agreement.objects.get(pk=agreement.pk)
    agreement.save()
    if any(getattr(before, name) != getattr(agreement, name) for name in SAID):
        reword(agreement)
    return agreement


@transaction.atomic
def add_party(agreement, structure, *, by):
    """Bind ``structure`` too; its main contact follows the agreement there.

    Raises ``ValidationError`` when it is a party already.
    """
    locked = lock_to_write(agreement, by=by)
    main = Mandate.objects.contacts().filter(structure=structure).order_by("-is_main", "start")
    party = Party(
        agreement=agreement,
        structure=structure,
        is_carrier=structure.is_carrier,
        contact_id=main.values_list("person", flat=True).first(),
    )
    party.full_clean()
    party.save()
    reword(locked)
    return party


@transaction.atomic
def remove_party(party, *, by):
    """Raises ``ValidationError`` while something is still expected of it."""
    locked = lock_to_write(party.agreement, by=by)
    if party.contributions.exists():
        raise ValidationError("Retirez d’abord ce que cette structure doit faire.")
    party.delete()
    reword(locked)


@transaction.atomic
def draft_replacement(agreement, *, by):
    """A new draft with the same parties and contributions, to amend or to renew ``agreement``.

    It begins the day after the other's last, for as long; who writes it says otherwise.
    """
    agreement = lock(agreement)
    if not permissions.can_start_agreements(by) or not agreement.is_binding:
        raise PermissionDenied
    start = agreement.end + timedelta(days=1)
    new = Agreement(
        title=agreement.title,
        purpose=agreement.purpose,
        included=agreement.included,
        excluded=agreement.excluded,
        start=start,
        end=start + (agreement.end_as_written - agreement.start),
        renewal=agreement.renewal,
        renewal_months=agreement.renewal_months,
        adviser=agreement.adviser,
        replaces=agreement,
    )
    new.validate_constraints()
    new.save()
    for party in agreement.parties.select_related("structure").prefetch_related("contributions"):
        copy = add_party(new, party.structure, by=by)
        for row in party.contributions.all():
            Contribution.objects.create(
                party=copy,
                stage=row.stage,
                title=row.title,
                amount=row.amount,
                unit=row.unit,
                contact=row.contact,
            )
    return new


@transaction.atomic
def assign(agreement, *, adviser, by):
    """Entrust the agreement to ``adviser``, whatever its state."""
    if not permissions.can_follow(by, agreement):
        raise PermissionDenied
    locked = lock(agreement)
    locked.adviser = adviser
    locked.version += 1
    locked.save(update_fields=["adviser", "version", "updated_at"])
    return locked


# From one state to the next -----------------------------------------------------------------


@transaction.atomic
def sign(agreement, *, files, signed_on, by):
    """Record the signature, with the signed copy: no copy, no signature.

    ``files`` are those a ``PrivateFileField`` cleaned. What this agreement replaces ends the
    day before this one begins.
    """
    lock(agreement)
    if not files:
        raise ValidationError({"files": "Joignez l’exemplaire signé."})
    agreement = workflow.move(agreement, "sign", by=by, update={"signed_on": signed_on})
    _keep(agreement, files, by=by)
    if agreement.replaces:
        _end_replaced(agreement, by=by)
    return agreement


def _end_replaced(agreement, *, by):
    replaced = lock(agreement.replaces)
    if replaced.state != AgreementState.SIGNED:
        return
    if agreement.start <= replaced.start:
        raise ValidationError("Elle commence avant celle qu’elle remplace.")
    last_day = min(replaced.end, agreement.start - timedelta(days=1))
    reason = f"Remplacée par «\u00a0{agreement}\u00a0» à partir du {date_fr(agreement.start)}."
    workflow.move(replaced, "replace", by=by, reason=reason, update=_ends(replaced, last_day))


def _ends(agreement, last_day):
    """The columns to save when the last day in force becomes another than written."""
    return {"end": last_day, "agreed_end": agreement.end_as_written}


@transaction.atomic
def replace_copy(agreement, *, files, by):
    """Keep another signed copy; the earlier one stays readable below it."""
    locked = lock(agreement)
    if not permissions.can_follow(by, locked) or not locked.is_binding:
        raise PermissionDenied
    locked.copies.filter(replaced_at=None).update(replaced_at=timezone.now())
    return _keep(locked, files, by=by)


def _keep(agreement, files, *, by):
    copies = [private(SignedCopy, file, by=by, agreement=agreement) for file in files]
    for copy in copies:
        copy.save()
    return copies


def abandon(agreement, *, reason, by):
    """It will not be signed."""
    return workflow.move(agreement, "abandon", by=by, reason=reason)


def stop_renewal(agreement, *, reason, by):
    """A party says that it will not be renewed: it ends with the period that runs."""
    return workflow.move(agreement, "stop_renewal", by=by, reason=reason)


@transaction.atomic
def terminate(agreement, *, reason, by):
    """End it today, before its term."""
    locked = lock(agreement)
    last_day = max(locked.start, min(locked.end, timezone.localdate()))
    return workflow.move(
        agreement, "terminate", by=by, reason=reason, update=_ends(locked, last_day)
    )


def settle(day):
    """Renew or let expire the signed agreements whose last day is before ``day``.

    Run twice, or late, it does what running every morning would have done. Returns how many
    were settled.
    """
    return sum(_settle(agreement, day) for agreement in Agreement.objects.over(day).order_by("pk"))


@transaction.atomic
def _settle(agreement, day):
    agreement = lock(agreement)
    if agreement.state != AgreementState.SIGNED or agreement.end >= day:
        return False  # Another worker did, or it was just replaced.
    while agreement.renews_tacitly and agreement.end < day:
        end = agreement.end_once_renewed()
        update = {**_ends(agreement, end), "renewals": agreement.renewals + 1}
        reason = f"Tacite reconduction jusqu’au {date_fr(end)}."
        agreement = workflow.move(agreement, "renew", by=None, reason=reason, update=update)
    if agreement.end < day:
        workflow.move(agreement, "expire", by=None)
    return True
