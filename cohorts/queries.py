"""What pages ask about cohorts."""

from django.db.models import F

from cohorts.enums import CohortState
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry


def enrolments_in(cohort):
    """Who is enrolled, by name, with the key of the ``holder`` that the person also is."""
    return (
        cohort.enrolments.select_related("person")
        .annotate(holder=F("person__holder"))
        .order_by("person__last_name", "person__first_name", "pk")
    )


def history(cohort):
    """Lines of the timeline: what happened to the cohort, newest first."""
    return [
        Entry(
            title=CohortState(log.to_state).label,
            at=log.at,
            icon=CohortState.STYLE[log.to_state][1],
            by=str(log.by or ""),
            text=log.reason,
        )
        for log in TransitionLog.of(cohort)
    ]
