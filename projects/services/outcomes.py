"""The end of an accompaniment, and the news asked in the months after.

A follow-up is asked by mail, chased, then handed to the adviser's telephone. Each step counts
its days from the one before, never from the exit: after an outage nothing piles up. What the
person answers by the link of the mail comes with ``by=None``. Nobody is asked by mail what it
becomes while it sits in front of an adviser each month: that adviser is asked instead.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eveil.core import constraints
from eveil.core.dates import date_fr
from projects.enums import AnswerChannel, FollowUpState
from projects.models import Accompaniment, Exit, FollowUp
from projects.notifications.exits import ExitNoted, ExitUndone
from projects.services import interviews
from projects.services.returns import is_running
from projects.workflow import follow_ups, pathway

AGAIN = "Cette personne est déjà de nouveau accompagnée avec ce projet\u00a0: rien à rouvrir."
EMPTY = {"situation": "", "still_active": "", "jobs": None, "words": ""}


@transaction.atomic
def end(accompaniment, *, day, outcome, by, tell=False, message="", subject=""):
    """End an accompaniment on that day, with the ``Exit`` that a form filled in.

    With ``tell`` the holder reads by mail what was noted, in words that its sender saw and
    approved: ``message``, placed in the mail, and ``subject``. Of the follow-ups, those whose
    successor is due already can't be made any more.
    """
    accompaniment = pathway.move(
        accompaniment,
        "end",
        by=by,
        reason=outcome.reason,
        update={"end": _checked(accompaniment, day)},
    )
    outcome.accompaniment = accompaniment
    outcome.full_clean()
    outcome.save()
    _plan_follow_ups(outcome)
    interviews.call_off_after(accompaniment, by=by, tell=tell)
    if tell:
        ExitNoted(outcome, message=message, subject=subject).send()
    return outcome


@transaction.atomic
def correct(outcome, *, day, by, tell=False, message="", subject=""):
    """Save an exit that a form changed and the caller locked; what is not asked yet follows
    its day."""
    before = outcome.accompaniment
    accompaniment = pathway.move(
        before,
        "correct_exit",
        by=by,
        reason=outcome.reason,
        update={"end": _checked(before, day)},
    )
    outcome.accompaniment = accompaniment
    outcome.save()
    _replan(outcome, by=by)
    interviews.call_off_after(accompaniment, by=by, tell=tell)
    if tell:
        ExitNoted(outcome, message=message, subject=subject).send()
    return outcome


@transaction.atomic
def undo(outcome, *, reason, by, message="", subject=""):
    """An exit noted by error: the accompaniment goes on as if it had not ended.

    What was not asked or answered yet never will be; what was answered stays with the exit,
    which no figure counts any more. The next exit begins its own follow-ups. Who read that it
    was over reads that it is not.
    """
    rows = Exit.objects.select_for_update(of=("self",), no_key=True)
    outcome = rows.select_related("accompaniment__project").get(pk=outcome.pk)
    if refusal := why_it_stands(outcome):
        raise ValidationError(refusal)
    outcome.undone_day = outcome.accompaniment.end
    with constraints.in_words(Accompaniment, meanwhile=AGAIN):
        accompaniment = pathway.move(
            outcome.accompaniment, "reopen", by=by, reason=reason, update={"end": None}
        )
    outcome.accompaniment = accompaniment
    outcome.undone_at, outcome.undone_by = timezone.now(), by
    outcome.undone_reason = reason.strip()
    outcome.version += 1
    outcome.full_clean()
    outcome.save()
    for row in outcome.follow_ups.filter(state__in=FollowUpState.OPEN):
        follow_ups.move(row, "cancel", by=by, reason=outcome.undone_reason)
    if ExitNoted.was_told(outcome):
        ExitUndone(outcome, message=message, subject=subject).send()
    return outcome


def why_it_stands(outcome):
    """Why an exit can't be undone, in words; "" when it can."""
    row = outcome.accompaniment
    if outcome.is_undone:
        return "Cette sortie est déjà annulée."
    if timezone.localdate() > outcome.reopen_until:
        days = settings.EXIT_REOPEN_DAYS
        return (
            f"Cette sortie se rouvrait jusqu’au {date_fr(outcome.reopen_until)}, {days} jours "
            "après avoir été notée. Si la personne revient, c’est une nouvelle entrée."
        )
    return AGAIN if is_running(row) else ""


def why_not_on(accompaniment, day):
    """Why an accompaniment can't end on that day, in words; "" when it can."""
    if day < accompaniment.start:
        return "La sortie ne peut pas précéder le début."
    return "Une sortie se note le jour venu." if day > timezone.localdate() else ""


def _checked(accompaniment, day):
    if refusal := why_not_on(accompaniment, day):
        raise ValidationError({"day": refusal})
    return day


def _plan_follow_ups(outcome):
    """Each on the same day of its month, or on the last one that month has."""
    end = outcome.accompaniment.end
    FollowUp.objects.bulk_create(
        FollowUp(exit=outcome, months=months, due=end + relativedelta(months=months))
        for months in settings.FOLLOW_UP_MONTHS
    )
    _let_pass(outcome.follow_ups.all())


def _replan(outcome, *, by):
    """What nobody was asked follows the day of the exit, even what it was too late to ask."""
    today = timezone.localdate()
    unasked = Q(state=FollowUpState.PLANNED) | Q(state=FollowUpState.MISSED, asked_on=None)
    for row in outcome.follow_ups.filter(unasked):
        due = outcome.accompaniment.end + relativedelta(months=row.months)
        if row.state == FollowUpState.MISSED and due > today:
            follow_ups.move(row, "plan", by=by, update={"due": due})
        elif row.state == FollowUpState.PLANNED:
            row.due = due
            row.save(update_fields=["due", "updated_at"])


# What beat does ----------------------------------------------------------------------------


def _let_pass(rows):
    """Of follow-ups of one exit, give up those whose next one is due already."""
    today = timezone.localdate()
    due = sorted((row for row in rows if row.due <= today), key=lambda row: row.due)
    for row in due[:-1]:
        if row.state in FollowUpState.OPEN:
            follow_ups.move(row, "miss", by=None)


@transaction.atomic
def asked(follow_up):
    """A mail has been written: the first, or a chase."""
    is_chase = follow_up.state == FollowUpState.ASKED
    if not is_chase:
        _let_pass(follow_up.exit.follow_ups.filter(months__lte=follow_up.months))
    update = {"asked_on": timezone.localdate(), "chases": follow_up.chases + is_chase}
    return follow_ups.move(follow_up, "ask", by=None, update=update)


def hand_to_team(day):
    """Whoever is accompanied now is for that adviser to ask; whoever stayed silent, or has no
    address, for the former one to call. What changed meanwhile changes hands."""
    is_due = Q(state=FollowUpState.PLANNED, due__lte=day)
    is_silent = Q(
        state=FollowUpState.ASKED,
        chases__gte=len(settings.FOLLOW_UP_CHASE_DAYS),
        asked_on__lte=day - timedelta(days=settings.FOLLOW_UP_CALL_DAYS),
    )
    without_address = Q(exit__accompaniment__holder__person__email="")
    to_ask = FollowUp.objects.of_accompanied().filter(
        is_due | Q(state__in=(FollowUpState.ASKED, FollowUpState.TO_PHONE))
    )
    to_call = FollowUp.objects.of_gone().filter(
        is_silent | is_due & without_address | Q(state=FollowUpState.TO_ASK)
    )
    for step, rows in (("ask_aloud", to_ask), ("call", to_call)):
        for row in rows.select_related("exit").order_by("due", "pk")[: settings.FOLLOW_UP_ROUND]:
            _hand_over(row, step)


@transaction.atomic
def _hand_over(follow_up, step):
    _let_pass(follow_up.exit.follow_ups.filter(months__lte=follow_up.months))
    follow_ups.move(follow_up, step, by=None)


# Answers -----------------------------------------------------------------------------------


@transaction.atomic
def answer(follow_up, *, answers, by):
    """Write down the news: by the person (``by=None``) or by who had it from the person."""
    step = "correct" if by and follow_up.state == FollowUpState.ANSWERED else "answer"
    channel = _heard(follow_up) if by else AnswerChannel.LINK
    update = {**EMPTY, **answers, "by": by, "channel": channel}
    return follow_ups.move(follow_up, step, by=by, update=update)


def unreachable(follow_up, *, by, words=""):
    update = {**EMPTY, "words": words, "by": by, "channel": _heard(follow_up)}
    return follow_ups.move(follow_up, "unreachable", by=by, update=update)


def _heard(follow_up):
    """How the team has the news of somebody."""
    rows = FollowUp.objects.filter(pk=follow_up.pk).of_accompanied()
    return AnswerChannel.IN_PERSON if rows.exists() else AnswerChannel.PHONE
