"""A mail program, to read what the calendar files of mails do to a diary."""

from email import message_from_bytes, policy

from icalendar import Calendar


def read_by_hand(content):
    """A reader of its own, by RFC 5545 alone: unfolds lines, splits names from values."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    properties = dict(line.split(":", 1) for line in lines[1 : lines.index("BEGIN:VEVENT")])
    properties |= {line.split(":", 1)[0].split(";")[0]: line.split(":", 1)[1] for line in event}
    return properties


class Diary:
    """A mail program that keeps what the calendar files of mails say, as RFC 5546 asks."""

    def __init__(self):
        self.entries = {}

    def receive(self, mail):
        mail = message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)
        (part,) = mail.iter_attachments()
        assert part.get_content_type() == "text/calendar"
        content = part.get_payload(decode=True)
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        by_hand = read_by_hand(content)
        assert by_hand["METHOD"] == calendar["METHOD"] == part.get_param("method")
        assert int(by_hand["SEQUENCE"]) == event["SEQUENCE"]
        assert by_hand["UID"] == event["UID"]
        known = self.entries.get(event["UID"])
        assert known is None or event["SEQUENCE"] > known[0], "an older version, to be ignored"
        if calendar["METHOD"] == "CANCEL":
            assert event["STATUS"] == by_hand["STATUS"] == "CANCELLED"
        self.entries[event["UID"]] = (
            event["SEQUENCE"],
            calendar["METHOD"],
            event.decoded("DTSTART"),
            event.decoded("DTEND"),
        )
        return event
