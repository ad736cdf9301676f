"""A slot, an appointment, an interview held."""

from eveil.core.transitions import Transition, Workflow
from projects.enums import InterviewState
from projects.permissions import (
    can_book,
    can_change,
    can_conduct,
    can_remove,
    can_write_up,
)

interviews = Workflow(
    "projects.Interview",
    Transition(
        "book",
        "Réserver",
        frozenset({InterviewState.OFFERED}),
        InterviewState.BOOKED,
        can_book,
    ),
    Transition(
        "pass_on",
        "Passer à un autre accompagnateur",
        frozenset({InterviewState.BOOKED}),
        InterviewState.BOOKED,
        can_conduct,
    ),
    Transition(
        "move",
        "Déplacer",
        frozenset({InterviewState.BOOKED}),
        InterviewState.BOOKED,
        can_conduct,
    ),
    Transition(
        "move_own",
        "Déplacer",
        frozenset({InterviewState.BOOKED}),
        InterviewState.BOOKED,
        can_change,
    ),
    Transition(
        "hold",
        "Marquer tenu",
        frozenset({InterviewState.BOOKED, InterviewState.MISSED}),
        InterviewState.HELD,
        can_write_up,
    ),
    Transition(
        "miss",
        "Marquer manqué",
        frozenset({InterviewState.BOOKED}),
        InterviewState.MISSED,
        can_write_up,
    ),
    Transition(
        "remove",
        "Retirer",
        frozenset({InterviewState.BOOKED, InterviewState.MISSED, InterviewState.HELD}),
        InterviewState.CANCELLED,
        can_remove,
        needs_reason=True,
    ),
    Transition(
        "call_off",
        "Annuler",
        frozenset({InterviewState.BOOKED}),
        InterviewState.CANCELLED,
        can_conduct,
        needs_reason=True,
    ),
    Transition(
        "give_up",
        "Annuler",
        frozenset({InterviewState.BOOKED}),
        InterviewState.CANCELLED,
        can_change,
    ),
)
