"""A structure raises its hand for a project; the adviser passes it on; the holder decides."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from eveil.people.enums import ConsentChannel
from projects import agreements
from projects.enums import AccompanimentState
from projects.models import HelpOffer
from projects.notifications.exchanges import (
    HandAnswered,
    HandPassedOn,
    HandRaised,
    Introduction,
    advisers_of,
    told_in_structure,
)
from projects.permissions import can_raise_hand
from projects.workflow import hands

ALREADY = "Votre structure a déjà levé la main pour ce projet."


@transaction.atomic
def raise_hand(project, structure, *, offer, by, note=""):
    """Offer help; the adviser hears of it, once. A structure has one hand up at a time."""
    if not can_raise_hand(by, structure, project):
        raise PermissionDenied
    under_way = project.accompaniments.filter(state=AccompanimentState.ACTIVE)
    accompaniment = under_way.select_related("holder").order_by("-start", "-pk").first()
    hand = HelpOffer(
        project=project,
        structure=structure,
        contact=by.person,
        by=by,
        holder=accompaniment.holder,
        offer=offer,
        note=note.strip(),
    )
    try:
        with transaction.atomic():
            hand.save()
    except IntegrityError as clash:
        raise ValidationError(ALREADY) from clash
    for adviser in advisers_of(hand):
        HandRaised(hand, to=adviser.person).send()
    return hand


@transaction.atomic
def pass_on(hand, *, by, holder=None, message="", subject=""):
    """Put the question to the holder."""
    update = {"holder": holder} if holder else {}
    hand = hands.move(hand, "pass_on", by=by, update=update)
    HandPassedOn(hand, message=message, subject=subject).send()
    return hand


@transaction.atomic
def decline(hand, *, by, message, subject=""):
    """Not now, says the team; the structure reads why."""
    hand = hands.move(hand, "decline", by=by, reason=message, update={"answer": message.strip()})
    _tell_structure(hand, subject=subject)
    return hand


@transaction.atomic
def agree(hand, *, shares, by, channel=ConsentChannel.ONLINE):
    """The holder agrees: both get a mail with what the other agreed to share."""
    update = agreements.given(hand, shares=shares, channel=channel)
    hand = hands.move(hand, "agree", by=by, update=update)
    Introduction(hand, to=hand.subject).send()
    if contact := told_in_structure(hand):
        Introduction(hand, to=contact).send()
    return hand


@transaction.atomic
def refuse(hand, *, by, words=""):
    """Not for the holder, who need not say why."""
    hand = hands.move(hand, "refuse", by=by, update={"answer": words.strip()})
    _tell_structure(hand)
    return hand


def take_back(hand, *, by):
    return hands.move(hand, "take_back", by=by)


@transaction.atomic
def end(hand, *, by):
    """The holder takes the agreement back: the structure sees its address no more."""
    withdrawn = max(timezone.now(), hand.agreed_at or timezone.now())
    return hands.move(hand, "end", by=by, update={"withdrawn_at": withdrawn})


def _tell_structure(hand, **words):
    if person := told_in_structure(hand):
        HandAnswered(hand, to=person, **words).send()
