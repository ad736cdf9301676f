"""Which state of an application, an action, a referral… may follow which."""

from eveil.core.transitions import Transition, Workflow
from projects.enums import (
    AccompanimentState,
    ActionState,
    ActivityTestState,
    FollowUpState,
    HandState,
    InterviewState,
    ReferralState,
)
from projects.enums import IntakeState as State
from projects.permissions import (
    can_accompany,
    can_answer_action,
    can_book,
    can_change,
    can_conduct,
    can_plan,
    can_remove,
    can_reopen,
    can_sort,
    can_undo_exit,
    can_write_up,
    only_the_structure,
    the_person_or_team,
    the_platform,
    the_structure,
    the_team,
)


def the_applicant(user, submission):
    """The visitor who holds the link of the application; no account is needed."""
    return user is None


def the_applicant_or_its_pen(user, submission):
    """The team sends only what it entered itself for somebody without a computer."""
    return the_applicant(user, submission) or (
        submission.entered_by_id is not None and can_sort(user, submission)
    )


def team_or_applicant(user, submission):
    return the_applicant(user, submission) or can_sort(user, submission)


def the_accompanying_team(user, obj):
    return can_accompany(user)


_open = frozenset(State.OPEN)

intake = Workflow(
    "projects.IntakeSubmission",
    Transition(
        "submit",
        "Envoyer",
        frozenset({State.DRAFT}),
        State.RECEIVED,
        the_applicant_or_its_pen,
        stamps=("received_at",),
    ),
    Transition(
        "review", "Prendre en charge", frozenset({State.RECEIVED}), State.IN_REVIEW, can_sort
    ),
    Transition(
        "resume",
        "Reprendre l’étude",
        frozenset({State.MORE_INFO}),
        State.IN_REVIEW,
        can_sort,
        stamps=("exchanged_at",),
    ),
    Transition(
        "ask",
        "Demander un complément",
        frozenset({State.RECEIVED, State.IN_REVIEW}),
        State.MORE_INFO,
        can_sort,
        needs_reason=True,
        stamps=("exchanged_at",),
    ),
    Transition(
        "complete",
        "Compléter",
        frozenset({State.MORE_INFO}),
        State.IN_REVIEW,
        the_applicant,
        stamps=("exchanged_at",),
    ),
    Transition("accept", "Accepter", _open, State.ACCEPTED, can_sort, stamps=("decided_at",)),
    Transition(
        "refer",
        "Orienter ailleurs",
        _open,
        State.REFERRED,
        can_sort,
        needs_reason=True,
        stamps=("decided_at",),
    ),
    Transition(
        "withdraw", "Retirer", _open, State.WITHDRAWN, team_or_applicant, stamps=("decided_at",)
    ),
    Transition(
        "decline",
        "Refuser",
        _open,
        State.DECLINED,
        can_sort,
        needs_reason=True,
        stamps=("decided_at",),
    ),
)

_asked, _sent = frozenset({ReferralState.ASKED}), frozenset({ReferralState.SENT})
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

_accepted = frozenset({ReferralState.ACCEPTED})
_to_person = (
    Transition("confirm", "Confirmer", _asked, ReferralState.SENT, the_person_or_team),
    Transition("drop", "Laisser sans suite", _asked, ReferralState.DROPPED, the_person_or_team),
)

# Somebody sent by a structure: from the confirmation on, it follows the application.
incoming = Workflow(
    "projects.Referral",
    *_to_person,
    Transition(
        "accept", "Accepter", _sent, ReferralState.ACCEPTED, the_team, stamps=("answered_at",)
    ),
    Transition(
        "decline",
        "Décliner",
        _sent,
        ReferralState.DECLINED,
        team_or_applicant,
        stamps=("answered_at",),
    ),
    Transition(
        "close", "Dire la suite", _accepted, ReferralState.CLOSED, the_team, stamps=("closed_at",)
    ),
)

# Somebody sent by EVEIL: the structure answers.
outgoing = Workflow(
    "projects.Referral",
    *_to_person,
    Transition(
        "accept", "Accepter", _sent, ReferralState.ACCEPTED, the_structure, stamps=("answered_at",)
    ),
    Transition(
        "decline",
        "Décliner",
        _sent,
        ReferralState.DECLINED,
        the_structure,
        needs_reason=True,
        stamps=("answered_at",),
    ),
    Transition(
        "close",
        "Dire la suite",
        _accepted,
        ReferralState.CLOSED,
        the_structure,
        stamps=("closed_at",),
    ),
    Transition("withdraw", "Retirer l’accord", _sent, ReferralState.DROPPED, the_person_or_team),
)

hands = Workflow(
    "projects.HelpOffer",
    Transition(
        "pass_on",
        "Transmettre au porteur",
        frozenset({HandState.RAISED}),
        HandState.ASKED,
        the_team,
        stamps=("asked_at",),
    ),
    Transition(
        "lapse",
        "Laisser sans réponse",
        frozenset({HandState.ASKED}),
        HandState.LAPSED,
        the_platform,
    ),
    Transition(
        "decline",
        "Décliner",
        frozenset({HandState.RAISED}),
        HandState.DECLINED,
        the_team,
        needs_reason=True,
        stamps=("answered_at",),
    ),
    Transition(
        "agree",
        "Mettre en relation",
        frozenset({HandState.ASKED}),
        HandState.INTRODUCED,
        the_person_or_team,
        stamps=("answered_at",),
    ),
    Transition(
        "refuse",
        "Ne pas donner suite",
        frozenset({HandState.ASKED}),
        HandState.DECLINED,
        the_person_or_team,
        stamps=("answered_at",),
    ),
    Transition(
        "take_back",
        "Retirer la proposition",
        frozenset(HandState.OPEN),
        HandState.TAKEN_BACK,
        only_the_structure,
    ),
    Transition(
        "end",
        "Retirer l’accord",
        frozenset({HandState.INTRODUCED}),
        HandState.ENDED,
        the_person_or_team,
    ),
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

_running = frozenset({ActivityTestState.RUNNING})

activity_tests = Workflow(
    "projects.ActivityTest",
    Transition("renew", "Renouveler", _running, ActivityTestState.RUNNING, the_accompanying_team),
    Transition("close", "Terminer", _running, ActivityTestState.ENDED, the_accompanying_team),
)
