"""A structure raises its hand for a project; the adviser passes it on; the holder decides.

Of a project that several people carry, each whose accompaniment is running is asked, and answers
for itself: whoever agrees is introduced, and nobody is told who did not.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from projects import agreements
from projects.enums import AccompanimentState, HandState
from projects.models import HelpOffer, ProjectHolder
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
    if project.help_offers.filter(structure=structure, state__in=HandState.OPEN).exists():
        raise ValidationError(ALREADY)
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
def pass_on(hand, *, by, message="", subject=""):
    """Put the question to every holder whose accompaniment is running."""
    first, *others = to_ask(hand)
    hand = hands.move(hand, "pass_on", by=by, update={"holder": first})
    for row in [hand, *(_ask_too(hand, holder, by=by) for holder in others)]:
        HandPassedOn(row, message=message, subject=subject).send()
    return hand


def to_ask(hand):
    """The holders whom passing it on would ask, who was meant at first before the others."""
    running = ProjectHolder.objects.filter(
        accompaniments__project=hand.project_id, accompaniments__state=AccompanimentState.ACTIVE
    )
    rows = running.select_related("person").order_by("pk").distinct()
    return sorted(rows, key=lambda holder: holder.pk != hand.holder_id) or [hand.holder]


def _ask_too(hand, holder, *, by):
    row = HelpOffer.objects.create(
        together=hand.together,
        project=hand.project,
        structure=hand.structure,
        contact=hand.contact,
        by=hand.by,
        holder=holder,
        offer=hand.offer,
        note=hand.note,
    )
    # It was raised when the first was.
    HelpOffer.objects.filter(pk=row.pk).update(created_at=hand.created_at)
    return hands.move(row, "pass_on", by=by)


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
    """Not for the holder, who need not say why; the structure hears it of the last one alone."""
    rows = _locked_together(hand)
    hand = hands.move(hand, "refuse", by=by, update={"answer": words.strip()})
    _tell_if_last(hand, rows)
    return hand


def lapse_silent():
    """What was asked and never answered ends with the link that asked it, so that the structure
    may raise another hand."""
    since = timezone.now() - timedelta(days=settings.AGREEMENT_LINK_DAYS)
    for hand in HelpOffer.objects.filter(state=HandState.ASKED, asked_at__lte=since):
        with suppress(TransitionRefused):  # Answered meanwhile.
            lapse(hand)


@transaction.atomic
def lapse(hand):
    rows = _locked_together(hand)
    hand = hands.move(hand, "lapse", by=None)
    _tell_if_last(hand, rows)
    return hand


def _tell_if_last(hand, rows):
    """Nothing comes of any of ``rows``, of which ``hand`` was the last open one."""
    if all(row.state in HandState.NOTHING for row in rows if row.pk != hand.pk):
        _tell_structure(hand)


@transaction.atomic
def take_back(hand, *, by):
    """Nobody is asked any more."""
    rows = _locked_together(hand)
    taken = hands.move(hand, "take_back", by=by)
    for row in rows:
        if row.pk != hand.pk and row.state in HandState.OPEN:
            hands.move(row, "take_back", by=by)
    return taken


def _locked_together(hand):
    """Its rows, one per holder: of two answers at once the second sees the first."""
    rows = HelpOffer.objects.filter(together=hand.together).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


@transaction.atomic
def end(hand, *, by):
    """The holder takes the agreement back: the structure sees its address no more."""
    withdrawn = max(timezone.now(), hand.agreed_at or timezone.now())
    return hands.move(hand, "end", by=by, update={"withdrawn_at": withdrawn})


def _tell_structure(hand, **words):
    if person := told_in_structure(hand):
        HandAnswered(hand, to=person, **words).send()
