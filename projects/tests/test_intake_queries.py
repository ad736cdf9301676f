"""How many queries each page of the public form costs."""

from contextlib import contextmanager

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eveil.territory.tests.factories import MunicipalityFactory
from projects.enums import IntakeStep
from projects.models import IntakeSubmission
from projects.tests.applying import address, begin, opened, post
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db

WRITTEN = [step for step in IntakeStep if step != IntakeStep.CONSENTS]


@pytest.fixture
def draft():
    # What a process reads once.
    ContentType.objects.get_for_model(IntakeSubmission)
    IntakeSubmissionFactory.create_batch(2, draft=True)
    MunicipalityFactory()
    return IntakeSubmissionFactory(draft=True, steps_done=WRITTEN)


@contextmanager
def assert_queries(count):
    """As django_assert_num_queries, without the savepoints, which cost no planning nor reading."""
    with CaptureQueriesContext(connection) as captured:
        yield
    done = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(done) == count, "\n".join(sql[-200:] for sql in done)


@pytest.mark.parametrize("path", ["/", "/candidater/", "/candidater/reprendre/", "/vos-donnees/"])
def test_pages_for_everybody_ask_nothing(client, path):
    with assert_queries(0):
        client.get(path)


@pytest.mark.parametrize("step", list(IntakeStep))
def test_reading_a_step(client, draft, step):
    with assert_queries(1):
        client.get(address(draft, step))


@pytest.mark.parametrize(
    ("step", "count"),
    [
        (IntakeStep.YOU, 3),
        (IntakeStep.PLACE, 5),
        (IntakeStep.PROJECT, 3),
        (IntakeStep.NEEDS, 3),
    ],
)
def test_writing_a_step(client, draft, step, count):
    carried = opened(draft, step)
    with assert_queries(count):
        post(client, draft, step, email=draft.email, **carried)


def test_beginning(client):
    with assert_queries(3):
        begin(client)


def test_sending(client, draft):
    with assert_queries(11):
        post(client, draft, IntakeStep.CONSENTS)


def test_following(client):
    submission = IntakeSubmissionFactory()
    with assert_queries(1):
        client.get(f"/candidater/{submission.token}/")
