"""What the search on every page finds of structures and their contacts."""

import pytest

from eveil.people.tests.factories import UserFactory
from partners.search import Contacts, Structures
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return UserFactory(adviser=True)


@pytest.mark.parametrize("query", ["epicerie", "L’ÉPICERIE coiron", "edc"])
def test_structures_by_either_name(team, query):
    structure = StructureFactory(name="L’Épicerie du Coiron", short_name="EDC")
    StructureFactory()
    (result,) = Structures.results(team, query, 5)
    assert (result.title, result.url) == (structure.name, structure.get_absolute_url())


def test_contacts_by_name_or_phone_while_their_mandate_lasts(team):
    mandate = MandateFactory(person__first_name="Hélène", person__phone="0639981234")
    MandateFactory(person__first_name="Hélène", ended=True)
    for query in ("helene", "06 39 98 12 34"):
        (result,) = Contacts.results(team, query, 5)
        assert mandate.structure.name in result.subtitle


def test_partners_find_their_own_only():
    partner = PartnerFactory()
    MandateFactory(person__last_name=partner.person.last_name)
    mine = partner.person.mandates.get().structure
    assert [row.url for row in Contacts.results(partner, partner.person.last_name, 5)] == [
        mine.get_absolute_url()
    ]
    assert len(Structures.results(partner, "fabrique", 5)) == 1


@pytest.mark.parametrize("provider", [Structures, Contacts])
def test_no_word_finds_nothing_and_the_limit_holds(team, provider):
    for _number in range(3):
        MandateFactory(person__first_name="Hélène", structure__short_name="Hélène")
    assert provider.results(team, "%", 5) == []
    assert len(provider.results(team, "hel", 2)) == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("provider", [Structures, Contacts])
def test_number_of_queries(team, provider, rows, django_assert_num_queries):
    for _number in range(rows):
        MandateFactory(person__first_name="Hélène", structure__short_name="Hélène")
    with django_assert_num_queries(1):
        assert len(provider.results(team, "helene", 5)) == rows
