"""Structures and mandates: who sees and does what, and what follows from it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Events

from eveil.core.models import Message
from eveil.people.models import Person
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.territory.tests.factories import IntercommunalityFactory, MunicipalityFactory
from partners.enums import MandateFunction
from partners.models import Mandate, Structure
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory
from projects.tests.factories import ProjectHolderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(client):
    user = PartnerFactory()
    client.force_login(user)
    return user


def path(name, *args):
    return reverse(f"partners:{name}", args=args)


def own_structure(user):
    return user.person.mandates.get().structure


# Who may -----------------------------------------------------------------------------------

# name, method, what a contact of the structure gets
OF_STRUCTURE = [("structure_edit", "get", 403), ("mandate_new", "get", 403)]
OF_MANDATE = [("mandate_end", "get"), ("mandate_main", "get"), ("mandate_invite", "post")]


@pytest.mark.parametrize(("name", "method", "expected"), OF_STRUCTURE)
def test_contacts_read_their_own_structure(client, partner, name, method, expected):
    mine, other = own_structure(partner), StructureFactory()
    assert getattr(client, method)(path(name, mine.pk)).status_code == expected
    assert getattr(client, method)(path(name, other.pk)).status_code == 404


@pytest.mark.parametrize(("name", "method"), OF_MANDATE)
def test_contacts_do_not_manage_mandates(client, partner, name, method):
    mine, other = partner.person.mandates.get(), MandateFactory()
    url = path(name, mine.structure_id, mine.pk)
    assert getattr(client, method)(url).status_code == 403
    url = path(name, other.structure_id, other.pk)
    assert getattr(client, method)(url).status_code == 404


@pytest.mark.parametrize("kind", ["holder", "former"])
def test_others_are_refused(client, kind):
    if kind == "holder":
        user = ProjectHolderFactory(user=True).person.user
    else:
        user = PartnerFactory(mandate__ended=True)
    client.force_login(user)
    mandate = MandateFactory()
    for name, method, _expected in OF_STRUCTURE:
        assert getattr(client, method)(path(name, mandate.structure_id)).status_code == 403
    for name, method in OF_MANDATE:
        url = path(name, mandate.structure_id, mandate.pk)
        assert getattr(client, method)(url).status_code == 403
    for name in ("structure_list", "structure_map", "structure_new", "my_structure"):
        assert client.get(path(name)).status_code == 403
    for name in ("structure_detail", "structure_logo"):
        assert client.get(path(name, mandate.structure_id)).status_code == 403


def test_partners_browse_but_write_no_structure(client, partner):
    assert client.get(path("structure_list")).status_code == 200
    assert client.get(path("structure_new")).status_code == 403


def test_bad_ids_are_not_found(client, team):
    mandate = MandateFactory()
    for pk in (0, 10**30):
        for name, method, _expected in OF_STRUCTURE:
            assert getattr(client, method)(path(name, pk)).status_code == 404
        for name, method in OF_MANDATE:
            url = path(name, mandate.structure_id, pk)
            assert getattr(client, method)(url).status_code == 404
    # A mandate of another structure is no mandate of this one.
    for name, method in OF_MANDATE:
        url = path(name, StructureFactory().pk, mandate.pk)
        assert getattr(client, method)(url).status_code == 404


def test_wrong_methods(client, team):
    mandate = MandateFactory()
    structure = mandate.structure_id
    assert client.post(path("structure_list")).status_code == 405
    assert client.post(path("structure_detail", structure)).status_code == 405
    for name in ("structure_edit", "mandate_new"):
        assert client.delete(path(name, structure)).status_code == 405
    assert client.delete(path("mandate_end", structure, mandate.pk)).status_code == 405
    assert client.get(path("mandate_invite", structure, mandate.pk)).status_code == 405


def test_access_ends_with_the_mandate_in_an_open_session(client, team):
    contact = PartnerFactory()
    mandate = contact.person.mandates.get()
    page = path("structure_detail", mandate.structure_id)
    client.force_login(contact)
    assert client.get(page).status_code == 200

    mandate.end = timezone.localdate()
    mandate.save()
    assert client.get(page).status_code == 200  # the last day counts
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert client.get(page).status_code == 403
        assert client.get(reverse("events:meeting_list")).status_code == 403


def test_access_begins_with_the_mandate(client):
    contact = UserFactory()
    start = timezone.localdate() + timedelta(days=3)
    mandate = MandateFactory(person=contact.person, start=start)
    client.force_login(contact)
    page = path("structure_detail", mandate.structure_id)
    assert client.get(page).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        client.force_login(contact)
        assert client.get(page).status_code == 200


def test_my_structure_leads_there_or_asks_which(client, partner):
    structure = own_structure(partner)
    assert client.get(path("my_structure")).url == path("structure_detail", structure.pk)
    second = MandateFactory(person=partner.person).structure
    page = client.get(path("my_structure")).content.decode()
    assert structure.name in page
    assert second.name in page


# Writing ---------------------------------------------------------------------------------


def typed(**changes):
    commune = MunicipalityFactory()
    return {
        "name": "Les Ateliers de la Volane",
        "kinds": ["association"],
        "municipality": commune.label,
        "municipality_key": commune.pk,
        **changes,
    }


def test_a_new_structure(client, team):
    response = client.post(path("structure_new"), typed(website="ateliers.example.org"))
    structure = Structure.objects.get()
    assert response.url == path("structure_detail", structure.pk)
    assert structure.website == "https://ateliers.example.org"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Déjà là"}, "name"),
        ({"kinds": ["club"]}, "kinds"),
        ({"kinds": []}, "kinds"),
        ({"municipality": ""}, "municipality"),
        ({"website": "pas une adresse"}, "website"),
        ({"active_from": "2026-01-02", "active_to": "2026-01-01"}, "active_to"),
    ],
)
def test_bad_input_gets_its_message_and_loses_nothing(client, team, changes, field):
    StructureFactory(name="Déjà là")
    data = typed(description="Ce que nous faisons") | changes
    response = client.post(path("structure_new"), data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "Ce que nous faisons" in response.content.decode()
    assert Structure.objects.count() == 1


def test_two_people_edit_one_structure(client, team):
    structure = StructureFactory()
    url = path("structure_edit", structure.pk)
    for name in ("Premier", "Second"):
        response = client.post(url, typed(name=name, opened_version=1))
    assert response.status_code == 200
    assert "Second" in response.content.decode()
    structure.refresh_from_db()
    assert structure.name == "Premier"


def test_history_says_who_changed_a_structure(client, team):
    structure = StructureFactory()
    client.post(path("structure_edit", structure.pk), typed(name="Un nom", opened_version=1))
    latest = Events.objects.tracks(structure).latest("pgh_id")
    assert latest.pgh_context == {
        "user": team.pk,
        "url": path("structure_edit", structure.pk),
    }


def test_a_page_that_is_read_tells_history_nothing(client, team):
    structure = StructureFactory()
    with CaptureQueriesContext(connection) as queries:
        client.get(structure.get_absolute_url())
    assert not [one for one in queries.captured_queries if "pghistory" in one["sql"]]


def mandate_data(**changes):
    today = timezone.localdate().isoformat()
    return {"function": MandateFunction.CONTACT, "start": today, **changes}


def test_somebody_known_takes_a_mandate(client, team):
    structure, person = StructureFactory(), PersonFactory(last_name="Combaluzier")
    url = path("mandate_new", structure.pk)
    page = client.get(url, {"q": "combaluzier"}).content.decode()
    assert person.email in page
    response = client.post(f"{url}?q=combaluzier", mandate_data(person=person.pk))
    assert response.url == path("structure_detail", structure.pk)
    assert Mandate.objects.get().person == person
    assert Person.objects.filter(last_name="Combaluzier").count() == 1


def test_somebody_new_takes_a_mandate(client, team):
    structure = StructureFactory()
    data = mandate_data(first_name="Hélène", last_name="Combaluzier", email="h@example.org")
    client.post(path("mandate_new", structure.pk), data)
    mandate = Mandate.objects.get()
    assert (str(mandate.person), mandate.structure) == ("Hélène Combaluzier", structure)


def test_the_same_mandate_twice_is_refused_and_writes_no_person(client, team):
    mandate = MandateFactory()
    url = path("mandate_new", mandate.structure_id)
    data = mandate_data(person=mandate.person_id)
    response = client.post(f"{url}?q={mandate.person.email}", data)
    assert response.status_code == 200
    assert "tient déjà cette fonction" in response.content.decode()
    assert Mandate.objects.count() == Person.objects.exclude(user=team).count() == 1


def test_a_mandate_ends_and_stays_in_the_history(client, team):
    mandate = MandateFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    url = path("mandate_end", mandate.structure_id, mandate.pk)
    client.post(url, {"end": yesterday.isoformat()})
    mandate.refresh_from_db()
    assert mandate.end == yesterday
    page = client.get(path("structure_detail", mandate.structure_id)).content.decode()
    assert "Mandats passés" in page
    assert "Pas d’interlocuteur" in page
    relay = path("handover_new", mandate.structure_id, mandate.pk)
    assert relay in page
    # Once somebody acts for the structure, there is nothing to hand over late.
    MandateFactory(structure=mandate.structure)
    assert relay not in client.get(path("structure_detail", mandate.structure_id)).content.decode()


def test_a_mandate_cannot_end_before_it_began(client, team):
    mandate = MandateFactory()
    url = path("mandate_end", mandate.structure_id, mandate.pk)
    response = client.post(url, {"end": "1990-01-01"})
    assert response.context["form"].errors["end"]
    mandate.refresh_from_db()
    assert mandate.end is None


# Opening the platform to a contact ---------------------------------------------------------


def test_a_contact_is_invited_to_log_in(client, team):
    mandate = MandateFactory()
    client.post(path("mandate_invite", mandate.structure_id, mandate.pk))
    assert Message.objects.get().to_email == mandate.person.email
    page = client.get(path("structure_detail", mandate.structure_id)).content.decode()
    assert "Invitation envoyée" in page


@pytest.mark.parametrize("kind", ["account", "address", "mandate"])
def test_who_cannot_be_invited(client, team, kind):
    if kind == "account":
        mandate = PartnerFactory().person.mandates.get()
    elif kind == "address":
        mandate = MandateFactory(person__email="")
    else:
        mandate = MandateFactory(ended=True)
    url = path("mandate_invite", mandate.structure_id, mandate.pk)
    assert client.post(url).status_code == 302
    assert not Message.objects.exists()


# The list --------------------------------------------------------------------------------


@pytest.fixture
def structures():
    far = MunicipalityFactory(
        code="07186",
        name="Privas",
        postcodes=["07000"],
        epci=IntercommunalityFactory(siren="200071413", name="Privas Centre Ardèche"),
    )
    StructureFactory(name="Épicerie du Coiron", kinds=["company"], municipality=far)
    MandateFactory(structure__name="AMESUD", structure__is_carrier=True)
    StructureFactory(name="Partie", active_to=timezone.localdate() - timedelta(days=1))


@pytest.mark.usefixtures("structures")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["AMESUD", "Partie", "Épicerie du Coiron"]),
        ({"q": "EPICERIE"}, ["Épicerie du Coiron"]),
        ({"nature": "company"}, ["Épicerie du Coiron"]),
        ({"territoire": "200071413"}, ["Épicerie du Coiron"]),
        ({"porteuse": "oui"}, ["AMESUD"]),
        ({"partenaire": "oui"}, ["AMESUD", "Épicerie du Coiron"]),
        ({"partenaire": "non"}, ["Partie"]),
        ({"interlocuteur": "oui"}, ["AMESUD"]),
        ({"interlocuteur": "non"}, ["Partie", "Épicerie du Coiron"]),
    ],
)
def test_filters(client, team, query, expected):
    response = client.get(path("structure_list"), query)
    assert sorted(row.name for row in response.context["rows"]) == expected


@pytest.mark.usefixtures("structures")
def test_export_names_the_contacts(client, team):
    response = client.get(path("structure_list"), {"porteuse": "oui", "export": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert str(Mandate.objects.get().person) in text
    assert "Coiron" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(client, team, rows, django_assert_num_queries):
    for _number in range(rows):
        MandateFactory()
    # session, user, count, rows, contacts, intercommunalities of the filter
    with django_assert_num_queries(6):
        client.get(path("structure_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_one_structure(client, team, rows, django_assert_num_queries):
    structure = StructureFactory()
    for _number in range(rows):
        MandateFactory(structure=structure)
        MandateFactory(structure=structure, ended=True)
    # session, user, structure, mandates, the folds; in the thread: exchanges, what happened,
    # meetings
    with django_assert_num_queries(8):
        client.get(path("structure_detail", structure.pk))
