"""A crowd of plausible records, in bulk, to measure the platform at a size it will not have
for years. The demo history tells a story; this only fills tables.

The same seed and day give the same records. Field history is switched off while it runs.
"""

import random
from datetime import datetime, time, timedelta

import pgtrigger
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from cohorts.enums import CohortState, EnrolmentState, ProgrammeKind
from cohorts.models import Cohort, Enrolment, Programme
from eveil.core import search
from eveil.core.enums import MessageState
from eveil.core.models import Message, TransitionLog
from eveil.people.consents import TEXTS
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, Conversation, ConversationPost, Person, User
from eveil.reports.generate.interviews import write_interviews
from eveil.reports.generate.outcomes import write_outcomes
from eveil.reports.generate.partners import write_resources, write_structures
from eveil.reports.generate.records import (
    fill_entry,
    write_operations,
    write_participations,
    write_tests,
)
from eveil.reports.generate.words import FIRST_NAMES, LAST_NAMES, PHRASES, PLACES, THINGS, VERBS
from eveil.territory.models import Municipality
from events.enums import Answer, MeetingState
from events.models import Invitation, Meeting
from projects import completeness
from projects.enums import (
    AccompanimentState,
    EntryStatus,
    HeardFrom,
    IntakeState,
    Need,
    ProjectStage,
)
from projects.models import Accompaniment, IntakeNote, IntakeSubmission, Project, ProjectHolder
from projects.models.intake import who_and_where

BATCH = 2000
DEPARTMENT = "07"
# For one holder, how many applications end, or still stand, otherwise.
OTHER_STATES = {
    IntakeState.RECEIVED: 0.02,
    IntakeState.IN_REVIEW: 0.03,
    IntakeState.MORE_INFO: 0.02,
    IntakeState.REFERRED: 0.25,
    IntakeState.WITHDRAWN: 0.1,
    IntakeState.DECLINED: 0.15,
    IntakeState.DRAFT: 0.03,
}
YEARS = 8


class Generator:
    """Everything around ``holders`` people, drawn with ``seed``, ending on ``day``."""

    def __init__(self, holders, seed, day=None):
        self.holders = holders
        self.random = random.Random(seed)  # noqa: S311 - nothing secret is drawn
        self.day = day or timezone.localdate()
        self.communes = list(
            Municipality.objects.filter(department=DEPARTMENT, active=True).order_by("code")
        )
        self.serial = 0

    def run(self, report=lambda line: None):
        """Write everything; ``report`` is told what was written, line by line."""
        with pgtrigger.ignore(), transaction.atomic():
            self.team = self.write_team()
            self.contacts = write_structures(self, max(20, self.holders // 4))
            self.structures = [structure for structure, _contact in self.contacts]
            report(f"{len(self.structures)} structures")
            write_resources(self, self.structures, self.holders // 2)
            self.operations = write_operations(self)
            done = 0
            while done < self.holders:
                size = min(BATCH, self.holders - done)
                self.write_holders(size)
                done += size
                report(f"{done} porteurs")
            self.write_other_submissions()
            self.write_cohorts()
            self.write_meetings()
            self.write_messages()
            completeness.heal()
        report("terminé")

    # Drawing ------------------------------------------------------------------------------

    def pick(self, choices):
        return self.random.choice(choices)

    def some_day(self):
        """A day of the last years, the recent ones more often."""
        ago = int(365 * YEARS * self.random.random() ** 1.3)
        return self.day - timedelta(days=ago)

    def moment(self, day):
        naive = datetime.combine(
            day, time(8 + self.random.randrange(10), self.random.randrange(60))
        )
        return timezone.make_aware(naive)

    def person(self):
        self.serial += 1
        first, last = self.pick(FIRST_NAMES), self.pick(LAST_NAMES)
        return Person(
            first_name=first,
            last_name=last,
            email=f"p{self.serial}@example.org",
            phone=f"063998{self.random.randrange(10_000):04d}",
            sex=self.pick("fm") if self.random.random() < 0.95 else "",
            birth_date=self.day - timedelta(days=self.random.randrange(7_000, 23_000)),
            municipality=self.pick(self.communes),
        )

    def idea(self):
        """A title and a paragraph of about sixty words."""
        title = f"{self.pick(THINGS)} {self.pick(PLACES)}"
        text = " ".join(
            f"{self.pick(VERBS)} {self.pick(THINGS).lower()} {self.pick(PLACES)}."
            if self.random.random() < 0.4
            else self.pick(PHRASES)
            for _ in range(6)
        )
        return title, text

    # Writing ------------------------------------------------------------------------------

    def write_team(self):
        team = list(User.objects.team())
        if team:
            return team
        persons = Person.objects.bulk_create(self.person() for _ in range(6))
        return User.objects.bulk_create(
            User(
                email=f"equipe{number}@example.org",
                person=person,
                role="coordinator" if number == 0 else "adviser",
            )
            for number, person in enumerate(persons)
        )

    def submission(self, person, state):
        title, idea = self.idea()
        received = None if state == IntakeState.DRAFT else self.moment(self.some_day())
        decided = received and state not in IntakeState.OPEN
        return IntakeSubmission(
            state=state,
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            phone=person.phone,
            municipality=person.municipality,
            entry_status=self.pick(EntryStatus.values),
            heard_from=self.pick(HeardFrom.values),
            title=title,
            idea=idea,
            stage=self.pick(ProjectStage.values),
            collective=self.random.random() < 0.4,
            needs=self.random.sample(Need.values, 2),
            received_at=received,
            decided_at=received + timedelta(days=12) if decided else None,
            person=None if state == IntakeState.DRAFT else person,
            assigned_to=self.pick(self.team) if state != IntakeState.RECEIVED else None,
            referred_to=self.pick(self.structures) if state == IntakeState.REFERRED else None,
        )

    def write_submissions(self, submissions):
        for submission in submissions:
            submission.search = submission.search_vector()
        IntakeSubmission.objects.bulk_create(submissions, batch_size=BATCH)
        self.write_log(submissions)

    def write_log(self, submissions):
        content_type = ContentType.objects.get_for_model(IntakeSubmission)
        rows = []
        for submission in submissions:
            if submission.state == IntakeState.DRAFT:
                continue
            steps = [("submit", IntakeState.DRAFT, IntakeState.RECEIVED, submission.received_at)]
            if submission.state != IntakeState.RECEIVED:
                at = submission.received_at + timedelta(days=3)
                steps.append(("review", IntakeState.RECEIVED, IntakeState.IN_REVIEW, at))
            if submission.decided_at:
                steps.append(
                    ("decide", IntakeState.IN_REVIEW, submission.state, submission.decided_at)
                )
            rows += [
                TransitionLog(
                    content_type=content_type,
                    object_id=submission.pk,
                    transition=name,
                    from_state=source,
                    to_state=target,
                    by=None if name == "submit" else submission.assigned_to,
                    at=at,
                )
                for name, source, target, at in steps
            ]
        TransitionLog.objects.bulk_create(rows, batch_size=BATCH)

    def write_holders(self, count):
        persons = Person.objects.bulk_create(self.person() for _ in range(count))
        submissions = [self.submission(person, IntakeState.ACCEPTED) for person in persons]
        self.write_submissions(submissions)
        holders = ProjectHolder.objects.bulk_create(
            ProjectHolder(
                person=person,
                search=search.vector(
                    exact=who_and_where(person), french=f"{submission.title} {submission.idea}"
                ),
            )
            for person, submission in zip(persons, submissions, strict=True)
        )
        projects = Project.objects.bulk_create(
            Project(
                title=submission.title,
                summary=submission.idea,
                stage=submission.stage,
                collective=submission.collective,
                needs=submission.needs,
                municipality=submission.municipality,
            )
            for submission in submissions
        )
        through = Project.holders.through
        through.objects.bulk_create(
            through(project=project, holder=holder)
            for project, holder in zip(projects, holders, strict=True)
        )
        rows = Accompaniment.objects.bulk_create(
            self.accompaniment(*row) for row in zip(holders, projects, submissions, strict=True)
        )
        write_participations(self, rows)
        write_tests(self, rows)
        write_interviews(self, rows)
        write_outcomes(self, rows)
        self.write_consents(persons, submissions)
        self.write_conversations(persons)
        IntakeNote.objects.bulk_create(
            IntakeNote(
                submission=submission,
                author=submission.assigned_to,
                body=self.pick(PHRASES),
                at=submission.received_at + timedelta(days=2),
            )
            for submission in submissions
        )

    def accompaniment(self, holder, project, submission):
        start = submission.decided_at.date()
        end = start + timedelta(days=self.random.randrange(120, 700))
        ended = end < self.day
        row = Accompaniment(
            holder=holder,
            project=project,
            adviser=submission.assigned_to,
            submission=submission,
            state=AccompanimentState.ENDED if ended else AccompanimentState.ACTIVE,
            entry_status=submission.entry_status,
            start=start,
            end=end if ended else None,
        )
        return fill_entry(self, row)

    def write_consents(self, persons, submissions):
        text = TEXTS[ConsentPurpose.SHARE_PROJECT]
        Consent.objects.bulk_create(
            Consent(
                subject=person,
                signatory=str(person),
                purpose=ConsentPurpose.SHARE_PROJECT,
                text=text.text,
                text_version=text.version,
                given_at=submission.received_at,
                withdrawn_at=submission.decided_at if self.random.random() < 0.05 else None,
            )
            for person, submission in zip(persons, submissions, strict=True)
            if self.random.random() < 0.6
        )

    def write_conversations(self, persons):
        talkative = [person for person in persons if self.random.random() < 0.2]
        conversations = Conversation.objects.bulk_create(Conversation(person=p) for p in talkative)
        ConversationPost.objects.bulk_create(
            ConversationPost(
                conversation=conversation,
                author=self.pick(self.team),
                body=self.pick(PHRASES),
                at=self.moment(self.some_day()),
            )
            for conversation in conversations
            for _ in range(3)
        )

    def write_other_submissions(self):
        for state, share in OTHER_STATES.items():
            left = max(1, round(self.holders * share))
            while left:
                size = min(BATCH, left)
                persons = Person.objects.bulk_create(self.person() for _ in range(size))
                self.write_submissions([self.submission(person, state) for person in persons])
                left -= size

    def write_cohorts(self):
        programmes = [
            Programme.objects.get_or_create(title=title, defaults={"kind": kind, "hours": hours})[0]
            for title, kind, hours in (
                ("Entreprendre ensemble", ProgrammeKind.TRAINING, 210),
                ("Découvrir l’entreprise coopérative", ProgrammeKind.DISCOVERY, 35),
            )
        ]
        people = list(Person.objects.exclude(holder=None).order_by("pk")[: self.holders // 4])
        for number in range(0, len(people), 12):
            start = self.some_day()
            end = start + timedelta(days=90)
            running = start <= self.day <= end
            cohort = Cohort.objects.create(
                programme=self.pick(programmes),
                name=f"Groupe {number // 12 + 1}",
                state=CohortState.RUNNING if running else CohortState.FINISHED,
                municipality=self.pick(self.communes),
                start=start,
                end=end,
            )
            Enrolment.objects.bulk_create(
                Enrolment(
                    cohort=cohort,
                    person=person,
                    state=EnrolmentState.ATTENDING if running else EnrolmentState.COMPLETED,
                    registered_on=start,
                )
                for person in people[number : number + 12]
            )

    def write_meetings(self):
        for quarter in range(YEARS * 4):
            day = self.day + timedelta(days=20 - 91 * quarter)
            host, _contact = self.pick(self.contacts)
            upcoming = day >= self.day
            meeting = Meeting.objects.create(
                theme=f"{self.pick(VERBS)} ensemble",
                state=MeetingState.INVITED if upcoming else MeetingState.HELD,
                host=host,
                problem=f"Comment {self.pick(VERBS).lower()} {self.pick(PLACES)} ?",
                starts_at=timezone.make_aware(datetime.combine(day, time(9, 30))),
                ends_at=timezone.make_aware(datetime.combine(day, time(16))),
                place="Salle des fêtes",
                municipality=host.municipality,
            )
            invited = self.random.sample(self.contacts, min(len(self.contacts), 200))
            Invitation.objects.bulk_create(
                self.invitation(meeting, structure, person) for structure, person in invited
            )

    def invitation(self, meeting, structure, person):
        answer = self.pick(Answer.values)
        return Invitation(
            meeting=meeting,
            structure=structure,
            person=person,
            answer=answer,
            answered_at=meeting.starts_at - timedelta(days=9) if answer else None,
        )

    def write_messages(self):
        for start in range(0, self.holders, BATCH):
            sent = [self.moment(self.some_day()) for _ in range(min(BATCH, self.holders - start))]
            Message.objects.bulk_create(
                Message(
                    key=f"generate:{start + number}",
                    kind="projects.intake_received",
                    to_email=f"p{start + number}@example.org",
                    subject="Nous avons bien reçu votre candidature",
                    text=self.pick(PHRASES),
                    html=f"<p>{self.pick(PHRASES)}</p>",
                    state=MessageState.SENT,
                    attempts=1,
                    created_at=at,
                    sent_at=at,
                )
                for number, at in enumerate(sent)
            )
