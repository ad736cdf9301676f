"""Meetings in the diaries of those invited (see eveil.core.ics)."""

from eveil.core import ics as core
from events.enums import MeetingState


def appointment(meeting, link=""):
    quoted = meeting.problem and f"«\u00a0{meeting.problem}\u00a0»"
    return core.Appointment(
        kind="rencontre",
        key=meeting.pk,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=str(meeting),
        location=meeting.where,
        description="\n\n".join(filter(None, [quoted, meeting.practical])),
        link=link,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def ics(meeting, *, link=""):
    """Bytes of the calendar file; ``link`` is where the reader finds more."""
    return core.ics(appointment(meeting, link))


def attachment(meeting, *, link=""):
    """(filename, content type, bytes) for a mail."""
    return core.attachment(appointment(meeting, link))


def response(meeting, *, link=""):
    """The calendar file as a download."""
    return core.response(appointment(meeting, link))
