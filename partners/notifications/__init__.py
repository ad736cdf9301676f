"""What contacts and the team are told, by part; importing it registers the messages."""

from partners.notifications import agreements, handovers, mandates, resources  # noqa: F401
