"""What applicants, holders and structures are told; importing it registers the messages."""

from projects.notifications import (  # noqa: F401
    actions,
    exchanges,
    exits,
    intake,
    interviews,
    outcomes,
    record,
    returns,
    sorting,
)
