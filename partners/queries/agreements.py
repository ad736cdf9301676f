"""What was agreed, what of it is due, and who does what at which stage of the pathway."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, OuterRef, Subquery
from django.utils import timezone

from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import fold
from eveil.people.permissions import is_team
from partners import words
from partners.enums import AgreementState, PathwayStage
from partners.models import Agreement, Contribution, Structure
from partners.models.contributions import MIDDLE
from partners.permissions import can_record

CENT = Decimal("0.01")
# What an agreement plans is asked after from this month on: before, the year may still do.
LAST_QUARTER = 10
# What is done to this part by then is on its way.
ENOUGH = Decimal("0.75")


# Planned and done ---------------------------------------------------------------------------


def months_in(year, start, end):
    """How many months of ``year`` the span from ``start`` to ``end`` counts for."""
    return sum(start <= date(year, month, MIDDLE) <= end for month in range(1, 13))


@dataclass
class Balance:
    """A contribution over a calendar year: what was planned, and what was done of it."""

    contribution: Contribution
    year: int
    months: int
    done: Decimal

    @property
    def planned(self):
        whole = self.contribution.amount * self.months / 12
        return whole.quantize(CENT, rounding=ROUND_HALF_UP)

    @property
    def gap(self):
        """What remains to be done; zero once everything was."""
        return max(self.planned - self.done, Decimal(0))

    @property
    def beyond(self):
        return max(self.done - self.planned, Decimal(0))

    @property
    def is_met(self):
        return not self.gap

    @property
    def share(self):
        """Of what was planned, in percent, a hundred at most."""
        if not self.planned:
            return 100
        return int(min(self.done / self.planned, 1) * 100)

    @property
    def sentence(self):
        """« 12 h faites sur 20 h prévues »."""
        unit = self.contribution.unit
        return f"{words.done(self.done, unit)} sur {words.planned(self.planned, unit)}"

    @property
    def gap_text(self):
        unit = self.contribution.unit
        if self.gap:
            return f"reste {words.measure(self.gap, unit)}"
        return f"{words.measure(self.beyond, unit)} de plus" if self.beyond else "tout est fait"


def balances(contributions, year):
    """A ``Balance`` of each of ``contributions`` (a queryset), in one query."""
    rows = contributions.with_done(year).select_related(
        "party__structure__municipality", "party__agreement", "contact"
    )
    return [
        Balance(
            contribution=row,
            year=year,
            months=months_in(year, row.party.agreement.start, row.party.agreement.end),
            done=row.done,
        )
        for row in rows
    ]


def balances_of(structure, year):
    """What ``structure`` does in ``year`` by the agreements in force today."""
    rows = Contribution.objects.planned_in(year).filter(
        party__structure=structure, party__agreement__in=Agreement.objects.in_force()
    )
    return [balance for balance in balances(rows.order_by("pk"), year) if balance.months]


def years_of(agreement, today=None):
    """The calendar years of an agreement that have begun, newest first."""
    today = today or timezone.localdate()
    last = min(agreement.end.year, max(today.year, agreement.start.year))
    return list(range(last, agreement.start.year - 1, -1))


# One agreement ------------------------------------------------------------------------------


def parties_of(agreement, year):
    """Its parties, carriers last, each with its ``balances`` of ``year`` by stage."""
    rows = Contribution.objects.filter(party__agreement=agreement).order_by("pk")
    by_party = defaultdict(list)
    for balance in balances(rows, year):
        by_party[balance.contribution.party_id].append(balance)
    stages = list(PathwayStage.values)
    parties = agreement.parties.select_related("structure__municipality", "contact")
    parties = list(parties.order_by("is_carrier", "pk"))
    for party in parties:
        party.balances = sorted(
            by_party[party.pk], key=lambda balance: stages.index(balance.contribution.stage)
        )
    return parties


def deliveries_by_year(contribution, user):
    """(balance, what was done) of each year that has begun, newest first.

    Each delivery knows whether ``user`` ``may_withdraw`` it.
    """
    agreement = contribution.party.agreement
    may_record, team = can_record(user, contribution), is_team(user)
    done = defaultdict(list)
    for row in contribution.deliveries.select_related("by__person"):
        row.may_withdraw = team or (may_record and row.by_id == user.pk)
        done[row.day.year].append(row)
    return [
        (
            Balance(
                contribution=contribution,
                year=year,
                months=months_in(year, agreement.start, agreement.end),
                done=sum((row.quantity for row in done[year]), Decimal(0)),
            ),
            done[year],
        )
        for year in years_of(agreement)
    ]


HAPPENED = {
    "submit": "mise en relecture",
    "submit_again": "remise en relecture",
    "sign": "signée",
    "abandon": "abandonnée",
    "renew": "reconduite",
    "stop_renewal": "ne sera plus reconduite",
    "replace": "remplacée",
    "expire": "arrivée à son terme",
    "terminate": "résiliée",
}


def history(agreement):
    """Lines of the timeline, for the team: what happened to the agreement, newest first.

    Its structures read each in their thread, but why, and nothing of one that is the team's.
    """
    internal = agreement.state in AgreementState.INTERNAL
    return [
        Entry(
            title=HAPPENED[log.transition].capitalize(),
            at=log.at,
            icon=AgreementState.STYLE[log.to_state][1],
            by=str(log.by or "La plateforme"),
            text=log.reason,
            shared_with="" if internal or log.reason else "Avec les parties",
        )
        for log in TransitionLog.of(agreement)
    ]


# What is due --------------------------------------------------------------------------------


def to_read(user):
    """Agreements that the structures of ``user`` have to read and to sign, oldest first."""
    return (
        Agreement.objects.visible_to(user)
        .filter(state=AgreementState.REVIEW)
        .select_related("adviser__person")
        .order_by("submitted_at", "pk")
    )


def due_in(structures, year):
    """Balances of what ``structures`` have still to do in ``year``, the least done first.

    Of agreements that are in force today: what another ended before will not be done.
    """
    rows = Contribution.objects.planned_in(year).filter(
        party__structure__in=structures,
        party__agreement__in=Agreement.objects.in_force(),
    )
    due = [balance for balance in balances(rows.order_by("pk"), year) if balance.gap]
    return sorted(due, key=lambda balance: balance.share)


def due_of(user, year=None):
    """Balances of what the structures that ``user`` acts for have still to do this year."""
    structures = Structure.objects.visible_to(user)
    return due_in(structures, year or timezone.localdate().year)


# The team's home ----------------------------------------------------------------------------


def _followed_by(user, rows):
    return rows.filter(adviser=user) if user else rows


def ending_soon(user=None, days=90):
    """Signed agreements that end within ``days`` and that nothing replaces, soonest first."""
    today = timezone.localdate()
    rows = Agreement.objects.ending(today, today + timedelta(days=days))
    return _followed_by(user, rows).with_names().order_by("end", "pk")


def without_signed_copy(user=None):
    """Agreements that wait for their signatures, the longest wait first."""
    rows = Agreement.objects.filter(state=AgreementState.REVIEW)
    return _followed_by(user, rows).with_names().order_by("submitted_at", "pk")


def behind(user=None):
    """Agreements in force of which much remains to be done this year, with how many
    contributions (``unmet``); none before the last quarter of the year."""
    today = timezone.localdate()
    unmet = (
        Contribution.objects.filter(party__agreement=OuterRef("pk"))
        .with_done(today.year)
        .with_planned(today.year)
        .filter(done__lt=F("planned") * ENOUGH)
        .order_by()
        .values("party__agreement")
        .annotate(number=Count("pk"))
        .values("number")
    )
    rows = _followed_by(user, Agreement.objects.in_force(today))
    rows = rows.annotate(unmet=Subquery(unmet)).filter(unmet__gt=0)
    rows = rows.with_names().order_by("end", "pk")
    return rows if today.month >= LAST_QUARTER else rows.none()


# Who does what ------------------------------------------------------------------------------


@dataclass
class Line:
    """One structure across the stages of the pathway: ``cells`` in their order."""

    structure: Structure
    cells: list

    @property
    def cells_by_stage(self):
        return list(zip(PathwayStage.labels, self.cells, strict=True))


def who_does_what(year, *, kind="", epci=None):
    """A ``Line`` per structure that contributes in ``year``, by name, in one query."""
    rows = Contribution.objects.planned_in(year)
    if kind:
        rows = rows.filter(party__structure__kinds__contains=[kind])
    if epci:
        rows = rows.filter(party__structure__municipality__epci=epci)
    lines = {}
    for balance in balances(rows.order_by("pk"), year):
        if not balance.months:
            continue
        contribution = balance.contribution
        structure = contribution.party.structure
        line = lines.setdefault(
            structure.pk, Line(structure, [[] for _stage in PathwayStage.values])
        )
        line.cells[PathwayStage.values.index(contribution.stage)].append(balance)
    return sorted(lines.values(), key=lambda line: (fold(line.structure.label), line.structure.pk))


def planned_years(today=None):
    """The years in which something is planned, newest first; this one always."""
    today = today or timezone.localdate()
    spans = Agreement.objects.filter(state__in=AgreementState.BINDING).values_list("start", "end")
    years = {today.year}
    for start, end in spans:
        years |= set(range(start.year, end.year + 1))
    return sorted(years, reverse=True)
