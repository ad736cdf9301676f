"""What was planned, what was done of it, and what is due."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from eveil.core.dates import months_later
from eveil.core.registry import timeline_of
from eveil.people.tests.factories import UserFactory
from partners import words
from partners.enums import AgreementState, PathwayStage, Unit
from partners.models import Agreement, Contribution
from partners.queries import agreements as queries
from partners.queries.agreements import Balance, balances, months_in
from partners.search import Agreements
from partners.services import agreements as services
from partners.services import reviews
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    DeliveryFactory,
    PartnerFactory,
    PartyFactory,
    StructureFactory,
)

DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))


def balance(amount=Decimal(20), done=0, months=12, unit=Unit.HOURS):
    contribution = Contribution(amount=amount, unit=unit)
    return Balance(contribution, year=2026, months=months, done=Decimal(done))


# Months, without a database -----------------------------------------------------------------


@given(DAYS, st.integers(1, 120))
def test_a_whole_number_of_months_counts_as_many(start, months):
    """From whatever day to the eve of that day, so many months later."""
    if start.day > 28:
        start = start.replace(day=28)
    end = months_later(start, months) - timedelta(days=1)
    years = range(start.year, end.year + 1)
    assert sum(months_in(year, start, end) for year in years) == months
    planned = sum(
        balance(amount=Decimal(12), months=months_in(year, start, end)).planned for year in years
    )
    assert planned == months


@given(DAYS, DAYS, st.integers(2017, 2033))
def test_no_year_has_more_than_twelve(one, other, year):
    start, end = sorted([one, other])
    assert 0 <= months_in(year, start, end) <= 12
    if start <= date(year, 1, 15) and end >= date(year, 12, 15):
        assert months_in(year, start, end) == 12
    if end.year < year or start.year > year:
        assert months_in(year, start, end) == 0


@given(
    st.decimals("0.01", "100000", places=2),
    st.decimals("0", "200000", places=2),
    st.integers(0, 12),
)
def test_the_gap_and_what_is_beyond_complete_what_was_done(amount, done, months):
    one = balance(amount, done, months)
    assert one.planned == one.done + one.gap - one.beyond
    assert one.gap >= 0
    assert one.beyond >= 0
    assert not (one.gap and one.beyond)
    assert 0 <= one.share <= 100
    assert (one.share == 100) >= one.is_met


@pytest.mark.parametrize(
    ("one", "sentence", "gap"),
    [
        (balance(done=12), "12\u00a0h faites sur 20\u00a0h prévues", "reste 8\u00a0h"),
        (balance(done=0), "0\u00a0h faite sur 20\u00a0h prévues", "reste 20\u00a0h"),
        (balance(done="21.5"), "21,5\u00a0h faites sur 20\u00a0h prévues", "1,5\u00a0h de plus"),
        (balance(done=20), "20\u00a0h faites sur 20\u00a0h prévues", "tout est fait"),
        (
            balance(Decimal(6000), 3000, unit=Unit.EUROS),
            "3\u00a0000\u00a0€ versés sur 6\u00a0000\u00a0€ prévus",
            "reste 3\u00a0000\u00a0€",
        ),
        (
            balance(Decimal(4), 1, unit=Unit.ROOMS),
            "1\u00a0salle prêtée sur 4\u00a0salles prévues",
            "reste 3\u00a0salles",
        ),
        (
            balance(Decimal(2), 2, months=6, unit=Unit.DAYS),
            "2\u00a0jours faits sur 1\u00a0jour prévu",
            "1\u00a0jour de plus",
        ),
    ],
)
def test_how_it_is_said(one, sentence, gap):
    assert (one.sentence, one.gap_text) == (sentence, gap)


@pytest.mark.parametrize(
    ("amount", "said"),
    [("6.67", "6,67"), ("1500", "1\u00a0500"), ("20.00", "20"), ("100", "100"), ("0.50", "0,5")],
)
def test_figures(amount, said):
    assert words.figure(Decimal(amount)) == said


# In the database ----------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def contribution(start, end, **kwargs):
    return ContributionFactory(
        party__agreement__signed=True,
        party__agreement__start=start,
        party__agreement__end=end,
        **kwargs,
    )


def test_done_counts_in_the_year_of_its_day():
    one = contribution(date(2025, 1, 1), date(2026, 12, 31))
    for day, quantity in ((date(2025, 12, 31), 5), (date(2026, 1, 1), 3), (date(2026, 6, 1), 4)):
        DeliveryFactory(contribution=one, day=day, quantity=Decimal(quantity))
    rows = Contribution.objects.all()
    assert [balance.done for balance in balances(rows, 2025)] == [5]
    assert [balance.done for balance in balances(rows, 2026)] == [7]
    assert [balance.done for balance in balances(rows, 2027)] == [0]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_database_plans_as_python_does(year):
    spans = [
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2024, 12, 31), date(2026, 1, 1)),
        (date(2025, 3, 15), date(2025, 3, 15)),
        (date(2025, 3, 16), date(2025, 4, 14)),
        (date(2025, 3, 16), date(2026, 4, 15)),
        (date(2024, 6, 14), date(2026, 6, 16)),
        (date(2025, 12, 16), date(2026, 1, 14)),
    ]
    for start, end in spans:
        contribution(start, end, amount=Decimal("17.35"))
    rows = Contribution.objects.planned_in(year).with_planned(year).order_by("pk")
    planned = {row.pk: row.planned for row in rows}
    said = {row.contribution.pk: row.planned for row in balances(rows, year)}
    assert planned == said
    assert planned


@pytest.mark.parametrize("state", AgreementState.values)
def test_only_what_was_signed_is_planned(state):
    ContributionFactory(
        party__agreement__state=state,
        party__agreement__start=date(2026, 1, 1),
        party__agreement__end=date(2026, 12, 31),
    )
    binding = state in AgreementState.BINDING
    assert Contribution.objects.planned_in(2026).exists() == binding
    assert bool(queries.who_does_what(2026)) == binding


def test_structures_by_stages():
    mat, pollen = StructureFactory(name="Le MAT"), StructureFactory(name="Pollen", kinds=["cae"])
    for structure, stage, title in (
        (pollen, PathwayStage.AFTER, "Recevoir"),
        (mat, PathwayStage.UPSTREAM, "Animer"),
        (pollen, PathwayStage.DURING, "Former"),
    ):
        contribution(
            date(2026, 1, 1),
            date(2026, 12, 31),
            party__structure=structure,
            stage=stage,
            title=title,
        )
    board = [
        (line.structure.name, [[str(row.contribution) for row in cell] for cell in line.cells])
        for line in queries.who_does_what(2026)
    ]
    assert board == [("Le MAT", [["Animer"], [], []]), ("Pollen", [[], ["Former"], ["Recevoir"]])]
    assert [line.structure for line in queries.who_does_what(2026, kind="cae")] == [pollen]
    epci = mat.municipality.epci
    assert mat in [line.structure for line in queries.who_does_what(2026, epci=epci)]
    assert queries.who_does_what(2027) == []


@pytest.mark.parametrize("lines", [1, 3])
def test_the_board_is_one_query(lines, django_assert_num_queries):
    for _number in range(lines):
        contribution(date(2026, 1, 1), date(2026, 12, 31))
    with django_assert_num_queries(1):
        board = queries.who_does_what(2026)
        assert [line.structure.municipality.name for line in board]
    assert len(board) == lines


# What is due --------------------------------------------------------------------------------


def test_what_a_structure_has_to_do_this_year():
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    with time_machine.travel(date(2026, 5, 4), tick=False):
        due = contribution(date(2026, 1, 1), date(2026, 12, 31), party__structure=structure)
        met = contribution(date(2026, 1, 1), date(2026, 12, 31), party__structure=structure)
        DeliveryFactory(contribution=met, day=date(2026, 2, 1), quantity=Decimal(20))
        contribution(date(2025, 1, 1), date(2026, 1, 31), party__structure=structure)  # over
        contribution(date(2026, 1, 1), date(2026, 12, 31))  # another's
        assert [row.contribution for row in queries.due_of(partner)] == [due]


def test_what_a_structure_has_to_read():
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    rows = {
        state: AgreementFactory(state=state, between=[structure]) for state in AgreementState.values
    }
    AgreementFactory(state=AgreementState.REVIEW, between=[StructureFactory()])
    assert list(queries.to_read(partner)) == [rows["review"]]


@pytest.mark.parametrize(("today", "seen"), [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1)])
def test_the_team_is_told_in_the_last_quarter_what_is_not_done(today, seen):
    one = contribution(date(2026, 1, 1), date(2026, 12, 31))
    met = contribution(date(2026, 1, 1), date(2026, 12, 31))
    DeliveryFactory(contribution=met, day=date(2026, 2, 1), quantity=Decimal(20))
    with time_machine.travel(today, tick=False):
        assert len(queries.behind()) == seen
        for row in queries.behind():
            assert (row, row.unmet) == (one.party.agreement, 1)
        assert len(queries.behind(one.party.agreement.adviser)) == seen
        assert not queries.behind(UserFactory(adviser=True))


def test_what_the_team_sees_to():
    with time_machine.travel(date(2026, 5, 4), tick=False):
        soon = AgreementFactory(signed=True, start=date(2025, 1, 1), end=date(2026, 7, 1))
        AgreementFactory(signed=True, start=date(2025, 1, 1), end=date(2026, 9, 1))
        reading = AgreementFactory(state=AgreementState.REVIEW)
        assert list(queries.ending_soon()) == [soon]
        assert list(queries.ending_soon(reading.adviser)) == []
        assert list(queries.without_signed_copy()) == [reading]


# Found and told -----------------------------------------------------------------------------


@pytest.mark.parametrize("sought", ["pollen", "STATUT", "pollen statut", "scop statut"])
def test_found_by_its_title_and_its_structures(sought):
    pollen = StructureFactory(name="POLLEN SCOP")
    wanted = AgreementFactory(title="Choisir son statut", between=[pollen, StructureFactory()])
    AgreementFactory(title="Autre chose", between=[StructureFactory(name="Ardelaine")])
    assert list(Agreement.objects.matching(sought)) == [wanted]
    team = UserFactory(adviser=True)
    assert [row.title for row in Agreements.results(team, sought, 5)] == ["Choisir son statut"]
    assert Agreements.results(UserFactory(), sought, 5) == []


def test_the_thread_of_a_structure_tells_of_its_agreements(adviser):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    shared = AgreementFactory(between=[structure, StructureFactory()])
    reviews.submit(shared, by=adviser)
    lost = AgreementFactory(title="Perdue", between=[structure, StructureFactory()])
    services.abandon(lost, reason="Personne n’en veut.", by=adviser)

    def told(user):
        entries, _more = timeline_of(user, structure, limit=10)
        return {
            (entry.title, entry.text) for entry in entries if entry.title.startswith("Convention ")
        }

    assert told(adviser) == {
        ("Convention mise en relecture", ""),
        ("Convention abandonnée", "Personne n’en veut."),
    }
    assert told(partner) == told(None) == {("Convention mise en relecture", "")}


def test_a_line_that_says_why_is_never_marked_as_read_by_the_structure(adviser):
    """It reads what happened, and not why; on the page of the agreement as in the thread."""
    structure = StructureFactory()
    agreement = AgreementFactory(between=[structure, StructureFactory()])
    reviews.submit(agreement, by=adviser)
    Agreement.objects.update(state=AgreementState.SIGNED, signed_on=date(2026, 1, 5))
    services.terminate(agreement, reason="On ne se comprend plus.", by=adviser)
    agreement.refresh_from_db()
    thread, _more = timeline_of(adviser, structure, limit=10)
    for lines in (queries.history(agreement), thread):
        marks = {
            (one.title.split()[-1].lower(), bool(one.shared_with), one.text)
            for one in lines
            if one.icon != "person-plus"
        }
        assert marks == {
            ("relecture", True, ""),
            ("résiliée", False, "On ne se comprend plus."),
        }


def test_parties_come_with_their_balances(django_assert_num_queries):
    agreement = AgreementFactory(signed=True)
    year = agreement.start.year
    late, early = (
        PartyFactory(agreement=agreement, is_carrier=is_carrier) for is_carrier in (True, False)
    )
    for stage in (PathwayStage.AFTER, PathwayStage.UPSTREAM):
        ContributionFactory(party=late, stage=stage)
    with django_assert_num_queries(2):
        parties = queries.parties_of(agreement, year)
    assert parties == [early, late]
    stages = [balance.contribution.stage for balance in parties[1].balances]
    assert stages == [PathwayStage.UPSTREAM, PathwayStage.AFTER]


@pytest.mark.parametrize(
    ("days", "said"),
    [(25, "dans 25\u00a0jours"), (0, "aujourd’hui"), (-1, None), (91, None)],
)
def test_the_list_says_in_how_long_a_signed_one_ends(client, adviser, time_machine, days, said):
    time_machine.move_to("2026-03-02 10:00+01:00")
    end = date(2026, 3, 2) + timedelta(days=days)
    AgreementFactory(signed=True, start=date(2025, 1, 1), end=end)
    client.force_login(adviser)
    text = client.get("/conventions/").text
    assert ("ev-late" in text) == (said is not None)
    assert said is None or f"{said}</span>" in text
