"""The work together in a thread: interviews, and the plan of action."""

from datetime import UTC, datetime, timedelta

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Extract, NullIf
from django.urls import reverse

from eveil.core.dates import duration, hour, short_day
from eveil.core.models import TransitionLog
from eveil.core.pieces import Entry
from eveil.core.text import NBSP
from eveil.core.union import columns, facts, label_of, name_of
from projects.enums import ActionState, InterviewState
from projects.models import ActionComment, ActionItem, Interview, InterviewNote
from projects.thread.common import HOLDER, with_holder

ACTION_TITLES = {
    "do": "Fait",
    "postpone": "Reporté",
    "ask_help": "Besoin d’aide",
    "drop": "Abandonné",
    "reopen": "À faire de nouveau",
}


# Interviews --------------------------------------------------------------------------------


def interview_rows():
    """What was held or missed; what is to come stands elsewhere on the page."""
    rows = Interview.objects.filter(
        holder=HOLDER, state__in=[InterviewState.HELD, InterviewState.MISSED]
    )
    return columns(
        rows.order_by("-starts_at", "-pk"),
        at="starts_at",
        subject=Coalesce(NullIf("summary", Value("")), Cast("purpose", TextField())),
        about=name_of("adviser__person__"),
        detail=facts(state="state", seconds=Extract(F("ends_at") - F("starts_at"), "epoch")),
    )


def interview_entry(row, holder):
    known = row.facts
    length = duration(timedelta(seconds=int(known["seconds"])))
    missed = known["state"] == InterviewState.MISSED
    return Entry(
        title="Entretien manqué" if missed else f"Entretien, {length}",
        at=row.at,
        icon=InterviewState.STYLE[InterviewState(known["state"])][1],
        by=row.about,
        text=row.subject,
        url=reverse("projects:interview_detail", args=[row.pk]),
        link="Ouvrir",
        shared_with=with_holder(holder),
    )


# Of the moment itself: the database would else count from its hour on the clocks of Paris.
EPOCH = Extract("starts_at", "epoch", tzinfo=UTC)


def called_off_rows():
    """At the moment when somebody called it off, not at the one when it was to be."""
    interviews = Interview.objects.filter(holder=HOLDER, state=InterviewState.CANCELLED)
    one = Interview.objects.filter(pk=OuterRef("object_id"))
    logs = TransitionLog.of_all(Interview, interviews.values("pk"))
    return columns(
        logs.filter(to_state=InterviewState.CANCELLED),
        pk="object_id",
        at="at",
        subject=F("reason"),
        about=name_of("by__person__"),
        detail=facts(
            transition="transition",
            # In seconds: JSON would spell the moment in the database's own way.
            was=Subquery(one.annotate(was=EPOCH).values("was")),
        ),
    )


def called_off_entry(row, holder):
    known = row.facts
    was = datetime.fromtimestamp(float(known["was"]), UTC)
    removed = known["transition"] == "remove"
    title = "Entretien retiré, noté par erreur" if removed else "Entretien annulé"
    return Entry(
        title=f"{title}{NBSP}: {short_day(was)}, {hour(was)}",
        at=row.at,
        icon=InterviewState.STYLE[InterviewState.CANCELLED][1],
        by=row.about,
        text=row.subject,
        url=reverse("projects:interview_detail", args=[row.pk]),
        link="Ouvrir",
        shared_with="" if removed else with_holder(holder),
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
        TransitionLog.of_all(ActionItem, actions.values("pk")),
        pk="object_id",
        at="at",
        subject=Subquery(one.values("what")),
        about=Coalesce(by, Subquery(one.annotate(who=owner).values("who"))),
        detail=facts(transition="transition", reason="reason"),
    )


def action_entry(row, holder):
    known = row.facts
    return Entry(
        title=f"{ACTION_TITLES[known['transition']]}{NBSP}: {row.subject}",
        at=row.at,
        icon=ACTION_ICONS[known["transition"]],
        by=row.about,
        text=known["reason"],
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
