"""Two people answer about one agreement at the same moment, over two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partners.enums import AgreementState, MandateFunction
from partners.models import ReviewAnswer
from partners.tests.factories import AgreementFactory, PartnerFactory, StructureFactory
from partners.tests.reviews import APPROVED, CHANGES, REASON, answer

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_answer_for_one_structure_at_once():
    """The second is told of the first, and sends again knowingly."""
    structure = StructureFactory()
    agreement = AgreementFactory(
        state=AgreementState.REVIEW, between=[structure, StructureFactory()]
    )
    people = [
        PartnerFactory(mandate__structure=structure, mandate__is_main=True),
        PartnerFactory(mandate__structure=structure, mandate__function=MandateFunction.LEGAL),
    ]
    start = Barrier(2)

    def speak(number):
        start.wait(timeout=10)
        said = {"verdict": (APPROVED, CHANGES)[number], "text": ("", REASON)[number]}
        try:
            answer(agreement, structure, people[number], **said)
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(speak, range(2)))
    first = answers.index("kept")
    assert str(people[first]) in answers[1 - first]
    kept = ReviewAnswer.objects.get()
    assert kept.person == people[first].person
    answer(agreement, structure, people[1 - first], instead_of=kept.pk)
    assert ReviewAnswer.objects.count() == 2
