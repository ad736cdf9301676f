"""Reads of applications, holders and projects for the staff home, lists and record pages."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Extract, Lower

from eveil.core.dates import duration, moment
from eveil.core.kept import Param, kept
from eveil.core.models import TransitionLog
from eveil.people.models import ConversationPost, Invitation, Person
from projects.enums import AccompanimentState, IntakeState
from projects.models import (
    Accompaniment,
    ActivityTest,
    Holding,
    IntakeSubmission,
    Interview,
    Project,
    ProjectHolder,
)
from projects.models.intake import days_ago, late_before

# Staff home --------------------------------------------------------------------------------


def received():
    """Applications that nobody has taken up yet."""
    return IntakeSubmission.objects.filter(state=IntakeState.RECEIVED)


def late_applications(user=None):
    """Open applications waiting too long, the longest wait first.

    Those of ``user`` or of nobody; without a user, everybody's.
    """
    return _followed_by(user, IntakeSubmission.objects.late()).order_by("waiting_from", "pk")


def answered_applications(user=None):
    """Whose applicants gave what was asked of them, and which nobody has moved on since.

    Whose, and when it is late, as ``late_applications``, which then holds it.
    """
    given = TransitionLog.of_all(IntakeSubmission, [OuterRef("pk")]).filter(
        transition="complete", at=OuterRef("exchanged_at")
    )
    rows = IntakeSubmission.objects.filter(
        Exists(given), state=IntakeState.IN_REVIEW, exchanged_at__gte=late_before()
    )
    return _followed_by(user, rows).order_by("exchanged_at", "pk")


def _followed_by(user, rows):
    if user is None:
        return rows
    return rows.filter(Q(assigned_to=user) | Q(assigned_to=None))


@dataclass(frozen=True)
class AgeBand:
    """Applications that have waited for our answer between two ages, in days by the calendar."""

    first: int
    last: int | None
    count: int = 0

    @property
    def value(self):
        """How the list of applications names this band in its address (``?attente=``)."""
        return f"{self.first}-{'' if self.last is None else self.last}"

    @property
    def label(self):
        if self.last is None:
            return f"plus de {self.first - 1} jours"
        return (
            f"{self.last} jours ou moins" if not self.first else f"{self.first} à {self.last} jours"
        )

    @property
    def is_late(self):
        return self.first > settings.INTAKE_ANSWER_DAYS

    @property
    def filter(self):
        """The band as a condition on ``waiting_from``."""
        from_oldest = Q() if self.last is None else Q(waiting_from__gte=days_ago(self.last))
        return from_oldest & Q(waiting_from__lt=days_ago(self.first - 1))


def age_bands():
    """The bands, youngest first; their edges follow the delay we promise."""
    promised = settings.INTAKE_ANSWER_DAYS
    edges = sorted({2, promised, 2 * promised})
    firsts = [0, *(edge + 1 for edge in edges)]
    return [AgeBand(first, last) for first, last in zip(firsts, [*edges, None], strict=True)]


def unanswered_by_age():
    """How many applications wait for our answer, by age: a list of ``AgeBand``. One query.

    What waits for a complement is the applicant's turn: not counted.
    """
    bands = age_bands()
    counts = dict(_by_band(None, tuple(bands)))
    return [replace(band, count=counts.get(band.value, 0)) for band in bands]


@kept
def _by_band(user, bands):
    band = Case(*(When(band.filter, then=Value(band.value)) for band in bands))
    rows = IntakeSubmission.objects.waiting_for_us().order_by().values(band=band)
    return rows.annotate(number=Count("pk")).values_list("band", "number")


# One application ---------------------------------------------------------------------------


def known_before(submission):
    """Persons who may be the applicant: the same address in another row.

    None when the applicant has an own record already (an account or an accompaniment).
    """
    applicant = submission.person
    if not submission.email or hasattr(applicant, "holder") or hasattr(applicant, "user"):
        return Person.objects.none()
    same = Person.objects.annotate(lowered=Lower("email")).filter(lowered=submission.email.lower())
    return same.exclude(pk=applicant.pk).select_related("holder", "user", "municipality")


def same_person(submission, limit=5):
    """Persons who may be the one whom the team is entering: same name, address or number."""
    known = {}
    for words in (submission.email, submission.phone, submission.full_name):
        rows = Person.objects.matching(words) if words else []
        for person in rows and rows.select_related("holder", "user", "municipality")[:limit]:
            known.setdefault(person.pk, person)
    return list(known.values())[:limit]


def accompaniment_of(submission):
    """The accompaniment that came out of an application, with its holder; or None."""
    rows = Accompaniment.objects.filter(submission=submission)
    return rows.select_related("holder__person", "project").first()


# One holder --------------------------------------------------------------------------------


def holders_with_pathways():
    """Holders with what the head of their page says of each accompaniment, those under way
    first: three queries whatever there is."""
    tests = ActivityTest.objects.only("accompaniment", "start", "end", "state")
    rows = Accompaniment.objects.select_related("project", "adviser__person", "submission").only(
        "holder",
        "state",
        "start",
        "end",
        "project__title",
        "project__summary",
        "adviser__person__first_name",
        "adviser__person__last_name",
        "submission__received_at",
    )
    rows = rows.prefetch_related(Prefetch("activity_tests", tests))
    return ProjectHolder.objects.select_related(
        "person__municipality", "person__user"
    ).prefetch_related(Prefetch("accompaniments", rows.order_by("state", "-start", "-pk")))


class Head(NamedTuple):
    """What else the head of a holder's page says."""

    has_unread: bool
    awaits_answer: bool
    is_shared: bool
    seconds: int
    interview: int | None
    interview_at: datetime | None
    unwritten: int | None
    unwritten_at: datetime | None
    invited_at: datetime | None

    @property
    def hours(self):
        """« 14 h 30 », of the interviews held; or ""."""
        return duration(timedelta(seconds=int(self.seconds))) if self.seconds else ""

    @property
    def interview_title(self):
        """« Entretien demain, 11 h »."""
        return f"Entretien {moment(self.interview_at)}"

    @property
    def unwritten_title(self):
        """« Entretien à noter, hier, 11 h »."""
        return f"Entretien à noter, {moment(self.unwritten_at)}"

    @property
    def invited_label(self):
        """« Invitation envoyée aujourd’hui, 9 h », while its link works."""
        return f"Invitation envoyée {moment(self.invited_at)}"


def head_of(holder, project_id):
    """``Head`` of a holder, with whether partners see the project of that key. One query."""
    given = {"holder": holder.pk, "person": holder.person_id, "project": project_id}
    return Head(*_head(None, **given)[0])


@kept
def _head(user):
    holder, person = Param("holder"), Param("person")
    posts = ConversationPost.objects.filter(conversation__person=person)
    said = posts.filter(author__person=person)
    later = posts.exclude(author__person=person).filter(at__gte=OuterRef("at"))
    held = Interview.objects.held().filter(holder=holder).order_by().values("holder")
    held = held.annotate(length=Extract(Sum(F("ends_at") - F("starts_at")), "epoch"))
    coming = Interview.objects.upcoming().filter(holder=holder)
    unwritten = Interview.objects.to_write_up().filter(holder=holder)
    invited = Invitation.objects.open().filter(person=person)
    return ProjectHolder.objects.filter(pk=holder).values_list(
        Exists(said.filter(read_at=None)),
        Exists(said.filter(~Exists(later))),
        Exists(Project.objects.shared().filter(pk=Param("project"))),
        Subquery(held.values("length")),
        Subquery(coming.values("pk")[:1]),
        Subquery(coming.values("starts_at")[:1]),
        Subquery(unwritten.values("pk")[:1]),
        Subquery(unwritten.values("starts_at")[:1]),
        Subquery(invited.values("created_at")[:1]),
    )


def pathways_of(holder):
    """The accompaniments of a holder with all that is known of each, those under way first:
    four queries whatever there is."""
    rows = Accompaniment.objects.filter(holder=holder).select_related(
        "project__municipality", "adviser__person", "prescriber", "co_structure"
    )
    # The latest of those with a project, once it has ended, is the one to go on from.
    later = Accompaniment.objects.filter(holder=holder, project=OuterRef("project"))
    later = later.filter(Q(state=AccompanimentState.ACTIVE) | Q(pk__gt=OuterRef("pk")))
    rows = rows.annotate(may_return=~Exists(later))
    rows = rows.prefetch_related(
        "operations",
        Prefetch("activity_tests", ActivityTest.objects.select_related("host")),
        Prefetch("project__holdings", Holding.objects.select_related("holder__person")),
    )
    return rows.order_by("state", "-start", "-pk")
