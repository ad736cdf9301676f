"""What was said, in a thread: messages of the platform and mails."""

from django.db.models import F

from eveil.core.enums import MessageState
from eveil.core.models import Message
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.union import columns, name_of
from eveil.people.models import ConversationPost
from eveil.people.notifications import AccountMail
from projects.thread.common import EMAIL, PERSON, with_holder


def post_rows():
    rows = ConversationPost.objects.filter(conversation__person=PERSON).order_by("-at", "-pk")
    return columns(rows, at="at", subject="", about=name_of("author__person__"), detail=F("body"))


def post_entry(row, holder):
    return Entry(
        title=f"Message de {row.about}",
        at=row.at,
        icon="chat-left-text",
        text=row.detail,
        shared_with=with_holder(holder),
    )


def mail_rows():
    """All but those that its account sends by itself, such as codes: they are nobody's words."""
    rows = Message.objects.filter(to_email=EMAIL).exclude(to_email="")
    rows = rows.exclude(kind=AccountMail.name)
    return columns(
        rows.order_by("-created_at", "-pk"), at="created_at", subject=F("subject"), about=F("state")
    )


def mail_entry(row, holder):
    return Entry(
        title=f"Courriel «{NBSP}{row.subject}{NBSP}»",
        at=row.at,
        icon="envelope",
        text=MessageState(row.about).label,
        shared_with=with_holder(holder),
    )
