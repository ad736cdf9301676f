import pytest

from eveil.people.tests.factories import UserFactory


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)
