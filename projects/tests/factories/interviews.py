"""Slots, interviews, and their signed sheets."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from eveil.people.tests.factories import UserFactory
from projects import models
from projects.enums import InterviewMode, InterviewState
from projects.tests.factories.holders import AccompanimentFactory


class SlotFactory(factory.django.DjangoModelFactory):
    """A free hour of an adviser, ``hours`` from now."""

    class Meta:
        model = models.Interview

    class Params:
        hours = 48

    adviser = factory.SubFactory(UserFactory, adviser=True)
    state = InterviewState.OFFERED
    starts_at = factory.LazyAttribute(lambda row: timezone.now() + timedelta(hours=row.hours))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))
    mode = InterviewMode.OFFICE
    place = "Rosières, salle du haut"
    was_offered = True


class InterviewFactory(SlotFactory):
    """Booked for in two days; trait ``held`` was two days ago, written up and not signed."""

    class Params:
        held = factory.Trait(
            state=InterviewState.HELD,
            hours=-48,
            purpose="Choisir un statut",
            summary="Nous avons comparé association et SCIC.",
            next_steps="Chiffrer la tournée\nAppeler la mairie",
        )

    accompaniment = factory.SubFactory(AccompanimentFactory, holder__user=True)
    holder = factory.LazyAttribute(lambda row: row.accompaniment and row.accompaniment.holder)
    adviser = factory.LazyAttribute(lambda row: row.accompaniment.adviser)
    state = InterviewState.BOOKED
    was_offered = False


class InterviewScanFactory(factory.django.DjangoModelFactory):
    """A signed sheet of a held interview, as it reads now."""

    class Meta:
        model = models.InterviewScan

    class Params:
        content = b"%PDF-1.7"

    interview = factory.SubFactory(InterviewFactory, held=True)
    fingerprint = factory.SelfAttribute("interview.fingerprint")
    file = factory.LazyAttribute(lambda row: ContentFile(row.content, "feuille.pdf"))
    name = "feuille.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: len(row.content))
