"""The pathway in a thread: the application, the accompaniment, its end and the news after it."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.union import columns, facts, name_of
from projects.enums import FollowUpState, IntakeState, Situation
from projects.models import Accompaniment, Exit, FollowUp, IntakeNote, IntakeSubmission, Transfer
from projects.thread.common import HOLDER, with_holder

STEP_TITLES = {
    "submit": "Candidature envoyée",
    "review": "Prise en charge",
    "resume": "Étude reprise",
    "complete": "Complément reçu",
}
NEWS = (FollowUpState.ANSWERED, FollowUpState.UNREACHABLE)


# The application ---------------------------------------------------------------------------


def step_rows():
    submissions = Accompaniment.objects.filter(holder=HOLDER).values("submission")
    rows = TransitionLog.of_all(IntakeSubmission, submissions)
    # What the applicant added stands in its answers, in order: the latest step has the last.
    since = (
        TransitionLog.objects.filter(
            content_type=OuterRef("content_type"),
            object_id=OuterRef("object_id"),
            transition="complete",
            at__gte=OuterRef("at"),
        )
        .order_by()
        .values("object_id")
        .annotate(number=Count("pk"))
    )
    added = IntakeSubmission.objects.filter(pk=OuterRef("object_id")).values("answers__complements")
    place = Cast(Subquery(since.values("number")) * Value(-1), TextField())
    said = Func(
        Subquery(added),
        place,
        Value("text"),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
    return columns(
        rows,
        at="at",
        subject=Case(When(transition="complete", then=said), default=F("reason")),
        about=name_of("by__person__"),
        detail=facts(transition="transition", state="to_state"),
    )


def step_entry(row, holder):
    known = row.facts
    by = row.about.strip()
    state = IntakeState(known["state"])
    return Entry(
        title=STEP_TITLES.get(known["transition"], state.label),
        at=row.at,
        icon=IntakeState.STYLE[state][1],
        by=by or str(holder.person),
        text=row.subject or "",
        # The applicant can read what it did, and what it was asked; why the team moved the
        # application stays inside.
        shared_with="" if by and known["transition"] != "ask" else with_holder(holder),
    )


def note_rows():
    rows = IntakeNote.objects.filter(submission__accompaniment__holder=HOLDER)
    rows = rows.order_by("-at", "-pk")
    return columns(rows, at="at", subject="", about=name_of("author__person__"), detail=F("body"))


def note_entry(row, holder):
    return Entry(title="Note", at=row.at, icon="pencil", by=row.about, text=row.detail)


# The accompaniment -------------------------------------------------------------------------


def start_rows():
    """Where there was an application, its acceptance tells the beginning.

    It began with whom it was passed on from first; with whom follows it, if it never was.
    """
    rows = Accompaniment.objects.filter(holder=HOLDER, submission=None).order_by("-start", "-pk")
    before = Accompaniment.objects.filter(
        holder=HOLDER, project=OuterRef("project"), pk__lt=OuterRef("pk")
    )
    passed_on = Transfer.objects.filter(accompaniment=OuterRef("pk")).order_by("at", "pk")
    first = Subquery(passed_on.values(former=name_of("from_adviser__person__"))[:1])
    return columns(
        rows,
        at="start",
        subject=F("project__title"),
        about=Coalesce(first, name_of("adviser__person__")),
        detail=facts(again=Exists(before)),
    )


def start_entry(row, holder):
    words = "Nouvelle entrée avec" if row.facts["again"] else "Début de l’accompagnement de"
    return Entry(
        title=f"{words} «{NBSP}{row.subject}{NBSP}»",
        at=row.at.date(),
        icon="signpost-split",
        by=row.about.strip(),
        shared_with=with_holder(holder),
    )


def end_rows():
    rows = Accompaniment.objects.filter(holder=HOLDER).exclude(end=None).order_by("-end", "-pk")
    return columns(rows, at="end", subject=F("project__title"))


def end_entry(row, holder):
    return Entry(
        title=f"Fin de l’accompagnement de «{NBSP}{row.subject}{NBSP}»",
        at=row.at.date(),
        icon="flag",
        shared_with=with_holder(holder),
        ends_day=True,
    )


def undone_rows():
    rows = Exit.objects.filter(accompaniment__holder=HOLDER, undone_at__isnull=False)
    return columns(
        rows.order_by("-undone_at", "-pk"),
        at="undone_at",
        subject=F("accompaniment__project__title"),
        about=name_of("undone_by__person__"),
        detail=F("undone_reason"),
    )


def undone_entry(row, holder):
    """An exit noted by error; the reason is the team's."""
    return Entry(
        title=f"Accompagnement de «{NBSP}{row.subject}{NBSP}» rouvert, sorti par erreur",
        at=row.at,
        icon="arrow-return-left",
        by=row.about,
        text=row.detail,
    )


def transfer_rows():
    given = Case(
        When(from_adviser=None, then=Value("")),
        default=Concat(Value(" par "), name_of("from_adviser__person__")),
    )
    return columns(
        Transfer.objects.filter(accompaniment__holder=HOLDER).order_by("-at", "-pk"),
        at="at",
        subject=Concat(given, Value(" à "), name_of("to_adviser__person__")),
        about=name_of("by__person__"),
        detail=F("note"),
    )


def transfer_entry(row, holder):
    """The note is the team's: the holder has had a mail of its own."""
    return Entry(
        title=f"Accompagnement transmis{row.subject}",
        at=row.at,
        icon="arrow-left-right",
        by=row.about,
        text=row.detail,
    )


# After the exit ----------------------------------------------------------------------------


def news_rows():
    rows = FollowUp.objects.filter(exit__accompaniment__holder=HOLDER, state__in=NEWS)
    # Who could not be reached has answered nothing.
    at = Coalesce("answered_at", "updated_at")
    return columns(
        rows.order_by(at.desc(), "-pk"),
        at=at,
        subject=F("words"),
        about=name_of("by__person__"),
        detail=facts(months="months", state="state", situation="situation"),
    )


def news_entry(row, holder):
    known = row.facts
    answered = known["state"] == FollowUpState.ANSWERED
    said = Situation(known["situation"]).label if answered else "injoignable"
    return Entry(
        title=f"Nouvelles à {known['months']}{NBSP}mois{NBSP}: {said[:1].lower()}{said[1:]}",
        at=row.at,
        icon=FollowUpState.STYLE[FollowUpState(known["state"])][1],
        by=row.about.strip() or str(holder.person),
        text=row.subject,
        # What it said, it can read; that it did not answer is the team's business.
        shared_with=with_holder(holder) if answered else "",
    )
