"""Who looks at the pages about meetings."""

import pytest

from eveil.people.tests.factories import UserFactory
from partners.tests.factories import PartnerFactory


@pytest.fixture
def team(client):
    """A member of the team, logged in."""
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def partner(client):
    """A contact of a structure, logged in."""
    user = PartnerFactory()
    client.force_login(user)
    return user
