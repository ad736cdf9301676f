"""What the team does with the record of a holder: identity, entry, who holds its projects."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.people.enums import ConsentChannel, ConsentPurpose
from eveil.people.models import Consent
from eveil.people.services import record_consent
from projects.enums import AccompanimentState, EntryStatus, HoldingRight
from projects.models import (
    Accompaniment,
    Holding,
    Participation,
    Project,
    ProjectHolder,
    SensitiveEntry,
)
from projects.permissions import can_accompany, can_manage_operations, can_read_sensitive
from projects.services.indexing import refresh_holder_search


def save_identity(person, *, by):
    """The civil identity of a holder, locked and validated by the caller's form."""
    _may_accompany(by)
    person.save()
    return person


@transaction.atomic
def save_entry(accompaniment, *, operations, by):
    """The entry of an accompaniment, locked by the caller's form, and who pays for it.

    A person is registered once per operation, whatever its projects.
    """
    _may_accompany(by)
    if accompaniment.entry_status != EntryStatus.JOBSEEKER:
        accompaniment.unemployed_months = None
    # Two accompaniments of one holder saved at the same moment follow each other.
    ProjectHolder.objects.select_for_update(of=("self",), no_key=True).get(
        pk=accompaniment.holder_id
    )
    already = Participation.objects.filter(
        operation__in=operations, accompaniment__holder=accompaniment.holder_id
    ).exclude(accompaniment=accompaniment.pk)
    if other := already.select_related("operation").first():
        name = f"«\u00a0{other.operation}\u00a0»"
        said = f"Cette personne est déjà inscrite à {name} pour un autre projet."
        raise ValidationError({"operations": said})
    accompaniment.save()
    accompaniment.operations.set(operations)
    return accompaniment


def save_operation(operation, *, by):
    if not can_manage_operations(by):
        raise PermissionDenied
    operation.full_clean()
    operation.save()
    return operation


# What only a few read ----------------------------------------------------------------------


@transaction.atomic
def save_sensitive(accompaniment, *, benefits, disability_recognised, agreed, by):
    """Keep what the person agreed to have kept; ``agreed`` when it says so now.

    Refused without its consent, which is the only ground for keeping it.
    """
    if not can_read_sensitive(by, accompaniment):
        raise PermissionDenied
    person = accompaniment.holder.person
    if agreed:
        record_consent(person, ConsentPurpose.SENSITIVE_ENTRY, channel=ConsentChannel.ORAL)
    if not agrees_to_sensitive(person):
        raise ValidationError({"agreed": "Rien n’est noté sans l’accord de la personne."})
    row, _ = SensitiveEntry.objects.update_or_create(
        accompaniment=accompaniment,
        defaults={"benefits": benefits, "disability_recognised": disability_recognised},
    )
    return row


def agrees_to_sensitive(person):
    return Consent.objects.in_force(ConsentPurpose.SENSITIVE_ENTRY).filter(subject=person).exists()


def consent_saved(instance, **kwargs):
    """Receiver of Consent's ``post_save``: taking the consent back erases what rested on it.

    At commit, since a newer text ends the older consent just before it begins.
    """
    if instance.purpose == ConsentPurpose.SENSITIVE_ENTRY and instance.withdrawn_at:
        transaction.on_commit(lambda: _erase_without_consent(instance.subject))


def _erase_without_consent(person):
    if not agrees_to_sensitive(person):
        SensitiveEntry.objects.filter(accompaniment__holder__person=person).delete()


# Who holds a project -----------------------------------------------------------------------


@transaction.atomic
def open_project(holder, *, title, stage, adviser, start, by):
    """A further project of a holder, and its accompaniment."""
    _may_accompany(by)
    project = Project.objects.create(
        title=title, stage=stage, municipality=holder.person.municipality
    )
    Holding.objects.create(project=project, holder=holder)
    refresh_holder_search(holder)
    return Accompaniment.objects.create(
        holder=holder, project=project, adviser=adviser, start=start
    )


@transaction.atomic
def associate(project, person, *, right, accompany, by):
    """``person``, known or new, holds the project too, accompanied with it if asked."""
    _may_accompany(by)
    if person.pk is None:
        person.full_clean()
        person.save()
    holder, _ = ProjectHolder.objects.get_or_create(person=person)
    _, created = Holding.objects.get_or_create(
        project=project, holder=holder, defaults={"right": right}
    )
    if not created:
        raise ValidationError(f"{person} porte déjà ce projet.")
    refresh_holder_search(holder)
    if accompany:
        leader = project.accompaniments.filter(state=AccompanimentState.ACTIVE).first()
        Accompaniment.objects.create(
            holder=holder,
            project=project,
            adviser=leader.adviser if leader else by,
            start=timezone.localdate(),
        )
    return holder


@transaction.atomic
def change_right(holding, right, *, by):
    """Somebody always writes a project."""
    _may_accompany(by)
    others = _locked_holdings(holding.project).exclude(pk=holding.pk)
    if right != HoldingRight.WRITE and not others.filter(right=HoldingRight.WRITE).exists():
        raise ValidationError("Il faut toujours quelqu’un pour écrire le projet.")
    Holding.objects.filter(pk=holding.pk).update(right=right)


@transaction.atomic
def dissociate(holding, *, by):
    """The person no longer holds the project. Refused while it is accompanied with it."""
    _may_accompany(by)
    if Accompaniment.objects.filter(
        holder=holding.holder, project=holding.project, state=AccompanimentState.ACTIVE
    ).exists():
        raise ValidationError(
            f"{holding.holder} est encore en accompagnement avec ce projet\u00a0: terminez-le "
            "d’abord."
        )
    change_right(holding, HoldingRight.READ, by=by)
    holding.delete()
    refresh_holder_search(holding.holder)


def _locked_holdings(project):
    """Those of a project, which itself is locked: two changes follow each other."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    return Holding.objects.filter(project=project)


def _may_accompany(by):
    if not can_accompany(by):
        raise PermissionDenied
