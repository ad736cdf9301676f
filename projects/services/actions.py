"""The action plan: written by the team, answered by whoever does it.

Who comes by the signed link of a mail acts as nobody (``by=None``) and is named by ``person``.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from projects.action_plan import advisers_of, owners
from projects.models import ActionComment, ActionItem
from projects.notifications import actions as notifications
from projects.permissions import can_plan
from projects.workflow import actions as workflow

# Further off than this, a day is a slip of the finger.
LONGEST_DELAY = timedelta(days=730)


@transaction.atomic
def create(accompaniment, *, what, due, by, person=None, structure=None, tell=True):
    """Put something to do into the plan of an accompaniment.

    ``person`` is the holder or an adviser, or the contact who does it for ``structure``. Who
    does it hears of it by mail, unless it is the author, or ``tell`` is False because another
    mail says it.
    """
    action = ActionItem(
        accompaniment=accompaniment,
        what=what.strip(),
        due=due,
        person=person,
        structure=structure,
        by=by,
    )
    if not can_plan(by, action):
        raise PermissionDenied
    action.full_clean()
    action.save()
    if tell:
        _tell_given(action, by=by)
    return action


@transaction.atomic
def correct(action, *, by):
    """Save what a form changed in an action locked by the caller; a new owner is told."""
    if not can_plan(by, action):
        raise PermissionDenied
    before = ActionItem.objects.get(pk=action.pk)
    action.save()
    if (before.person_id, before.structure_id) != (action.person_id, action.structure_id):
        _tell_given(action, by=by)
    return action


def _tell_given(action, *, by):
    for person in owners(action):
        if person.pk != by.person_id:
            notifications.ActionGiven(action, to=person, by=by).send()


@transaction.atomic
def done(action, *, by, person=None, comment=""):
    action = workflow.move(action, "do", by=by, update=_answer(by, person))
    _say(action, comment, by, person)
    return action


@transaction.atomic
def postpone(action, *, due, by, person=None, comment=""):
    """« Later »: on another day, which the plan then shows."""
    today = timezone.localdate()
    if not today < due <= today + LONGEST_DELAY:
        raise ValidationError({"due": "Choisissez un jour à venir, dans les deux ans."})
    update = {"due": due, **_answer(by, person)}
    action = workflow.move(action, "postpone", by=by, update=update)
    _say(action, comment, by, person)
    return action


@transaction.atomic
def ask_help(action, *, by, person=None, comment=""):
    """« I need help »: the adviser in charge hears of it at once, once."""
    action = workflow.move(action, "ask_help", by=by, update=_answer(by, person))
    _say(action, comment, by, person)
    asker = action.answered_by
    for adviser in advisers_of(action):
        if adviser.person_id != asker.pk:
            notifications.HelpAsked(action, to=adviser, asker=asker, words=comment).send()
    return action


@transaction.atomic
def drop(action, *, reason, by):
    reason = reason.strip()
    update = {"reason": reason, **_answer(by, None)}
    return workflow.move(action, "drop", by=by, reason=reason, update=update)


@transaction.atomic
def reopen(action, *, by):
    """Not done after all, taken up again, or helped with: it is to do, as before."""
    update = {"reason": "", "answered_by": None, "answered_at": None}
    return workflow.move(action, "reopen", by=by, update=update)


@transaction.atomic
def comment(action, *, body, by, person=None):
    """Whoever sees an action may say something about it."""
    if by is not None and not ActionItem.objects.visible_to(by).filter(pk=action.pk).exists():
        raise PermissionDenied
    return _say(action, body, by, person)


def pass_on(accompaniment, *, before, after):
    """Another adviser takes over: what the one before had to do for it is now the other's."""
    if before is not None and after is not None:
        mine = accompaniment.actions.open().filter(person=before.person_id, structure=None)
        mine.update(person=after.person_id)


def _answer(by, person):
    return {"answered_by": person or by.person}


def _say(action, body, by, person):
    body = body.strip()
    if not body:
        return None
    said = ActionComment(action=action, author=person or by.person, body=body)
    said.full_clean()
    said.save()
    return said
