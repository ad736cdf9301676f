"""An agreement under review: its parties are asked to read it, and each says what it thinks.

Reading binds nobody: the signature does. An answer holds for the edition that was read; when
what the agreement says changes, its parties are asked again.
"""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from eveil.people import services as people
from eveil.people.models import User
from partners import permissions
from partners.enums import AgreementState
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
    """The same mail, whose link opens an account first."""
    mail = partial(ReviewInvitation, agreement, reader, by)
    try:
        people.invite(reader.person, by=by, mail=mail)
    except ValidationError:
        # Its address is the account of somebody else: the page says that nobody was asked.
        return


@transaction.atomic
def answer(agreement, structure, *, verdict, text, edition, instead_of, by):
    """``by`` answers for ``structure``, about the ``edition`` that was shown.

    ``instead_of`` is the key of the structure's answer that ``by`` saw, or None. Raises
    ``ValidationError`` when the text or that answer is another meanwhile, and nothing is kept.
    """
    locked = lock(agreement)
    if not permissions.can_answer(by, structure):
        raise PermissionDenied
    if locked.state != AgreementState.REVIEW:
        raise ValidationError(OVER)
    if locked.edition != edition:
        raise ValidationError(REWORDED)
    latest = locked.answers.filter(structure=structure, edition=edition).last()
    if latest and latest.pk != instead_of:
        if (latest.by_id, latest.verdict, latest.text) == (by.pk, verdict, text):
            return latest  # A button pressed twice.
        said = latest.get_verdict_display().lower()
        raise ValidationError(
            f"Entre-temps {latest.by} a répondu pour {structure.label}\u00a0: {said}. Envoyez à "
            "nouveau si votre réponse prend sa place."
        )
    given = ReviewAnswer(
        agreement=locked,
        structure=structure,
        edition=edition,
        verdict=verdict,
        text=text,
        by=by,
    )
    given.full_clean()
    given.save()
    follows = locked.adviser
    team = [follows] if follows.is_active and follows.role else User.objects.coordinators()
    for user in team:
        ReviewAnswered(given, user).send()
    return given
