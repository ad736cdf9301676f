"""What applicants, holders and structures are told; importing it registers the messages."""

from projects.notifications import exchanges, intake, sorting  # noqa: F401
