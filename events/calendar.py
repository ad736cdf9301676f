"""Meetings as iCalendar, for the diaries of those invited.

The method is PUBLISH, not REQUEST: a mail program answers a REQUEST by a mail to the
organiser, which nobody here reads, while our own links count. A later SEQUENCE under the
same UID moves the entry, and CANCEL strikes it out.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from eveil.core.notifications import absolute
from events.enums import MeetingState

FILENAME = "rencontre.ics"
PARIS = ZoneInfo("Europe/Paris")


def uid(meeting):
    """The same for the life of the meeting, whatever moves."""
    return f"rencontre-{meeting.pk}@{settings.BASE_URL.split('//', 1)[1]}"


def method(meeting):
    return "CANCEL" if meeting.state == MeetingState.CANCELLED else "PUBLISH"


def ics(meeting, *, link=""):
    """Bytes of the calendar file; ``link`` is where the reader finds more."""
    calendar = Calendar()
    calendar.add("prodid", "-//EVEIL//Rencontres//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method(meeting))
    calendar.add_component(_event(meeting, link))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def attachment(meeting, *, link=""):
    """(filename, content type, bytes) for a mail."""
    content_type = f"text/calendar; method={method(meeting)}"
    return FILENAME, content_type, ics(meeting, link=link)


def response(meeting, *, link=""):
    """The calendar file as a download."""
    content_type = f"text/calendar; method={method(meeting)}; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{FILENAME}"'}
    return HttpResponse(ics(meeting, link=link), content_type=content_type, headers=headers)


def _event(meeting, link):
    cancelled = meeting.state == MeetingState.CANCELLED
    event = Event()
    event.add("uid", uid(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", _paris(meeting.starts_at))
    event.add("dtend", _paris(meeting.ends_at))
    event.add("summary", str(meeting))
    event.add("location", meeting.where)
    event.add("description", _description(meeting, link))
    event.add("organizer", _organizer())
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if link:
        event.add("url", absolute(link))
    return event


def _paris(moment):
    return moment.astimezone(PARIS)


def _description(meeting, link):
    parts = [meeting.problem and f"«\u00a0{meeting.problem}\u00a0»", meeting.practical]
    if link:
        parts.append(absolute(link))
    return "\n\n".join(part for part in parts if part)


def _organizer():
    address = vCalAddress(f"mailto:{settings.ORGANISATION['email']}")
    address.params["cn"] = vText(f"EVEIL, {settings.ORGANISATION['name']}")
    return address
