"""Somebody comes back with the same project: a new entry after an exit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message, TransitionLog
from eveil.core.registry import timeline_of
from eveil.core.transitions import TransitionRefused
from eveil.people.models import Person
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
def former(adviser):
    return left(adviser)


def left(adviser, **columns):
    """An accompaniment that ended last month, and its exit."""
    columns = {"holder__user": True, **columns}
    row = AccompanimentFactory(
        adviser=adviser,
        **columns,
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
    shown = client.get(path(former)).context["form"]
    given |= {"subject": shown["subject"].value(), "seal": shown.seal}
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
    given = typed(client.get(path(former)).context["form"], start=early)
    # Before its mail is read.
    assert list(client.post(path(former), given).context["form"].errors) == ["start"]


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


# The mail that says so ---------------------------------------------------------------------


def mails(row):
    rows = Message.objects.filter(kind="projects.welcomed_back")
    return list(rows.filter(to_email=row.holder.person.email))


def typed(form, **changes):
    """What a browser sends of the page that shows ``form``, with the seal of its mail."""
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, [], False)}
    return {**sent, "seal": form.seal, **changes}


@pytest.mark.usefixtures("still_clock")
def test_who_comes_back_is_told_once_as_it_was_shown(client, former, adviser):
    ActionItemFactory.create_batch(2, accompaniment=former)
    client.force_login(adviser)
    page = client.get(path(former))
    assert "Le courriel qui partira" in page.content.decode()
    assert "style-src 'self' 'unsafe-inline'" in page["Content-Security-Policy"]
    given = typed(page.context["form"], message="Le four est-il arrivé\u00a0?")
    again = client.post(path(former), given)
    assert "Relisez" in again.content.decode()
    assert former.project.accompaniments.count() == 1
    response = client.post(path(former), given | {"seal": again.context["form"].seal})
    assert response.status_code == 302
    (mail,) = mails(former)
    for words in (
        str(adviser),
        former.project.title,
        "2\u00a0actions qui restaient à faire",
        "Le four est-il arrivé",
        "premier entretien",
        reverse("projects:my_space"),
    ):
        assert words in mail.text
    for part, seen in again.context["form"].mail.items():
        assert getattr(mail, part) == seen, part
    client.post(path(former), given)
    assert len(mails(former)) == 1


def test_another_adviser_is_another_mail(client, former, adviser):
    client.force_login(adviser)
    form = client.get(path(former)).context["form"]
    given = typed(form, adviser=UserFactory(adviser=True).pk)
    assert client.post(path(former), given).status_code == 200
    assert mails(former) == []


def test_who_has_no_account_is_invited_by_the_same_mail(adviser):
    row = left(adviser, holder__user=False)
    back(row, adviser)
    (mail,) = mails(row)
    assert "/invitation/" in mail.text
    assert mail.sensitive
    assert Message.objects.filter(to_email=mail.to_email).count() == 1


def test_an_address_that_opens_the_account_of_somebody_else_gets_no_invitation(adviser):
    row = left(adviser, holder__user=False)
    UserFactory(email=row.holder.person.email)
    back(row, adviser)
    (mail,) = mails(row)
    assert "/invitation/" not in mail.text
    assert reverse("projects:my_space") not in mail.text
    assert "appelez-nous" in mail.text


def test_without_an_address_nothing_is_shown_and_nothing_leaves(client, former, adviser):
    Person.objects.filter(pk=former.holder.person_id).update(email="")
    client.force_login(adviser)
    page = client.get(path(former))
    form = page.context["form"]
    assert "message" not in form.fields
    assert "pensez à appeler" in page.content.decode()
    assert client.post(path(former), typed(form)).status_code == 302
    assert not Message.objects.filter(kind="projects.welcomed_back").exists()


def test_the_page_says_who_will_be_asked_for_news(client, former, adviser):
    client.force_login(adviser)
    assert "Des nouvelles restent à prendre" not in client.get(path(former)).content.decode()
    FollowUpFactory(exit=former.exits.get(), due=TODAY() + timedelta(days=30))
    assert "Des nouvelles restent à prendre" in client.get(path(former)).content.decode()


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
