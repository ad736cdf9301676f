"""What applicants and holders are told, by journey; importing it registers the messages."""

from projects.notifications import intake, sorting  # noqa: F401
