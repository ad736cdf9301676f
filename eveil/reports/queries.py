"""Reads across apps for the pages of reports."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery

from eveil.core.present import Present
from eveil.people.enums import StaffRole
from eveil.people.models import Conversation, ConversationPost
from eveil.people.permissions import is_coordinator
from events.enums import MeetingState
from events.models import Meeting
from events.permissions import OPEN
from partners.enums import MandateFunction
from partners.models import Mandate, Structure
from projects.enums import AccompanimentState
from projects.models import Accompaniment

# A meeting so near should have its invitations out.
INVITE_DAYS = 45


# Staff home --------------------------------------------------------------------------------


def unread_conversations(user=None):
    """Who wrote and was not read yet, the longest wait first, with ``since`` and ``said``.

    With ``user``, only whom it accompanies or wrote to, and for whoever coordinates also those
    whom nobody in the team did.
    """
    unread = ConversationPost.objects.filter(
        conversation=OuterRef("pk"), read_at=None, author__role=StaffRole.NONE
    )
    rows = (
        Conversation.objects.filter(Exists(unread))
        .annotate(
            since=Subquery(unread.order_by("at").values("at")[:1]),
            said=Subquery(unread.order_by("-at").values("body")[:1]),
        )
        .order_by("since", "pk")
    )
    if user is None:
        return rows
    posts = ConversationPost.objects.filter(conversation=OuterRef("pk"))
    active = Accompaniment.objects.filter(
        holder__person=OuterRef("person"), state=AccompanimentState.ACTIVE
    )
    mine = Exists(posts.filter(author=user)) | Exists(active.filter(adviser=user))
    if is_coordinator(user):
        mine |= ~Exists(posts.exclude(author__role=StaffRole.NONE)) & ~Exists(
            active.exclude(adviser=None)
        )
    return rows.filter(mine)


def meetings_to_see_to():
    """Meetings over and not closed, and those that come soon and nobody was invited to."""
    now, soon = Present(), Present() + timedelta(days=INVITE_DAYS)
    return Meeting.objects.filter(
        Q(state__in=OPEN, ends_at__lt=now)
        | Q(state=MeetingState.PLANNED, starts_at__lt=soon, ends_at__gte=now)
    ).order_by("starts_at", "pk")


def structures_without_contact():
    """Active structures that nobody speaks for, with ``since``: the end of the last mandate."""
    over = Mandate.objects.filter(
        structure=OuterRef("pk"), function=MandateFunction.CONTACT, end__isnull=False
    )
    return (
        Structure.objects.active()
        .having_contact(False)
        .annotate(since=Subquery(over.order_by("-end").values("end")[:1]))
        .order_by("-since", "name")
    )
