"""An accompaniment, its plan of action, its tests of activity and the news after it."""

from eveil.core.transitions import Transition, Workflow
from projects.enums import AccompanimentState, ActionState, ActivityTestState, FollowUpState
from projects.permissions import (
    can_accompany,
    can_answer_action,
    can_plan,
    can_reopen,
    can_sort,
    can_undo_exit,
)


def the_accompanying_team(user, obj):
    return can_accompany(user)


_ended = frozenset({AccompanimentState.ENDED})

pathway = Workflow(
    "projects.Accompaniment",
    Transition(
        "end",
        "Terminer l’accompagnement",
        frozenset({AccompanimentState.ACTIVE}),
        AccompanimentState.ENDED,
        can_sort,
        needs_reason=True,
    ),
    Transition("correct_exit", "Corriger la sortie", _ended, AccompanimentState.ENDED, can_sort),
    # The former one stays as it is; who came back, when, is what the step says of it.
    Transition(
        "enter_again", "Ouvrir une nouvelle entrée", _ended, AccompanimentState.ENDED, can_sort
    ),
    Transition(
        "reopen",
        "Rouvrir l’accompagnement",
        _ended,
        AccompanimentState.ACTIVE,
        can_undo_exit,
        needs_reason=True,
    ),
)

_still_open = frozenset(ActionState.OPEN)

actions = Workflow(
    "projects.ActionItem",
    Transition(
        "do",
        "Fait",
        _still_open,
        ActionState.DONE,
        can_answer_action,
        stamps=("answered_at",),
    ),
    Transition(
        "postpone",
        "Plus tard",
        _still_open,
        ActionState.LATER,
        can_answer_action,
        stamps=("answered_at",),
    ),
    Transition(
        "ask_help",
        "Besoin d’aide",
        frozenset({ActionState.TODO, ActionState.LATER}),
        ActionState.HELP,
        can_answer_action,
        stamps=("answered_at",),
    ),
    Transition(
        "drop",
        "Abandonner",
        _still_open,
        ActionState.DROPPED,
        can_plan,
        needs_reason=True,
        stamps=("answered_at",),
    ),
    Transition(
        "reopen",
        "Remettre à faire",
        frozenset({ActionState.HELP, ActionState.DONE, ActionState.DROPPED}),
        ActionState.TODO,
        can_reopen,
    ),
)

_running = frozenset({ActivityTestState.RUNNING})

activity_tests = Workflow(
    "projects.ActivityTest",
    Transition("renew", "Renouveler", _running, ActivityTestState.RUNNING, the_accompanying_team),
    Transition("close", "Terminer", _running, ActivityTestState.ENDED, the_accompanying_team),
)


def link_or_team(user, follow_up):
    """``user`` is None for the person, by the signed link of a mail, and for beat."""
    return user is None or can_sort(user, follow_up)


_silent = frozenset({FollowUpState.PLANNED, FollowUpState.ASKED})

follow_ups = Workflow(
    "projects.FollowUp",
    Transition("ask", "Demander", _silent, FollowUpState.ASKED, link_or_team),
    Transition(
        "call",
        "Faire appeler",
        _silent | {FollowUpState.TO_ASK},
        FollowUpState.TO_PHONE,
        link_or_team,
    ),
    Transition(
        "ask_aloud",
        "Faire demander de vive voix",
        _silent | {FollowUpState.TO_PHONE},
        FollowUpState.TO_ASK,
        link_or_team,
    ),
    Transition(
        "miss",
        "Laisser passer",
        frozenset(FollowUpState.OPEN),
        FollowUpState.MISSED,
        link_or_team,
    ),
    # The day of the exit was wrong, and its correction leaves the time to ask.
    Transition(
        "plan",
        "Prévoir de nouveau",
        frozenset({FollowUpState.MISSED}),
        FollowUpState.PLANNED,
        can_sort,
    ),
    Transition(
        "cancel",
        "Annuler avec la sortie",
        frozenset(FollowUpState.OPEN),
        FollowUpState.CANCELLED,
        can_sort,
    ),
    Transition(
        "answer",
        "Répondre",
        frozenset(FollowUpState) - {FollowUpState.ANSWERED, FollowUpState.CANCELLED},
        FollowUpState.ANSWERED,
        link_or_team,
        stamps=("answered_at",),
    ),
    Transition(
        "correct",
        "Corriger la réponse",
        frozenset({FollowUpState.ANSWERED, FollowUpState.UNREACHABLE}),
        FollowUpState.ANSWERED,
        can_sort,
        stamps=("answered_at",),
    ),
    Transition(
        "unreachable",
        "Injoignable",
        frozenset(FollowUpState.OPEN) | {FollowUpState.MISSED},
        FollowUpState.UNREACHABLE,
        can_sort,
        stamps=("answered_at",),
    ),
)
