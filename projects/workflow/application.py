"""An application: written, sent, sorted."""

from eveil.core.transitions import Transition, Workflow
from projects.enums import IntakeState as State
from projects.permissions import can_sort


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
