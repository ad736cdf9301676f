"""What goes on during an accompaniment: actions, tests of the activity."""

from datetime import timedelta

import factory
from django.utils import timezone

from partners.tests.factories import StructureFactory
from projects import models
from projects.enums import ActionState, ActivityTestKind
from projects.tests.factories.holders import AccompanimentFactory


class ActionItemFactory(factory.django.DjangoModelFactory):
    """Something that the holder has to do in a week; ``by_structure=True`` gives it to a
    structure, which somebody acts for."""

    class Meta:
        model = models.ActionItem

    class Params:
        by_structure = factory.Trait(person=None, structure=factory.SubFactory(StructureFactory))
        done = factory.Trait(
            state=ActionState.DONE,
            answered_by=factory.SelfAttribute("person"),
            answered_at=factory.LazyFunction(timezone.now),
        )
        dropped = factory.Trait(state=ActionState.DROPPED, reason="Le local n’est plus à louer")

    accompaniment = factory.SubFactory(AccompanimentFactory)
    what = factory.Sequence(lambda n: f"Chiffrer la tournée n° {n}")
    person = factory.SelfAttribute("accompaniment.holder.person")
    due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    by = factory.SelfAttribute("accompaniment.adviser")


class ActivityTestFactory(factory.django.DjangoModelFactory):
    """A test begun three months ago, for a year."""

    class Meta:
        model = models.ActivityTest

    accompaniment = factory.SubFactory(AccompanimentFactory)
    kind = ActivityTestKind.COUVEUSE
    host = factory.SubFactory(StructureFactory)
    start = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=90))
    end = factory.LazyAttribute(lambda row: row.start + timedelta(days=364))
