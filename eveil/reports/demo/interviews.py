"""Interviews: those of the demo holder one by one, some of the others, and the slots to come."""

import math
from datetime import datetime, time, timedelta

from django.utils import timezone

from eveil.people.models import User
from eveil.reports.demo import data
from eveil.reports.demo.world import dice, weekday
from projects.enums import AccompanimentState, InterviewMode, InterviewState, Signatory
from projects.models import (
    Accompaniment,
    Interview,
    InterviewNote,
    InterviewSignature,
    Participation,
)

DEMO_HOLDER = "samira.belkacem@example.org"
# How far ahead advisers have offered slots.
DAYS_AHEAD = 16
# Told of one accompaniment in so many; the others were noted on paper.
ONE_IN = 4


def tell_interviews(world):
    told = data.read("interviews")
    diary = Diary()
    accompaniment = next(
        row for row in world.rows[Accompaniment] if row.holder.person.email == DEMO_HOLDER
    )
    for row in told["past"]:
        tell_past(world, diary, accompaniment, row, told["place"])
    tell_coming(world, diary, accompaniment, told["coming"], told["place"])
    tell_next_day(world, diary, told["next_day"], told["place"])
    for accompaniment in world.rows[Accompaniment]:
        tell_others(world, diary, accompaniment, told)
    tell_funding(world)
    for row in told["slots"]:
        tell_slots(world, diary, row, told["place"])


def tell_funding(world):
    """What was held while an operation paid for the accompaniment was paid by it."""
    operations = {id(row.accompaniment): row.operation for row in world.rows[Participation]}
    for interview in world.rows[Interview]:
        operation = operations.get(id(interview.accompaniment))
        day = interview.starts_at.date()
        held = interview.state == InterviewState.HELD
        if operation and held and operation.start <= day <= (operation.end or day):
            interview.operation = operation


class Diary:
    """Nobody is in two places at once, in the demonstration either."""

    def __init__(self):
        self.taken = {}

    def take(self, who, start, minutes):
        """Whether that time of these people was free; it is theirs from now on if it was."""
        end = start + timedelta(minutes=minutes)
        rows = [self.taken.setdefault(id(one), []) for one in who]
        if any(start < until and since < end for row in rows for since, until in row):
            return False
        for row in rows:
            row.append((start, end))
        return True


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))


def new_interview(accompaniment, start, row, **columns):
    return Interview(
        adviser=accompaniment.adviser,
        holder=accompaniment.holder,
        accompaniment=accompaniment,
        starts_at=start,
        ends_at=start + timedelta(minutes=row["minutes"]),
        mode=row["mode"],
        purpose=row["purpose"],
        announced_at=start - timedelta(days=9),
        **columns,
    )


def tell_past(world, diary, accompaniment, row, place):
    """Held, written up the same day, and signed as the row says."""
    start = at(weekday(world.today - timedelta(days=row["days"])), row["hour"])
    diary.take([accompaniment.adviser, accompaniment.holder], start, row["minutes"])
    interview = new_interview(
        accompaniment,
        start,
        row,
        state=InterviewState.HELD,
        place=row.get("place", place),
        summary=row["summary"],
        next_steps="\n".join(row["steps"]),
    )
    written = start + timedelta(hours=3)
    world.add(interview, at=start - timedelta(days=9), changed=written)
    adviser = accompaniment.adviser
    world.move(interview, "hold", "booked", "held", by=adviser, at=written)
    if row["internal"]:
        world.add(
            InterviewNote(interview=interview, author=adviser, body=row["internal"], at=written)
        )
    if row["signed"] in {"screen", "adviser"}:
        tell_signature(world, interview, Signatory.ADVISER, adviser, written)
    if row["signed"] == "screen":
        account = next(
            user for user in world.rows[User] if user.person is accompaniment.holder.person
        )
        tell_signature(world, interview, Signatory.HOLDER, account, written + timedelta(hours=4))


def tell_signature(world, interview, role, user, when):
    """What it is about needs the keys of its interview: written with the rows."""
    world.add(
        InterviewSignature(
            interview=interview,
            role=role,
            name=str(user.person),
            strokes=scribble(str(user.person)),
            by=user,
            at=min(when, world.now),
        )
    )


def scribble(name):
    """A hand of one's own: loops that lean and shrink as the name goes, then a line below."""
    rng = dice("signature", name)
    lean, height, turns = rng.uniform(40, 90), rng.uniform(110, 160), rng.uniform(4.5, 7)
    line = []
    for step in range(90):
        along = step / 89
        turn = along * turns * 2 * math.pi
        fade = 1 - 0.55 * along
        x = 130 + 560 * along + lean * math.cos(turn) * fade
        y = 210 - height * math.sin(turn) * fade * (0.6 + 0.4 * math.cos(turn / 3))
        line.append([round(x), round(y)])
    flourish = [[200 + 14 * step, round(315 - step * 0.9)] for step in range(40)]
    return [line, flourish]


def tell_coming(world, diary, accompaniment, row, place):
    """Booked by the holder from a slot that was offered."""
    start = at(weekday(world.today + timedelta(days=row["days"])), row["hour"])
    diary.take([accompaniment.adviser, accompaniment.holder], start, row["minutes"])
    interview = new_interview(
        accompaniment, start, row, state=InterviewState.BOOKED, place=place, was_offered=True
    )
    booked = world.now - timedelta(days=3)
    interview.announced_at = booked
    world.add(interview, at=booked - timedelta(days=5), changed=booked)
    account = next(user for user in world.rows[User] if user.person is accompaniment.holder.person)
    world.move(interview, "book", "offered", "booked", by=account, at=booked)


def tell_next_day(world, diary, rows, place):
    """What the adviser of the demo arranged by telephone for the next working day."""
    day = weekday(world.today + timedelta(days=1))
    mine = [
        row
        for row in world.rows[Accompaniment]
        if row.adviser is world.staff["julien"]
        and row.state == AccompanimentState.ACTIVE
        and row.holder.person.email != DEMO_HOLDER
    ]
    for accompaniment, row in zip(mine[-len(rows) :], rows, strict=True):
        start = at(day, row["hour"])
        if diary.take([accompaniment.adviser, accompaniment.holder], start, row["minutes"]):
            interview = new_interview(
                accompaniment,
                start,
                row,
                state=InterviewState.BOOKED,
                place=place if row["mode"] == InterviewMode.OFFICE else "",
            )
            interview.announced_at = world.now - timedelta(days=2)
            world.add(interview, at=interview.announced_at)


def tell_others(world, diary, accompaniment, told):
    """A few interviews of one accompaniment in four, a month or so apart."""
    rng = dice("interviews", str(accompaniment.holder.person), accompaniment.start)
    adviser = accompaniment.adviser
    if accompaniment.holder.person.email == DEMO_HOLDER or adviser is None or rng.randrange(ONE_IN):
        return
    last = accompaniment.end or world.today - timedelta(days=5)
    day = accompaniment.start + timedelta(days=rng.randrange(6, 20))
    for row in told["others"]:
        day = weekday(day)
        if day >= last:
            return
        start = at(day, rng.choice(["09:00", "10:30", "14:00", "15:30"]))
        held = {**row, "minutes": rng.choice([45, 60, 60, 90])}
        held["mode"] = rng.choice([InterviewMode.OFFICE] * 5 + [InterviewMode.PHONE])
        missed = rng.random() < 0.05
        if diary.take([adviser, accompaniment.holder], start, held["minutes"]):
            tell_other(world, accompaniment, start, held, told["place"], missed=missed)
        day += timedelta(days=rng.randrange(28, 70))


def tell_other(world, accompaniment, start, row, place, *, missed):
    state = InterviewState.MISSED if missed else InterviewState.HELD
    interview = new_interview(
        accompaniment,
        start,
        row,
        state=state,
        place=place if row["mode"] == InterviewMode.OFFICE else "",
        summary="" if missed else row["summary"],
    )
    written = start + timedelta(hours=4)
    world.add(interview, at=start - timedelta(days=9), changed=written)
    step = "miss" if missed else "hold"
    world.move(interview, step, "booked", state, by=accompaniment.adviser, at=written)


def tell_slots(world, diary, row, place):
    """The same hours of the same weekday, as far as slots are offered."""
    adviser = world.staff[row["by"]]
    for ahead in range(1, DAYS_AHEAD):
        day = world.today + timedelta(days=ahead)
        if day.weekday() != row["weekday"] or weekday(day) != day:
            continue
        for hour in row["hours"]:
            start = at(day, hour)
            if diary.take([adviser], start, row["minutes"]):
                world.add(
                    Interview(
                        adviser=adviser,
                        starts_at=start,
                        ends_at=start + timedelta(minutes=row["minutes"]),
                        mode=row["mode"],
                        place="" if "link" in row else place,
                        link=row.get("link", ""),
                        was_offered=True,
                        announced_at=world.now - timedelta(days=6),
                    ),
                    at=world.now - timedelta(days=6),
                )
