"""What pages show about a person: its conversation with the team, its consents."""

from django.utils import timezone

from eveil.people.consents import TEXTS
from eveil.people.enums import StaffRole
from eveil.people.forms import MessageForm
from eveil.people.models import ConversationPost, User


def conversation(person, reader, form=None):
    """What ``people/partials/_conversation.html`` shows, as its variable ``conversation``."""
    posts = (
        ConversationPost.objects.filter(conversation__person=person)
        .select_related("author__person")
        .order_by("at", "pk")
    )
    return {"person": person, "reader": reader, "posts": posts, "form": form or MessageForm()}


def team_to_tell(person):
    """Who in the team hears of what ``person`` writes: those who wrote to it, else who coordinates.

    An app that knows better who is in charge passes its own choice to ``post_message``.
    """
    authors = User.objects.team().filter(
        pk__in=ConversationPost.objects.filter(conversation__person=person).values("author")
    )
    return list(authors) or list(User.objects.team().filter(role=StaffRole.COORDINATOR))


def consents(person, purposes=tuple(TEXTS)):
    """What ``people/partials/_consents.html`` shows, as its variable ``consents``.

    One row per purpose: the text to agree to, and the consent in force or None.
    """
    held = {consent.purpose: consent for consent in person.consents.filter(withdrawn_at=None)}
    now = timezone.now()
    rows = []
    for purpose in purposes:
        consent = held.get(purpose)
        rows.append(
            {
                "text": TEXTS[purpose],
                "consent": consent if consent and consent.holds_at(now) else None,
            }
        )
    return {"person": person, "rows": rows}
