"""Activity tests: begun, renewed within bounds, counted by month, ended with an outcome."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import TransitionLog
from eveil.core.testing.folds import unfolded
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from partners.tests.factories import StructureFactory
from projects.enums import ActivityTestOutcome, ActivityTestState
from projects.models import ActivityTest, MonthlyTurnover
from projects.services import activity as services
from projects.tests.factories import AccompanimentFactory, ActivityTestFactory

pytestmark = pytest.mark.django_db

START, END = date(2026, 1, 12), date(2027, 1, 11)


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def trial(adviser):
    return ActivityTestFactory(start=START, end=END)


def url(name, row):
    return reverse(f"projects:{name}", args=[row.pk])


def test_a_test_begins(client, adviser):
    row, host = AccompanimentFactory(), StructureFactory()
    values = {"kind": "cape", "host": host.name, "start": "2026-01-12", "end": "2027-01-11"}
    address = url("activity_test_new", row)
    assert (
        "suit son début" in client.post(address, {**values, "end": "2026-01-12"}).content.decode()
    )
    assert client.post(address, values).status_code == 302
    test = row.activity_tests.get()
    assert (test.host, test.is_running, test.renewals_left) == (host, True, 2)
    assert "déjà en cours" in client.post(address, values).content.decode()
    page = unfolded(client, url("holder_detail", row.holder))
    assert test.get_absolute_url() in page


def test_renewed_as_often_as_is_allowed(client, adviser, trial, settings):
    settings.ACTIVITY_TEST_RENEWALS = 9  # The rule of its beginning holds.
    for year in (2028, 2029):
        client.post(url("activity_test_renew", trial), {"until": f"{year}-01-10"})
    trial.refresh_from_db()
    assert (trial.renewals, trial.end) == (2, date(2029, 1, 10))
    assert TransitionLog.of(trial).filter(transition="renew", by=adviser).count() == 2
    response = client.post(url("activity_test_renew", trial), {"until": "2030-01-10"})
    assert "autant de fois" in response.content.decode()


def test_the_setting_bounds_the_tests_to_come(settings):
    settings.ACTIVITY_TEST_RENEWALS = 0
    assert ActivityTestFactory().renewals_left == 0


def test_a_renewal_goes_further(adviser, trial):
    with pytest.raises(ValidationError):
        services.renew(trial, until=END, by=adviser)


def test_a_year_more_is_proposed(client, adviser, trial):
    trial.end = date(2027, 6, 2)
    trial.save()
    page = client.get(trial.get_absolute_url())
    assert page.context["renewal"].initial == {"until": date(2028, 6, 2)}


def note(client, trial, month, amount):
    return client.post(url("activity_test_turnover", trial), {"month": month, "amount": amount})


def test_turnover_month_by_month(client, adviser, trial):
    for amount, kept in (("1 250,50 €", "1250.50"), ("980", "980")):
        note(client, trial, "2026-02", amount)
        assert MonthlyTurnover.objects.get().amount == Decimal(kept)
    note(client, trial, "2026-03", "20.25")
    assert list(MonthlyTurnover.objects.values_list("month", "amount")) == [
        (date(2026, 2, 1), Decimal("980.00")),
        (date(2026, 3, 1), Decimal("20.25")),
    ]
    assert "1\u00a0000,25\u00a0€" in client.get(trial.get_absolute_url()).content.decode()


@pytest.mark.parametrize("values", [{"amount": "-1"}, {"amount": "x"}, {"month": "2025-12"}])
def test_only_months_of_the_test_and_no_debts(client, adviser, trial, values):
    response = client.post(
        url("activity_test_turnover", trial), {"month": "2026-02", "amount": "1", **values}
    )
    assert response.context["turnover"].errors
    assert not MonthlyTurnover.objects.exists()


def test_a_month_outside_is_refused_by_the_service_too(adviser, trial):
    with pytest.raises(ValidationError):
        services.note_turnover(trial, month=date(2028, 1, 1), amount=Decimal(1), by=adviser)


def test_the_end_says_what_came_of_it(client, adviser, trial):
    values = {"on": "2026-09-30", "outcome": "created", "note": "Boutique ouverte à Joyeuse."}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for lacking in ({"on": tomorrow}, {"outcome": ""}):
        page = client.post(url("activity_test_close", trial), {**values, **lacking})
        assert list(page.context["closing"].errors) == list(lacking)
    client.post(url("activity_test_close", trial), values)
    trial.refresh_from_db()
    assert (trial.state, trial.end) == (ActivityTestState.ENDED, date(2026, 9, 30))
    assert "Boutique ouverte" in client.get(trial.get_absolute_url()).content.decode()
    with pytest.raises(TransitionRefused):
        services.close(trial, outcome=ActivityTestOutcome.STOPPED, on=END, note="", by=adviser)


def test_services_refuse_who_is_not_in_the_team(trial):
    stranger = UserFactory()
    for verb in (
        lambda: services.renew(trial, until=date(2029, 1, 1), by=stranger),
        lambda: services.close(trial, outcome="created", on=END, note="", by=stranger),
        lambda: services.note_turnover(trial, month=START, amount=Decimal(1), by=stranger),
        lambda: services.begin(trial, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": START},
        {"renewals": 3},
        {"state": ActivityTestState.ENDED},
        {"outcome": ActivityTestOutcome.CREATED},
    ],
)
def test_constraints(trial, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityTest.objects.filter(pk=trial.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"month": date(2026, 2, 2)}, {"amount": Decimal("-0.01")}])
def test_constraints_of_a_month(trial, wrong):
    values = {"test": trial, "month": date(2026, 2, 1), "amount": Decimal(5), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyTurnover.objects.create(**values)
