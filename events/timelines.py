"""What meetings tell in the thread of a structure: those that it hosted or will host."""

from eveil.core.pieces import Entry
from eveil.core.registry import TimelineSource, timelines
from events.enums import MeetingState
from events.models import Meeting
from partners.models import Structure

# Partners know of no meeting in preparation (see ``Meeting.objects.visible_to``).
ANNOUNCED = (MeetingState.INVITED, MeetingState.HELD)


@timelines.register
class MeetingsHosted(TimelineSource):
    name = "events.hosted"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, Structure)

    @staticmethod
    def entries(user, obj, limit):
        rows = Meeting.objects.filter(host=obj)
        rows = rows.filter(state__in=ANNOUNCED) if user is None else rows.visible_to(user)
        return [
            Entry(
                title=f"{row.get_kind_display()} chez {obj.label}",
                at=row.starts_at,
                icon="geo-alt",
                text=f"{row.theme} ({row.get_state_display().lower()}).",
                url=row.get_absolute_url(),
                link="Voir la rencontre",
                shared_with=audience(row),
            )
            for row in rows.order_by("-starts_at", "-pk")[:limit]
        ]


def audience(meeting):
    return "" if meeting.state == MeetingState.PLANNED else "Avec les structures"
