"""Meetings and invitations for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from eveil.people.tests.factories import PersonFactory
from eveil.territory.tests.factories import MunicipalityFactory
from events.enums import Answer
from events.models import Invitation, Meeting
from partners.tests.factories import MandateFactory, StructureFactory


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting in preparation, in 30 days, from 9:30 to 16:00."""

    class Meta:
        model = Meeting

    theme = "La transmission"
    host = factory.SubFactory(StructureFactory)
    problem = "Comment garder nos bénévoles quand les fondatrices passent la main\u00a0?"
    starts_at = factory.LazyFunction(
        lambda: (timezone.localtime() + timedelta(days=30)).replace(
            hour=9, minute=30, second=0, microsecond=0
        )
    )
    ends_at = factory.LazyAttribute(
        lambda meeting: meeting.starts_at + timedelta(hours=6, minutes=30)
    )
    place = "4 place de l’Obélisque"
    municipality = factory.SubFactory(MunicipalityFactory)


class InvitationFactory(factory.django.DjangoModelFactory):
    """A silent invitation; ``answer=Answer.YES`` dates the answer too."""

    class Meta:
        model = Invitation

    meeting = factory.SubFactory(MeetingFactory)
    structure = factory.SubFactory(StructureFactory)
    person = factory.SubFactory(PersonFactory)
    answer = Answer.NONE
    answered_at = factory.LazyAttribute(
        lambda invitation: timezone.now() if invitation.answer else None
    )


def invited(meeting, **kwargs):
    """An invitation of somebody who acts for the invited structure."""
    invitation = InvitationFactory(meeting=meeting, **kwargs)
    MandateFactory(structure=invitation.structure, person=invitation.person)
    return invitation


def own(meeting, user, **kwargs):
    """An invitation of a partner who logs in, for the structure it acts for."""
    structure = user.person.mandates.get().structure
    return InvitationFactory(meeting=meeting, structure=structure, person=user.person, **kwargs)
