"""Erase a draft with all that holds its name and its link."""

from eveil.core.models import Message
from projects.notifications.intake import key_prefix


def erase_draft(submission):
    """The draft, and the mails that hold its name, address and link."""
    Message.objects.filter(key__startswith=key_prefix(submission)).delete()
    submission.delete()
