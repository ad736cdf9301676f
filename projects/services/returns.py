"""Somebody comes back with the project of an accompaniment that has ended: a new entry."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from eveil.core import constraints
from eveil.core.notifications import absolute
from eveil.people.services import invite, is_of_another
from projects.enums import AccompanimentState, HoldingRight
from projects.models import Accompaniment, Holding
from projects.notifications.returns import WelcomedBack
from projects.services.record import change_right, save_entry
from projects.workflow import pathway

RUNNING = "Cette personne est déjà accompagnée avec ce projet."
OVERLAP = "L’accompagnement précédent n’était pas terminé."


@transaction.atomic
def enter_again(
    former,
    entry,
    *,
    operations,
    by,
    right=HoldingRight.WRITE,
    resume=False,
    message="",
    subject="",
):
    """Open ``entry``, an accompaniment that a form filled in, after ``former``.

    The figures of the exit stay right: what was ended is not touched, but that it is logged who
    let the person in again. ``resume`` takes what was still to do into the new plan. The
    holder is told by one mail, in words that its sender saw and approved: ``message`` and
    ``subject``.
    """
    former = pathway.move(former, "enter_again", by=by)
    if is_running(former):
        raise ValidationError(RUNNING)
    if entry.start < former.end:
        raise ValidationError({"start": OVERLAP})
    entry.holder, entry.project = former.holder, former.project
    _hold(entry, right, by=by)
    with constraints.in_words(Accompaniment, meanwhile=RUNNING):
        save_entry(entry, operations=operations, by=by)
    resumed = former.actions.open().update(accompaniment=entry) if resume else 0
    _tell(entry, by=by, resumed=resumed, message=message, subject=subject)
    return entry


def is_invited(person):
    """Does the mail bring an invitation? Not to who has an account, nor where somebody else's
    account would open."""
    return bool(person.email) and not person.has_account and not is_of_another(person)


def _tell(entry, *, by, **told):
    def invitation_mail(invitation, secret):
        url = absolute(reverse("people:invitation", args=[secret]))
        return WelcomedBack(entry, invitation_url=url, **told)

    if is_invited(entry.holder.person):
        invite(entry.holder.person, by=by, mail=invitation_mail)
    else:
        WelcomedBack(entry, **told).send()


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
