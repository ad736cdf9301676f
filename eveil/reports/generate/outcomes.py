"""Actions, exits and follow-ups of the crowd."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from eveil.reports.generate.words import PHRASES
from projects.enums import (
    AccompanimentState,
    ActionState,
    AnswerChannel,
    ExitKind,
    FollowUpState,
    LegalForm,
    Situation,
    StillActive,
)
from projects.models import ActionItem, Exit, FollowUp

BATCH = 2000
MONTHS = (6, 12, 24)


def write_outcomes(generator, accompaniments):
    """For those just written: three actions each; for the ended, an exit and its follow-ups."""
    ActionItem.objects.bulk_create(
        (action(generator, row) for row in accompaniments for _ in range(3)), batch_size=BATCH
    )
    ended = [row for row in accompaniments if row.state == AccompanimentState.ENDED]
    exits = Exit.objects.bulk_create((outcome(generator, row) for row in ended), batch_size=BATCH)
    FollowUp.objects.bulk_create(
        (follow_up(generator, row, months) for row in exits for months in MONTHS),
        batch_size=BATCH,
    )


def action(generator, row):
    is_open = row.state == AccompanimentState.ACTIVE and generator.random.random() < 0.5
    due = row.start + timedelta(days=generator.random.randrange(20, 300))
    state = generator.pick([ActionState.DONE] * 4 + [ActionState.DROPPED])
    if is_open:
        due = generator.day + timedelta(days=generator.random.randrange(-15, 60))
        state = generator.pick([ActionState.TODO] * 8 + [ActionState.LATER, ActionState.HELP])
    answered = state in {ActionState.DONE, ActionState.DROPPED, ActionState.HELP}
    at = generator.moment(min(due, generator.day))
    return ActionItem(
        accompaniment=row,
        what=generator.pick(PHRASES)[:200],
        person=row.holder.person,
        due=due,
        state=state,
        reason="Trop cher" if state == ActionState.DROPPED else "",
        answered_by=row.holder.person if answered else None,
        answered_at=at if answered else None,
        by=row.adviser,
    )


def outcome(generator, row):
    is_created = generator.random.random() < 0.5
    return Exit(
        accompaniment=row,
        kind=ExitKind.CREATED if is_created else generator.pick(ExitKind.values[1:]),
        reason=generator.pick(PHRASES)[:1000],
        situation=generator.pick(Situation.values),
        legal_form=generator.pick(LegalForm.values) if is_created else "",
        structure_name=row.project.title if is_created else "",
        jobs_created=1 if is_created else None,
    )


def follow_up(generator, row, months):
    due = row.accompaniment.end + relativedelta(months=months)
    late = (generator.day - due).days
    columns = {}
    if late < 0:
        state = FollowUpState.PLANNED
    elif late < 30:
        state, columns = FollowUpState.ASKED, {"asked_on": due}
    else:
        states = [FollowUpState.ANSWERED] * 7 + [FollowUpState.UNREACHABLE] * 2
        state = generator.pick([*states, FollowUpState.TO_PHONE if late < 90 else states[0]])
    if state == FollowUpState.ANSWERED:
        columns = {
            "situation": generator.pick(Situation.values),
            "still_active": generator.pick(StillActive.values),
            "channel": AnswerChannel.LINK,
            "answered_at": generator.moment(due),
        }
    return FollowUp(exit=row, months=months, due=due, state=state, **columns)
