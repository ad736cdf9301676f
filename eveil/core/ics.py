"""Appointments as iCalendar, for the diaries of those who come.

The method is PUBLISH, not REQUEST: a mail program answers a REQUEST by a mail to the
organiser, which nobody here reads, while our own links count. A later SEQUENCE under the
same UID moves the entry, and CANCEL strikes it out.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from eveil.core.notifications import absolute

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Appointment:
    """What a diary shows. ``kind`` and ``key`` make a UID that whatever moves keeps.

    ``sequence`` grows with each change that is told; ``link`` is the path where the reader
    finds more.
    """

    kind: str
    key: int
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    link: str = ""
    is_cancelled: bool = False

    @property
    def uid(self):
        return f"{self.kind}-{self.key}@{settings.BASE_URL.split('//', 1)[1]}"

    @property
    def method(self):
        return "CANCEL" if self.is_cancelled else "PUBLISH"

    @property
    def filename(self):
        return f"{self.kind}.ics"


def ics(appointment):
    """Bytes of the calendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//EVEIL//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", appointment.method)
    calendar.add_component(_event(appointment))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def attachment(appointment):
    """(filename, content type, bytes) for a mail."""
    content_type = f"text/calendar; method={appointment.method}"
    return appointment.filename, content_type, ics(appointment)


def response(appointment):
    """The calendar file as a download."""
    content_type = f"text/calendar; method={appointment.method}; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{appointment.filename}"'}
    return HttpResponse(ics(appointment), content_type=content_type, headers=headers)


def _event(appointment):
    cancelled = appointment.is_cancelled
    link = absolute(appointment.link) if appointment.link else ""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", appointment.starts_at.astimezone(PARIS))
    event.add("dtend", appointment.ends_at.astimezone(PARIS))
    event.add("summary", appointment.summary)
    event.add("location", appointment.location)
    event.add("description", "\n\n".join(filter(None, [appointment.description, link])))
    event.add("organizer", _organizer())
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if link:
        event.add("url", link)
    return event


def _organizer():
    address = vCalAddress(f"mailto:{settings.ORGANISATION['email']}")
    address.params["cn"] = vText(f"EVEIL, {settings.ORGANISATION['name']}")
    return address
