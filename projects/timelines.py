"""The thread of an application and of a holder: what happened, who wrote what, who may read it."""

from eveil.core.models import Message, TransitionLog
from eveil.core.pieces import Entry, newest_first
from eveil.core.registry import TimelineSource, timelines
from eveil.core.text import NBSP
from eveil.people.permissions import is_team
from projects import thread
from projects.enums import IntakeState
from projects.models import ProjectHolder
from projects.notifications.intake import key_prefix
from projects.thread.pathway import STEP_TITLES

# Of each kind, an application tells no more.
LIMIT = 100


@timelines.register
class ThreadOfHolder(TimelineSource):
    """All that this app tells of a holder: the team reads all, others what is shared."""

    name = "projects.thread"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def entries(user, obj, limit):
        found = newest_first(thread.of_holder(obj, limit))
        if not is_team(user):
            found = [entry for entry in found if entry.shared_with]
        return found[:limit]


def of_application(submission):
    """Steps, complements, internal notes and mails of an application, newest first."""
    return newest_first([*_steps(submission), *_notes(submission), *_mails(submission)])


def _steps(submission):
    logs = TransitionLog.of(submission).select_related("by__person")
    complements = iter(submission.answers.get("complements", []))
    for log in reversed(logs[:LIMIT]):
        state = IntakeState(log.to_state)
        text = log.reason
        if log.transition == "complete":
            text = next(complements, {}).get("text", "")
        yield Entry(
            title=STEP_TITLES.get(log.transition, state.label),
            at=log.at,
            icon=IntakeState.STYLE[state][1],
            by=str(log.by or submission.full_name),
            text=text,
            # The applicant can read what it did, and what it is asked; why the team moved the
            # application stays inside.
            shared_with=f"Avec {submission.first_name}" if _is_read(log) else "",
        )


def _is_read(log):
    return log.by is None or log.transition == "ask"


def _notes(submission):
    for note in submission.notes.select_related("author__person")[:LIMIT]:
        yield Entry(title="Note", at=note.at, icon="pencil", by=str(note.author), text=note.body)


def _mails(submission):
    mails = Message.objects.filter(key__startswith=key_prefix(submission))
    for mail in mails.only("subject", "state", "created_at")[:LIMIT]:
        yield Entry(
            title=f"Courriel «{NBSP}{mail.subject}{NBSP}»",
            at=mail.created_at,
            icon="envelope",
            text=mail.get_state_display(),
            shared_with=f"Avec {submission.first_name}",
        )
