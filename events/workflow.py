"""Which state of a meeting may follow which."""

from eveil.core.transitions import Transition, Workflow
from events.enums import MeetingState as State
from events.permissions import OPEN, can_cancel, can_invite, can_mark_held

meetings = Workflow(
    "events.Meeting",
    Transition("invite", "Inviter", frozenset({State.PLANNED}), State.INVITED, can_invite),
    Transition("hold", "Marquer comme tenue", frozenset(OPEN), State.HELD, can_mark_held),
    Transition(
        "cancel", "Annuler", frozenset(OPEN), State.CANCELLED, can_cancel, needs_reason=True
    ),
)
