"""Somebody leaves, somebody takes over: announced, decided in one go, followed to its end.

What the leaver did stays the leaver's: past answers, signatures, authorship. What the leaver
carries passes on, each app saying what that is (``eveil.core.registry.Carried``). Whatever
reaches the leaver between the decision and the last day passes on the day after.
"""

from functools import partial

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.registry import carried, carried_by
from eveil.people import services as people
from eveil.people.models import Person, User
from eveil.people.permissions import is_team
from partners.models import Departure, Handover, Mandate, Structure
from partners.notifications.handovers import Takeover, TakeoverInvitation
from partners.notifications.structures import DepartureAnnounced, DepartureWithdrawn
from partners.permissions import can_announce_departure, can_manage_structures
from partners.queries.structures import followers_of
from partners.services.succession import give_mandates_back, pass_mandates

log = structlog.get_logger(__name__)


class AlreadyHandedOver(ValidationError):
    """Somebody has decided it already: ``handover`` is that one."""

    def __init__(self, handover):
        self.handover = handover
        super().__init__(f"Ce relais est déjà pris en compte\u00a0: {handover}.")


# Announcing ------------------------------------------------------------------------------


@transaction.atomic
def announce(departure, *, by):
    """A contact tells its own last day, and who could come after; the team learns it by mail.

    Announcing again replaces what was announced, as long as nothing is decided; the same again
    changes nothing.
    """
    departure.person = by.person
    if not can_announce_departure(by, departure.structure):
        raise PermissionDenied
    _lock(departure.structure)
    earlier = departure.structure.departures.open().filter(person=by.person)
    if (known := earlier.first()) and known.says_the_same(departure):
        return known
    earlier.update(withdrawn_at=timezone.now())
    departure.full_clean()
    departure.save()
    mandates = Mandate.objects.current().filter(structure=departure.structure, person=by.person)
    mandate = mandates.by_rank().first()
    for user in followers_of(departure.structure):
        DepartureAnnounced(departure, mandate, by, user).send()
    return departure


@transaction.atomic
def withdraw(departure, *, by):
    """The contact stays after all; too late once the handover is decided."""
    if departure.person_id != by.person_id:
        raise PermissionDenied
    _lock(departure.structure)
    if not Departure.objects.open().filter(pk=departure.pk).update(withdrawn_at=timezone.now()):
        return
    for user in followers_of(departure.structure):
        DepartureWithdrawn(departure, by, user).send()


# Deciding --------------------------------------------------------------------------------


@transaction.atomic
def hand_over(handover, *, by, email=""):
    """Let ``handover.successor``, known or new, take over from ``handover.leaver``.

    ``email`` is the address of a successor who had none. Raises ``AlreadyHandedOver`` for who
    comes second, ``ValidationError`` when it can't be.
    """
    if not can_manage_structures(by):
        raise PermissionDenied
    # One at a time: two people at once, or a button pressed twice, follow each other.
    _lock(handover.structure)
    _refuse_twice(handover)
    handover.by = by
    handover.successor = _known(handover.successor, email)
    handover.carried = [
        {"label": source.label, "count": len(rows)}
        for source, rows in carried_by(
            handover.structure, handover.leaver, handover.last_day, internal=False
        )
    ]
    handover.full_clean()
    handover.save()
    Departure.objects.open().filter(structure=handover.structure, person=handover.leaver).update(
        handover=handover
    )
    mandates = pass_mandates(handover)
    moved = _pass_on(handover, dated_only=not handover.is_due)
    handover.undo = {"mandates": mandates, "moved": moved}
    handover.save(update_fields=["undo", "updated_at"])
    _welcome(handover)
    _complete(handover)
    return handover


def _lock(structure):
    Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)


def _refuse_twice(handover):
    held = handover.structure.mandates.filter(person=handover.leaver).order_by("-start")
    latest = held.first()
    if latest is None:
        raise ValidationError(f"{handover.leaver} n’agit pas pour {handover.structure}.")
    earlier = Handover.objects.standing().filter(
        structure=handover.structure, leaver=handover.leaver, last_day__gte=latest.start
    )
    if known := earlier.first():
        raise AlreadyHandedOver(known)
    if not Mandate.objects.current(handover.last_day).filter(pk__in=held).exists():
        raise ValidationError(
            {"last_day": f"{handover.leaver} n’agit pas pour {handover.structure} ce jour-là."}
        )


def _known(person, email):
    """The successor as a row, whom a mail reaches."""
    if person.pk is None or (email and not person.email):
        person.email = person.email or email
        person.save()
    if User.objects.filter(person=person, is_active=True).exists():
        return person
    if not person.email:
        raise ValidationError({"email": f"Il manque l’adresse électronique de {person}."})
    others = User.objects.filter(email__iexact=person.email).exclude(person=person)
    if others.exists():
        raise ValidationError({"email": "Un compte existe déjà pour cette adresse."})
    return Person.objects.get(pk=person.pk)


# Cancelling ------------------------------------------------------------------------------


@transaction.atomic
def cancel(handover, *, by, reason):
    """The leaver stays, or leaves otherwise: all is as it was before it was decided.

    Possible until the successor begins. A departure that was announced waits again for a
    decision. Raises ``ValidationError`` when it is too late, or mandates changed meanwhile.
    """
    if not can_manage_structures(by):
        raise PermissionDenied
    _lock(handover.structure)
    handover.refresh_from_db()
    if not handover.is_planned:
        raise ValidationError("Ce relais n’est plus seulement prévu\u00a0: il ne s’annule plus.")
    handover.cancelled_at, handover.cancelled_by = timezone.now(), by
    handover.cancelled_why = reason
    give_mandates_back(handover, handover.undo["mandates"])
    for source in carried:
        if not source.stays:
            source.give_back(handover, handover.undo["moved"].get(source.name, []))
    handover.undo = {}
    handover.full_clean()
    handover.save()
    _reopen_departure(handover)
    return handover


def _reopen_departure(handover):
    """What was announced since counts more than what was announced before."""
    again = handover.structure.departures.open().filter(person=handover.leaver).exists()
    changes = {"withdrawn_at": timezone.now()} if again else {}
    Departure.objects.filter(handover=handover).update(handover=None, **changes)


# Following -------------------------------------------------------------------------------


def follow_up():
    """Do what has become due of all handovers; one that fails does not hold the others."""
    for key in Handover.objects.to_follow_up(timezone.localdate()).values_list("pk", flat=True):
        try:
            follow(key)
        except (PermissionDenied, ValidationError) as refused:
            log.warning("handover_stuck", handover=key, why=str(refused))


@transaction.atomic
def follow(key):
    """What is due of one handover: what is left passes on, then the successor is told."""
    structure = Structure.objects.get(handovers=key)
    _lock(structure)
    handover = Handover.objects.select_related("leaver", "successor", "by").get(pk=key)
    handover.structure = structure
    if handover.cancelled_at:
        return
    if handover.is_over and not handover.completed_at:
        _pass_on(handover)
    _welcome(handover)
    _complete(handover)


def _pass_on(handover, *, dated_only=False):
    """Returns what was moved, by the name of its source."""
    return {
        source.name: source.move(handover)
        for source in carried
        if not source.stays and (source.dated or not dated_only)
    }


def _welcome(handover):
    """Mail the successor on its first day: a link that opens its account, or to the dossier."""
    if handover.welcomed_at or not handover.has_begun:
        return
    invited = people.invite(
        handover.successor, by=_speaker(handover), mail=partial(TakeoverInvitation, handover)
    )
    if invited is None:
        Takeover(handover).send()
    handover.welcomed_at, handover.undo = timezone.now(), {}
    handover.save(update_fields=["welcomed_at", "undo", "updated_at"])


def _complete(handover):
    if handover.is_over and not handover.completed_at:
        handover.completed_at = timezone.now()
        handover.save(update_fields=["completed_at", "updated_at"])


def _speaker(handover):
    """Who decided it; who coordinates when that one has left the team meanwhile."""
    if is_team(handover.by) and handover.by.is_active:
        return handover.by
    return User.objects.coordinators().first()
