"""Applications."""

import factory
from django.utils import timezone

from eveil.people.tests.factories import PersonFactory
from eveil.territory.tests.factories import MunicipalityFactory
from projects import models
from projects.enums import EntryStatus, HeardFrom, IntakeState, IntakeStep, Need, ProjectStage

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
