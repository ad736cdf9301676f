"""What pages ask about referrals and raised hands: what awaits the team, what awaits a holder."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from eveil.core.kept import Param, kept
from eveil.core.union import columns, newest_first, union
from eveil.people.permissions import is_coordinator
from projects import agreements, tokens
from projects.agreements import NEWS
from projects.enums import AccompanimentState, HandState, ReferralState, Way
from projects.models import Accompaniment, HelpOffer, Referral
from projects.models.exchanges import IN_FORCE
from projects.models.intake import days_ago

# For how long an answer is news in the space of a holder, and how many lines there are.
NEWS_DAYS = 30
SHOWN = 5


def hands_to_pass_on(user=None):
    """Raised hands that the team has not answered, the longest wait first.

    With ``user``, those for whom it accompanies and, when it coordinates, for whom nobody does.
    """
    rows = HelpOffer.objects.filter(state=HandState.RAISED).order_by("created_at", "pk")
    return _accompanied_by(user, rows)


def hands_unanswered(user=None):
    """Those that a holder leaves without an answer: it is called before they lapse."""
    rows = HelpOffer.objects.filter(
        state=HandState.ASKED, asked_at__lt=days_ago(settings.HAND_CALL_DAYS - 1)
    )
    return _accompanied_by(user, rows.order_by("asked_at", "pk"))


def _accompanied_by(user, rows):
    if user is None:
        return rows
    active = Accompaniment.objects.filter(
        project=OuterRef("project"), holder=OuterRef("holder"), state=AccompanimentState.ACTIVE
    )
    mine = Exists(active.filter(adviser=user))
    if is_coordinator(user):
        mine |= ~Exists(active.exclude(adviser=None))
    return rows.filter(mine)


def referrals_to_call():
    """People whom a structure sent without an address: anybody in the team calls them."""
    return Referral.objects.to_call().order_by("created_at", "pk")


class Told(NamedTuple):
    """A line of a holder's space: a question that awaits it, or an answer that came."""

    asks: bool
    title: str
    path: str
    at: datetime


def told_to(person):
    """What the person is asked about itself, then what structures answered of late. One query."""
    lines = [_line(row) for row in newest_first(_told(None, person=person.pk))]
    return sorted(lines, key=lambda line: not line.asks)


@kept
def _told(user):
    person = Param("person")
    hands = HelpOffer.objects.filter(holder__person=person, state=HandState.ASKED)
    sent = Referral.objects.filter(person=person, way=Way.OUT)
    answered = sent.filter(IN_FORCE, state__in=NEWS).annotate(
        last=Coalesce("closed_at", "answered_at")
    )
    parts = {
        "main": hands,
        "orientation": sent.filter(state=ReferralState.ASKED),
        "answer": answered.filter(last__gte=days_ago(NEWS_DAYS)).order_by("-last", "-pk"),
    }
    name = F("structure__name")
    return union(
        {
            kind: columns(
                rows,
                at="last" if kind == "answer" else "updated_at",
                subject=name,
                detail=F("state"),
            )
            for kind, rows in parts.items()
        },
        SHOWN,
    )


def _line(row):
    if row.source == "answer":
        path = tokens.path_of("orientation", row.pk)
        return Told(False, agreements.news(row.subject, row.detail), path, row.at)
    title = agreements.question(row.subject, is_hand=row.source == "main")
    return Told(True, title, tokens.path_of(row.source, row.pk), row.at)


def hands_to(person):
    """Help that was offered to a holder, and that it was asked about."""
    rows = HelpOffer.objects.filter(holder__person=person).exclude(state=HandState.RAISED)
    return rows.filter(Q(state=HandState.ASKED) | Q(agreed_at__isnull=False))


def referrals_of(person):
    """Where a person was sent, or who sent it; but what it declined."""
    return Referral.objects.filter(person=person).exclude(
        state=ReferralState.DROPPED, agreed_at=None
    )


def awaits(row):
    """Is it the person's turn?"""
    return row.state in {HandState.ASKED, ReferralState.ASKED} and not (
        isinstance(row, Referral) and row.way == Way.IN
    )
