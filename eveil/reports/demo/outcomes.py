"""What people had to do, how their accompaniment ended, and what became of them."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from eveil.reports.demo import data
from eveil.reports.demo.world import dice, moment, weekday
from projects.enums import (
    AccompanimentState,
    ActionState,
    AnswerChannel,
    EntryStatus,
    ExitKind,
    FollowUpState,
    LegalForm,
    Situation,
    StillActive,
)
from projects.forms.returns import KNOWN, STATUS
from projects.models import Accompaniment, ActionComment, ActionItem, Exit, FollowUp

KINDS = {
    ExitKind.CREATED: 48,
    ExitKind.EMPLOYMENT: 14,
    ExitKind.TRAINING: 7,
    ExitKind.REFERRED: 8,
    ExitKind.GAVE_UP: 11,
    ExitKind.PAUSED: 6,
    ExitKind.MOVED: 2,
    ExitKind.LOST: 4,
}
SITUATIONS = {
    ExitKind.CREATED: Situation.SELF_EMPLOYED,
    ExitKind.EMPLOYMENT: Situation.EMPLOYEE,
    ExitKind.TRAINING: Situation.TRAINING,
}
FORMS = ([LegalForm.SOLE] * 7 + [LegalForm.ASSOCIATION] * 5 + [LegalForm.CAE] * 4
         + [LegalForm.SCOP, LegalForm.SCIC, LegalForm.ESUS, LegalForm.COMPANY])  # fmt: skip
MONTHS = (6, 12, 24)
BACK_SINCE = date(2026, 1, 1)
# Days after which who stays silent is asked again, asked once more, then called.
SILENCE = (10, 20, 27)


def tell_outcomes(world):
    for row in list(world.rows[Accompaniment]):
        if row.state == AccompanimentState.ENDED:
            outcome = tell_exit(world, row)
            if outcome.kind == ExitKind.PAUSED:
                tell_return(world, row)
        elif str(row.holder.person) == "Samira Belkacem":
            tell_plan(world, row)
        else:
            tell_some_actions(world, row)
    tell_latest_return(world)
    for told in data.read("outcomes")["undone"]:
        tell_undone(world, told)


# Exits and follow-ups ----------------------------------------------------------------------


def tell_exit(world, row):
    rng = dice("exit", str(row.holder.person), row.start)
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    at = moment(row.end, rng, (10, 18))
    reason = rng.choice(data.read("outcomes")["reasons"][kind])
    outcome = Exit(
        accompaniment=row,
        kind=kind,
        reason=reason,
        situation=SITUATIONS.get(kind, Situation.JOBSEEKER),
        **(created(row, rng) if kind == ExitKind.CREATED else {}),
    )
    world.add(outcome, at=at)
    world.move(row, "end", "active", "ended", by=row.adviser, at=at, reason=reason)
    goes_on = kind == ExitKind.CREATED
    for months in MONTHS:
        goes_on = goes_on and rng.random() < 0.9
        tell_follow_up(world, outcome, months, goes_on, dice("news", rng.random()))
    return outcome


def tell_return(world, row):
    """Who had put a project off comes back with it the year after."""
    start = weekday(row.end + relativedelta(months=12))
    if BACK_SINCE <= start <= world.today:
        enter_again(world, row, start, EntryStatus.EMPLOYEE)


def tell_latest_return(world):
    """Who was asked for news last came and told them: it is accompanied again since."""
    start = weekday(world.today - timedelta(days=5))
    rows = world.rows[FollowUp]
    asked = [row for row in rows if row.state == FollowUpState.ASKED and row.due < start]
    if asked:
        latest = max(asked, key=lambda row: (row.due, str(row.person)))
        enter_again(world, latest.accompaniment, start, STATUS[latest.exit.situation])


def enter_again(world, row, start, status):
    julien = world.staff["julien"]
    at = moment(start, dice("back", str(row.holder.person), start), (10, 17))
    known = {name: getattr(row, name) for name in KNOWN}
    entry = Accompaniment(
        holder=row.holder,
        project=row.project,
        adviser=julien,
        entry_status=status,
        start=start,
        **known,
    )
    world.add(entry, at=at)
    world.move(row, "enter_again", "ended", "ended", by=julien, at=at)
    for news in world.rows[FollowUp]:
        is_told = news.answered_at and news.answered_at.date() < start
        if news.exit.accompaniment is row and not is_told:
            tell_aloud(news, julien, start)
    tell_some_actions(world, entry)


def tell_aloud(news, adviser, since):
    """Who is accompanied again is asked by who meets it, and not by mail."""
    if news.answered_at:
        news.channel, news.by = AnswerChannel.IN_PERSON, adviser
    elif news.state != FollowUpState.PLANNED:
        news.state = FollowUpState.TO_ASK
    if news.due >= since:
        news.asked_on, news.chases = None, 0


def tell_undone(world, told):
    """An exit of so many days ago, noted on the wrong file and undone soon after."""
    row = next(row for row in world.rows[Accompaniment] if str(row.holder.person) == told["holder"])
    rng = dice("undone", told["holder"])
    day = weekday(world.today - timedelta(days=told["days"]))
    noted, undone = moment(day, rng, (9, 12)), moment(day, rng, (14, 18))
    by = world.staff[told["by"]]
    outcome = Exit(
        accompaniment=row,
        kind=told["kind"],
        reason=told["reason"],
        situation=SITUATIONS[told["kind"]],
        undone_at=undone,
        undone_by=by,
        undone_day=day,
        undone_reason=told["why"],
    )
    world.add(outcome, at=noted, changed=undone)
    world.move(row, "end", "active", "ended", by=row.adviser, at=noted, reason=told["reason"])
    world.move(row, "reopen", "ended", "active", by=by, at=undone, reason=told["why"])
    for months in MONTHS:
        asked = FollowUp(
            exit=outcome,
            months=months,
            due=day + relativedelta(months=months),
            state=FollowUpState.CANCELLED,
        )
        world.add(asked, at=noted, changed=undone)
        world.move(asked, "cancel", "planned", "cancelled", by=by, at=undone, reason=told["why"])


def created(row, rng):
    own = rng.choice([1, 1, 1, 2])
    return {
        "legal_form": rng.choice(FORMS),
        "structure_name": row.project.title,
        "siren": siren(rng) if rng.random() < 0.7 else "",
        "created_on": weekday(row.end - timedelta(days=rng.randrange(5, 90))),
        "jobs_created": own,
        "jobs_kept": 0,
        "fte_created": own * rng.choice([50, 80, 100]) / 100,
        "turnover": rng.randrange(8, 60) * 1000,
        "funding": rng.choice([0, 3000, 5000, 12_500, 20_000]),
    }


def siren(rng):
    """Nobody's: the real ones do not begin with two zeros. The last figure is Luhn's."""
    figures = f"00{rng.randrange(10**6):06}"
    doubled = (int(one) * (2 - rank % 2) for rank, one in enumerate(reversed(figures)))
    return figures + str(-sum(value - 9 * (value > 9) for value in doubled) % 10)


def tell_follow_up(world, outcome, months, goes_on, rng):
    due = outcome.accompaniment.end + relativedelta(months=months)
    row = FollowUp(exit=outcome, months=months, due=due)
    planned_at = moment(outcome.accompaniment.end, rng)
    paused = outcome.kind == ExitKind.PAUSED
    reached = rng.random() < 0.78 or paused  # Who means to come back answers.
    told_on = due + timedelta(days=rng.randrange(0, 30) if reached else rng.randrange(35, 60))
    if due > world.today:
        world.add(row, at=planned_at)
        return
    silent = (world.today - due).days
    told_at = moment(told_on, rng)
    if told_on > world.today or told_at > world.now:
        row.chases = sum(silent >= days for days in SILENCE[:2])
        row.asked_on = due + timedelta(days=[0, *SILENCE][row.chases])
        row.state = FollowUpState.TO_PHONE if silent >= SILENCE[2] else FollowUpState.ASKED
        world.add(row, at=planned_at)
        return
    row.asked_on, row.answered_at = due, told_at
    by_phone = not reached or (told_on - due).days > SILENCE[2] - 7
    row.channel = AnswerChannel.PHONE if by_phone else AnswerChannel.LINK
    row.by = outcome.accompaniment.adviser if by_phone else None
    words = data.read("outcomes")["words"]
    if reached:
        row.state = FollowUpState.ANSWERED
        answer(row, goes_on, rng)
        row.words = rng.choice(words["alive" if goes_on else "paused" if paused else "over"])
    else:
        row.state = FollowUpState.UNREACHABLE
        row.words = rng.choice(words["silent"])
    world.add(row, at=planned_at, changed=told_at)


def answer(row, goes_on, rng):
    created_one = row.exit.legal_form != ""
    if goes_on:
        row.still_active = rng.choice([StillActive.YES] * 5 + [StillActive.CHANGED])
        row.situation, row.jobs = Situation.SELF_EMPLOYED, rng.choice([1, 1, 2, 3])
    else:
        row.still_active = StillActive.STOPPED if created_one else StillActive.NEVER
        row.situation = rng.choices(
            [Situation.EMPLOYEE, Situation.JOBSEEKER, Situation.TRAINING, Situation.INACTIVE],
            [9, 5, 2, 1],
        )[0]


# Plans of action ---------------------------------------------------------------------------


def tell_plan(world, row):
    """The plan of the holder who logs in: an action in each state."""
    for planned in data.read("outcomes")["samira"]:
        tell_action(world, row, planned)


def tell_action(world, row, planned):
    rng = dice("action", planned["what"])
    written = moment(world.today - timedelta(days=planned["ago"]), rng)
    answered = None
    if "answered" in planned:
        answered = moment(world.today - timedelta(days=planned["answered"]), rng)
    people = {"holder": row.holder.person, "adviser": row.adviser.person}
    person = people.get(planned["who"])
    action = ActionItem(
        accompaniment=row,
        what=planned["what"],
        person=person,
        structure=None if person else world.structures[planned["who"]],
        due=world.today + timedelta(days=planned["due"]),
        state=planned["state"],
        reason=planned.get("reason", ""),
        answered_by=person if answered else None,
        answered_at=answered,
        by=row.adviser,
    )
    world.add(action, at=written, changed=answered)
    if comment := planned.get("comment"):
        world.add(ActionComment(action=action, author=person, body=comment, at=answered))


def tell_some_actions(world, row):
    """One or two things to do for every other of the others, a few of them late."""
    rng = dice("plan", str(row.holder.person), row.start)
    if row.adviser is None or rng.random() < 0.5:
        return
    texts = data.read("outcomes")["actions"]
    for what in rng.sample(texts, rng.choice([1, 2])):
        is_done = rng.random() < 0.4
        tell_action(
            world,
            row,
            {
                "what": what,
                "who": rng.choice(["holder", "holder", "adviser"]),
                "due": rng.randrange(-20, -8) if is_done else rng.randrange(-3, 30),
                "state": ActionState.DONE if is_done else ActionState.TODO,
                "ago": rng.randrange(21, 40),
                **({"answered": rng.randrange(8, 20)} if is_done else {}),
            },
        )
