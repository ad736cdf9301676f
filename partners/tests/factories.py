"""Structures, mandates, partner contacts and agreements for tests."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.enums import (
    AgreementState,
    Audience,
    MandateFunction,
    PathwayStage,
    ResourceAudience,
    ResourceState,
    StructureKind,
    Unit,
    Verdict,
)
from partners.models import (
    Agreement,
    Contribution,
    Delivery,
    Departure,
    Handover,
    JournalEntry,
    JournalFile,
    Logo,
    Mandate,
    Party,
    Resource,
    ResourceFile,
    ReviewAnswer,
    SignedCopy,
    Structure,
)


class StructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Structure

    name = factory.Sequence(lambda n: f"La Fabrique n° {n}")
    kinds = factory.LazyFunction(lambda: [StructureKind.ASSOCIATION])
    address = "4 place de l’Obélisque"
    municipality = factory.SubFactory(MunicipalityFactory)


class LogoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Logo

    structure = factory.SubFactory(StructureFactory)
    file = factory.django.FileField(data=b"\x89PNG\r\n\x1a\n", filename="logo.png")
    name = "logo.png"
    content_type = "image/png"
    size = 8


class MandateFactory(factory.django.DjangoModelFactory):
    """A current contact; ``ended=True`` for one whose mandate ended yesterday."""

    class Meta:
        model = Mandate

    class Params:
        ended = factory.Trait(
            end=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
        )

    structure = factory.SubFactory(StructureFactory)
    person = factory.SubFactory(PersonFactory)
    function = MandateFunction.CONTACT
    start = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=365))


class PartnerFactory(UserFactory):
    """Somebody who logs in and is today's contact of a structure.

    ``mandate__structure=…`` chooses the structure, ``mandate__ended=True`` a former contact.
    """

    mandate = factory.RelatedFactory(MandateFactory, person=factory.SelfAttribute("..person"))


class JournalEntryFactory(factory.django.DjangoModelFactory):
    """An internal note of today; ``shared=True`` for one that the structure reads."""

    class Meta:
        model = JournalEntry

    class Params:
        shared = factory.Trait(audience=Audience.SHARED)

    structure = factory.SubFactory(StructureFactory)
    author = factory.SubFactory(UserFactory, adviser=True)
    text = "La salle du bas est libre le jeudi."


class JournalFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JournalFile

    entry = factory.SubFactory(JournalEntryFactory)
    file = factory.django.FileField(data=b"%PDF-1.7", filename="devis.pdf")
    name = "devis.pdf"
    content_type = "application/pdf"
    size = 8


class ResourceFactory(factory.django.DjangoModelFactory):
    """A link published for everybody; ``proposed=True`` for one that waits for the team.

    ``document__content=b"…"`` gives it a document too.
    """

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    class Params:
        proposed = factory.Trait(state=ResourceState.PROPOSED, published_at=None)

    title = factory.Sequence(lambda n: f"Créer une association, fiche {n}")
    summary = "Les statuts, l’assemblée constitutive et la déclaration, pas à pas."
    url = "https://example.org/association"
    audience = ResourceAudience.EVERYBODY
    state = ResourceState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    proposed_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def document(obj, create, extracted, content=None):
        if content:
            ResourceFile.objects.create(
                resource=obj,
                file=ContentFile(content, "statuts.pdf"),
                name="statuts.pdf",
                content_type="application/pdf",
                size=len(content),
            )

    @factory.post_generation
    def indexed(obj, create, extracted):
        Resource.objects.filter(pk=obj.pk).update(search=obj.search_vector())


class HandoverFactory(factory.django.DjangoModelFactory):
    """One that is over and done with: nothing moves by making it."""

    class Meta:
        model = Handover

    structure = factory.SubFactory(StructureFactory)
    leaver = factory.SubFactory(PersonFactory)
    successor = factory.SubFactory(PersonFactory)
    last_day = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    first_day = factory.LazyFunction(timezone.localdate)
    functions = [MandateFunction.CONTACT]
    by = factory.SubFactory(UserFactory, adviser=True)
    welcomed_at = factory.LazyFunction(timezone.now)
    completed_at = factory.LazyFunction(timezone.now)


class DepartureFactory(factory.django.DjangoModelFactory):
    """Announced by a contact whose mandate still holds, with a successor nobody knows yet."""

    class Meta:
        model = Departure

    structure = factory.SubFactory(StructureFactory)
    person = factory.SubFactory(PersonFactory)
    last_day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    first_name = "Inès"
    last_name = "Roure"
    email = "ines.roure@example.org"


class AgreementFactory(factory.django.DjangoModelFactory):
    """A draft over this calendar year; ``signed=True`` or a state for another.

    ``between=[structure, …]`` names its parties.
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        signed = factory.Trait(state=AgreementState.SIGNED)

    title = factory.Sequence(lambda n: f"Convention de partenariat n° {n}")
    purpose = "Accompagner ensemble les porteurs de projets du sud de l’Ardèche."
    included = "L’accueil, l’orientation et deux demi-journées de formation."
    excluded = "Le financement des projets."
    start = factory.LazyFunction(lambda: timezone.localdate().replace(month=1, day=1))
    end = factory.LazyFunction(lambda: timezone.localdate().replace(month=12, day=31))
    adviser = factory.SubFactory(UserFactory, adviser=True)
    signed_on = factory.LazyAttribute(
        lambda agreement: agreement.start if agreement.state in AgreementState.BINDING else None
    )

    submitted_at = factory.LazyAttribute(
        lambda agreement: (
            None
            if agreement.state in AgreementState.INTERNAL
            else timezone.now() - timedelta(days=5)
        )
    )

    asked_edition = factory.LazyAttribute(
        lambda agreement: int(agreement.state == AgreementState.REVIEW)
    )

    @factory.post_generation
    def between(agreement, _create, structures):
        for structure in structures or []:
            PartyFactory(agreement=agreement, structure=structure)


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    agreement = factory.SubFactory(AgreementFactory)
    structure = factory.SubFactory(StructureFactory)


class ContributionFactory(factory.django.DjangoModelFactory):
    """Twenty hours a year of a draft; ``party__agreement__signed=True`` for a signed one."""

    class Meta:
        model = Contribution

    party = factory.SubFactory(PartyFactory)
    stage = PathwayStage.DURING
    title = "Une demi-journée sur le choix du statut"
    amount = Decimal(20)
    unit = Unit.HOURS


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    contribution = factory.SubFactory(ContributionFactory, party__agreement__signed=True)
    day = factory.LazyFunction(timezone.localdate)
    quantity = Decimal(3)
    note = "Demi-journée à Joyeuse, onze personnes"


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class SignedCopyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignedCopy

    agreement = factory.SubFactory(AgreementFactory, signed=True)
    file = factory.LazyFunction(lambda: ContentFile(PDF, "convention.pdf"))
    name = "convention.pdf"
    content_type = "application/pdf"
    size = len(PDF)


class ReviewAnswerFactory(factory.django.DjangoModelFactory):
    """An approval of the text as it is now."""

    class Meta:
        model = ReviewAnswer

    agreement = factory.SubFactory(AgreementFactory, state=AgreementState.REVIEW)
    structure = factory.SubFactory(StructureFactory)
    edition = factory.SelfAttribute("agreement.edition")
    verdict = Verdict.APPROVED
    person = factory.SubFactory(PersonFactory)
