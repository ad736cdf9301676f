"""Which step may be taken from where, by whom, and what it writes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import TransitionLog
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from projects.enums import IntakeState as State
from projects.models import IntakeSubmission
from projects.tests.factories import IntakeSubmissionFactory
from projects.workflow import intake

pytestmark = pytest.mark.django_db

TEAM, APPLICANT = "team", "applicant"
OPEN = {State.RECEIVED, State.IN_REVIEW, State.MORE_INFO}

# step: (from, to, who, needs a reason)
TABLE = {
    "submit": ({State.DRAFT}, State.RECEIVED, {APPLICANT}, False),
    "review": ({State.RECEIVED}, State.IN_REVIEW, {TEAM}, False),
    "resume": ({State.MORE_INFO}, State.IN_REVIEW, {TEAM}, False),
    "ask": ({State.RECEIVED, State.IN_REVIEW}, State.MORE_INFO, {TEAM}, True),
    "complete": ({State.MORE_INFO}, State.IN_REVIEW, {APPLICANT}, False),
    "accept": (OPEN, State.ACCEPTED, {TEAM}, False),
    "refer": (OPEN, State.REFERRED, {TEAM}, True),
    "withdraw": (OPEN, State.WITHDRAWN, {TEAM, APPLICANT}, False),
    "decline": (OPEN, State.DECLINED, {TEAM}, True),
}
# What the constraints ask of the row besides its state.
UPDATE = {"submit": {}, "refer": {"referred_to_other": "La couveuse"}}


def test_the_table_is_whole():
    assert set(TABLE) == set(intake.transitions)


def in_state(state):
    submission = IntakeSubmissionFactory(state=state, referred_to_other="La couveuse")
    if state == State.DRAFT:
        # Sending makes the person first; here only the step is at stake.
        submission.person = IntakeSubmissionFactory().person
        submission.save()
    return submission


def actor(who):
    return {
        TEAM: lambda: UserFactory(adviser=True),
        APPLICANT: lambda: None,
        "outsider": UserFactory,
    }[who]()


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", TABLE)
@pytest.mark.parametrize("who", [TEAM, APPLICANT, "outsider"])
def test_steps(step, state, who):
    sources, target, allowed, _ = TABLE[step]
    submission, user = in_state(state), actor(who)
    available = {transition.name for transition in intake.available(submission, user)}
    if state in sources and who in allowed:
        assert step in available
        intake.move(submission, step, by=user, reason="Parce que", update=UPDATE.get(step))
        log = TransitionLog.of(submission).get()
        assert (log.from_state, log.to_state, log.by) == (state, target, user)
        assert IntakeSubmission.objects.get(pk=submission.pk).state == target
        return
    assert step not in available
    with pytest.raises(PermissionDenied if state in sources else TransitionRefused):
        intake.move(submission, step, by=user, reason="Parce que", update=UPDATE.get(step))
    assert not TransitionLog.of(submission).exists()
    assert IntakeSubmission.objects.get(pk=submission.pk).state == state


@pytest.mark.parametrize("step", TABLE)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason(step, reason):
    sources, target, allowed, needs_reason = TABLE[step]
    submission = in_state(min(sources))
    user = actor(min(allowed))
    if not needs_reason:
        intake.move(submission, step, by=user, reason=reason)
        assert submission.state == target
        return
    with pytest.raises(ValidationError) as caught:
        intake.move(submission, step, by=user, reason=reason, update=UPDATE.get(step))
    assert "reason" in caught.value.error_dict


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("submit", "received_at"),
        ("ask", "exchanged_at"),
        ("complete", "exchanged_at"),
        ("resume", "exchanged_at"),
        ("accept", "decided_at"),
        ("refer", "decided_at"),
        ("withdraw", "decided_at"),
        ("decline", "decided_at"),
    ],
)
def test_steps_are_dated(step, field):
    sources, _, allowed, _ = TABLE[step]
    submission = in_state(min(sources))
    before = timezone.now()
    intake.move(
        submission, step, by=actor(min(allowed)), reason="Parce que", update=UPDATE.get(step)
    )
    assert before <= getattr(submission, field) <= timezone.now()
    assert TransitionLog.of(submission).get().at == getattr(submission, field)
