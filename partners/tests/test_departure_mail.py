"""Who leaves says so: whoever follows the structure in the team is told by mail, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.tests.factories import UserFactory
from partners.models import Departure
from partners.services import handovers as services
from partners.tests.factories import AgreementFactory, PartnerFactory

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=10)
ANNOUNCED = {"last_day": SOON.isoformat(), "first_name": "Inès", "last_name": "Roure"}


@pytest.fixture
def leaver(client):
    user = PartnerFactory(mandate__is_main=True)
    client.force_login(user)
    return user


@pytest.fixture
def mandate(leaver):
    return leaver.person.mandates.get()


def told(kind="announced"):
    mails = Message.objects.filter(kind=f"partners.departure_{kind}")
    return sorted(mails.values_list("to_email", flat=True))


def announce(client, mandate, **changed):
    url = reverse("partners:departure_new", args=[mandate.structure_id])
    return client.post(url, {**ANNOUNCED, "email": "ines@example.org", **changed})


@pytest.mark.parametrize("follows", ["in force", "left the team", "draft", "elsewhere", "nobody"])
def test_who_is_told(client, mandate, follows):
    adviser, coordinator = UserFactory(adviser=True), UserFactory(coordinator=True)
    UserFactory(adviser=True)
    if follows != "nobody":
        AgreementFactory(
            adviser=adviser,
            signed=follows != "draft",
            between=[] if follows == "elsewhere" else [mandate.structure],
        )
    if follows == "left the team":
        type(adviser).objects.filter(pk=adviser.pk).update(is_active=False)
    announce(client, mandate)
    assert told() == [adviser.email if follows == "in force" else coordinator.email]


def test_the_mail_leads_to_the_decision(client, leaver, mandate):
    coordinator = UserFactory(coordinator=True)
    announce(client, mandate)
    mail = Message.objects.get(kind="partners.departure_announced")
    assert mandate.structure.label in mail.subject
    assert f"{leaver}" in mail.text
    assert "propose Inès Roure" in mail.text
    path = reverse("partners:handover_new", args=[mandate.structure_id, mandate.pk])
    assert path in mail.text
    client.force_login(coordinator)
    assert client.get(path).status_code == 200


def test_the_same_again_is_told_once_and_what_changes_again(client, mandate):
    UserFactory(coordinator=True)
    for _time in range(2):
        announce(client, mandate)
    assert len(told()) == Departure.objects.count() == 1
    announce(client, mandate, first_name="Aïda")
    assert len(told()) == 2
    url = reverse("partners:departure_withdraw", args=[mandate.structure_id])
    for _time in range(2):
        client.post(url)
    assert len(told("withdrawn")) == 1


def test_what_is_refused_is_told_to_nobody(client, mandate):
    UserFactory(coordinator=True)
    announce(client, mandate, last_day="2020-01-01")
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once():
    UserFactory(coordinator=True)
    leaver = PartnerFactory()
    structure = leaver.person.mandates.get().structure
    start = Barrier(2)

    def press(_number):
        start.wait(timeout=10)
        try:
            departure = Departure(structure=structure, last_day=SOON, first_name="Inès")
            services.announce(departure, by=leaver)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, range(2)))
    assert len(told()) == Departure.objects.count() == 1
