"""What makes an agreement under review another text, to be approved again."""

from datetime import timedelta

import pytest

from eveil.people.tests.factories import UserFactory
from partners.enums import AgreementState
from partners.models import Agreement
from partners.services import agreements, contributions
from partners.tests.factories import (
    AgreementFactory,
    ContributionFactory,
    MandateFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


def changes(agreement, by):
    """(what is done, whether it is another text then)."""
    party = agreement.parties.first()
    row = ContributionFactory(party=party)
    contact = MandateFactory(structure=party.structure).person
    spare = agreements.add_party(agreement, StructureFactory(), by=by)

    def put(obj, **values):
        for name, value in values.items():
            setattr(obj, name, value)
        return obj

    def fresh():
        return Agreement.objects.get(pk=agreement.pk)

    return [
        (lambda: agreements.update(put(fresh(), title="Autre titre"), by=by), True),
        (lambda: agreements.update(put(fresh(), end=agreement.end + timedelta(1)), by=by), True),
        (lambda: agreements.update(fresh(), by=by), False),
        (lambda: agreements.update(put(fresh(), adviser=UserFactory(adviser=True)), by=by), False),
        (lambda: agreements.assign(agreement, adviser=by, by=by), False),
        (lambda: agreements.add_party(agreement, StructureFactory(), by=by), True),
        (lambda: agreements.remove_party(spare, by=by), True),
        (lambda: contributions.save(put(row, amount=7), by=by), True),
        (lambda: contributions.save(put(row, contact=contact), by=by), False),
        (lambda: contributions.remove(row, by=by), True),
    ]


def test_an_approval_holds_for_the_text_approved(adviser, main):
    agreement = AgreementFactory(
        state=AgreementState.REVIEW, adviser=adviser, between=[main.structure, StructureFactory()]
    )
    for number, (change, is_another) in enumerate(changes(agreement, adviser)):
        agreement.refresh_from_db()
        before = agreement.edition
        change()
        agreement.refresh_from_db()
        assert agreement.edition - before == is_another, number


def test_a_draft_has_one_edition(adviser, main):
    agreement = AgreementFactory(adviser=adviser, between=[main.structure, StructureFactory()])
    agreement.title = "Autre titre"
    agreements.update(agreement, by=adviser)
    agreement.refresh_from_db()
    assert (agreement.edition, agreement.is_reworded) == (1, False)
