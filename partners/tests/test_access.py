"""The partner space opens and closes with the mandate, in a page that is open already too."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from eveil.core.dates import date_fr
from eveil.core.testing.browser import sign_in
from partners.models import Mandate
from partners.tests.factories import MandateFactory, PartnerFactory, StructureFactory


def end_yesterday(user):
    yesterday = timezone.localdate() - timedelta(days=1)
    Mandate.objects.filter(person=user.person).update(end=yesterday)


@pytest.mark.django_db
def test_access_ends_at_midnight_in_paris(client):
    contact = PartnerFactory(mandate__start=date(2026, 1, 1), mandate__end=date(2026, 3, 31))
    dashboard = reverse("reports:dashboard")
    with time_machine.travel("2026-03-31T21:59:00Z", tick=False):
        client.force_login(contact)
        assert client.get(dashboard).status_code == 200
    # Two minutes later it is April in Paris, and still March in UTC.
    with time_machine.travel("2026-03-31T22:01:00Z", tick=False):
        response = client.get(dashboard)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Vous n’agissez plus pour" in page
    assert date_fr(date(2026, 3, 31)) in page


@pytest.mark.django_db
def test_who_still_acts_for_another_structure_is_told_no_farewell(client):
    contact = PartnerFactory(mandate__ended=True)
    MandateFactory(person=contact.person)
    client.force_login(contact)
    response = client.get(reverse("partners:structure_new"))
    assert response.status_code == 403
    assert "Cette page ne vous est pas ouverte" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reports:dashboard", "partners:structure_list"])
def test_part_of_a_page_is_refused_as_the_page_is(client, name):
    contact = PartnerFactory()
    client.force_login(contact)
    assert client.get(reverse(name)).status_code == 200
    end_yesterday(contact)
    assert client.get(reverse(name), headers={"HX-Request": "true"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_mandate_ends_while_a_list_is_being_searched(page, live_url):
    contact = PartnerFactory()
    StructureFactory(name="L’Épicerie du Coiron")
    sign_in(page, live_url, contact)
    page.goto("/structures/")
    page.get_by_role("link", name="L’Épicerie du Coiron").wait_for()
    end_yesterday(contact)
    page.get_by_role("searchbox").first.fill("epicerie")
    page.get_by_role("heading", name="Vous n’agissez plus pour").wait_for()
