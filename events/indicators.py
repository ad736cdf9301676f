"""What meetings count."""

from eveil.core.indicators import Cell, Indicator, moments, register
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
            Cell("Thème", lambda row: row.theme, ["theme"]),
            Cell("Structure accueillante", lambda row: row.host, ["host__name"]),
            Cell("Commune", lambda row: row.municipality),
            Cell("Date", lambda row: row.starts_at, ["starts_at"]),
        ]
