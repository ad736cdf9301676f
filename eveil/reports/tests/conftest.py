"""The demo history, told once for all tests of a module."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from eveil.people.tests.factories import UserFactory
from eveil.reports import demo
from eveil.reports.demo.world import AWAY
from eveil.territory import reference, services
from partners.tests.factories import PartnerFactory
from projects.tests.factories import AccompanimentFactory

NOVEMBER = datetime(2026, 11, 24, 10, 12, tzinfo=ZoneInfo("Europe/Paris"))


def load_places():
    """The communes that the history names: Ardèche, and where those from elsewhere sit."""
    content = reference.read()
    services.load(content.only(lambda row: row.department == "07" or row.name in AWAY))


@pytest.fixture
def places(db):
    load_places()


@pytest.fixture(scope="module")
def _told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        demo.load(NOVEMBER)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def history(_told, db):
    """A database that holds the demo history, as loaded on 24 November 2026.

    Loaded once per module: it stands under every test of a module where one test asks for it.
    """


@pytest.fixture
def adviser(db):
    return UserFactory(adviser=True)


@pytest.fixture
def partner(db):
    return PartnerFactory()


@pytest.fixture
def former_partner(db):
    return PartnerFactory(mandate__ended=True)


@pytest.fixture
def holder(db):
    user = UserFactory()
    AccompanimentFactory(holder__person=user.person)
    return user


@pytest.fixture(params=["adviser", "partner"])
def reader(request):
    """Who may read what is shared: the team, and partners."""
    return request.getfixturevalue(request.param)
