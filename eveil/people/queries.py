"""What pages show about a person: its conversation with the team, its consents."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from eveil.people.consents import TEXTS
from eveil.people.forms import MessageForm
from eveil.people.models import ConversationPost, Invitation, User

# What another page than its own shows of a conversation.
LATEST = 5
POST = ("body", "at", "read_at", "author__person__first_name", "author__person__last_name")


def conversation(person, reader, form=None, action=None, *, latest=False):
    """What ``people/partials/_conversation.html`` shows, as its variable ``conversation``.

    ``action`` is the address the form posts to, for a page that has its own. With ``latest``
    the last messages alone, all that the reader has not read, and the way to the others.
    """
    posts = ConversationPost.objects.filter(conversation__person=person)
    if latest:
        newest = posts.order_by("-at", "-pk").values("pk")[:LATEST]
        posts = posts.filter(Q(pk__in=newest) | (Q(read_at=None) & ~Q(author=reader)))
    posts = list(posts.select_related("author__person").only(*POST).order_by("at", "pk"))
    whole = reverse("people:conversation", args=[person.pk])
    return {
        "reader": reader,
        "posts": posts,
        "whole": whole if latest and len(posts) >= LATEST else "",
        "form": form or MessageForm(),
        "action": action or reverse("people:message_post", args=[person.pk]),
    }


def team_to_tell(person):
    """Who in the team hears of what ``person`` writes: those who wrote to it, else who coordinates.

    An app that knows better who is in charge passes its own choice to ``post_message``.
    """
    authors = User.objects.team().filter(
        pk__in=ConversationPost.objects.filter(conversation__person=person).values("author")
    )
    return list(authors) or list(User.objects.coordinators())


def team():
    """Members of the team, with ``has_mfa``."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    return User.objects.team().annotate(has_mfa=Exists(factors))


def waiting_invitations():
    """Invitations into the team that nobody has accepted."""
    return Invitation.objects.waiting().of_team().select_related("person")


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
