"""What indicators count of follow-ups: survival, and the return to work."""

from datetime import date

import pytest

from eveil.core.indicators import counts
from eveil.core.registry import indicators
from projects.enums import FollowUpState
from projects.tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db


def test_survival_is_shown_with_its_base(client, adviser):
    due = date(2025, 5, 5)
    for columns in (
        {"answered": True},
        {"answered": True, "still_active": "changed"},
        {"answered": True, "still_active": "stopped"},
        {"state": FollowUpState.UNREACHABLE},
        {"state": FollowUpState.MISSED},
        {"answered": True, "exit__created": False},
        {"answered": True, "months": 24},
        {"answered": True, "due": date(2026, 5, 5)},
    ):
        FollowUpFactory(**{"months": 12, "due": due, **columns})
    year = (date(2025, 1, 1), date(2025, 12, 31))
    entry = indicators["survival_12"]
    asked = [(one, *year) for one in (entry, *entry.base())]
    assert counts(asked) == [2, 3, 5]
    client.force_login(adviser)
    page = client.get("/indicateurs/?annee=2025")
    figure = next(row for row in page.context["figures"] if row.label == entry.label)
    assert (figure.value, figure.share) == (2, "67\u00a0%")
    assert [part.text for part in figure.base] == [
        "3\u00a0réponses obtenues",
        "5\u00a0attendues",
    ]
    for url, number in ((figure.url, 2), *((part.url, part.value) for part in figure.base)):
        assert client.get(url).context["page"].paginator.count == number


def test_return_to_work(adviser):
    for status, situation, counted in (
        ("jobseeker", "employee", True),
        ("inactive", "self_employed", True),
        ("jobseeker", "jobseeker", True),
        ("employee", "employee", False),
    ):
        FollowUpFactory(
            answered=True, situation=situation, exit__accompaniment__entry_status=status
        )
        assert counted is (status != "employee")
    entry = indicators["return_to_work"]
    asked = [(one, None, date(2100, 1, 1)) for one in (entry, *entry.base())]
    assert counts(asked) == [2, 3, 3]
