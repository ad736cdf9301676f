"""Two people invite to one meeting at the same moment, over two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from eveil.core.models import Message, TransitionLog
from eveil.people.tests.factories import UserFactory
from events import services
from events.models import Invitation
from events.tests.factories import MeetingFactory
from partners.tests.factories import MandateFactory


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_write_to_each_contact_once():
    meeting = MeetingFactory()
    structures = [MandateFactory().structure for _number in range(3)]
    team = [UserFactory(adviser=True) for _number in range(2)]
    start = Barrier(2)

    def invite(user):
        start.wait(timeout=10)
        try:
            return len(services.invite(meeting, structures, by=user))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(invite, team))

    assert sorted(sent) == [0, 3]
    assert Invitation.objects.count() == Message.objects.count() == 3
    assert TransitionLog.of(meeting).count() == 1
