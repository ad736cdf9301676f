"""Time passes after an exit, in tests: what is asked, what is answered, where it stands."""

from datetime import UTC, date, datetime

import time_machine

from eveil.core.models import Message
from eveil.core.notifications import send_due
from projects.services import outcomes

END, SIX, TWELVE = date(2026, 1, 31), date(2026, 7, 31), date(2027, 1, 31)
ASK, CHASE = "projects.follow_up_asked", "projects.follow_up_chased"
NEWS = {"situation": "self_employed", "still_active": "yes", "jobs": "2", "words": "Ça tourne."}


def at(day, hour=9):
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def run(day, times=1):
    """Beat runs on that day; kinds of what it wrote."""
    known = set(Message.objects.values_list("pk", flat=True))
    with at(day):
        for _ in range(times):
            send_due(day)
            outcomes.hand_to_team(day)
    return sorted(Message.objects.exclude(pk__in=known).values_list("kind", flat=True))


def states(outcome):
    return list(outcome.follow_ups.order_by("months").values_list("state", flat=True))
