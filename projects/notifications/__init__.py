"""What applicants, holders and structures are told; importing it registers the messages."""

from projects.notifications import exchanges, intake, interviews, sorting  # noqa: F401
