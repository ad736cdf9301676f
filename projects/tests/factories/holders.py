"""Holders, projects, and their accompaniment."""

from datetime import timedelta

import factory
from django.utils import timezone

from eveil.people.enums import ConsentPurpose
from eveil.people.services import record_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.tests.factories import StructureFactory
from projects import models
from projects.enums import AccompanimentState, EntryStatus, ProjectStage


class ProjectHolderFactory(factory.django.DjangoModelFactory):
    """A holder; ``user=True`` gives the person an account."""

    class Meta:
        model = models.ProjectHolder
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def user(holder, create, extracted, **kwargs):
        if create and extracted:
            UserFactory(person=holder.person, email=holder.person.email, **kwargs)


class ProjectFactory(factory.django.DjangoModelFactory):
    """A project of one holder, or of those given as ``holders``."""

    class Meta:
        model = models.Project
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"L’atelier {n}")
    summary = "Un atelier de réparation ouvert à tous, un samedi sur deux."
    stage = ProjectStage.FORMULATION
    municipality = factory.SubFactory(MunicipalityFactory)

    @factory.post_generation
    def holders(project, create, extracted, **kwargs):
        if create:
            holders = [ProjectHolderFactory(**kwargs)] if extracted is None else extracted
            project.holders.set(holders)


class AccompanimentFactory(factory.django.DjangoModelFactory):
    """An active accompaniment; trait ``ended`` closes it today."""

    class Meta:
        model = models.Accompaniment
        skip_postgeneration_save = True

    class Params:
        ended = factory.Trait(
            state=AccompanimentState.ENDED, end=factory.LazyFunction(timezone.localdate)
        )

    holder = factory.SubFactory(ProjectHolderFactory)
    project = factory.SubFactory(ProjectFactory, holders=[])
    adviser = factory.SubFactory(UserFactory, adviser=True)
    entry_status = EntryStatus.JOBSEEKER
    start = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def held(accompaniment, create, extracted, **kwargs):
        """Who is accompanied with a project is one of its holders."""
        if create:
            accompaniment.project.holders.add(accompaniment.holder)


class FundedOperationFactory(factory.django.DjangoModelFactory):
    """An operation under way since last year, which wants nothing unless ``required`` says so."""

    class Meta:
        model = models.FundedOperation

    name = factory.Sequence(lambda n: f"Entreprendre autrement {n}")
    funder = factory.SubFactory(StructureFactory)
    start = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365))


def show(accompaniment):
    """Let every holder of the accompanied project agree to show it to structures."""
    for holder in accompaniment.project.holders.all():
        record_consent(holder.person, ConsentPurpose.SHARE_PROJECT)
    return accompaniment
