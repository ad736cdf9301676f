"""The thread of an application and of a holder: what happened, who wrote what, who may read it.

Bounded: at most LIMIT entries of each kind, one query for each kind.
"""

from django.contrib.contenttypes.models import ContentType

from eveil.core.models import Message, TransitionLog
from eveil.core.pieces import Entry, newest_first
from projects.enums import IntakeState
from projects.models import IntakeNote, IntakeSubmission
from projects.notifications.intake import key_prefix

LIMIT = 100

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


def of_holder(holder, accompaniments, posts):
    """The applications of a holder, its accompaniments, its mails, and the conversation."""
    person = holder.person
    submissions = [row.submission for row in accompaniments if row.submission]
    mails = Message.objects.filter(to_email=person.email).exclude(to_email="")
    return newest_first(
        [
            *_steps(submissions),
            *_notes(submissions),
            *_mails(mails, person.first_name),
            *_pathway(accompaniments),
            *_posts(posts, person),
        ]
    )


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


def _notes(submissions):
    if not submissions:
        return
    notes = IntakeNote.objects.filter(submission__in=submissions).select_related("author__person")
    for note in notes[:LIMIT]:
        yield Entry(title="Note", at=note.at, icon="pencil", by=str(note.author), text=note.body)


def _mails(mails, first_name):
    for mail in mails.only("subject", "state", "created_at")[:LIMIT]:
        yield Entry(
            title=f"Courriel «\u00a0{mail.subject}\u00a0»",
            at=mail.created_at,
            icon="envelope",
            text=mail.get_state_display(),
            shared_with=f"Avec {first_name}",
        )


def _pathway(accompaniments):
    for row in accompaniments:
        shared_with = f"Avec {row.holder.person.first_name}"
        # Where there was an application, its acceptance tells the beginning.
        if not row.submission_id:
            yield Entry(
                title=f"Début de l’accompagnement de «\u00a0{row.project}\u00a0»",
                at=row.start,
                icon="signpost-split",
                by=str(row.adviser or ""),
                shared_with=shared_with,
            )
        if row.end:
            yield Entry(
                title=f"Fin de l’accompagnement de «\u00a0{row.project}\u00a0»",
                at=row.end,
                icon="flag",
                shared_with=shared_with,
            )


def _posts(posts, person):
    for post in posts:
        yield Entry(
            title=f"Message de {post.author}",
            at=post.at,
            icon="chat-left-text",
            text=post.body,
            shared_with=f"Avec {person.first_name}",
        )
