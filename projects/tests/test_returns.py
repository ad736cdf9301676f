"""Somebody comes back with the same project: a new entry after an exit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import TransitionLog
from eveil.core.registry import timeline_of
from eveil.core.transitions import TransitionRefused
from eveil.people.tests.factories import UserFactory
from projects.action_plan import plan_of
from projects.enums import AccompanimentState, EntryStatus, HoldingRight, Situation, StudyLevel
from projects.models import Accompaniment, ActionItem
from projects.services import actions, outcomes
from projects.services.returns import RUNNING, enter_again
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    ExitFactory,
    FollowUpFactory,
    FundedOperationFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


@pytest.fixture
def former(adviser):
    return left(adviser)


def left(adviser):
    """An accompaniment that ended last month, and its exit."""
    row = AccompanimentFactory(
        adviser=adviser,
        holder__user=True,
        start=TODAY() - timedelta(days=300),
        end=TODAY() - timedelta(days=30),
        state=AccompanimentState.ENDED,
        study_level=StudyLevel.values[3],
        single_parent=True,
    )
    ExitFactory(accompaniment=row, situation=Situation.EMPLOYEE)
    return row


def path(row):
    return reverse("projects:accompaniment_return", args=[row.pk])


def back(former, by, **columns):
    entry = Accompaniment(**{"start": TODAY(), "adviser": by, **columns})
    return enter_again(former, entry, operations=[], by=by)


def test_what_is_known_is_written_already_and_the_past_stays(client, former, adviser):
    was, new = FundedOperationFactory(), FundedOperationFactory()
    former.operations.add(was)
    action = ActionItemFactory(accompaniment=former)
    client.force_login(adviser)
    form = client.get(path(former)).context["form"]
    known = {name: form[name].value() for name in ("entry_status", "study_level", "adviser")}
    assert known == {
        "entry_status": EntryStatus.EMPLOYEE,
        "study_level": former.study_level,
        "adviser": adviser.pk,
    }
    assert list(form.fields["operations"].queryset) == [new]
    given = {
        "start": TODAY(),
        "adviser": adviser.pk,
        "right": HoldingRight.WRITE,
        "resume": "on",
        "entry_status": EntryStatus.JOBSEEKER,
        "unemployed_months": 2,
        "study_level": former.study_level,
        "single_parent": "True",
        "operations": [new.pk],
    }
    page = client.post(path(former), given, follow=True)
    entry = former.project.accompaniments.get(state=AccompanimentState.ACTIVE)
    assert (entry.holder, entry.start, entry.unemployed_months) == (former.holder, TODAY(), 2)
    assert (entry.single_parent, entry.study_level) == (True, former.study_level)
    assert list(entry.operations.all()) == [new]
    former.refresh_from_db()
    assert former.state == AccompanimentState.ENDED
    assert former.exits.standing().exists()
    assert TransitionLog.of(former).get(transition="enter_again").by == adviser
    action.refresh_from_db()
    assert action.accompaniment == entry
    titles = [line.title for line in timeline_of(adviser, former.holder, limit=20, page=1)[0]]
    assert f"Nouvelle entrée avec «\u00a0{former.project}\u00a0»" in titles
    assert page.context["current"] == entry


def test_the_latest_news_say_where_the_person_stands(client, former, adviser):
    FollowUpFactory(exit=former.exits.get(), answered=True, situation=Situation.TRAINING)
    client.force_login(adviser)
    assert client.get(path(former)).context["form"]["entry_status"].value() == EntryStatus.STUDENT


def test_the_way_to_it_stands_on_the_record_of_who_left_and_of_nobody_else(client, former, adviser):
    client.force_login(adviser)
    record = reverse("projects:holder_detail", args=[former.holder_id])
    pathways = reverse("projects:holder_panel", args=[former.holder_id, "parcours"])
    for page in (record, pathways):
        assert path(former) in client.get(page).content.decode()
    back(former, adviser)
    for page in (record, pathways):
        assert path(former) not in client.get(page).content.decode()


def test_refused_while_it_runs(client, former, adviser):
    back(former, adviser)
    with pytest.raises(ValidationError, match=RUNNING):
        back(former, adviser)
    client.force_login(adviser)
    page = client.post(path(former), {"start": TODAY()}, follow=True)
    assert RUNNING in [str(message) for message in page.context["messages"]]
    assert former.project.accompaniments.count() == 2


def test_not_after_one_that_goes_on(adviser):
    running = AccompanimentFactory(adviser=adviser)
    with pytest.raises(TransitionRefused):
        back(running, adviser)


def test_not_before_the_former_one_ended(client, former, adviser):
    early = former.end - timedelta(days=1)
    with pytest.raises(ValidationError):
        back(former, adviser, start=early)
    assert former.project.accompaniments.count() == 1
    assert not TransitionLog.of(former).filter(transition="enter_again").exists()
    client.force_login(adviser)
    given = {"start": early, "adviser": adviser.pk, "right": HoldingRight.WRITE}
    assert client.post(path(former), given).context["form"].errors["start"]


def test_by_the_team_alone(client, former):
    with pytest.raises(PermissionDenied):
        back(former, former.holder.person.user)
    client.force_login(former.holder.person.user)
    assert client.get(path(former)).status_code == 403
    assert client.post(path(former)).status_code == 403


def test_registered_in_an_operation_once_only(former, adviser):
    operation = FundedOperationFactory()
    former.operations.add(operation)
    entry = Accompaniment(start=TODAY(), adviser=adviser)
    with pytest.raises(ValidationError) as refused:
        enter_again(former, entry, operations=[operation], by=adviser)
    assert "operations" in refused.value.message_dict
    assert former.project.accompaniments.count() == 1


def test_the_exit_before_a_return_stands(former, adviser):
    back(former, adviser)
    assert outcomes.why_it_stands(former.exits.get()) == outcomes.AGAIN


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_at_once_open_one():
    adviser = UserFactory(adviser=True)
    former = left(adviser)
    start = Barrier(2)

    def act(_number):
        mine = Accompaniment.objects.get(pk=former.pk)
        start.wait(timeout=10)
        try:
            back(mine, adviser)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, range(2))) == [False, True]
    assert former.project.accompaniments.filter(state=AccompanimentState.ACTIVE).count() == 1


# What is left in the plan ------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["fait", "abandonner"])
def test_nothing_is_done_in_the_plan_of_what_has_ended(client, former, adviser, slug):
    action = ActionItemFactory(accompaniment=former, due=TODAY() - timedelta(days=3))
    record = reverse("projects:holder_detail", args=[former.holder_id])
    url = reverse("projects:action_step", args=[action.pk, slug])
    client.force_login(adviser)
    page = client.get(record).content.decode()
    assert url not in page
    assert "Restée ouverte à la sortie" in page
    detail = client.get(action.get_absolute_url())
    assert (detail.context["answers"], detail.context["can_drop"]) == ([], False)
    client.post(url, {"reason": "Fini"})
    with pytest.raises(PermissionDenied):
        {"fait": actions.done, "abandonner": actions.drop}[slug](
            action, by=adviser, **({"reason": "Fini"} if slug == "abandonner" else {})
        )
    action.refresh_from_db()
    assert action.is_open
    assert not action.is_late


def test_nothing_is_added_to_it_either(client, former, adviser):
    client.force_login(adviser)
    page = client.get(reverse("projects:action_new", args=[former.pk]))
    assert page.url == reverse("projects:holder_detail", args=[former.holder_id])
    with pytest.raises(PermissionDenied):
        actions.create(former, what="Rien", due=TODAY(), person=adviser.person, by=adviser)


def test_an_exit_that_was_an_error_gives_the_plan_back(adviser):
    row = AccompanimentFactory(adviser=adviser, start=TODAY() - timedelta(days=9))
    action = ActionItemFactory(accompaniment=row)
    told = ExitFactory.build(accompaniment=None)
    outcome = outcomes.end(row, day=TODAY(), outcome=told, by=adviser)
    assert plan_of(row.holder)[0] == []
    outcomes.undo(outcome, reason="Mauvaise fiche", by=adviser)
    assert plan_of(row.holder)[0] == [action]
    actions.done(ActionItem.objects.get(pk=action.pk), by=adviser)
