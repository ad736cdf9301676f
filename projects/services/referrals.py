"""Somebody is sent: by a structure to EVEIL, or by EVEIL to a structure.

Who comes by the signed link of a mail acts as nobody (``by=None``), as an applicant does.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from eveil.core.transitions import TransitionRefused
from eveil.people.enums import ConsentChannel
from projects import agreements
from projects.enums import HeardFrom, IntakeState, ReferralState, Way
from projects.models import IntakeSubmission, Referral
from projects.notifications.exchanges import (
    AnswerToPerson,
    ReferralAnswered,
    ReferralAsked,
    ReferralSent,
    ReferredToUs,
    told_in_structure,
)
from projects.permissions import can_refer_in, can_sort
from projects.services.erasing import erase_draft
from projects.workflow import incoming, outgoing

ALREADY = "Cette personne est déjà orientée vers cette structure."


def workflow_of(referral):
    return incoming if referral.is_in else outgoing


# Sent to us ---------------------------------------------------------------------------------


@transaction.atomic
def refer_in(structure, *, columns, words, asked_how, by):
    """Prepare the application of somebody whom ``structure`` sends; the person confirms it.

    Without an address the team calls: the referral waits on its home page.
    """
    if not can_refer_in(by, structure):
        raise PermissionDenied
    draft = IntakeSubmission.objects.create(
        **columns,
        idea=words,
        heard_from=HeardFrom.STRUCTURE,
        answers={"referrer": structure.name, "sent_by": structure.name},
        steps_done=[],
    )
    referral = Referral.objects.create(
        way=Way.IN,
        structure=structure,
        contact=by.person if not by.role else None,
        submission=draft,
        by=by,
        words=words,
        asked_how=asked_how,
    )
    ReferredToUs(referral).send()
    return referral


def confirmed(submission, *, tell, channel=ConsentChannel.ONLINE):
    """The person has sent the application that a structure prepared, in the same transaction.

    ``tell``: the person agrees that the structure be told what follows.
    """
    for referral in _preparing(submission):
        update = {"person": submission.person}
        if tell:
            update |= agreements.given(referral, channel=channel)
        _tell_referrer(incoming.move(referral, "confirm", by=None, update=update))


def erased(submission):
    """The draft is about to go; the referral that prepared it leads nowhere."""
    for referral in _preparing(submission):
        incoming.move(referral, "drop", by=None)


def sender(submission):
    """The structure that sent the applicant; None for who came alone."""
    return next((referral.structure for referral in _preparing(submission)), None)


def _preparing(submission):
    """The referral that prepared an application: none, and no query, for who came alone."""
    rows = submission.referrals.filter(way=Way.IN)
    return rows.select_related("structure") if submission.sent_by else ()


# The steps of an application, and what they are to who sent the applicant.
_FOLLOWS = {
    IntakeState.ACCEPTED: "accept",
    IntakeState.REFERRED: "decline",
    IntakeState.DECLINED: "decline",
    IntakeState.WITHDRAWN: "decline",
}


def follow(submission, *, by):
    """The application was decided; the reasons stay where they are."""
    for referral in _preparing(submission):
        moved = incoming.move(
            referral, _FOLLOWS[submission.state], by=by, update={"person": submission.person}
        )
        _tell_referrer(moved)


def _tell_referrer(referral):
    if referral.is_agreed:
        person = told_in_structure(referral)
        if person:
            ReferralAnswered(referral, to=person).send()


# Sent by us ---------------------------------------------------------------------------------


@transaction.atomic
def refer_out(person, structure, *, words, by, submission=None, shares=(), channel="", mail=None):
    """Send ``person`` to ``structure``: at once with its agreement, given by ``channel``.

    Without a channel the person is asked, by mail. ``mail`` holds the words that staff add.
    """
    if not can_sort(by, person):
        raise PermissionDenied
    if not channel and not person.email:
        raise ValidationError("Sans adresse électronique, demandez son accord de vive voix.")
    referral = Referral(
        way=Way.OUT,
        structure=structure,
        person=person,
        submission=submission,
        adviser=by,
        by=by,
        words=words,
        asked_how=channel,
    )
    try:
        with transaction.atomic():
            referral.save()
    except IntegrityError as clash:
        raise ValidationError(ALREADY) from clash
    if channel:
        return agree(referral, shares=shares, channel=channel, by=by)
    ReferralAsked(referral, **(mail or {})).send()
    return referral


@transaction.atomic
def agree(referral, *, shares, by, channel=ConsentChannel.ONLINE):
    """The person agrees to be made known to the structure, whose main contact hears of it."""
    _only_out(referral)
    contact = told_in_structure(referral)
    update = agreements.given(referral, shares=shares, channel=channel) | {"contact": contact}
    referral = outgoing.move(referral, "confirm", by=by, update=update)
    if contact:
        ReferralSent(referral, to=contact).send()
    return referral


@transaction.atomic
def drop(referral, *, by, reason=""):
    """The person does not want it. A draft prepared for it is erased."""
    referral = workflow_of(referral).move(referral, "drop", by=by, reason=reason)
    draft = referral.submission
    if referral.is_in and draft and draft.state == IntakeState.DRAFT:
        erase_draft(draft)
    return referral


# Answers, both ways -------------------------------------------------------------------------


@transaction.atomic
def accept(referral, *, by, words=""):
    """The structure takes the person in."""
    _only_out(referral)
    _still_agreed(referral)
    referral = outgoing.move(referral, "accept", by=by, update={"answer": words.strip()})
    _tell_person_and_adviser(referral)
    return referral


@transaction.atomic
def decline(referral, *, by, reason, tell=False):
    """Not possible this time. The reason is for the team; with ``tell``, for the person too."""
    _only_out(referral)
    _still_agreed(referral)
    update = {"answer": reason.strip(), "answer_is_told": tell}
    referral = outgoing.move(referral, "decline", by=by, reason=reason, update=update)
    _tell_person_and_adviser(referral)
    return referral


@transaction.atomic
def close(referral, *, by, outcome, words=""):
    """Say what became of the person; who referred is told, as far as the person agreed."""
    if not referral.is_in:
        _still_agreed(referral)
    update = {"outcome": outcome, "outcome_words": words.strip()}
    referral = workflow_of(referral).move(referral, "close", by=by, update=update)
    _tell_referrer(referral) if referral.is_in else _tell_person_and_adviser(referral)
    return referral


@transaction.atomic
def withdraw(referral, *, by):
    """The person takes its agreement back: the structure sees it no more, from now on."""
    locked = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if not locked.is_agreed:
        raise TransitionRefused("Cet accord est déjà retiré.")
    now = max(timezone.now(), locked.agreed_at)
    if not locked.is_in and locked.state == ReferralState.SENT:
        return outgoing.move(locked, "withdraw", by=by, update={"withdrawn_at": now})
    locked.withdrawn_at = now
    locked.version += 1
    locked.save(update_fields=["withdrawn_at", "version", "updated_at"])
    return locked


@transaction.atomic
def tell(referral, *, by, channel=ConsentChannel.ONLINE):
    """The person lets the structure that sent it know what follows, after all."""
    locked = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.pk)
    if (
        not locked.is_in
        or locked.is_agreed
        or locked.state in {ReferralState.ASKED, ReferralState.DROPPED}
    ):
        raise TransitionRefused("Il n’y a rien à dire de cette orientation.")
    for name, value in agreements.given(locked, channel=channel).items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    _tell_referrer(locked)
    return locked


def _tell_person_and_adviser(referral):
    AnswerToPerson(referral).send()
    if referral.adviser:
        ReferralAnswered(referral, to=referral.adviser.person).send()


def _only_out(referral):
    if referral.is_in:
        raise PermissionDenied


def _still_agreed(referral):
    """What the person took back can't be answered any more, even from an open page."""
    if not Referral.objects.filter(pk=referral.pk, withdrawn_at=None).exists():
        raise TransitionRefused("La personne a retiré son accord.")
