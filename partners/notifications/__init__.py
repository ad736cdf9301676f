"""What contacts and the team are told, by part; importing it registers the messages."""

from partners.notifications import (  # noqa: F401
    agreements,
    handovers,
    mandates,
    resources,
    reviews,
    structures,
)
