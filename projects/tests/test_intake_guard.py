"""What keeps robots out, and people in."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from eveil.core import limits
from eveil.core.guard import stamp
from eveil.core.models import Message
from eveil.territory.tests.factories import MunicipalityFactory
from projects.enums import IntakeState, IntakeStep
from projects.models import IntakeSubmission
from projects.tests.applying import CONSENTS, START, YOU, begin, post
from projects.tests.factories import IntakeSubmissionFactory

pytestmark = pytest.mark.django_db

RESUME = reverse("projects:intake_resume")


@pytest.fixture
def paced(settings):
    settings.FORM_MIN_SECONDS = 3


@pytest.fixture
def limited(settings):
    """Limits low enough to be met."""
    settings.RATE_LIMITS_ON = True
    settings.RATE_LIMITS = {
        "intake_link": {"ip": (4, 3600), "email": (2, 3600)},
        "intake_save": {"ip": (3, 3600)},
    }
    cache.delete_pattern("limit:*")


def assert_kept_everything(response):
    form = response.context["form"]
    assert form.non_field_errors()
    assert {name: form[name].value() for name in YOU} == YOU
    assert not IntakeSubmission.objects.exists()
    assert not Message.objects.exists()


# Traps -----------------------------------------------------------------------------------


def test_the_hidden_field_catches_robots(client):
    response = begin(client, site="https://example.org")
    assert_kept_everything(response)
    assert "https://example.org" not in response.content.decode()


def test_a_browser_that_fills_the_hidden_field_passes_the_second_time(client):
    form = begin(client, site="Maëlle").context["form"]
    again = {name: form[name].value() for name in form.fields}
    assert client.post(START, again).status_code == 302


def test_people_do_not_meet_the_hidden_field(client):
    page = client.get(START).content.decode()
    trap = page[page.index("visually-hidden", page.index("<form method")) :]
    assert 'aria-hidden="true"' in trap[:60]
    assert 'tabindex="-1"' in trap[:300]


def test_an_answer_too_quick_is_asked_again_and_then_taken(client, paced):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as clock:
        values = {**YOU, "opened": stamp(), "site": ""}
        clock.shift(2)
        response = client.post(START, values)
        assert_kept_everything(response)
        clock.shift(2)
        values["opened"] = response.context["form"]["opened"].value()
        assert client.post(START, values).status_code == 302


@pytest.mark.parametrize("opened", ["", "forged", "1:forged:stamp", None])
def test_a_stamp_that_is_not_ours_is_replaced(client, paced, opened):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as clock:
        values = {**YOU, **({"opened": opened} if opened is not None else {})}
        response = client.post(START, values)
        assert_kept_everything(response)
        clock.shift(4)
        values["opened"] = response.context["form"]["opened"].value()
        assert client.post(START, values).status_code == 302


def test_a_page_left_open_for_days_is_asked_again(client):
    with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as clock:
        values = {**YOU, "opened": stamp()}
        clock.shift(3 * 86_400)
        assert_kept_everything(client.post(START, values))


# Limits ----------------------------------------------------------------------------------


def test_too_many_drafts_for_one_address(client, limited):
    for _ in range(2):
        assert begin(client).status_code == 302
    response = begin(client)
    assert response.status_code == 429
    assert response.context["form"]["email"].value() == YOU["email"]
    assert IntakeSubmission.objects.count() == Message.objects.count() == 2
    assert begin(client, email="autre@example.org").status_code == 302


def test_too_many_drafts_from_one_place(client, limited):
    answers = [begin(client, email=f"p{n}@example.org").status_code for n in range(5)]
    assert answers == [302] * 4 + [429]
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    values = {**YOU, "opened": stamp(), "email": "p9@example.org"}
    assert client.post(START, values, **elsewhere).status_code == 302


def test_a_limit_is_forgotten_when_its_time_is_over(client, limited):
    with time_machine.travel("2026-11-24 10:10:00+01:00", tick=False) as clock:
        assert [begin(client).status_code for _ in range(3)] == [302, 302, 429]
        clock.shift(3600)
        assert begin(client).status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_too_many_requests_for_a_link_tell_nothing_either(client, limited, known):
    email = IntakeSubmissionFactory(empty=True).email if known else "inconnue@example.org"
    values = {"email": email, "opened": stamp()}
    answers = [client.post(RESUME, values).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert Message.objects.count() == 2 * known


def test_an_address_changed_again_and_again_mails_no_more_people(client, limited):
    draft = IntakeSubmissionFactory(empty=True)
    answers = [
        post(client, draft, IntakeStep.YOU, email=f"p{n}@example.org").status_code for n in range(4)
    ]
    assert answers == [302, 302, 302, 429]
    assert Message.objects.count() == 3


def test_too_many_saves_keep_what_was_typed(client, limited):
    MunicipalityFactory()
    draft = IntakeSubmissionFactory(empty=True)
    for _ in range(3):
        assert post(client, draft, IntakeStep.PROJECT).status_code == 302
    response = post(client, draft, IntakeStep.PROJECT, title="Quatrième")
    assert response.status_code == 429
    assert response.context["form"]["title"].value() == "Quatrième"


def test_too_many_sendings_keep_what_was_ticked(client, limited):
    draft = IntakeSubmissionFactory(draft=True)
    for _ in range(3):
        post(client, draft, IntakeStep.PROJECT)
    response = post(client, draft, IntakeStep.CONSENTS)
    assert response.status_code == 429
    assert all(response.context["form"][name].value() for name in CONSENTS)
    draft.refresh_from_db()
    assert draft.state == IntakeState.DRAFT


def test_without_redis_the_form_works_and_the_limits_hold(client, limited, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert [begin(client).status_code for _ in range(3)] == [302, 302, 429]


def test_addresses_of_one_ipv6_network_count_as_one(rf):
    requests = [rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in (1, 2)]
    assert len({limits.client_ip(request) for request in requests}) == 1


# Sizes -----------------------------------------------------------------------------------


def test_a_form_of_a_megabyte_is_refused_politely(client):
    draft = IntakeSubmissionFactory(empty=True)
    response = post(client, draft, IntakeStep.PROJECT, idea="x" * 1_100_000)
    assert response.status_code == 400
