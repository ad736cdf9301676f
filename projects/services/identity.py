"""The applicant turns out to be somebody the platform already knows."""

from django.core.exceptions import ValidationError
from django.db import transaction

from eveil.people.models import Person

# What the person known before keeps, and takes from the application only where it is empty.
FILLED = ("phone", "municipality", "email", "birth_date", "sex", "civility", "address")


@transaction.atomic
def merge_applicant(submission, *, into):
    """Give the applications and consents of the applicant to the person ``into``.

    The row that the application had made is deleted when nothing else refers to it.
    """
    newcomer = submission.person
    if newcomer == into:
        return
    if hasattr(newcomer, "holder") or hasattr(newcomer, "user"):
        raise ValidationError("Cette personne a déjà un dossier à elle, qu’il faut garder.")
    newcomer.submissions.update(person=into)
    newcomer.referrals.update(person=into)
    submission.person = into
    _move_consents(newcomer, into)
    _fill_blanks(newcomer, into)
    if not _is_referred_to(newcomer):
        newcomer.delete()


def _move_consents(newcomer, into):
    """Each agreement keeps its date; of two to the same purpose, the older ends at the newer."""
    for consent in newcomer.consents.filter(withdrawn_at=None):
        rival = into.consents.filter(purpose=consent.purpose, withdrawn_at=None).first()
        if rival:
            older, newer = sorted([rival, consent], key=lambda row: row.given_at)
            older.withdrawn_at = newer.given_at
            older.save(update_fields=["withdrawn_at"])
    newcomer.consents.update(subject=into)


def _fill_blanks(newcomer, into):
    filled = [name for name in FILLED if not getattr(into, name) and getattr(newcomer, name)]
    for name in filled:
        setattr(into, name, getattr(newcomer, name))
    if filled:
        into.version += 1
        into.save(update_fields=[*filled, "version", "updated_at"])


def _is_referred_to(person):
    """Does any row of any app point to this person?"""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person}).exists()
        for relation in Person._meta.related_objects
    )
