"""What the search on every page finds of structures and their contacts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.people.tests.factories import UserFactory
from partners.search import Contacts, Journal, Structures
from partners.services import journal as services
from partners.tests.factories import (
    JournalEntryFactory,
    MandateFactory,
    PartnerFactory,
    StructureFactory,
)

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


# The journal -------------------------------------------------------------------------------


def found(user, query):
    return [row.url for row in Journal.results(user, query, 5)]


def test_exchanges_by_what_was_said_or_is_to_do(team):
    entry = JournalEntryFactory(
        text="Ils cherchent un local à Joyeuse.",
        next_step="Rappeler la mairie",
        next_on=timezone.localdate(),
        next_by=team,
    )
    JournalEntryFactory(text="Rien de neuf.")
    for query in ("locaux", "JOYEUSE", "mairie rappeler"):
        (result,) = Journal.results(team, query, 5)
        assert result.url == entry.get_absolute_url()
        assert entry.structure.label in result.title
        assert result.subtitle == entry.text


def test_what_is_internal_is_found_by_the_team_alone(team):
    partner = PartnerFactory()
    mine = partner.person.mandates.get().structure
    shared = JournalEntryFactory(structure=mine, shared=True, text="Un local est libre.")
    JournalEntryFactory(structure=mine, text="Leur local est insalubre.")
    JournalEntryFactory(shared=True, text="Un local ailleurs.")
    assert found(partner, "local") == [shared.get_absolute_url()]
    assert len(found(team, "local")) == 3
    partner.person.mandates.update(end=timezone.localdate() - timedelta(days=1))
    assert found(partner, "local") == []


def test_what_is_corrected_or_done_is_still_found(team):
    entry = JournalEntryFactory(text="Un local est libre.")
    entry.text = "Un garage est libre."
    services.note(entry, by=entry.author)
    assert found(team, "local") == []
    assert found(team, "garages") == [entry.get_absolute_url()]


def test_the_thread_opens_on_the_exchange_found(client, team):
    client.force_login(team)
    old = JournalEntryFactory(text="Un local est libre.", day=date(2019, 3, 4))
    for number in range(30):
        JournalEntryFactory(structure=old.structure, text=f"Appel {number}")
    assert "Un local est libre." in client.get(old.get_absolute_url()).text
    thread = reverse("partners:thread", args=[old.structure_id])
    assert "Un local est libre." not in client.get(thread).text
    elsewhere = JournalEntryFactory()
    for key in (elsewhere.pk, "x", 10**30):
        assert client.get(thread, {"echange": key}).status_code == 404


def test_an_internal_exchange_does_not_open_for_a_partner(client):
    partner = PartnerFactory()
    entry = JournalEntryFactory(structure=partner.person.mandates.get().structure)
    client.force_login(partner)
    assert client.get(entry.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_of_the_journal(team, rows, django_assert_num_queries):
    for _number in range(rows):
        JournalEntryFactory(text="Un local est libre.")
    with django_assert_num_queries(1):
        assert len(found(team, "local")) == rows
