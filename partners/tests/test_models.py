"""What the database refuses of mandates."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from partners.enums import MandateFunction
from partners.tests.factories import MandateFactory, StructureFactory

pytestmark = pytest.mark.django_db


def test_one_main_contact_at_a_time():
    structure = StructureFactory()
    MandateFactory(structure=structure, is_main=True, start=date(2024, 1, 1), end=date(2024, 6, 30))
    MandateFactory(structure=structure, is_main=True, start=date(2024, 7, 1))
    MandateFactory(is_main=True, start=date(2024, 7, 1))
    with pytest.raises(IntegrityError, match="one_main_contact"):
        MandateFactory(structure=structure, is_main=True, start=date(2025, 1, 1))


def test_the_last_day_counts():
    structure = StructureFactory()
    MandateFactory(structure=structure, is_main=True, start=date(2024, 1, 1), end=date(2024, 6, 30))
    second = MandateFactory.build(
        structure=structure,
        person=MandateFactory().person,
        is_main=True,
        start=date(2024, 6, 30),
    )
    with pytest.raises(ValidationError, match="déjà un interlocuteur principal"):
        second.full_clean()


def test_the_main_contact_is_a_contact():
    with pytest.raises(IntegrityError, match="main_contact_is_contact"):
        MandateFactory(is_main=True, function=MandateFunction.TRAINER)
