"""A contact announces that it leaves: what it may say, change and take back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from eveil.people.tests.factories import PersonFactory
from partners.models import Departure
from partners.services import handovers as services
from partners.tests.factories import MandateFactory, PartnerFactory
from partners.tests.relays import TODAY, TOMORROW, YESTERDAY, path

pytestmark = pytest.mark.django_db


def answers(**changed):
    given = {
        "last_day": (TODAY + timedelta(days=10)).isoformat(),
        "first_name": "Inès",
        "last_name": "Roure",
        "email": "ines@example.org",
    }
    return {**given, **changed}


def test_a_contact_announces_changes_and_takes_back(client):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    client.force_login(partner)
    url = path("departure_new", structure.pk)
    client.post(url, answers())
    assert "Votre dernier jour est le" in client.get(url).text
    assert "Départ annoncé" in client.get(structure.get_absolute_url()).text
    client.post(url, answers(first_name="Aïda"))
    departure = Departure.objects.open().get()
    assert departure.successor_name == "Aïda Roure"
    client.post(path("departure_withdraw", structure.pk))
    assert "Départ annoncé" not in client.get(structure.get_absolute_url()).text
    assert not Departure.objects.open().exists()
    assert partner.person.mandates.get().end is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": YESTERDAY.isoformat()}, "last_day"),
        ({"last_day": ""}, "last_day"),
        ({"last_name": ""}, "last_name"),
        ({"email": "ines"}, "email"),
    ],
)
def test_an_announcement_that_does_not_stand(client, given, field):
    partner = PartnerFactory()
    client.force_login(partner)
    url = path("departure_new", partner.person.mandates.get().structure_id)
    assert field in client.post(url, answers(**given)).context["form"].errors
    assert not Departure.objects.exists()


def test_one_announces_for_oneself_and_ones_structure_only(client):
    partner, other = PartnerFactory(), PartnerFactory()
    client.force_login(partner)
    theirs = other.person.mandates.get().structure
    assert client.post(path("departure_new", theirs.pk), answers()).status_code == 404
    departure = Departure(structure=theirs, last_day=TOMORROW)
    with pytest.raises(PermissionDenied):
        services.announce(departure, by=partner)
    kept = services.announce(Departure(structure=theirs, last_day=TOMORROW), by=other)
    with pytest.raises(PermissionDenied):
        services.withdraw(kept, by=partner)


def test_only_colleagues_are_proposed_by_name(client):
    partner = PartnerFactory()
    structure = partner.person.mandates.get().structure
    PersonFactory(first_name="Secrète", last_name="Personne")
    colleague = MandateFactory(structure=structure, person__last_name="Collègue").person
    client.force_login(partner)
    url = path("departure_new", structure.pk)
    text = client.get(url).text
    assert "Collègue" in text
    assert "Secrète" not in text
    client.post(url, answers(proposed=colleague.pk))
    departure = Departure.objects.get()
    assert (departure.proposed, departure.first_name) == (colleague, "")
