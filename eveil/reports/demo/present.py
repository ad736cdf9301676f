"""What is under way today: applications to sort, a meeting to come, people who write.

Told relative to the day of loading, so that the demonstration never grows old.
"""

from datetime import timedelta

from cohorts.enums import CohortState, EnrolmentState
from cohorts.models import Cohort, Enrolment
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Conversation, ConversationPost, Person, User
from eveil.reports.demo import data
from eveil.reports.demo.gatherings import (
    AFTERNOON,
    ITINERANT_HOURS,
    REVIEWS,
    quarter,
    tell_meeting,
    upcoming_day,
    written,
)
from eveil.reports.demo.institutions import ADVISERS
from eveil.reports.demo.pathways import (
    STEPS,
    Applicant,
    new_submission,
    tell_accompaniment,
    tell_consent,
    tell_holder,
    tell_moves,
    tell_note,
    tell_person,
    tell_project,
    tell_submission,
)
from eveil.reports.demo.world import at_work, dice, moment, weekday
from events.enums import MeetingKind, MeetingState
from projects.enums import IntakeState
from projects.models import IntakeSubmission, ProjectHolder

HOLDER = {
    "first_name": "Samira",
    "last_name": "Belkacem",
    "sex": "f",
    "commune": "Burzet",
    "entry_status": "jobseeker",
    "heard_from": "event",
    "stage": "formulation",
    "needs": ["write", "fund", "people"],
    "collective": True,
    "title": "L’Épicerie du col",
    "idea": "La dernière épicerie de Burzet a fermé en mars. Nous sommes huit familles à acheter "
    "en gros depuis un an et à faire la distribution dans mon garage. Je voudrais en faire une "
    "vraie épicerie ouverte à tous, avec les produits des fermes du haut, un point chaud le "
    "matin et une tournée dans les hameaux le jeudi. Il me manque une camionnette froide, un "
    "statut et quelqu’un qui relise mes comptes.",
}


def tell_present(world):
    tell_upcoming_meetings(world)
    tell_demo_holder(world)
    for row in data.read("applications"):
        tell_application(world, row)
    for row in data.read("drafts"):
        tell_draft(world, row)
    for row in data.read("conversations"):
        tell_conversation(world, row)


def tell_upcoming_meetings(world):
    """The next itinerant meeting, half answered; one in preparation; one to be closed."""
    day = upcoming_day(world.today)
    row = written(quarter(day))
    tell_meeting(
        world,
        MeetingKind.ITINERANT,
        day,
        ITINERANT_HOURS,
        host=row["host"],
        theme=row["theme"],
        problem=row["problem"],
        problem_context=row["context"],
        invited=list(world.structures),
        state=MeetingState.INVITED,
    )
    tell_meeting(
        world,
        MeetingKind.TRAINING_REVIEW,
        weekday(world.today + timedelta(days=40)),
        AFTERNOON,
        host="mat",
        theme=REVIEWS[world.today.year % len(REVIEWS)],
        invited=[],
        state=MeetingState.PLANNED,
    )
    tell_meeting(
        world,
        MeetingKind.COORDINATION,
        weekday(world.today - timedelta(days=8)),
        AFTERNOON,
        host="amesud",
        theme="Calendrier du trimestre et candidatures en attente",
        invited=["itess", "mat", "pollen", "alec"],
        state=MeetingState.INVITED,
    )


def days_ago(world, days, key, hours=(8, 21)):
    """A moment of that day, never in the future."""
    told = moment(world.today - timedelta(days=days), dice(key, days), hours)
    return min(told, world.now - timedelta(minutes=25))


def as_applicant(world, row):
    return Applicant(
        first_name=row["first_name"],
        last_name=row["last_name"],
        sex=row["sex"],
        place=world.communes[row["commune"]],
        concept=row,
        title=row["title"],
        idea=row["idea"],
    )


def tell_demo_holder(world):
    """The holder who logs in: accompanied for months, in training, sharing her project."""
    rng = dice("demo holder")
    applicant = as_applicant(world, HOLDER)
    received = days_ago(world, 250, "demo holder")
    start = weekday(world.today - timedelta(days=231))
    julien = world.staff["julien"]
    person = tell_person(world, rng, applicant, received)
    submission = tell_submission(
        world, rng, applicant, person, IntakeState.ACCEPTED, received, moment(start, rng, (8, 9))
    )
    submission.assigned_to = julien
    holder = world.add(ProjectHolder(person=person), at=moment(start, rng, (9, 10)))
    world.account(person, at=moment(start, rng, (10, 11)), password=world.password)
    for purpose in (ConsentPurpose.SHARE_PROJECT, ConsentPurpose.NEWSLETTER):
        tell_consent(world, person, purpose, moment(start, rng, (11, 12)))
    project = tell_project(world, applicant, submission.decided_at)
    tell_accompaniment(
        world, holder, project, start, adviser=julien, days=400, submission=submission
    )
    running = next(row for row in world.rows[Cohort] if row.state == CohortState.RUNNING)
    registered = running.start - timedelta(days=20)
    world.add(
        Enrolment(
            cohort=running,
            person=person,
            state=EnrolmentState.ATTENDING,
            registered_on=registered,
        ),
        at=moment(registered, rng),
    )


def tell_application(world, row):
    """A recent application of data/applications.json, as far as it has come."""
    rng = dice("application", row["title"])
    applicant = as_applicant(world, row)
    received = days_ago(world, row["days_ago"], row["title"])
    person = tell_person(world, rng, applicant, received)
    adviser = world.staff[ADVISERS[row["adviser"]]] if row["adviser"] else None

    def passed(share):
        return at_work(received + (world.now - received) * share, after=received, before=world.now)

    decided = passed(1 / 2) if row["state"] in STEPS else None
    submission = world.add(
        new_submission(
            applicant,
            person,
            rng,
            state=row["state"],
            entry_status=row["entry_status"],
            heard_from=row["heard_from"],
            received_at=received,
            decided_at=decided,
            assigned_to=adviser,
            referred_to_other=row.get("referred_to_other", ""),
        ),
        at=received,
        changed=decided,
    )
    if decided:
        tell_moves(world, submission, rng, reason=row.get("reason", ""))
    else:
        tell_open_moves(world, submission, row.get("question", ""))
    for note in row.get("notes", []):
        tell_note(world, submission, adviser, note, passed(1 / 3))
    if row["state"] == IntakeState.ACCEPTED:
        start = decided.date() + timedelta(days=1)
        tell_accompaniment(
            world,
            tell_holder(world, rng, person, start),
            tell_project(world, applicant, decided),
            start,
            adviser=adviser,
            days=300,
            submission=submission,
        )


def tell_open_moves(world, submission, question):
    """Received, then taken up by its adviser, then waiting for the applicant's answer."""
    received, adviser = submission.received_at, submission.assigned_to
    world.move(submission, "submit", "draft", "received", by=None, at=received)
    if submission.state == IntakeState.RECEIVED:
        return
    taken, asked = (
        at_work(received + (world.now - received) / part, after=received, before=world.now)
        for part in (5, 4)
    )
    world.move(submission, "review", "received", "in_review", by=adviser, at=taken)
    if submission.state == IntakeState.MORE_INFO:
        world.move(
            submission, "ask", "in_review", "more_info", by=adviser, at=asked, reason=question
        )
        submission.exchanged_at = asked


def tell_draft(world, row):
    """An application begun and not sent; what was written so far is kept."""
    written_at = days_ago(world, row["days_ago"], row["first_name"])
    columns = {key: value for key, value in row.items() if key not in {"days_ago", "commune"}}
    draft = IntakeSubmission(
        token=f"{dice('draft', row['first_name']).getrandbits(128):032x}",
        municipality=world.communes.get(row.get("commune")),
        draft_reminded_at=written_at + timedelta(days=7) if row["days_ago"] > 7 else None,
        **columns,
    )
    world.add(draft, at=written_at)


def tell_conversation(world, row):
    """What a person and the team write to each other; the last lines may be unread."""
    person = next(person for person in world.rows[Person] if str(person) == row["with"])
    accounts = {str(user.person): user for user in world.rows[User]}
    conversation = world.add(Conversation(person=person))
    for post in row["posts"]:
        at = days_ago(world, post["days_ago"], post["body"])
        world.add(
            ConversationPost(
                conversation=conversation,
                author=accounts[post["from"]],
                body=post["body"],
                at=at,
                read_at=None if post.get("unread") else min(at + timedelta(hours=5), world.now),
            )
        )
