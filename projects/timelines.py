"""The thread of an application and of a holder: what happened, who wrote what, who may read it.

Bounded, one query for each kind. That of a holder is told by sources (see eveil.core.registry),
so that whatever hangs on a holder tells its part from where it lives.
"""

from django.contrib.contenttypes.models import ContentType

from eveil.core.models import Message, TransitionLog
from eveil.core.pieces import Entry, newest_first
from eveil.core.registry import TimelineSource, timelines
from eveil.people.models import ConversationPost
from eveil.people.permissions import is_team
from projects.enums import IntakeState, InterviewState
from projects.models import (
    IntakeNote,
    IntakeSubmission,
    Interview,
    InterviewNote,
    ProjectHolder,
    Transfer,
)
from projects.notifications.intake import key_prefix

LIMIT = 100

INTERVIEW_TITLES = {
    InterviewState.MISSED: "Entretien manqué",
    InterviewState.CANCELLED: "Entretien annulé",
}
STEP_TITLES = {
    "submit": "Candidature envoyée",
    "review": "Prise en charge",
    "resume": "Étude reprise",
    "complete": "Complément reçu",
}


def of_application(submission):
    """Steps, complements, internal notes and mails of an application, newest first."""
    mails = Message.objects.filter(key__startswith=key_prefix(submission))
    return newest_first(
        [
            *_steps([submission]),
            *_notes([submission]),
            *_mails(mails, submission.first_name),
        ]
    )


class OfHolder(TimelineSource):
    """Base of what is told of a holder: the team reads all, others what is shared."""

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @classmethod
    def entries(cls, user, obj, limit):
        found = list(cls.told(obj, limit))
        return found if is_team(user) else [entry for entry in found if entry.shared_with]

    @staticmethod
    def told(holder, limit):
        """All entries, newest first, at most ``limit``. Pages of a holder have read its
        accompaniments with their applications: ``holder.accompaniments.all()`` is free."""
        raise NotImplementedError


def with_holder(holder):
    """Who reads what is shared with a holder, as entries say it."""
    return f"Avec {holder.person.first_name}"


@timelines.register
class ApplicationSteps(OfHolder):
    name = "projects.steps"

    @staticmethod
    def told(holder, limit):
        return newest_first(_steps(_submissions(holder)))[:limit]


@timelines.register
class ApplicationNotes(OfHolder):
    name = "projects.notes"

    @staticmethod
    def told(holder, limit):
        return _notes(_submissions(holder), limit)


@timelines.register
class MailsToHolder(OfHolder):
    name = "projects.mails"

    @staticmethod
    def told(holder, limit):
        mails = Message.objects.filter(to_email=holder.person.email).exclude(to_email="")
        return _mails(mails, holder.person.first_name, limit)


@timelines.register
class PathwayOfHolder(OfHolder):
    name = "projects.pathway"

    @staticmethod
    def told(holder, limit):
        return _pathway(holder)


@timelines.register
class TransfersOfHolder(OfHolder):
    """The note is the team's: the holder has had a mail of its own."""

    name = "projects.transfers"

    @staticmethod
    def told(holder, limit):
        rows = Transfer.objects.filter(accompaniment__holder=holder).select_related(
            "from_adviser__person", "to_adviser__person", "by__person", "accompaniment__project"
        )
        for row in rows[:limit]:
            given = f" par {row.from_adviser}" if row.from_adviser else ""
            yield Entry(
                title=f"Accompagnement transmis{given} à {row.to_adviser}",
                at=row.at,
                icon="arrow-left-right",
                by=str(row.by),
                text=row.note,
            )


@timelines.register
class PostsOfHolder(OfHolder):
    name = "projects.posts"

    @staticmethod
    def told(holder, limit):
        rows = ConversationPost.objects.filter(conversation__person=holder.person_id)
        for post in rows.select_related("author__person").order_by("-at", "-pk")[:limit]:
            yield Entry(
                title=f"Message de {post.author}",
                at=post.at,
                icon="chat-left-text",
                text=post.body,
                shared_with=with_holder(holder),
            )


@timelines.register
class InterviewsOfHolder(OfHolder):
    """What was held, called off or missed; what is to come stands elsewhere on the page."""

    name = "projects.interviews"

    @staticmethod
    def told(holder, limit):
        rows = Interview.objects.filter(holder=holder).exclude(state=InterviewState.BOOKED)
        for row in rows.select_related("adviser__person").order_by("-starts_at", "-pk")[:limit]:
            held = row.state == InterviewState.HELD
            yield Entry(
                title=f"Entretien, {row.length}" if held else INTERVIEW_TITLES[row.state],
                at=row.starts_at,
                icon=InterviewState.STYLE[InterviewState(row.state)][1],
                by=str(row.adviser),
                text=row.summary or row.purpose,
                url=row.get_absolute_url(),
                link="Ouvrir",
                shared_with=with_holder(holder),
            )


@timelines.register
class InterviewNotesOfHolder(OfHolder):
    """Internal, hence never shared with anybody: see ``OfHolder.entries``."""

    name = "projects.interview_notes"

    @staticmethod
    def told(holder, limit):
        notes = InterviewNote.objects.filter(interview__holder=holder)
        for note in notes.select_related("author__person").order_by("-at", "-pk")[:limit]:
            yield Entry(
                title="Note d’entretien",
                at=note.at,
                icon="pencil",
                by=str(note.author),
                text=note.body,
            )


def _submissions(holder):
    return [row.submission for row in holder.accompaniments.all() if row.submission]


def _steps(submissions):
    if not submissions:
        return
    by_key = {submission.pk: submission for submission in submissions}
    logs = TransitionLog.objects.filter(
        content_type=ContentType.objects.get_for_model(IntakeSubmission), object_id__in=by_key
    ).select_related("by__person")
    complements = {
        key: iter(submission.answers.get("complements", [])) for key, submission in by_key.items()
    }
    for log in reversed(logs[:LIMIT]):
        submission = by_key[log.object_id]
        state = IntakeState(log.to_state)
        text = log.reason
        if log.transition == "complete":
            text = next(complements[submission.pk], {}).get("text", "")
        yield Entry(
            title=STEP_TITLES.get(log.transition, state.label),
            at=log.at,
            icon=IntakeState.STYLE[state][1],
            by=str(log.by or submission.full_name),
            text=text,
            # What the applicant did, it can read; why the team moved it stays inside.
            shared_with="" if log.by else f"Avec {submission.first_name}",
        )


def _notes(submissions, limit=LIMIT):
    if not submissions:
        return
    notes = IntakeNote.objects.filter(submission__in=submissions).select_related("author__person")
    for note in notes[:limit]:
        yield Entry(title="Note", at=note.at, icon="pencil", by=str(note.author), text=note.body)


def _mails(mails, first_name, limit=LIMIT):
    for mail in mails.only("subject", "state", "created_at")[:limit]:
        yield Entry(
            title=f"Courriel «\u00a0{mail.subject}\u00a0»",
            at=mail.created_at,
            icon="envelope",
            text=mail.get_state_display(),
            shared_with=f"Avec {first_name}",
        )


def _pathway(holder):
    for row in holder.accompaniments.all():
        # Where there was an application, its acceptance tells the beginning.
        if not row.submission_id:
            yield Entry(
                title=f"Début de l’accompagnement de «\u00a0{row.project}\u00a0»",
                at=row.start,
                icon="signpost-split",
                by=str(row.adviser or ""),
                shared_with=with_holder(holder),
            )
        if row.end:
            yield Entry(
                title=f"Fin de l’accompagnement de «\u00a0{row.project}\u00a0»",
                at=row.end,
                icon="flag",
                shared_with=with_holder(holder),
            )
