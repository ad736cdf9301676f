"""What the thread of a holder is made of: every kind of event, read together in one query.

A kind gives rows of the same columns (``eveil.core.union``) about the holder of whom the query
is asked, and says how one of them reads. An entry that nobody is named as sharing is the team's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Extract, NullIf
from django.urls import reverse

from eveil.core.dates import duration
from eveil.core.enums import MessageState
from eveil.core.kept import Param, kept
from eveil.core.models import Message, TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.union import Row, columns, label_of, name_of, union
from eveil.people.models import ConversationPost
from projects.enums import ActionState, FollowUpState, IntakeState, InterviewState, Situation
from projects.models import (
    Accompaniment,
    ActionComment,
    ActionItem,
    Exit,
    FollowUp,
    IntakeNote,
    IntakeSubmission,
    Interview,
    InterviewNote,
    Transfer,
)

HOLDER, PERSON, EMAIL = Param("holder"), Param("person"), Param("email")

STEP_TITLES = {
    "submit": "Candidature envoyée",
    "review": "Prise en charge",
    "resume": "Étude reprise",
    "complete": "Complément reçu",
}
INTERVIEW_TITLES = {
    InterviewState.MISSED: "Entretien manqué",
    InterviewState.CANCELLED: "Entretien annulé",
}
ACTION_TITLES = {
    "do": "Fait",
    "postpone": "Reporté",
    "ask_help": "Besoin d’aide",
    "drop": "Abandonné",
    "reopen": "À faire de nouveau",
}
NEWS = (FollowUpState.ANSWERED, FollowUpState.UNREACHABLE)


@dataclass(frozen=True)
class Kind:
    """``rows()`` is a queryset made by ``columns``, newest first."""

    name: str
    rows: Callable
    entry: Callable


def of_holder(holder, limit):
    """At most ``limit`` entries of each kind, in no order. One query."""
    person = holder.person
    rows = _rows(None, limit, holder=holder.pk, person=person.pk, email=person.email)
    return [KINDS[row.source].entry(row, holder) for row in map(Row._make, rows)]


@kept
def _rows(user, limit):
    return union({name: kind.rows() for name, kind in KINDS.items()}, limit)


def with_holder(holder):
    """Who reads what is shared with a holder, as entries say it."""
    return f"Avec {holder.person.first_name}"


def words(*parts):
    """Several values in one column, a space between them: all but the last hold none."""
    spaced = [Cast(parts[0], TextField())]
    for part in parts[1:]:
        spaced += [Value(" ", TextField()), Cast(part, TextField())]
    return Concat(*spaced)


def logs(model, objects):
    """What happened to ``objects``, keys of a ``model``, newest first."""
    return TransitionLog.objects.filter(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        object_id__in=objects,
    ).order_by("-at", "-pk")


# The application ---------------------------------------------------------------------------


def step_rows():
    submissions = Accompaniment.objects.filter(holder=HOLDER).values("submission")
    rows = logs(IntakeSubmission, submissions)
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
        subject=words("transition", "to_state"),
        about=name_of("by__person__"),
        detail=Case(When(transition="complete", then=said), default=F("reason")),
    )


def step_entry(row, holder):
    transition, state = row.subject.split(" ")
    by = row.about.strip()
    state = IntakeState(state)
    return Entry(
        title=STEP_TITLES.get(transition, state.label),
        at=row.at,
        icon=IntakeState.STYLE[state][1],
        by=by or str(holder.person),
        text=row.detail or "",
        # What the applicant did, it can read; why the team moved it stays inside.
        shared_with="" if by else with_holder(holder),
    )


def note_rows():
    rows = IntakeNote.objects.filter(submission__accompaniment__holder=HOLDER)
    rows = rows.order_by("-at", "-pk")
    return columns(rows, at="at", subject="", about=name_of("author__person__"), detail=F("body"))


def note_entry(row, holder):
    return Entry(title="Note", at=row.at, icon="pencil", by=row.about, text=row.detail)


# The accompaniment -------------------------------------------------------------------------


def start_rows():
    """Where there was an application, its acceptance tells the beginning."""
    rows = Accompaniment.objects.filter(holder=HOLDER, submission=None).order_by("-start", "-pk")
    return columns(
        rows, at="start", subject=F("project__title"), about=name_of("adviser__person__")
    )


def start_entry(row, holder):
    return Entry(
        title=f"Début de l’accompagnement de «{NBSP}{row.subject}{NBSP}»",
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


# What was said -----------------------------------------------------------------------------


def post_rows():
    rows = ConversationPost.objects.filter(conversation__person=PERSON).order_by("-at", "-pk")
    return columns(rows, at="at", subject="", about=name_of("author__person__"), detail=F("body"))


def post_entry(row, holder):
    return Entry(
        title=f"Message de {row.about}",
        at=row.at,
        icon="chat-left-text",
        text=row.detail,
        shared_with=with_holder(holder),
    )


def mail_rows():
    rows = Message.objects.filter(to_email=EMAIL).exclude(to_email="")
    return columns(
        rows.order_by("-created_at", "-pk"), at="created_at", subject=F("subject"), about=F("state")
    )


def mail_entry(row, holder):
    return Entry(
        title=f"Courriel «{NBSP}{row.subject}{NBSP}»",
        at=row.at,
        icon="envelope",
        text=MessageState(row.about).label,
        shared_with=with_holder(holder),
    )


# Interviews --------------------------------------------------------------------------------


def interview_rows():
    """What was held, called off or missed; what is to come stands elsewhere on the page."""
    rows = Interview.objects.filter(holder=HOLDER).exclude(state=InterviewState.BOOKED)
    return columns(
        rows.order_by("-starts_at", "-pk"),
        at="starts_at",
        subject=words("state", Extract(F("ends_at") - F("starts_at"), "epoch")),
        about=name_of("adviser__person__"),
        detail=Coalesce(NullIf("summary", Value("")), Cast("purpose", TextField())),
    )


def interview_entry(row, holder):
    state, seconds = row.subject.split(" ")
    length = duration(timedelta(seconds=int(float(seconds))))
    return Entry(
        title=INTERVIEW_TITLES.get(state, f"Entretien, {length}"),
        at=row.at,
        icon=InterviewState.STYLE[InterviewState(state)][1],
        by=row.about,
        text=row.detail,
        url=reverse("projects:interview_detail", args=[row.pk]),
        link="Ouvrir",
        shared_with=with_holder(holder),
    )


def interview_note_rows():
    rows = InterviewNote.objects.filter(interview__holder=HOLDER).order_by("-at", "-pk")
    return columns(rows, at="at", subject="", about=name_of("author__person__"), detail=F("body"))


def interview_note_entry(row, holder):
    """The internal part: never shared with anybody."""
    return Entry(title="Note d’entretien", at=row.at, icon="pencil", by=row.about, text=row.detail)


# The plan of action ------------------------------------------------------------------------


def action_rows():
    """What became of each action. Who answers by the link of a mail acts as nobody: then it is
    whoever answered last, or has it to do."""
    actions = ActionItem.objects.filter(accompaniment__holder=HOLDER)
    one = ActionItem.objects.filter(pk=OuterRef("object_id"))
    owner = Coalesce(
        NullIf(name_of("answered_by__"), Value(" ")), name_of("person__"), label_of("structure__")
    )
    by = NullIf(name_of("by__person__"), Value(" "))
    return columns(
        logs(ActionItem, actions.values("pk")),
        pk="object_id",
        at="at",
        subject=words("transition", Subquery(one.values("what"))),
        about=Coalesce(by, Subquery(one.annotate(who=owner).values("who"))),
        detail=F("reason"),
    )


def action_entry(row, holder):
    transition, what = row.subject.split(" ", 1)
    return Entry(
        title=f"{ACTION_TITLES[transition]}{NBSP}: {what}",
        at=row.at,
        icon=ACTION_ICONS[transition],
        by=row.about,
        text=row.detail,
        url=reverse("projects:action_detail", args=[row.pk]),
        link="Ouvrir",
        shared_with=with_holder(holder),
    )


ACTION_ICONS = {
    step: ActionState.STYLE[state][1]
    for step, state in {
        "do": ActionState.DONE,
        "postpone": ActionState.LATER,
        "ask_help": ActionState.HELP,
        "drop": ActionState.DROPPED,
        "reopen": ActionState.TODO,
    }.items()
}


def comment_rows():
    rows = ActionComment.objects.filter(action__accompaniment__holder=HOLDER)
    return columns(
        rows.order_by("-at", "-pk"),
        pk="action",
        at="at",
        subject=F("action__what"),
        about=name_of("author__"),
        detail=F("body"),
    )


def comment_entry(row, holder):
    return Entry(
        title=f"À propos de «{NBSP}{row.subject}{NBSP}»",
        at=row.at,
        icon="chat-left-text",
        by=row.about,
        text=row.detail,
        url=reverse("projects:action_detail", args=[row.pk]),
        link="Ouvrir",
        shared_with=with_holder(holder),
    )


# After the exit ----------------------------------------------------------------------------


def news_rows():
    rows = FollowUp.objects.filter(exit__accompaniment__holder=HOLDER, state__in=NEWS)
    # Who could not be reached has answered nothing.
    at = Coalesce("answered_at", "updated_at")
    return columns(
        rows.order_by(at.desc(), "-pk"),
        at=at,
        subject=words("months", "state", "situation"),
        about=name_of("by__person__"),
        detail=F("words"),
    )


def news_entry(row, holder):
    months, state, situation = row.subject.split(" ")
    answered = state == FollowUpState.ANSWERED
    said = Situation(situation).label if answered else "injoignable"
    return Entry(
        title=f"Nouvelles à {months}{NBSP}mois{NBSP}: {said[:1].lower()}{said[1:]}",
        at=row.at,
        icon=FollowUpState.STYLE[FollowUpState(state)][1],
        by=row.about.strip() or str(holder.person),
        text=row.detail,
        # What it said, it can read; that it did not answer is the team's business.
        shared_with=with_holder(holder) if answered else "",
    )


KINDS = {
    kind.name: kind
    for kind in (
        Kind("step", step_rows, step_entry),
        Kind("note", note_rows, note_entry),
        Kind("start", start_rows, start_entry),
        Kind("end", end_rows, end_entry),
        Kind("transfer", transfer_rows, transfer_entry),
        Kind("undone", undone_rows, undone_entry),
        Kind("post", post_rows, post_entry),
        Kind("mail", mail_rows, mail_entry),
        Kind("interview", interview_rows, interview_entry),
        Kind("interview_note", interview_note_rows, interview_note_entry),
        Kind("action", action_rows, action_entry),
        Kind("comment", comment_rows, comment_entry),
        Kind("news", news_rows, news_entry),
    )
}
