"""What the staff home reads of applications."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eveil.people.tests.factories import UserFactory
from projects import queries
from projects.enums import IntakeState
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db


def application(days, **kwargs):
    """An application received ``days`` ago."""
    return IntakeSubmissionFactory(received_at=timezone.now() - timedelta(days=days), **kwargs)


def test_late_applications(settings):
    settings.INTAKE_ANSWER_DAYS = 7
    adviser = UserFactory(adviser=True)
    mine = [application(20 - n, assigned_to=adviser, in_review=True) for n in range(3)]
    nobodys = application(8)
    application(30, assigned_to=UserFactory(adviser=True), in_review=True)
    application(30, declined=True)
    application(7)
    assert list(queries.late_applications(adviser)) == [*mine, nobodys]


def test_an_exchange_starts_the_wait_again():
    now = timezone.now()
    adviser = UserFactory(adviser=True)
    application(40, more_info=True, exchanged_at=now - timedelta(days=2))
    asked_long_ago = application(40, more_info=True, exchanged_at=now - timedelta(days=12))
    assert list(queries.late_applications(adviser)) == [asked_long_ago]
    assert asked_long_ago.days_waiting == 12
    assert asked_long_ago.waits_for_applicant


@pytest.mark.parametrize(
    ("days", "label", "is_late"),
    [
        (0, "2 jours ou moins", False),
        (2, "2 jours ou moins", False),
        (3, "3 à 7 jours", False),
        (7, "3 à 7 jours", False),
        (8, "8 à 14 jours", True),
        (15, "plus de 14 jours", True),
        (400, "plus de 14 jours", True),
    ],
)
def test_unanswered_by_age(django_assert_num_queries, settings, days, label, is_late):
    settings.INTAKE_ANSWER_DAYS = 7
    row = application(days)
    application(days, more_info=True)
    application(days, accepted=True)
    with django_assert_num_queries(1):
        bands = queries.unanswered_by_age()
    assert [(band.label, band.count) for band in bands if band.count] == [(label, 1)]
    assert next(band for band in bands if band.count).is_late is is_late
    assert row.is_late is is_late


def test_every_open_state_says_what_comes_next():
    assert set(IntakeState.NEXT) == set(IntakeState.OPEN)
