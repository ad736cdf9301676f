"""Somebody sent from one to the other, and hands raised for a project."""

from eveil.core.transitions import Transition, Workflow
from projects.enums import HandState, ReferralState
from projects.permissions import (
    only_the_structure,
    the_person_or_team,
    the_platform,
    the_structure,
    the_team,
)
from projects.workflow.application import team_or_applicant

_asked, _sent = frozenset({ReferralState.ASKED}), frozenset({ReferralState.SENT})
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
