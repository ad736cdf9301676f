"""What meetings count."""

from eveil.core.indicators import Indicator, moments, register
from events.enums import MeetingKind, MeetingState
from events.models import Meeting


@register
class ItinerantMeetings(Indicator):
    name = "itinerant_meetings"
    label = "Rencontres itinérantes"
    definition = "Rencontres trimestrielles tenues dans la période chez une structure partenaire."
    rank = 50

    @staticmethod
    def rows(since, until):
        return Meeting.objects.filter(
            moments("starts_at", since, until),
            kind=MeetingKind.ITINERANT,
            state=MeetingState.HELD,
        ).select_related("host", "municipality")

    @staticmethod
    def columns():
        return [
            ("Thème", lambda row: row.theme),
            ("Structure accueillante", lambda row: row.host),
            ("Commune", lambda row: row.municipality),
            ("Date", lambda row: row.starts_at),
        ]
