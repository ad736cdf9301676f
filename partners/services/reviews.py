"""An agreement under review: its parties are asked to read it, and each says what it thinks.

Reading binds nobody: the signature does. An answer holds for the edition that was read; when
what the agreement says changes, its parties are asked again.
"""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.people import services as people
from eveil.people.models import User
from partners import permissions
from partners.enums import AgreementState, AnswerChannel
from partners.models import ReviewAnswer
from partners.notifications.reviews import ReviewAnswered, ReviewAsked, ReviewInvitation
from partners.queries.reviews import readers_of
from partners.services.agreements import lock
from partners.workflow import agreements as workflow

OVER = "Cette convention n’est plus en relecture."
REWORDED = (
    "Le texte a changé pendant que vous le lisiez. Votre réponse est conservée ci-dessous\u00a0: "
    "relisez, puis envoyez à nouveau."
)


@transaction.atomic
def submit(agreement, *, by):
    """Let the parties read it. Raises ``ValidationError`` while there are fewer than two."""
    return _put_to_parties(agreement, "submit", by=by)


@transaction.atomic
def submit_again(agreement, *, by):
    """Ask the parties to read what has changed since they were last asked."""
    return _put_to_parties(agreement, "submit_again", by=by)


def _put_to_parties(agreement, step, *, by):
    edition = lock(agreement).edition
    if agreement.parties.count() < 2:
        raise ValidationError("Une convention lie au moins deux structures\u00a0: ajoutez-en une.")
    agreement = workflow.move(agreement, step, by=by, update={"asked_edition": edition})
    for reader in readers_of(agreement):
        if reader.has_account:
            ReviewAsked(agreement, reader, by).send()
        elif reader.person.email:
            _invite(agreement, reader, by=by)
    return agreement


def _invite(agreement, reader, *, by):
    """The same mail, with a link that opens an account beside."""
    mail = partial(ReviewInvitation, agreement, reader, by)
    try:
        people.invite(reader.person, by=by, mail=mail)
    except ValidationError:
        # Its address is the account of somebody else, as that of a town hall may be.
        ReviewAsked(agreement, reader, by).send()


@transaction.atomic
def answer(agreement, structure, *, by=None, person=None, **said):
    """``by`` answers for ``structure`` in its space, or ``person`` by the link of a mail.

    For what is ``said``, and what is refused, see ``_keep``.
    """
    locked = lock(agreement)
    person = by.person if by else person
    if not permissions.answers_for(person.pk, structure):
        raise PermissionDenied
    channel = AnswerChannel.ONLINE if by else AnswerChannel.LINK
    return _keep(locked, structure, person=person, channel=channel, **said)


@transaction.atomic
def note(agreement, structure, *, person, channel, said_on, by, **said):
    """``by``, of the team, writes down what ``person`` told for ``structure``.

    Raises ``ValidationError`` for a person who does not answer for it, or another day than one
    since the text was given to read; for the rest see ``_keep``.
    """
    locked = lock(agreement)
    if not permissions.can_note_answer(by):
        raise PermissionDenied
    if not permissions.answers_for(person.pk, structure):
        raise ValidationError(
            {"person": f"{person} ne répond pas pour {structure.label} aujourd’hui."}
        )
    first = timezone.localdate(locked.submitted_at) if locked.submitted_at else None
    if said_on > timezone.localdate():
        raise ValidationError({"said_on": "Ce jour n’est pas encore venu."})
    if first and said_on < first:
        asked = f"Ce texte n’est à relire que depuis le {date_fr(first)}."
        raise ValidationError({"said_on": asked})
    told = {"channel": channel, "said_on": said_on, "noted_by": by}
    return _keep(locked, structure, person=person, **told, **said)


def _keep(locked, structure, *, edition, instead_of, **given):
    """What ``structure`` says about the ``edition`` that was shown, and whoever follows is told.

    ``instead_of`` is the key of the structure's answer that was seen, or None. Raises
    ``ValidationError`` when the text or that answer is another meanwhile, and nothing is kept.
    """
    if locked.state != AgreementState.REVIEW:
        raise ValidationError(OVER)
    if locked.edition != edition:
        raise ValidationError(REWORDED)
    latest = locked.answers.filter(structure=structure, edition=edition).last()
    if latest and latest.pk != instead_of:
        if all(getattr(latest, name) == value for name, value in given.items()):
            return latest  # A button pressed twice.
        said = latest.get_verdict_display().lower()
        raise ValidationError(
            f"Entre-temps {latest.person} a répondu pour {structure.label}\u00a0: {said}. Envoyez "
            "à nouveau si votre réponse prend sa place."
        )
    kept = ReviewAnswer(agreement=locked, structure=structure, edition=edition, **given)
    kept.full_clean()
    kept.save()
    follows = locked.adviser
    team = [follows] if follows.is_active and follows.role else User.objects.coordinators()
    for user in team:
        if user != kept.noted_by:
            ReviewAnswered(kept, user).send()
    return kept
