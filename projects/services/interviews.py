"""Slots and appointments; what came of them is in ``summaries``.

Who locks: ``Workflow.move`` locks the interview; a holder who books or moves is locked first,
so that its two phones follow each other. That nobody is in two places at once is held by the
database, which ``taken`` puts into words.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core import constraints
from eveil.core.text import NBSP
from eveil.core.transitions import TransitionRefused
from eveil.people.permissions import is_team
from projects.enums import AccompanimentState, InterviewState
from projects.interview_queries import to_come
from projects.models import (
    Interview,
    ProjectHolder,
)
from projects.notifications import interviews as notifications
from projects.permissions import can_book, can_change, can_conduct
from projects.workflow import interviews as workflow

GONE = "Ce créneau vient d’être pris\u00a0: choisissez-en un autre."
# What an appointment takes from the slot it is moved to.
TIME_AND_PLACE = ("starts_at", "ends_at", "mode", "place", "link")


def taken():
    return constraints.in_words(Interview, meanwhile=GONE)


# Slots -----------------------------------------------------------------------------------


@transaction.atomic
def offer(adviser, times, *, by, **place):
    """Offer slots at ``times``, pairs of moments; returns how many are new.

    Those that would overlap what the adviser has already are left out, by the database.
    """
    if not is_team(by):
        raise PermissionDenied
    slots = [
        Interview(adviser=adviser, starts_at=start, ends_at=end, was_offered=True, **place)
        for start, end in times
    ]
    offered = Interview.objects.filter(adviser=adviser, state=InterviewState.OFFERED)
    before = offered.count()
    Interview.objects.bulk_create(slots, ignore_conflicts=True)
    return offered.count() - before


@transaction.atomic
def withdraw(keys, *, by):
    """Take back free slots; those booked meanwhile stay. Returns how many are gone.

    A slot that nobody took is an offer, not a fact: nothing of it is kept.
    """
    if not is_team(by):
        raise PermissionDenied
    free = Interview.objects.filter(pk__in=keys, state=InterviewState.OFFERED)
    # The lock waits for who is booking, then looks at the state again.
    locked = free.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)
    return Interview.objects.filter(pk__in=list(locked)).delete()[0]


def withdraw_at(interview, *, of, by):
    """Who is with somebody at an hour that it had offered offers it no more."""
    offered = Interview.objects.overlapping(interview).filter(
        adviser=of, state=InterviewState.OFFERED
    )
    withdraw(offered.values("pk"), by=by)


# Appointments ----------------------------------------------------------------------------


@transaction.atomic
def book(slot, *, accompaniment, by, purpose=""):
    """``accompaniment``'s holder takes the slot; both get it for their diaries."""
    holder = locked_holder(accompaniment.holder_id)
    # An exit may have been noted while we waited.
    accompaniment.refresh_from_db(fields=["state", "adviser"])
    if not _may_take(by, accompaniment, slot):
        raise PermissionDenied
    if not is_team(by) and _ahead(holder) >= settings.INTERVIEWS_AHEAD:
        raise ValidationError(
            "Vous avez déjà assez de rendez-vous à venir\u00a0: déplacez-en un, ou annulez-le."
        )
    update = {
        "holder": holder,
        "accompaniment": accompaniment,
        "purpose": purpose.strip(),
        "announced_at": timezone.now(),
    }
    if slot.state == InterviewState.OFFERED and not _is_open(slot):
        raise ValidationError(GONE)
    with taken():
        try:
            interview = workflow.move(slot, "book", by=by, update=update)
        except (TransitionRefused, Interview.DoesNotExist) as error:
            raise ValidationError(GONE) from error
    _tell(notifications.InterviewBooked, interview)
    return interview


@transaction.atomic
def plan(interview, *, by, words=None):
    """Write an appointment made directly: to come (both are told), or past, to be written up.

    ``words`` are what staff added to the holder's mail.
    """
    if not can_conduct(by, interview):
        raise PermissionDenied
    interview.holder = locked_holder(interview.accompaniment.holder_id)
    interview.accompaniment.refresh_from_db(fields=["state"])
    if not interview.has_begun and interview.accompaniment.state != AccompanimentState.ACTIVE:
        raise ValidationError("L’accompagnement a pris fin\u00a0: plus rien ne s’y prévoit.")
    withdraw_at(interview, of=interview.adviser, by=by)
    interview.state = InterviewState.BOOKED
    with taken():
        interview.save()
    if not interview.has_begun:
        _tell(notifications.InterviewBooked, interview, words)
    return interview


@transaction.atomic
def move_to(interview, slot, *, by):
    """The holder moves its appointment to another slot, and frees the one it had.

    The appointment stays the same row, so that diaries follow it.
    """
    locked_holder(interview.holder_id)
    interview = _locked_booked(interview)
    if not can_change(by, interview):
        raise PermissionDenied
    slot = locked(slot)
    if slot is None or not _is_open(slot) or not can_book(by, slot):
        raise ValidationError(GONE)
    before = _times(interview)
    slot.delete()
    # The adviser of the slot it was freed from is the one who has that time again.
    former, was_offered = interview.adviser, interview.was_offered
    update = {"adviser": slot.adviser, "was_offered": True}
    interview = _moved(interview, "move_own", slot, TIME_AND_PLACE, by=by, update=update)
    if was_offered:
        _free(former, before)
    _tell(notifications.InterviewMoved, interview, before=before)
    return interview


@transaction.atomic
def reschedule(interview, planned, *, by, words=None):
    """The team moves an appointment to the time and place of ``planned``, an unsaved copy."""
    interview = _locked_booked(interview)
    before = _times(interview)
    withdraw_at(planned, of=interview.adviser, by=by)
    interview = _moved(interview, "move", planned, (*TIME_AND_PLACE, "purpose"), by=by)
    _tell(notifications.InterviewMoved, interview, words, before=before)
    return interview


@transaction.atomic
def cancel(interview, *, by, reason="", words=None, tell=True):
    """The appointment will not be. The time of a holder who gives up is free again.

    Without ``tell`` its adviser alone is told.
    """
    holder_gives_up = not is_team(by)
    step = "give_up" if holder_gives_up else "call_off"
    sequence = locked(interview).sequence + 1
    interview = workflow.move(interview, step, by=by, reason=reason, update={"sequence": sequence})
    if holder_gives_up and interview.was_offered:
        _free(interview.adviser, _times(interview))
    _tell(notifications.InterviewCancelled, interview, words, tell, message=reason.strip())
    return interview


def call_off_after(accompaniment, *, by, tell):
    """Its end is noted: what was to come after its last day will not be.

    The caller locked the accompaniment; whoever books or fixes one more waits, then is refused.
    """
    locked_holder(accompaniment.holder_id)
    rows = to_come(accompaniment).filter(starts_at__date__gt=accompaniment.end)
    # Who gives up at this moment is waited for, and then has given up.
    for interview in rows.select_for_update(of=("self",), no_key=True):
        cancel(interview, by=by, reason="L’accompagnement est terminé.", tell=tell)


@transaction.atomic
def pass_on(interview, to, *, by):
    """Another adviser holds the appointment, at the same hour and place: all three are told.

    What it had offered at that hour is withdrawn; anything else that it has there refuses.
    """
    former = interview.adviser
    withdraw_at(interview, of=to, by=by)
    update = {
        "adviser": to,
        "sequence": interview.sequence + 1,
        "announced_at": timezone.now(),
    }
    with taken():
        interview = workflow.move(
            interview, "pass_on", by=by, reason=f"De {former} à {to}.", update=update
        )
    _tell(notifications.InterviewPassedOn, interview, former=former)
    notifications.InterviewLeft(interview, former=former).send()
    return interview


def miss(interview, *, by, reason=""):
    """The holder did not come."""
    return workflow.move(interview, "miss", by=by, reason=reason)


@transaction.atomic
def remove(interview, *, by, reason):
    """Take back an interview noted by error: kept as called off, and nobody is told."""
    interview = locked(interview)
    if not interview.is_blank:
        raise ValidationError("Quelque chose y est écrit ou signé\u00a0: cet entretien reste.")
    return workflow.move(interview, "remove", by=by, reason=reason)


# Helpers ---------------------------------------------------------------------------------


def locked(interview):
    rows = Interview.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("holder__person", "adviser__person").filter(pk=interview.pk).first()


def _locked_booked(interview):
    """To move it: what is held or called off stays where it was."""
    row = locked(interview)
    if row.state != InterviewState.BOOKED:
        raise TransitionRefused(
            "Ce rendez-vous ne se déplace plus\u00a0: il est maintenant "
            f"«\u00a0{row.get_state_display().lower()}\u00a0»."
        )
    return row


def locked_holder(pk):
    """Who books, moves or passes on appointments of one holder waits for whoever does already."""
    return ProjectHolder.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _may_take(by, accompaniment, slot):
    """Holders take slots of who accompanies them, for themselves."""
    if accompaniment.state != AccompanimentState.ACTIVE:
        return False
    own = accompaniment.holder.person_id == by.person_id
    return is_team(by) or (own and accompaniment.adviser_id == slot.adviser_id)


def _ahead(holder):
    return Interview.objects.upcoming().filter(holder=holder).count()


def _is_open(slot):
    return Interview.objects.open().filter(pk=slot.pk).exists()


def _times(interview):
    """A copy that keeps when and where an interview was to be."""
    return Interview(**{field: getattr(interview, field) for field in TIME_AND_PLACE})


def _moved(interview, step, to, fields, *, by, update=None):
    """Take the time and place of ``to``: one more version for the diaries, and for its history."""
    now = {field: getattr(to, field) for field in fields}
    with taken():
        return workflow.move(
            interview,
            step,
            by=by,
            reason=_what_moved(interview, to),
            update={
                **now,
                **(update or {}),
                "sequence": interview.sequence + 1,
                "announced_at": timezone.now(),
            },
        )


def _what_moved(interview, to):
    """« Du mardi 24 novembre 2026, 9 h à 10 h, au jeudi 26 novembre 2026, 14 h à 15 h. »"""
    if (interview.starts_at, interview.ends_at) != (to.starts_at, to.ends_at):
        return f"Du {interview.when}, au {to.when}."
    if interview.where != to.where:
        return f"À la même heure{NBSP}: {to.where}."
    return "À la même heure, au même endroit."


def _free(adviser, times):
    """Offer that time again, unless it is too late for anybody or taken by now."""
    slot = {field: getattr(times, field) for field in TIME_AND_PLACE}
    if times.starts_at > timezone.now():
        Interview.objects.bulk_create(
            [Interview(adviser=adviser, was_offered=True, **slot)], ignore_conflicts=True
        )


def _tell(kind, interview, words=None, holder_too=True, **options):
    """Both hear of it; ``words`` (subject, message) are for the holder's mail alone."""
    if holder_too:
        kind(interview, **{**options, **(words or {})}).send()
    kind(interview, for_adviser=True, **options).send()
