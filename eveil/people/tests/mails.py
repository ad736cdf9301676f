"""Read what the platform mailed, as its recipient does."""

import re
from email import message_from_bytes, policy

from eveil.core import outbox
from eveil.core.enums import MessageState
from eveil.core.models import Message, ReceivedMail


def receive(settings):
    """Let everything written leave, into the platform's own mailbox; newest mail first."""
    settings.EMAIL_BACKEND = "eveil.core.mailbox.MailboxBackend"
    for message in Message.objects.filter(state=MessageState.PENDING).order_by("pk"):
        assert outbox.deliver(message.pk)
    return [
        message_from_bytes(bytes(mail.raw), policy=policy.default)
        for mail in ReceivedMail.objects.order_by("-pk")
    ]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def code_in(mail):
    """The code that stands alone on its line."""
    return re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", text_of(mail), re.MULTILINE)[1]


def link_in(mail):
    """Path of the first link."""
    return re.search(r"https?://[^/\s]+(/\S+)", text_of(mail))[1]
