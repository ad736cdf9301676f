"""What the builders of the history share: chance, people, places, and the rows to write."""

import random
from collections import defaultdict
from datetime import datetime, time, timedelta

import pgtrigger
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from cohorts.models import Cohort, Enrolment, Programme
from eveil.core.models import TransitionLog
from eveil.core.text import fold
from eveil.people.models import Consent, Conversation, ConversationPost, Person, User
from eveil.reports.demo import data
from eveil.territory.models import Municipality
from events.models import Invitation, Meeting
from partners.models import (
    Agreement,
    Contribution,
    Delivery,
    Departure,
    Handover,
    JournalEntry,
    Mandate,
    Party,
    Resource,
    ResourceFile,
    ReviewAnswer,
    SheetChange,
    Structure,
)
from projects import completeness
from projects.models import (
    Accompaniment,
    ActionComment,
    ActionItem,
    ActivityTest,
    CompletenessDay,
    Document,
    Exit,
    FollowUp,
    FundedOperation,
    HelpOffer,
    IntakeNote,
    IntakeSubmission,
    Interview,
    InterviewNote,
    InterviewSignature,
    MonthlyTurnover,
    Participation,
    Project,
    ProjectHolder,
    Referral,
    Transfer,
)

PASSWORD = "chataigne-2026"  # noqa: S105 - shown to everybody who tries the demonstration

# (month, day) of the holidays that fall on the same day each year.
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}

# Everything the history writes, in an order in which foreign keys find their row.
MODELS = [
    Person,
    User,
    EmailAddress,
    Consent,
    Conversation,
    ConversationPost,
    Structure,
    Mandate,
    SheetChange,
    JournalEntry,
    Handover,
    Departure,
    Agreement,
    Party,
    ReviewAnswer,
    Contribution,
    Delivery,
    Resource,
    ResourceFile,
    Programme,
    Cohort,
    Enrolment,
    Meeting,
    Invitation,
    IntakeSubmission,
    IntakeNote,
    ProjectHolder,
    Project,
    Project.holders.through,
    Accompaniment,
    Referral,
    HelpOffer,
    Transfer,
    FundedOperation,
    Participation,
    CompletenessDay,
    ActivityTest,
    MonthlyTurnover,
    Document,
    Interview,
    InterviewNote,
    InterviewSignature,
    ActionItem,
    ActionComment,
    Exit,
    FollowUp,
]


def dice(*key):
    """Chance that falls the same way each time it is asked about the same thing."""
    return random.Random("/".join(["eveil", *map(str, key)]))  # noqa: S311 - nothing secret


def moment(day, rng, hours=(9, 18)):
    """Some minute of ``day`` in Europe/Paris, within ``hours``."""
    chosen = time(rng.randrange(*hours), rng.randrange(60))
    return timezone.make_aware(datetime.combine(day, chosen))


def at_work(at, *, after, before):
    """``at`` moved to office hours of its day, if that is still between the two moments.

    Nobody works at one in the morning; what comes one after the other stays in that order.
    """
    local = timezone.localtime(at)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    moved = midnight + timedelta(hours=9) + (local - midnight) * 9 / 24
    return moved if after < moved < before else at


def weekday(day):
    """``day``, or the next one on which an office is open."""
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=1)
    return day


# Where partners and funders sit who are not of Ardèche.
AWAY = ("Rennes", "Lyon")


class World:
    """The history while it is being told. Nothing reaches the database before ``write``."""

    def __init__(self, now):
        self.now = now
        self.today = timezone.localdate(now)
        self.rows = defaultdict(list)
        self.moves = []
        self.names = set()
        self.staff = {}
        self.structures = {}
        wanted = {name for area in data.read("places") for name in area["communes"]}
        wanted |= {structure["commune"] for structure in data.read("structures")}
        wanted |= {row["commune"] for row in data.read("applications")}
        self.communes = {
            place.name: place
            for place in Municipality.objects.filter(name__in=wanted).order_by("-code")
            if place.department_id == "07" or place.name in AWAY
        }
        self.missing = sorted(wanted - set(self.communes))
        self.password = make_password(PASSWORD, salt="eveil-demo")

    def add(self, row, *, at=None, changed=None):
        """Plan a row, created at the moment ``at`` and last changed at ``changed``."""
        row.told_at = (at, changed or at)
        self.rows[type(row)].append(row)
        return row

    def move(self, subject, transition, from_state, to_state, *, by, at, reason=""):
        """Plan a line of the transition log."""
        self.moves.append((subject, transition, from_state, to_state, by, at, reason))

    def place(self, rng):
        """A commune of the south of Ardèche, the busier ones more often."""
        areas = data.read("places")
        area = rng.choices(areas, [area["weight"] for area in areas])[0]
        return self.communes[rng.choice(area["communes"])]

    def identity(self, rng, sex=None):
        """A first and a last name that nobody had yet, and the sex they were drawn for."""
        names = data.read("names")
        sex = sex or rng.choices(["f", "m"], [56, 44])[0]
        while True:
            name = (rng.choice(names[sex]), rng.choice(names["last"]))
            if name not in self.names:
                self.names.add(name)
                return *name, sex

    def person(self, rng, *, at, first_name, last_name, sex, age=None, place=None):
        """A fictional person; phone and mail are of the ranges kept for fiction."""
        self.names.add((first_name, last_name))
        local = fold(f"{first_name} {last_name}").replace(" ", ".")
        born = at.date() - timedelta(days=age * 365 + rng.randrange(365)) if age else None
        return self.add(
            Person(
                civility="mrs" if sex == "f" else "mr",
                first_name=first_name,
                last_name=last_name,
                sex=sex,
                birth_date=born,
                email=f"{local}@example.org",
                phone=f"063998{rng.randrange(10_000):04}",
                municipality=place,
            ),
            at=at,
        )

    def account(self, person, *, at, role="", active=True, password=None):
        """A login. Without ``password`` it opens by mailed code only."""
        user = self.add(
            User(
                person=person,
                email=person.email,
                role=role,
                is_active=active,
                date_joined=at,
                password=password or f"!{dice('no password', person.email).getrandbits(128):032x}",
            )
        )
        self.add(EmailAddress(user=user, email=user.email, verified=True, primary=True))
        return user

    def write(self):
        """Insert everything, without field history: it would say that all happened today."""
        if unknown := set(self.rows) - set(MODELS):
            raise ValueError(f"Not in MODELS: {unknown}")
        with pgtrigger.ignore(), transaction.atomic():
            for model in MODELS:
                _insert(model, self.rows[model])
            self._write_log()
            _index_holders()
            completeness.heal()

    def _write_log(self):
        TransitionLog.objects.bulk_create(
            TransitionLog(
                content_type=ContentType.objects.get_for_model(subject),
                object_id=subject.pk,
                transition=transition,
                from_state=from_state,
                to_state=to_state,
                by=by,
                at=at,
                reason=reason,
            )
            for subject, transition, from_state, to_state, by, at, reason in sorted(
                self.moves, key=lambda move: move[5]
            )
        )


def _insert(model, rows):
    """Insert rows of one model, then date them as told: inserting dates them of now."""
    for row in rows:
        if isinstance(row, Structure | JournalEntry):
            row.index()
        elif isinstance(row, IntakeSubmission | Resource):
            row.search = row.search_vector()
        elif isinstance(row, InterviewSignature):
            row.content = row.interview.signed_content()
            row.fingerprint = row.interview.fingerprint
    model._base_manager.bulk_create(rows, batch_size=500)
    stamps = [name for name in ("created_at", "updated_at") if _is_automatic(model, name)]
    if not stamps:
        return
    for row in rows:
        for name, moment_told in zip(("created_at", "updated_at"), row.told_at, strict=True):
            if name in stamps:
                setattr(row, name, moment_told)
    model._base_manager.bulk_update(rows, stamps, batch_size=500)


def _index_holders():
    """What a search of holders reads; their projects must be in the database for it."""
    holders = ProjectHolder.objects.select_related("person__municipality").prefetch_related(
        "projects"
    )
    indexed = list(holders)
    for holder in indexed:
        holder.search = holder.search_vector()
    ProjectHolder.objects.bulk_update(indexed, ["search"], batch_size=200)


def _is_automatic(model, name):
    fields = {field.name: field for field in model._meta.concrete_fields}
    field = fields.get(name)
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
