"""Which state of what partners share and agree may follow which."""

from eveil.core.transitions import Transition, Workflow
from partners.enums import AgreementState, ResourceState
from partners.permissions import (
    can_follow,
    can_publish,
    can_stop_renewal,
    can_submit_again,
    can_write,
    the_platform,
)

resources = Workflow(
    "partners.Resource",
    Transition(
        "publish",
        "Publier",
        frozenset({ResourceState.PROPOSED, ResourceState.DECLINED, ResourceState.WITHDRAWN}),
        ResourceState.PUBLISHED,
        can_publish,
        stamps=("published_at",),
    ),
    Transition(
        "decline",
        "Ne pas retenir",
        frozenset({ResourceState.PROPOSED}),
        ResourceState.DECLINED,
        can_publish,
        needs_reason=True,
    ),
    Transition(
        "withdraw",
        "Retirer",
        frozenset({ResourceState.PUBLISHED}),
        ResourceState.WITHDRAWN,
        can_publish,
        needs_reason=True,
    ),
)

_signed = frozenset({AgreementState.SIGNED})

agreements = Workflow(
    "partners.Agreement",
    Transition(
        "submit",
        "Mettre en relecture",
        frozenset({AgreementState.DRAFT}),
        AgreementState.REVIEW,
        can_write,
        stamps=("submitted_at",),
    ),
    Transition(
        "submit_again",
        "Remettre en relecture",
        frozenset({AgreementState.REVIEW}),
        AgreementState.REVIEW,
        can_submit_again,
        stamps=("submitted_at",),
    ),
    Transition(
        "sign",
        "Enregistrer la signature",
        frozenset({AgreementState.REVIEW}),
        AgreementState.SIGNED,
        can_follow,
    ),
    Transition(
        "abandon",
        "Abandonner",
        frozenset(AgreementState.WRITABLE),
        AgreementState.ABANDONED,
        can_write,
        needs_reason=True,
    ),
    Transition("renew", "Reconduire", _signed, AgreementState.SIGNED, the_platform),
    Transition(
        "stop_renewal",
        "Ne pas reconduire",
        _signed,
        AgreementState.SIGNED,
        can_stop_renewal,
        needs_reason=True,
        stamps=("renewal_stopped_at",),
    ),
    Transition(
        "replace",
        "Remplacer",
        _signed,
        AgreementState.SIGNED,
        can_follow,
        stamps=("renewal_stopped_at",),
    ),
    Transition("expire", "Clore à son terme", _signed, AgreementState.EXPIRED, the_platform),
    Transition(
        "terminate", "Résilier", _signed, AgreementState.TERMINATED, can_follow, needs_reason=True
    ),
)
