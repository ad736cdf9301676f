"""Applications, and what became of those who sent them, month after month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eveil.people.enums import ConsentChannel, ConsentPurpose
from eveil.people.models import Consent, Person
from eveil.reports.demo import data
from eveil.reports.demo.institutions import ACCOUNTS_SINCE, adviser_on
from eveil.reports.demo.world import at_work, dice, moment, weekday
from projects.enums import (
    AccompanimentState,
    EntryStatus,
    HeardFrom,
    IntakeState,
    IntakeStep,
    ProjectStage,
)
from projects.models import Accompaniment, IntakeNote, IntakeSubmission, Project, ProjectHolder

# New holders of each month: 117 in all from 2017 to June 2021, then about thirty a year.
SEED_QUOTAS = {
    2017: (0, 0, 1, 1, 2, 1, 1, 0, 3, 2, 2, 1),
    2018: (2, 2, 2, 2, 2, 2, 1, 1, 3, 3, 2, 2),
    2019: (3, 3, 3, 3, 2, 2, 2, 1, 4, 3, 2, 2),
    2020: (4, 3, 1, 1, 3, 3, 1, 1, 4, 3, 2, 1),
    2021: (4, 4, 4, 3, 4, 3, 1, 1, 4, 3, 3, 2),
}
QUOTAS = (3, 3, 3, 2, 3, 2, 1, 1, 4, 3, 3, 2)
FIRST_MONTH = date(2017, 3, 1)
# What is younger than this is told one by one (see present.py).
SETTLED_DAYS = 60

STATUSES = ([EntryStatus.JOBSEEKER] * 9 + [EntryStatus.EMPLOYEE] * 5
            + [EntryStatus.SELF_EMPLOYED] * 3 + [EntryStatus.INACTIVE] * 2
            + [EntryStatus.STUDENT, EntryStatus.OTHER])  # fmt: skip
OUTCOMES = [IntakeState.REFERRED] * 5 + [IntakeState.WITHDRAWN] * 3 + [IntakeState.DECLINED] * 2
STEPS = {
    IntakeState.ACCEPTED: "accept",
    IntakeState.REFERRED: "refer",
    IntakeState.WITHDRAWN: "withdraw",
    IntakeState.DECLINED: "decline",
}


@dataclass
class Applicant:
    """Somebody with an idea, before any row is written."""

    first_name: str
    last_name: str
    sex: str
    place: object
    concept: dict
    title: str
    idea: str


class Deck:
    """Deals the written projects so that one comes back only after all the others."""

    def __init__(self):
        self.dealt = 0

    def deal(self):
        concepts = data.read("projects")
        turn, position = divmod(self.dealt, len(concepts))
        self.dealt += 1
        order = dice("deck", turn).sample(range(len(concepts)), len(concepts))
        concept = concepts[order[position]]
        return concept, concept["titles"][turn % len(concept["titles"])]


def tell_pathways(world):
    deck = Deck()
    month = FIRST_MONTH
    while month <= settled(world):
        quota = SEED_QUOTAS.get(month.year, QUOTAS)[month.month - 1]
        if month.year not in SEED_QUOTAS and quota > 1:
            quota += dice("quota", month).choice((0, 0, 0, 1, -1))
        # Each story has its own chance: those of the past stay as they are when today moves on.
        while quota:
            quota -= tell_accepted(world, deck, dice("accepted", month, quota), month, quota)
        for turn in range(dice("turned away", month).choice((1, 1, 2, 2, 3, 4))):
            tell_turned_away(world, deck, dice("turned away", month, turn), month)
        if month.month == 10 and month.year > 2018:
            tell_return(world, deck, dice("return", month), month)
        month = (month + timedelta(days=31)).replace(day=1)


def settled(world):
    return world.today - timedelta(days=SETTLED_DAYS)


def day_of(month, rng):
    return weekday(month + timedelta(days=rng.randrange(25)))


def draw_applicant(world, deck, rng):
    first, last, sex = world.identity(rng)
    place = world.place(rng)
    concept, title = deck.deal()
    written = {"place": place.name, "female": sex == "f"}
    phrases = data.read("phrases")
    parts = [concept["idea"]]
    if rng.random() < 0.5:
        parts.insert(
            0, rng.choice(phrases["openings"]["together" if concept["collective"] else "alone"])
        )
    if rng.random() < 0.4:
        parts.append(rng.choice(phrases["closings"]))
    return Applicant(
        first_name=first,
        last_name=last,
        sex=sex,
        place=place,
        concept=concept,
        title=data.tell(title, **written),
        idea=data.tell(" ".join(parts), **written),
    )


def tell_accepted(world, deck, rng, month, quota):
    """A pathway that begins in ``month``, sometimes of two holders; returns how many."""
    start = day_of(month, rng)
    applicant = draw_applicant(world, deck, rng)
    together = quota > 1 and applicant.concept["collective"] and rng.random() < 0.4
    partner = world.identity(rng) if together else None
    if start > settled(world):
        return 1 + together
    decided = moment(weekday(start - timedelta(days=rng.randrange(1, 12))), rng)
    decided = min(decided, moment(start, rng, (8, 9)))
    received = decided - timedelta(days=rng.randrange(3, 24), hours=rng.randrange(10))
    person = tell_person(world, rng, applicant, received)
    submission = tell_submission(
        world, rng, applicant, person, IntakeState.ACCEPTED, received, decided
    )
    project = tell_project(world, applicant, decided)
    pathway = {"adviser": submission.assigned_to, "days": rng.randrange(90, 640)}
    holder = tell_holder(world, rng, person, start)
    tell_accompaniment(world, holder, project, start, submission=submission, **pathway)
    if together:
        first, last, sex = partner
        other = world.person(
            rng,
            at=decided,
            first_name=first,
            last_name=last,
            sex=sex,
            age=rng.randrange(22, 62),
            place=applicant.place,
        )
        tell_accompaniment(world, tell_holder(world, rng, other, start), project, start, **pathway)
    return 1 + together


def tell_turned_away(world, deck, rng, month):
    applicant = draw_applicant(world, deck, rng)
    state = rng.choice(OUTCOMES)
    received = moment(day_of(month, rng), rng, (7, 23))
    decided = received + timedelta(days=rng.randrange(4, 25), hours=rng.randrange(8))
    decided = at_work(decided, after=received, before=world.now)
    if decided.date() > settled(world):
        return
    person = tell_person(world, rng, applicant, received)
    tell_submission(world, rng, applicant, person, state, received, decided)


def tell_return(world, deck, rng, month):
    """Somebody comes back years later with another project: still one holder."""
    start = day_of(month, rng)
    applicant = draw_applicant(world, deck, rng)
    earlier = [
        row
        for row in world.rows[Accompaniment]
        if row.end and row.end < start - timedelta(days=300)
    ]
    if start > settled(world) or not earlier:
        return
    tell_accompaniment(
        world,
        rng.choice(earlier).holder,
        tell_project(world, applicant, moment(start, rng)),
        start,
        adviser=adviser_on(world, start, rng),
        days=rng.randrange(90, 400),
    )


def tell_person(world, rng, applicant, at):
    return world.person(
        rng,
        at=at,
        first_name=applicant.first_name,
        last_name=applicant.last_name,
        sex=applicant.sex,
        age=rng.randrange(21, 63),
        place=applicant.place,
    )


def tell_submission(world, rng, applicant, person, state, received, decided):
    """An application that was decided, with its log and sometimes a note."""
    adviser = adviser_on(world, received.date(), rng)
    submission = world.add(
        new_submission(
            applicant,
            person,
            rng,
            state=state,
            received_at=received,
            decided_at=decided,
            assigned_to=adviser,
        ),
        at=received,
        changed=decided,
    )
    tell_moves(world, submission, rng, reason=reason_of(world, submission, rng))
    if rng.random() < 0.4:
        note = rng.choice(data.read("phrases")["notes"])
        tell_note(world, submission, adviser, note, received + (decided - received) / 4)
    return submission


def reason_of(world, submission, rng):
    """Why it ended so; for who was referred, also where."""
    reasons = data.read("phrases")["reasons"].get(submission.state, [""])
    reason = rng.choice(reasons)
    if submission.state == IntakeState.REFERRED:
        reason, structure, submission.referred_to_other = reason
        partner = world.structures.get(structure)
        if partner and partner.active_from <= submission.decided_at.date():
            submission.referred_to = partner
        elif partner:
            submission.referred_to_other = partner.name
    return reason


def tell_moves(world, submission, rng, *, reason=""):
    """The log of a decided application; one in five was asked for more on the way."""
    received, decided = submission.received_at, submission.decided_at
    adviser, lasted = submission.assigned_to, submission.decided_at - submission.received_at
    taken, asked, answered = (
        at_work(received + lasted / part, after=received, before=decided) for part in (4, 3, 2)
    )
    world.move(submission, "submit", "draft", "received", by=None, at=received)
    world.move(submission, "review", "received", "in_review", by=adviser, at=taken)
    if rng.random() < 0.2:
        question = rng.choice(data.read("phrases")["questions"])
        world.move(
            submission, "ask", "in_review", "more_info", by=adviser, at=asked, reason=question
        )
        world.move(submission, "complete", "more_info", "in_review", by=None, at=answered)
        submission.exchanged_at = answered
    by = None if submission.state == IntakeState.WITHDRAWN else adviser
    step = STEPS[submission.state]
    world.move(submission, step, "in_review", submission.state, by=by, at=decided, reason=reason)


def tell_note(world, submission, author, text, at):
    body = data.tell(text, place=submission.municipality.name, female=submission.person.sex == "f")
    world.add(IntakeNote(submission=submission, author=author, body=body, at=at))


def new_submission(applicant, person, rng, **columns):
    return IntakeSubmission(
        token=f"{rng.getrandbits(128):032x}",
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        municipality=applicant.place,
        title=applicant.title,
        idea=applicant.idea,
        stage=applicant.concept["stage"],
        collective=applicant.concept["collective"],
        needs=applicant.concept["needs"],
        steps_done=IntakeStep.values,
        person=person,
        **{
            "entry_status": rng.choice(STATUSES),
            "heard_from": rng.choice(HeardFrom.values),
            **columns,
        },
    )


def tell_project(world, applicant, at):
    return world.add(
        Project(
            title=applicant.title,
            summary=applicant.idea,
            stage=applicant.concept["stage"],
            collective=applicant.concept["collective"],
            municipality=applicant.place,
        ),
        at=at,
    )


def tell_holder(world, rng, person, start):
    """The person becomes a holder, with what it agrees to and, since then, an account."""
    began = moment(start, rng)
    holder = world.add(ProjectHolder(person=person), at=began)
    tell_consents(world, rng, person, start)
    if start >= ACCOUNTS_SINCE:
        world.account(person, at=began)
    return holder


def tell_accompaniment(world, holder, project, start, *, adviser, days, submission=None):
    """The pathway of one holder, ``days`` long: over by now or not, the project further on."""
    began = moment(start, dice("began", str(holder.person), start))
    world.add(Project.holders.through(project=project, holder=holder))
    end = weekday(start + timedelta(days=days))
    over = end < world.today
    if over:
        project.stage = advanced(project.stage, days // 200)
    return world.add(
        Accompaniment(
            holder=holder,
            project=project,
            adviser=adviser,
            submission=submission,
            state=AccompanimentState.ENDED if over else AccompanimentState.ACTIVE,
            entry_status=submission.entry_status if submission else EntryStatus.JOBSEEKER,
            start=start,
            end=end if over else None,
        ),
        at=began,
        changed=moment(end, dice("ended", str(holder.person), end)) if over else None,
    )


def advanced(stage, steps):
    stages = ProjectStage.values
    return stages[min(stages.index(stage) + steps, len(stages) - 1)]


CONSENT_ODDS = {
    ConsentPurpose.SHARE_PROJECT: 0.62,
    ConsentPurpose.SHARE_CONTACT: 0.3,
    ConsentPurpose.NEWSLETTER: 0.5,
}


def tell_consents(world, rng, person, day):
    """What the person agreed to on arrival; one in eight thought again later."""
    for purpose, odds in CONSENT_ODDS.items():
        agrees, regrets = rng.random() < odds, rng.random() < 0.125
        given = moment(day, rng, (10, 17))
        withdrawn = given + timedelta(days=rng.randrange(40, 500))
        if agrees:
            tell_consent(
                world,
                person,
                purpose,
                given,
                withdrawn if regrets and withdrawn < world.now else None,
            )


def tell_consent(world, person: Person, purpose, given: datetime, withdrawn=None):
    paper = given.date() < ACCOUNTS_SINCE
    return world.add(
        Consent(
            subject=person,
            signatory=str(person),
            purpose=purpose,
            text=data.read("phrases")["consents"][purpose],
            text_version="2018-09",
            channel=ConsentChannel.PAPER if paper else ConsentChannel.ONLINE,
            given_at=given,
            withdrawn_at=withdrawn,
        )
    )
