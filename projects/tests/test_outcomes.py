"""Exits, and the follow-ups that send themselves: the clock is moved through all of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from eveil.core.indicators import counts
from eveil.core.models import Message, OptOut, TransitionLog
from eveil.core.notifications import send_due
from eveil.core.registry import indicators
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from projects import follow_up_links
from projects.enums import AnswerChannel, ExitKind, FollowUpState, LegalForm, Situation
from projects.models import Exit, FollowUp
from projects.services import outcomes
from projects.tests.factories import AccompanimentFactory, ExitFactory, FollowUpFactory

pytestmark = pytest.mark.django_db

END = date(2026, 1, 31)
SIX = date(2026, 7, 31)
ASK, CHASE = "projects.follow_up_asked", "projects.follow_up_chased"
NEWS = {"situation": "self_employed", "still_active": "yes", "jobs": "2", "words": "Ça tourne."}


def at(day, hour=9):
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def accompaniment(adviser):
    return AccompanimentFactory(adviser=adviser, start=date(2025, 3, 3))


def leave(accompaniment, day=END, told_on=None, **columns):
    columns = {
        "kind": ExitKind.CREATED,
        "reason": "L’association est née.",
        "situation": Situation.SELF_EMPLOYED,
        "legal_form": LegalForm.ASSOCIATION,
        **columns,
    }
    with at(told_on or day):
        return outcomes.end(
            accompaniment, day=day, outcome=Exit(**columns), by=accompaniment.adviser
        )


def run(day, times=1):
    """Beat runs on that day; kinds of what it wrote."""
    known = set(Message.objects.values_list("pk", flat=True))
    with at(day):
        for _ in range(times):
            send_due(day)
            outcomes.hand_to_team(day)
    return sorted(Message.objects.exclude(pk__in=known).values_list("kind", flat=True))


def states(outcome):
    return list(outcome.follow_ups.order_by("months").values_list("state", flat=True))


# The exit --------------------------------------------------------------------------------


def test_an_exit_ends_the_accompaniment_and_plans_the_follow_ups(accompaniment, adviser):
    outcome = leave(accompaniment, funding=Decimal("12500.50"), siren="356000000")
    accompaniment.refresh_from_db()
    assert (accompaniment.state, accompaniment.end) == ("ended", END)
    log = TransitionLog.of(accompaniment).get()
    assert (log.transition, log.by, log.reason) == ("end", adviser, "L’association est née.")
    due = list(outcome.follow_ups.order_by("months").values_list("months", "due"))
    assert due == [(6, SIX), (12, date(2027, 1, 31)), (24, date(2028, 1, 31))]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 6, date(2027, 6, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_after(day, months, after):
    assert outcomes.months_after(day, months) == after


def test_only_once_and_by_the_team(accompaniment):
    with pytest.raises(PermissionDenied):
        outcomes.end(accompaniment, day=END, outcome=Exit(reason="Non"), by=UserFactory())
    leave(accompaniment)
    with pytest.raises(TransitionRefused):
        leave(accompaniment)


@pytest.mark.parametrize("day", [date(2025, 3, 2), date(2027, 1, 1)])
def test_neither_before_it_began_nor_to_come(accompaniment, day):
    with pytest.raises(ValidationError) as refused:
        leave(accompaniment, day=day, told_on=date(2026, 5, 1))
    assert "day" in refused.value.message_dict


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"siren": "123456789"}, "siren"),
        ({"siren": "35600000"}, "siren"),
        ({"turnover": Decimal(-1)}, "turnover"),
        ({"reason": ""}, "reason"),
    ],
)
def test_an_exit_that_cannot_be(accompaniment, columns, field):
    with pytest.raises(ValidationError) as refused:
        leave(accompaniment, **columns)
    assert field in refused.value.message_dict


def test_what_was_created_says_its_form():
    for columns in ({"kind": ExitKind.CREATED}, {"siren": "356000000"}, {"funding": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExitFactory(legal_form="", **columns)


def test_a_correction_is_logged_and_moves_what_is_not_asked_yet(accompaniment, adviser):
    outcome = leave(accompaniment)
    outcome.reason = "C’était en février."
    with at(date(2026, 3, 1)):
        outcomes.correct(outcome, day=date(2026, 2, 10), by=adviser)
    accompaniment.refresh_from_db()
    assert accompaniment.end == date(2026, 2, 10)
    assert outcome.follow_ups.get(months=6).due == date(2026, 8, 10)
    assert [log.transition for log in TransitionLog.of(accompaniment)] == ["correct_exit", "end"]
    assert Exit.pgh_event_model.objects.filter(reason="C’était en février.").exists()


def test_an_exit_told_late_asks_only_what_can_still_be(accompaniment):
    outcome = leave(accompaniment, day=date(2025, 6, 1), told_on=date(2026, 8, 1))
    assert states(outcome) == ["missed", "planned", "planned"]


# Time passes -----------------------------------------------------------------------------


def test_asked_chased_twice_then_for_the_telephone(accompaniment):
    outcome = leave(accompaniment)
    seen = {}
    for days in (-150, -1, 0, 1, 5, 9, 10, 11, 15, 19, 20, 21, 26, 27, 28, 60, 100):
        written = run(SIX + timedelta(days=days), times=2)
        if written:
            seen[days] = written
    assert seen == {0: [ASK], 10: [CHASE], 20: [CHASE]}
    assert states(outcome) == ["to_phone", "planned", "planned"]
    mails = Message.objects.order_by("pk")
    assert len({mail.key for mail in mails}) == 3


def test_not_for_the_telephone_before_its_time(accompaniment):
    outcome = leave(accompaniment)
    for days, state in (
        (0, "asked"),
        (10, "asked"),
        (20, "asked"),
        (26, "asked"),
        (27, "to_phone"),
    ):
        run(SIX + timedelta(days=days))
        assert states(outcome)[0] == state


def test_intervals_are_settings(accompaniment, settings):
    settings.FOLLOW_UP_CHASE_DAYS, settings.FOLLOW_UP_CALL_DAYS = [3], 2
    outcome = leave(accompaniment)
    assert [run(SIX + timedelta(days=days)) for days in (0, 3, 5)] == [[ASK], [CHASE], []]
    assert states(outcome)[0] == "to_phone"


def test_an_outage_of_weeks_is_caught_up_one_step_at_a_time(accompaniment):
    """Beat comes back seven weeks late: one mail, and the chases keep their distance."""
    outcome = leave(accompaniment)
    back = SIX + timedelta(weeks=7)
    assert run(back, times=5) == [ASK]
    assert run(back + timedelta(days=9), times=2) == []
    assert run(back + timedelta(days=10), times=2) == [CHASE]
    assert states(outcome) == ["asked", "planned", "planned"]


def test_an_outage_between_two_chases(accompaniment):
    leave(accompaniment)
    assert run(SIX) == [ASK]
    back = SIX + timedelta(days=45)
    assert run(back, times=3) == [CHASE]
    assert run(back + timedelta(days=10)) == [CHASE]


def test_after_an_outage_so_long_that_the_next_is_due_only_that_one_is_asked(accompaniment):
    outcome = leave(accompaniment)
    assert run(date(2027, 2, 20), times=3) == [ASK]
    assert states(outcome) == ["missed", "asked", "planned"]


def test_after_an_outage_not_everybody_at_once(settings):
    settings.FOLLOW_UP_ROUND = 2
    for _ in range(5):
        leave(AccompanimentFactory(start=date(2025, 3, 3)))
    back = SIX + timedelta(weeks=4)
    assert [len(run(back)) for _ in range(4)] == [2, 2, 1, 0]


def test_without_an_address_the_adviser_calls(accompaniment):
    outcome = leave(accompaniment)
    person = accompaniment.holder.person
    person.email = ""
    person.save()
    assert run(SIX) == []
    assert states(outcome)[0] == "to_phone"


def test_who_refuses_such_mails_is_called(accompaniment):
    outcome = leave(accompaniment)
    OptOut.objects.create(email=accompaniment.holder.person.email, category="news")
    assert run(SIX) == []
    assert states(outcome)[0] == "to_phone"


def test_an_answer_stops_the_chases(client, accompaniment):
    outcome = leave(accompaniment)
    run(SIX)
    with at(SIX + timedelta(days=2)):
        client.post(urlsplit(link_of_mail()).path, NEWS)
    assert run(SIX + timedelta(days=10)) == run(SIX + timedelta(days=60)) == []
    assert states(outcome)[0] == "answered"


def test_each_term_is_asked_in_its_turn(accompaniment):
    outcome = leave(accompaniment)
    for follow_up in outcome.follow_ups.order_by("months"):
        assert run(follow_up.due) == [ASK]
        follow_up.refresh_from_db()
        outcomes.unreachable(follow_up, by=accompaniment.adviser)
    assert states(outcome) == ["unreachable"] * 3


# By the link -----------------------------------------------------------------------------


def link_of_mail():
    mail = Message.objects.latest("pk")
    return next(word for word in mail.text.split() if "/nouvelles/" in word)


@pytest.fixture
def follow_up():
    return FollowUpFactory(state=FollowUpState.ASKED)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(client, follow_up, method):
    before = FollowUp.objects.values().get()
    response = getattr(client, method)(follow_up_links.path(follow_up))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert FollowUp.objects.values().get() == before


@pytest.mark.usefixtures("still_clock")
def test_answered_without_an_account(client, follow_up):
    path = follow_up_links.path(follow_up)
    response = client.post(path, NEWS)
    assert response.url == path
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.situation, follow_up.jobs, follow_up.words) == (
        FollowUpState.ANSWERED,
        Situation.SELF_EMPLOYED,
        2,
        "Ça tourne.",
    )
    assert (follow_up.channel, follow_up.by) == (AnswerChannel.LINK, None)
    assert follow_up.answered_at
    assert follow_up.who == str(follow_up.person)
    assert "Ça tourne." in client.get(path).content.decode()


def test_a_link_used_again_reads_the_answer_back(client, follow_up):
    path = follow_up_links.path(follow_up)
    client.post(path, NEWS)
    before = FollowUp.objects.values().get()
    client.post(path, {**NEWS, "still_active": "stopped"})
    assert FollowUp.objects.values().get() == before


@pytest.mark.parametrize("name", ["situation", "still_active"])
def test_what_lacks_is_asked_and_what_was_typed_stays(client, follow_up, name):
    response = client.post(follow_up_links.path(follow_up), {**NEWS, name: ""})
    assert list(response.context["form"].errors) == [name]
    assert "Ça tourne." in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_link_says_so(client, follow_up, settings, method):
    path = follow_up_links.path(follow_up)
    later = datetime.now(UTC) + timedelta(days=settings.FOLLOW_UP_LINK_DAYS, minutes=1)
    with time_machine.travel(later):
        response = getattr(client, method)(path, NEWS)
    assert response.status_code == 410
    assert "Ce lien est trop ancien" in response.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.ASKED


def test_a_tampered_link_is_not_found(client, follow_up):
    signed = follow_up_links.path(follow_up).split("/")[-2]
    signer = signing.TimestampSigner(salt="projects.follow_up")
    for token in (
        signed[:-1],
        str(follow_up.pk),
        signing.TimestampSigner(salt="projects.action").sign(follow_up.pk),
        signer.sign("abc"),
        signer.sign(10**30),
        signer.sign(f"{follow_up.pk}-1"),
    ):
        path = reverse("projects:follow_up_reply", args=[token])
        assert client.get(path).status_code == 404
        assert client.post(path, NEWS).status_code == 404


def test_news_that_come_after_the_telephone_are_welcome(client, follow_up, adviser):
    outcomes.unreachable(follow_up, by=adviser)
    client.post(follow_up_links.path(follow_up), NEWS)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel) == (FollowUpState.ANSWERED, AnswerChannel.LINK)


def test_number_of_queries_of_the_link(client, follow_up, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(follow_up_links.path(follow_up))


# On the telephone ------------------------------------------------------------------------


@pytest.fixture
def staff(client, adviser):
    client.force_login(adviser)
    return client


def call(follow_up):
    return reverse("projects:follow_up_call", args=[follow_up.pk])


def test_five_fields(staff, follow_up):
    form = staff.get(call(follow_up)).context["form"]
    assert list(form.fields) == ["outcome", "situation", "still_active", "jobs", "words"]


def test_the_adviser_writes_down_the_answer(staff, follow_up, adviser):
    staff.post(call(follow_up), {**NEWS, "outcome": "reached"})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel, follow_up.by) == (
        FollowUpState.ANSWERED,
        AnswerChannel.PHONE,
        adviser,
    )


def test_unreachable_is_an_answer(staff, follow_up, adviser):
    staff.post(call(follow_up), {"outcome": "unreachable", "words": "Deux messages laissés."})
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.by, follow_up.words, follow_up.situation) == (
        FollowUpState.UNREACHABLE,
        adviser,
        "Deux messages laissés.",
        "",
    )


def test_who_answered_says_what(staff, follow_up):
    form = staff.post(call(follow_up), {"outcome": "reached"}).context["form"]
    assert list(form.errors) == ["situation", "still_active"]


def test_an_answer_is_corrected(staff, follow_up):
    staff.post(call(follow_up), {**NEWS, "outcome": "reached"})
    staff.post(call(follow_up), {**NEWS, "outcome": "reached", "jobs": "5"})
    follow_up.refresh_from_db()
    assert follow_up.jobs == 5
    assert [log.transition for log in TransitionLog.of(follow_up)] == ["correct", "answer"]


def test_the_home_of_the_adviser_asks_to_call(client):
    follow_up = FollowUpFactory(state=FollowUpState.TO_PHONE)
    client.force_login(follow_up.accompaniment.adviser)
    page = client.get("/aujourdhui/").content.decode()
    assert call(follow_up) in page
    assert "Prendre des nouvelles" in page
    client.force_login(UserFactory(adviser=True))
    assert call(follow_up) not in client.get("/aujourdhui/").content.decode()
    assert call(follow_up) in client.get("/aujourdhui/?vue=equipe").content.decode()


# The form of the exit --------------------------------------------------------------------


def test_an_exit_is_written_on_screen(staff, accompaniment):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {
        "day": "2026-01-31",
        "kind": "created",
        "reason": "L’association est née.",
        "situation": "self_employed",
        "legal_form": "association",
        "siren": "356 000 000",
        "fte_created": "1,5",
        "funding": "12 500,50 €",
        "opened_version": 1,
    }
    response = staff.post(path, {**given, "siren": "356 000 001"})
    assert "un chiffre est faux" in response.content.decode()
    with at(date(2026, 2, 1)):
        assert staff.post(path, given).status_code == 302
    outcome = Exit.objects.get()
    assert (outcome.siren, outcome.fte_created, outcome.funding) == (
        "356000000",
        Decimal("1.5"),
        Decimal("12500.50"),
    )
    assert staff.get(path).status_code == 302
    edit = reverse("projects:exit_edit", args=[outcome.pk])
    assert 'value="2026-01-31"' in staff.get(edit).content.decode()
    with at(date(2026, 2, 2)):
        staff.post(edit, {**given, "day": "2026-01-30"})
    accompaniment.refresh_from_db()
    assert accompaniment.end == date(2026, 1, 30)
    # Opened at the version before: nothing is overwritten.
    assert staff.post(edit, {**given, "reason": "Autre"}).status_code == 200


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", ""])
def test_a_day_that_cannot_be_is_told_beside_the_field(staff, accompaniment, day):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {"day": day, "kind": "lost", "reason": "Rien", "situation": "other"}
    assert "day" in staff.post(path, {**given, "opened_version": 1}).context["form"].errors


def test_a_creation_without_its_form_is_asked(staff, accompaniment):
    path = reverse("projects:exit_new", args=[accompaniment.pk])
    given = {"day": "2026-01-31", "kind": "created", "reason": "Oui", "situation": "other"}
    response = staff.post(path, {**given, "opened_version": 1})
    assert list(response.context["form"].errors) == ["legal_form"]


# Indicators ------------------------------------------------------------------------------


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
