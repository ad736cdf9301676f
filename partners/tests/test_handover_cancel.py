"""A planned handover is cancelled: all is as it was. What apps carry: see reports."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from eveil.core.models import Message
from partners.enums import MandateFunction
from partners.models import Departure, Handover, Mandate
from partners.services import handovers as services
from partners.tasks import follow_handovers
from partners.tests.factories import DepartureFactory, MandateFactory, PartnerFactory
from partners.tests.relays import CONTACT, TODAY, TOMORROW, TRAINER, mandates, path, relay

pytestmark = pytest.mark.django_db


def cancelled(handover, by, reason="Elle reste finalement."):
    return services.cancel(Handover.objects.get(pk=handover.pk), by=by, reason=reason)


def everything(structure):
    rows = Mandate.objects.filter(structure=structure).order_by("person", "start", "function")
    return list(rows.values_list("person", "function", "start", "end", "is_main"))


@pytest.mark.parametrize(("days", "shared_day"), [(0, False), (20, False), (20, True)])
@pytest.mark.parametrize(
    "held",
    [
        None,
        {"start": TODAY - timedelta(days=50)},
        {"start": TODAY - timedelta(days=50), "end": TODAY + timedelta(days=9)},
        {"start": TODAY + timedelta(days=60)},
        {"start": TODAY - timedelta(days=50), "function": TRAINER},
    ],
)
def test_mandates_are_as_they_were(main, team, days, shared_day, held):
    mandate = MandateFactory(structure=main.structure, **held) if held else None
    MandateFactory(structure=main.structure, person=main.person, function=TRAINER)
    coming = TODAY + timedelta(days=90)
    legal = MandateFunction.LEGAL
    MandateFactory(structure=main.structure, person=main.person, function=legal, start=coming)
    before = everything(main.structure)
    last = TODAY + timedelta(days=days)
    planned = relay(
        main,
        successor=mandate and mandate.person,
        last=last,
        first=last if shared_day else None,
        functions=[CONTACT, TRAINER],
    )
    handover = services.hand_over(planned, by=team)
    assert everything(main.structure) != before
    cancelled(handover, team)
    assert everything(main.structure) == before
    with time_machine.travel(timezone.now() + timedelta(days=days + 2)):
        follow_handovers()
    assert everything(main.structure) == before
    assert not Message.objects.exists()


def test_it_can_be_decided_again(main, team):
    cancelled(services.hand_over(relay(main), by=team), team)
    again = services.hand_over(relay(main), by=team)
    assert mandates(again.successor) == [(CONTACT, TOMORROW, None, True)]
    assert Handover.objects.standing().get() == again


def test_too_late_once_the_successor_began_or_was_told(main, team):
    handover = services.hand_over(relay(main, first=TODAY), by=team)
    before = everything(main.structure)
    with pytest.raises(ValidationError, match="ne s’annule plus"):
        cancelled(handover, team)
    planned = services.hand_over(relay(MandateFactory(is_main=True)), by=team)
    cancelled(planned, team)
    with pytest.raises(ValidationError, match="ne s’annule plus"):
        cancelled(planned, team)
    assert everything(main.structure) == before


def test_mandates_changed_meanwhile_are_left_alone(main, team):
    handover = services.hand_over(relay(main), by=team)
    Mandate.objects.filter(person=handover.successor).update(start=TODAY + timedelta(days=5))
    before = everything(main.structure)
    with pytest.raises(ValidationError, match="ont changé depuis"):
        cancelled(handover, team)
    assert everything(main.structure) == before
    assert Handover.objects.get().cancelled_at is None


@pytest.mark.parametrize("announced_again", [False, True])
def test_an_announced_departure_waits_again(main, team, announced_again):
    departure = DepartureFactory(structure=main.structure, person=main.person)
    handover = services.hand_over(relay(main), by=team)
    if announced_again:
        newer = DepartureFactory(structure=main.structure, person=main.person)
    cancelled(handover, team)
    assert Departure.objects.open().get() == (newer if announced_again else departure)


def test_the_team_cancels_on_a_page_with_a_reason(client, team, main):
    handover = services.hand_over(relay(main), by=team)
    address = path("handover_cancel", main.structure_id, handover.pk)
    assert address in client.get(handover.get_absolute_url()).text
    assert "obligatoire" in client.post(address, {"reason": " "}).text
    response = client.post(address, {"reason": "Elle reste."}, follow=True)
    assert "Relais annulé" in response.text
    handover.refresh_from_db()
    assert (handover.cancelled_by, handover.cancelled_why) == (team, "Elle reste.")
    page = client.get(handover.get_absolute_url()).text
    assert "Elle reste." in page
    assert address not in page
    assert "ne s’annule plus" in client.post(address, {"reason": "Encore."}).text


def test_only_the_team_cancels_and_the_structure_reads_nothing_of_it(client, team, main):
    handover = services.hand_over(relay(main), by=team)
    partner = PartnerFactory(mandate__structure=main.structure)
    with pytest.raises(PermissionDenied):
        cancelled(handover, partner)
    cancelled(handover, team, reason="Une brouille, dit-on.")
    thread = path("thread", main.structure_id)
    assert "Une brouille" in client.get(thread).text
    client.force_login(partner)
    assert client.get(handover.get_absolute_url()).status_code == 404
    text = client.get(thread).text
    assert "Une brouille" not in text
    assert "relais" not in text.lower()
