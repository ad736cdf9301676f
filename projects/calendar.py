"""Interviews in the diaries of the two who meet (see eveil.core.ics)."""

from django.urls import reverse

from eveil.core import ics
from projects.enums import InterviewState


def appointment(interview, *, for_adviser=False, left=False):
    """The entry of one reader: each is told whom it meets, and where to find more.

    ``left`` when the reader was its adviser, who holds it no longer.
    """
    other = interview.holder.person if for_adviser else interview.adviser
    address = "projects:interview_detail" if for_adviser else "projects:my_interview"
    # What one wants to talk about stays out of diaries, which others may read.
    return ics.Appointment(
        kind="entretien",
        key=interview.pk,
        sequence=interview.sequence,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        summary=f"EVEIL\u00a0: entretien avec {other}",
        location=interview.where,
        link=reverse(address, args=[interview.pk]),
        is_cancelled=left or interview.state == InterviewState.CANCELLED,
    )
