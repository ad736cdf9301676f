"""Who looks at the pages of projects."""

import pytest

from eveil.people.tests.factories import UserFactory
from partners.tests.factories import PartnerFactory
from projects.tests.factories import (
    AccompanimentFactory,
    HelpOfferFactory,
    ProjectHolderFactory,
    show,
)


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def staff(client, adviser):
    """The browser of an adviser."""
    client.force_login(adviser)
    return client


@pytest.fixture
def partner():
    """The main contact of a structure."""
    return PartnerFactory(mandate__is_main=True)


@pytest.fixture
def structure(partner):
    return partner.person.mandates.get().structure


@pytest.fixture
def hand(partner):
    """Raised by that contact, for the project of a holder who has an account."""
    return HelpOfferFactory(
        user=partner,
        accompaniment=show(
            AccompanimentFactory(
                project__title="Le four commun",
                holder=ProjectHolderFactory(
                    user=True, person__first_name="Samira", person__last_name="Belkacem"
                ),
            )
        ),
    )
