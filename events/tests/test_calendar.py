"""Calendar files, read back by a parser and as a mail program receives them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from icalendar import Calendar

from eveil.core import outbox
from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from events import calendar, services
from events.enums import Answer, MeetingState
from events.notifications import DayReminder
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.tests.factories import MandateFactory

pytestmark = pytest.mark.django_db

# In summer Paris is two hours ahead of UTC, in winter one.
SUMMER = datetime(2027, 6, 10, 7, 30, tzinfo=UTC)
WINTER = datetime(2026, 12, 10, 8, 30, tzinfo=UTC)


def event_of(content):
    whole = Calendar.from_ical(content)
    (event,) = whole.walk("VEVENT")
    return whole, event


@pytest.mark.parametrize("start", [SUMMER, WINTER])
def test_times_are_those_of_paris(start):
    meeting = MeetingFactory(starts_at=start)
    whole, event = event_of(calendar.ics(meeting))
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event.decoded("DTSTART") == start
    assert event.decoded("DTSTART").hour == 9
    assert [zone["TZID"] for zone in whole.walk("VTIMEZONE")] == ["Europe/Paris"]


def test_what_a_diary_shows():
    meeting = MeetingFactory(
        theme="La transmission", host__name="La Fabrique", place="4, place ; du Coiron\nBât. B"
    )
    whole, event = event_of(calendar.ics(meeting, link="/rencontres/1/"))
    assert whole["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == str(meeting)
    assert event["LOCATION"].startswith("La Fabrique, 4, place ; du Coiron\nBât. B, Joyeuse")
    assert event["ORGANIZER"] == f"mailto:{settings.ORGANISATION['email']}"
    assert event["URL"] == f"{settings.BASE_URL}/rencontres/1/"
    assert meeting.problem in event["DESCRIPTION"]
    assert "ATTENDEE" not in event
    assert event["STATUS"] == "CONFIRMED"


def test_lines_are_folded_as_the_format_asks():
    meeting = MeetingFactory(theme="é" * 150)
    lines = calendar.ics(meeting).split(b"\r\n")
    assert max(map(len, lines)) <= 75


def received(mail):
    """The calendar file of a mail, as it arrives."""
    mail = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    (part,) = mail.iter_attachments()
    return part, event_of(part.get_payload(decode=True))


def test_moving_and_cancelling_follow_the_first_entry(mailoutbox):
    adviser = UserFactory(adviser=True)
    meeting = MeetingFactory()
    mandate = MandateFactory()
    services.invite(meeting, [mandate.structure], by=adviser)
    meeting.refresh_from_db()
    meeting.place = "Salle des fêtes"
    services.update(meeting, by=adviser)
    services.cancel(meeting, reason="Neige", by=adviser)

    seen = []
    for message in Message.objects.order_by("pk"):
        outbox.deliver(message.pk)
        part, (whole, event) = received(mailoutbox[-1])
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == whole["METHOD"]
        assert part.get_filename() == "rencontre.ics"
        seen.append((whole["METHOD"], event["SEQUENCE"], event["STATUS"], event["UID"]))
    uid = calendar.appointment(meeting).uid
    assert seen == [
        ("PUBLISH", 0, "CONFIRMED", uid),
        ("PUBLISH", 1, "CONFIRMED", uid),
        ("CANCEL", 2, "CANCELLED", uid),
    ]


def test_reminders_carry_the_entry_as_it_is_now():
    meeting = MeetingFactory(state=MeetingState.INVITED, sequence=3)
    invitation = InvitationFactory(meeting=meeting, answer=Answer.YES)
    ((_name, _mime, content),) = DayReminder(invitation).attachments()
    assert event_of(content)[1]["SEQUENCE"] == 3
