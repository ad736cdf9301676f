"""Programmes, cohorts and enrolments for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from cohorts.enums import ProgrammeKind
from cohorts.models import Cohort, Enrolment, Programme
from eveil.people.tests.factories import PersonFactory
from eveil.territory.tests.factories import MunicipalityFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A training; ``discovery=True`` for a discovery path."""

    class Meta:
        model = Programme

    class Params:
        discovery = factory.Trait(kind=ProgrammeKind.DISCOVERY)

    kind = ProgrammeKind.TRAINING
    title = factory.Sequence(lambda n: f"Entreprendre autrement, édition {n}")


class CohortFactory(factory.django.DjangoModelFactory):
    """A cohort that begins in 30 days and lasts 60."""

    class Meta:
        model = Cohort

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Promotion {n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    start = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    end = factory.LazyAttribute(lambda cohort: cohort.start + timedelta(days=60))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    registered_on = factory.LazyFunction(timezone.localdate)
