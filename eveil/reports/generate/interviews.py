"""Interviews of the crowd: held, booked, missed, and free slots to come."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils import timezone

from eveil.reports.generate.words import PHRASES, PLACES, VERBS
from projects.enums import InterviewMode, InterviewState
from projects.models import Interview, InterviewNote

BATCH = 2_000
OF_EACH = 3
# The hours of a day, one after the other: nobody is in two places at once.
FIRST_HOUR, HOURS = 8, 11
SLOTS_PER_ADVISER = 20


def write_interviews(crowd, accompaniments):
    """About three of each accompaniment, and the free slots of the coming weeks.

    ``crowd.hours_taken`` counts, through all batches, the hours of an adviser on a day.
    """
    if not hasattr(crowd, "hours_taken"):
        crowd.hours_taken = Counter()
        Interview.objects.bulk_create(_slots(crowd), batch_size=BATCH)
    rows = [
        _interview(crowd, accompaniment, accompaniment.start + timedelta(days=10 + 37 * number))
        for accompaniment in accompaniments
        for number in range(OF_EACH)
    ]
    Interview.objects.bulk_create(rows, batch_size=BATCH)
    InterviewNote.objects.bulk_create(
        (
            InterviewNote(interview=row, author=row.adviser, body=crowd.pick(PHRASES))
            for row in rows
            if row.state == InterviewState.HELD and crowd.random.random() < 0.3
        ),
        batch_size=BATCH,
    )


def _hour(crowd, adviser, day):
    """The adviser's next free hour, that day or later."""
    while crowd.hours_taken[adviser.pk, day] >= HOURS:
        day += timedelta(days=1)
    hour = FIRST_HOUR + crowd.hours_taken[adviser.pk, day]
    crowd.hours_taken[adviser.pk, day] += 1
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _interview(crowd, accompaniment, day):
    start = _hour(crowd, accompaniment.adviser, day)
    past = start.date() < crowd.day
    missed = past and crowd.random.random() < 0.04
    held = past and not missed
    return Interview(
        adviser=accompaniment.adviser,
        holder=accompaniment.holder,
        accompaniment=accompaniment,
        state=(
            InterviewState.MISSED
            if missed
            else InterviewState.HELD
            if held
            else InterviewState.BOOKED
        ),
        starts_at=start,
        ends_at=start + timedelta(minutes=crowd.pick([30, 45, 60])),
        mode=crowd.pick(InterviewMode.values),
        place=crowd.pick(PLACES),
        purpose=f"{crowd.pick(VERBS)} {crowd.pick(PLACES)}",
        summary=" ".join(crowd.pick(PHRASES) for _ in range(4)) if held else "",
        next_steps=crowd.pick(PHRASES) if held else "",
        announced_at=start - timedelta(days=7),
    )


def _slots(crowd):
    for adviser in crowd.team:
        for number in range(SLOTS_PER_ADVISER):
            start = _hour(crowd, adviser, crowd.day + timedelta(days=2 + number // 2))
            yield Interview(
                adviser=adviser,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                mode=InterviewMode.OFFICE,
                place="Rosières",
                was_offered=True,
            )
