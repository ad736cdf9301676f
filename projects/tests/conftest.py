"""Who looks at the pages of projects."""

import pytest

from eveil.people.tests.factories import UserFactory


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def staff(client, adviser):
    """The browser of an adviser."""
    client.force_login(adviser)
    return client
