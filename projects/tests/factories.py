"""Rows of projects for tests: plausible, and in a state that the constraints allow."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from eveil.people.enums import ConsentChannel, ConsentPurpose
from eveil.people.services import record_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import MunicipalityFactory
from partners.enums import Offer
from partners.tests.factories import PartnerFactory, StructureFactory
from projects import models
from projects.enums import (
    AccompanimentState,
    ActionState,
    ActivityTestKind,
    AnswerChannel,
    Contact,
    DocumentAudience,
    EntryStatus,
    ExitKind,
    FollowUpState,
    HandState,
    HeardFrom,
    IntakeState,
    IntakeStep,
    InterviewMode,
    InterviewState,
    LegalForm,
    Need,
    ProjectStage,
    ReferralState,
    Situation,
    StillActive,
    Way,
)

DECIDED = (
    IntakeState.ACCEPTED,
    IntakeState.REFERRED,
    IntakeState.WITHDRAWN,
    IntakeState.DECLINED,
)


class IntakeSubmissionFactory(factory.django.DjangoModelFactory):
    """A received application; traits ``draft``, ``in_review``, ``more_info``, ``accepted``,
    ``referred``, ``withdrawn`` and ``declined`` give the other states, ``empty`` a draft of
    which only the first step was written.
    """

    class Meta:
        model = models.IntakeSubmission
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=IntakeState.DRAFT)
        empty = factory.Trait(
            state=IntakeState.DRAFT,
            municipality=None,
            entry_status="",
            heard_from="",
            title="",
            idea="",
            stage="",
            collective=None,
            needs=[],
            steps_done=[IntakeStep.YOU],
        )
        in_review = factory.Trait(state=IntakeState.IN_REVIEW)
        more_info = factory.Trait(state=IntakeState.MORE_INFO)
        accepted = factory.Trait(state=IntakeState.ACCEPTED)
        referred = factory.Trait(
            state=IntakeState.REFERRED, referred_to_other="La couveuse du Pouzin"
        )
        withdrawn = factory.Trait(state=IntakeState.WITHDRAWN)
        declined = factory.Trait(state=IntakeState.DECLINED)

    state = IntakeState.RECEIVED
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    email = factory.Sequence(lambda n: f"candidate{n}@example.org")
    phone = "0639980001"
    municipality = factory.SubFactory(MunicipalityFactory)
    entry_status = EntryStatus.JOBSEEKER
    heard_from = HeardFrom.WORD
    title = factory.Sequence(lambda n: f"Le fournil {n}")
    idea = "Un fournil partagé où chacun vient cuire son pain."
    stage = ProjectStage.CLARIFICATION
    collective = False
    needs = factory.LazyFunction(lambda: [Need.CLARIFY, Need.FUND])
    steps_done = factory.LazyFunction(lambda: list(IntakeStep.values))
    received_at = factory.LazyAttribute(
        lambda row: None if row.state == IntakeState.DRAFT else timezone.now()
    )
    decided_at = factory.LazyAttribute(lambda row: timezone.now() if row.state in DECIDED else None)
    person = factory.Maybe(
        "received_at",
        factory.SubFactory(
            PersonFactory,
            first_name=factory.SelfAttribute("..first_name"),
            last_name=factory.SelfAttribute("..last_name"),
            email=factory.SelfAttribute("..email"),
            phone=factory.SelfAttribute("..phone"),
            municipality=factory.SelfAttribute("..municipality"),
        ),
    )

    @factory.post_generation
    def index(submission, create, extracted, **kwargs):
        if create and submission.received_at:
            submission.search = submission.search_vector()
            submission.save(update_fields=["search"])
            submission.refresh_from_db(fields=["search"])


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


AGREEMENT = {
    "agreed_at": factory.LazyFunction(timezone.now),
    "agreed_text": "J’accepte.",
    "agreed_version": "2026-11",
    "agreed_channel": ConsentChannel.ONLINE,
    "shares": factory.LazyFunction(lambda: [Contact.EMAIL]),
}


class ReferralFactory(factory.django.DjangoModelFactory):
    """Sent by EVEIL and agreed to: a structure must answer. ``asked=True``: not agreed yet;
    ``accepted=True`` and ``declined=True``: answered; ``incoming=True``: a structure prepared a
    draft, that the person has not sent.
    """

    class Meta:
        model = models.Referral

    class Params:
        agreed = factory.Trait(**AGREEMENT)
        asked = factory.Trait(state=ReferralState.ASKED, agreed=False)
        accepted = factory.Trait(
            state=ReferralState.ACCEPTED, answered_at=factory.LazyFunction(timezone.now)
        )
        declined = factory.Trait(
            state=ReferralState.DECLINED,
            answered_at=factory.LazyFunction(timezone.now),
            answer="Nos ateliers sont pleins jusqu’à l’été.",
        )
        incoming = factory.Trait(
            way=Way.IN,
            state=ReferralState.ASKED,
            agreed=False,
            person=None,
            adviser=None,
            submission=factory.SubFactory(
                IntakeSubmissionFactory,
                empty=True,
                answers=factory.LazyAttribute(
                    lambda draft: {
                        "sent_by": draft.factory_parent.structure.name,
                        "referrer": draft.factory_parent.structure.name,
                    }
                ),
                steps_done=[],
            ),
        )

    agreed = True
    way = Way.OUT
    state = ReferralState.SENT
    structure = factory.SubFactory(StructureFactory)
    person = factory.SubFactory(PersonFactory)
    adviser = factory.SubFactory(UserFactory, adviser=True)
    by = factory.SubFactory(UserFactory, adviser=True)
    words = "Cherche un atelier pour essayer la couture."


class HelpOfferFactory(factory.django.DjangoModelFactory):
    """A hand raised by the contact of a structure, for a project that is shown.

    ``user`` is who raised it: a partner, whose structure it is.
    """

    class Meta:
        model = models.HelpOffer

    class Params:
        user = factory.SubFactory(PartnerFactory)
        accompaniment = factory.LazyFunction(lambda: show(AccompanimentFactory()))
        asked = factory.Trait(state=HandState.ASKED)
        introduced = factory.Trait(state=HandState.INTRODUCED, **AGREEMENT)

    by = factory.SelfAttribute("user")
    contact = factory.LazyAttribute(lambda hand: hand.user.person)
    structure = factory.LazyAttribute(
        lambda hand: hand.user.person.mandates.select_related("structure").first().structure
    )
    project = factory.LazyAttribute(lambda hand: hand.accompaniment.project)
    holder = factory.LazyAttribute(lambda hand: hand.accompaniment.holder)
    offer = Offer.EXPERTISE
    note = "Nous relisons des budgets tous les mois."
    asked_at = factory.LazyAttribute(
        lambda hand: timezone.now() if hand.state == HandState.ASKED else None
    )


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


class PrivateFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 test", "devis.pdf"))
    name = "devis.pdf"
    content_type = "application/pdf"
    size = 13


class DocumentFactory(PrivateFileFactory):
    """Of a holder, or of the ``project`` given; internal unless ``shared=True``."""

    class Meta:
        model = models.Document

    class Params:
        shared = factory.Trait(audience=DocumentAudience.HOLDER)

    project = None
    holder = factory.Maybe("project", None, factory.SubFactory(ProjectHolderFactory))


class ConsentScanFactory(PrivateFileFactory):
    class Meta:
        model = models.ConsentScan

    submission = factory.SubFactory(IntakeSubmissionFactory)
