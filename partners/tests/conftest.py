import pytest

from eveil.people.tests.factories import UserFactory
from partners.tests.factories import AgreementFactory, MandateFactory, StructureFactory


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def team(client, adviser):
    """An adviser who is logged in."""
    client.force_login(adviser)
    return adviser


@pytest.fixture
def main():
    """The mandate of a main contact."""
    return MandateFactory(is_main=True)


@pytest.fixture
def two():
    """A draft between two structures."""
    return AgreementFactory(between=[StructureFactory(), StructureFactory(is_carrier=True)])
