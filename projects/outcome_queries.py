"""Reads of exits and follow-ups."""

from django.db.models import Exists, F, Prefetch, Q
from django.utils import timezone

from eveil.core.text import NBSP, plural
from projects.enums import FollowUpState
from projects.models import Exit, FollowUp
from projects.models.outcomes import accompanied_now
from projects.permissions import can_undo_exit


def outcomes_of(holder):
    """The exits of a holder with their follow-ups, the latest first."""
    follow_ups = FollowUp.objects.select_related("by__person").order_by("months")
    rows = Exit.objects.filter(accompaniment__holder=holder)
    rows = rows.select_related(
        "accompaniment__project",
        "accompaniment__holder__person",
        "accompaniment__adviser",
        "undone_by__person",
    )
    rows = rows.prefetch_related(Prefetch("follow_ups", follow_ups))
    return rows.order_by(F("undone_at").asc(nulls_first=True), "-accompaniment__end", "-pk")


def may_be_undone(outcome, user):
    """Is it worth to show the user the page where an exit noted by error is undone?"""
    recent = not outcome.is_undone and timezone.localdate() <= outcome.reopen_until
    return recent and can_undo_exit(user, outcome.accompaniment)


def news_to_come(holder):
    """Are there follow-ups of the holder that nobody has answered yet?"""
    rows = FollowUp.objects.standing().filter(state__in=FollowUpState.OPEN)
    return rows.filter(exit__accompaniment__holder=holder).exists()


def told_before(follow_up):
    """What the person last said: after the exit, else on that day."""
    earlier = FollowUp.objects.filter(
        exit=follow_up.exit_id, months__lt=follow_up.months, state=FollowUpState.ANSWERED
    )
    row = earlier.order_by("-months").first()
    if row is None:
        return f"{follow_up.exit.get_situation_display()}, à la sortie"
    said = (
        f"{row.get_situation_display()}, activité{NBSP}: {row.get_still_active_display().lower()}"
    )
    jobs = "" if row.jobs is None else f", {plural(row.jobs, 'emploi')}"
    return f"{said}{jobs} ({row.months} mois après)"


def follow_ups_to_take(user=None):
    """News that the team asks itself, the longest wait first: on the telephone of those whom
    ``user`` accompanied, aloud of those whom it accompanies now; or whom nobody does."""
    rows = FollowUp.objects.to_take()
    if user is not None:
        once = Q(exit__accompaniment__adviser=user) | Q(exit__accompaniment__adviser=None)
        now = accompanied_now().filter(Q(adviser=user) | Q(adviser=None))
        rows = rows.filter(
            Q(once, state=FollowUpState.TO_PHONE) | Q(Exists(now), state=FollowUpState.TO_ASK)
        )
    return rows.order_by("due", "pk")
