"""Which state of what partners share may follow which."""

from eveil.core.transitions import Transition, Workflow
from partners.enums import ResourceState as State
from partners.permissions import can_publish

resources = Workflow(
    "partners.Resource",
    Transition(
        "publish",
        "Publier",
        frozenset({State.PROPOSED, State.DECLINED, State.WITHDRAWN}),
        State.PUBLISHED,
        can_publish,
        stamps=("published_at",),
    ),
    Transition(
        "decline",
        "Ne pas retenir",
        frozenset({State.PROPOSED}),
        State.DECLINED,
        can_publish,
        needs_reason=True,
    ),
    Transition(
        "withdraw",
        "Retirer",
        frozenset({State.PUBLISHED}),
        State.WITHDRAWN,
        can_publish,
        needs_reason=True,
    ),
)
