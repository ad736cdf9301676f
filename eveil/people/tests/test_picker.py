"""Choosing somebody already known, or writing a new person."""

import pytest

from eveil.people.models import Person
from eveil.people.picker import LIMIT, PersonPicker, find_persons
from eveil.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

NEW = {"first_name": "Inès", "last_name": "Vialle", "email": "ines@example.org"}


def test_found_by_name_mail_or_phone():
    ines = PersonFactory(**NEW, phone="0639981234")
    PersonFactory()
    for text in ("ines", "VIALLE inès", "ines@example.org", "06 39 98 12 34"):
        assert list(find_persons(text)) == [ines]


@pytest.mark.parametrize("text", ["", "  ", "%", "’"])
def test_nothing_sought_nothing_found(text):
    PersonFactory()
    assert list(find_persons(text)) == []


def test_only_so_many():
    for _number in range(LIMIT + 1):
        PersonFactory(last_name="Martin")
    assert len(find_persons("martin")) == LIMIT


def test_somebody_known_is_picked():
    person = PersonFactory()
    form = PersonPicker({"person": person.pk}, found=[person])
    assert form.is_valid()
    assert form.picked == person


def test_only_who_was_proposed_can_be_picked():
    form = PersonPicker({"person": PersonFactory().pk}, found=[PersonFactory()])
    assert not form.is_valid()


def test_a_new_person_is_made_but_not_written():
    form = PersonPicker(NEW)
    assert form.is_valid()
    assert str(form.picked) == "Inès Vialle"
    assert not Person.objects.exists()


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_a_new_person_has_both_names(missing):
    form = PersonPicker({**NEW, missing: " "})
    assert list(form.errors) == [missing]


def test_a_known_address_proposes_its_person_instead_of_a_second_row():
    ines = PersonFactory(**NEW)
    form = PersonPicker({**NEW, "email": "INES@example.org"})
    assert list(form.errors) == ["email"]
    assert str(ines) in form.as_p()
    assert PersonPicker({"person": ines.pk}, found=[ines]).is_valid()
