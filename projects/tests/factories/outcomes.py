"""Exits, and the news asked after them."""

import factory
from django.utils import timezone

from projects import models
from projects.enums import AnswerChannel, ExitKind, FollowUpState, LegalForm, Situation, StillActive
from projects.tests.factories.holders import AccompanimentFactory


class ExitFactory(factory.django.DjangoModelFactory):
    """An accompaniment that ended today with a job; ``created=True`` with a structure."""

    class Meta:
        model = models.Exit

    class Params:
        created = factory.Trait(
            kind=ExitKind.CREATED,
            situation=Situation.SELF_EMPLOYED,
            legal_form=LegalForm.ASSOCIATION,
            structure_name="L’Épicerie du col",
        )

    accompaniment = factory.SubFactory(AccompanimentFactory, ended=True)
    kind = ExitKind.EMPLOYMENT
    reason = "Un poste trouvé à Aubenas."
    situation = Situation.EMPLOYEE


class FollowUpFactory(factory.django.DjangoModelFactory):
    """News due today, six months after; ``answered=True`` for those who continue."""

    class Meta:
        model = models.FollowUp

    class Params:
        answered = factory.Trait(
            state=FollowUpState.ANSWERED,
            situation=Situation.SELF_EMPLOYED,
            still_active=StillActive.YES,
            channel=AnswerChannel.LINK,
            answered_at=factory.LazyFunction(timezone.now),
        )

    exit = factory.SubFactory(ExitFactory, created=True)
    months = 6
    due = factory.LazyFunction(timezone.localdate)
