"""What pages ask about referrals and raised hands: what awaits the team, what awaits a holder."""

from django.db.models import Exists, OuterRef, Q

from eveil.people.permissions import is_coordinator
from projects.enums import AccompanimentState, HandState, ReferralState, Way
from projects.models import Accompaniment, HelpOffer, Referral


def hands_to_pass_on(user=None):
    """Raised hands that the team has not answered, the longest wait first.

    With ``user``, those for whom it accompanies and, when it coordinates, for whom nobody does.
    """
    rows = HelpOffer.objects.filter(state=HandState.RAISED).order_by("created_at", "pk")
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


def of_person(person):
    """What is, or was, agreed about a person: raised hands to it, then referrals. Two queries.

    What awaits its answer comes first.
    """
    hands = HelpOffer.objects.filter(holder__person=person).exclude(state=HandState.RAISED)
    hands = hands.filter(Q(state=HandState.ASKED) | Q(agreed_at__isnull=False))
    referrals = Referral.objects.filter(person=person)
    referrals = referrals.exclude(state=ReferralState.DROPPED, agreed_at=None)
    rows = [*hands.for_list(), *referrals.for_list()]
    return sorted(rows, key=lambda row: not awaits(row))


def awaits(row):
    """Is it the person's turn?"""
    return row.state in {HandState.ASKED, ReferralState.ASKED} and not (
        isinstance(row, Referral) and row.way == Way.IN
    )
