"""What funders ask of a crowd: operations over the years, entries more or less complete, months
of measures, documents without files, tests."""

from datetime import timedelta

from projects.enums import (
    ActivityTestKind,
    ActivityTestOutcome,
    ActivityTestState,
    EntryField,
    EntryStatus,
    Mobility,
    StudyLevel,
)
from projects.models import (
    ActivityTest,
    CompletenessDay,
    FundedOperation,
    MonthlyTurnover,
    Participation,
)

REQUIRED = [
    EntryField.BIRTH_DATE,
    EntryField.SEX,
    EntryField.STUDY_LEVEL,
    EntryField.UNEMPLOYED_MONTHS,
    EntryField.MOBILITY,
]
YEARS = 2


def fill_entry(crowd, row):
    """Most of what is asked on entry, of most people."""
    draw = crowd.random.random
    if row.entry_status == EntryStatus.JOBSEEKER and draw() < 0.9:
        row.unemployed_months = crowd.random.randrange(36)
    row.study_level = crowd.pick(StudyLevel.values) if draw() < 0.85 else ""
    row.mobility = crowd.pick(Mobility.values) if draw() < 0.9 else ""
    row.single_parent = draw() < 0.2
    return row


def write_operations(crowd):
    """One every two years, each of two years; the last two under way."""
    first = crowd.day.replace(month=1, day=1)
    operations = FundedOperation.objects.bulk_create(
        FundedOperation(
            name=f"Opération {first.year - YEARS * number} n° {rank}",
            funder=crowd.pick(crowd.structures),
            start=first.replace(year=first.year - YEARS * number),
            end=first.replace(year=first.year - YEARS * number + YEARS) - timedelta(days=1),
            required=[field.value for field in REQUIRED],
        )
        for number in range(4)
        for rank in (1, 2)
    )
    CompletenessDay.objects.bulk_create(
        CompletenessDay(
            operation=operation,
            day=crowd.day - timedelta(days=30 * months + 1),
            total=100,
            complete=90 - 3 * months,
        )
        for operation in operations
        for months in range(12)
    )
    return operations


def write_participations(crowd, rows):
    """Each accompaniment in one of the operations of its time, eight times out of ten."""
    Participation.objects.bulk_create(
        Participation(operation=crowd.pick(times), accompaniment=row)
        for row in rows
        if (times := _of(crowd.operations, row.start)) and crowd.random.random() < 0.8
    )


def _of(operations, day):
    return [one for one in operations if one.start <= day <= one.end]


def write_tests(crowd, rows):
    """One accompaniment in fifteen goes through a test, with a year of months."""
    chosen = [row for row in rows if crowd.random.random() < 1 / 15]
    tests = ActivityTest.objects.bulk_create(_test(crowd, row) for row in chosen)
    MonthlyTurnover.objects.bulk_create(
        MonthlyTurnover(
            test=test,
            month=(test.start.replace(day=1) + timedelta(days=31 * number)).replace(day=1),
            amount=crowd.random.randrange(0, 4000),
        )
        for test in tests
        for number in range(8)
    )


def _test(crowd, row):
    end = row.start + timedelta(days=400)
    over = end < crowd.day
    return ActivityTest(
        accompaniment=row,
        kind=crowd.pick(ActivityTestKind.values),
        host=crowd.pick(crowd.structures),
        start=row.start + timedelta(days=35),
        end=end,
        state=ActivityTestState.ENDED if over else ActivityTestState.RUNNING,
        outcome=crowd.pick(ActivityTestOutcome.values) if over else "",
    )
