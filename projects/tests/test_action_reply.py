"""The one-click answers of mails: expired, reused, prefetched, tampered, somebody else's."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.tests.factories import ConsentFactory, PersonFactory, UserFactory
from partners.tests.factories import MandateFactory
from projects import action_links
from projects.enums import ActionState
from projects.models import ActionItem
from projects.services import actions
from projects.tests.factories import AccompanimentFactory, ActionItemFactory

pytestmark = pytest.mark.django_db

SLUGS = ["fait", "plus-tard", "aide"]


@pytest.fixture
def action():
    return ActionItemFactory()


def path(action, slug="", person=None):
    return action_links.path(action, person or action.person, slug)


def state(action):
    return ActionItem.objects.get(pk=action.pk).state


# Prefetched -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_opening_a_link_changes_nothing(client, action, method, slug):
    before = ActionItem.objects.values().get()
    response = getattr(client, method)(path(action, slug))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert ActionItem.objects.values().get() == before
    assert not Message.objects.exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_of_an_answer_has_one_button(client, action, slug):
    page = client.get(path(action, slug)).content.decode()
    assert page.count('<button type="submit" class="btn btn-primary') == 1
    assert action.what in page


# One click -------------------------------------------------------------------------------


@pytest.mark.usefixtures("still_clock")
def test_the_links_of_the_mail_answer(client):
    accompaniment = AccompanimentFactory()
    actions.create(
        accompaniment,
        what="Chiffrer la tournée",
        due=timezone.localdate() + timedelta(days=5),
        person=accompaniment.holder.person,
        by=accompaniment.adviser,
    )
    mail, action = Message.objects.get(), ActionItem.objects.get()
    for label, url in action_links.answer_urls(action, action.person):
        assert f"{label}\u00a0: {url}" in mail.text
        assert f'href="{url}"' in mail.html
        assert client.get(urlsplit(url).path).status_code == 200


@pytest.mark.usefixtures("still_clock")
def test_done_without_an_account(client, action):
    response = client.post(path(action, "fait"), {"comment": "Deux devis reçus."})
    # A link tells the second when it was signed.
    assert response.url.startswith(path(action).split(":")[0])
    action.refresh_from_db()
    assert (action.state, action.answered_by) == (ActionState.DONE, action.person)
    assert action.comments.get().author == action.person
    assert "C’est noté\u00a0: c’est fait" in client.get(response.url).content.decode()


def test_later_without_an_account(client, action):
    due = timezone.localdate() + timedelta(days=20)
    client.post(path(action, "plus-tard"), {"due": due.isoformat()})
    action.refresh_from_db()
    assert (action.state, action.due) == (ActionState.LATER, due)


@pytest.mark.parametrize("due", ["", "hier", "2020-01-01", "2099-01-01"])
def test_a_day_that_is_none_is_asked_again(client, action, due):
    response = client.post(path(action, "plus-tard"), {"due": due, "comment": "Les vacances"})
    assert response.context["form"].errors["due"]
    assert "Les vacances" in response.content.decode()
    assert state(action) == ActionState.TODO


def test_help_without_an_account_writes_to_the_adviser(client, action):
    client.post(path(action, "aide"), {"comment": "Je n’ai pas les prix."})
    assert state(action) == ActionState.HELP
    mail = Message.objects.get()
    assert mail.to_email == action.accompaniment.adviser.email
    assert "Je n’ai pas les prix." in mail.text


def test_one_changes_its_mind_while_it_is_open(client, action):
    client.post(path(action, "aide"), {})
    assert "Changer d’avis" in client.get(path(action)).content.decode()
    client.post(path(action, "fait"), {})
    assert state(action) == ActionState.DONE


def test_what_else_is_to_do_comes_next(client, action):
    plan = {"accompaniment": action.accompaniment, "person": action.person}
    soon = ActionItemFactory(**plan, due=timezone.localdate() + timedelta(days=1))
    ActionItemFactory(**plan, done=True)
    ActionItemFactory(**plan, state=ActionState.HELP)
    ActionItemFactory()
    page = client.post(path(action, "fait"), {}, follow=True)
    others = page.context["others"]
    assert [row for row, _ways in others] == [soon]
    for _label, link in others[0][1]:
        assert f'href="{link}"' in page.content.decode()
    client.post(others[0][1][0][1], {})
    assert state(soon) == ActionState.DONE


def test_a_contact_is_offered_what_it_carries_or_nobody_does(client):
    action = ActionItemFactory(by_structure=True)
    contact, colleague = (MandateFactory(structure=action.structure).person for _ in range(2))
    own = ActionItemFactory(structure=action.structure, person=contact)
    free = ActionItemFactory(structure=action.structure, person=None)
    ActionItemFactory(structure=action.structure, person=colleague)
    ActionItemFactory(by_structure=True)
    page = client.post(path(action, "fait", contact), {}, follow=True)
    assert [row for row, _ways in page.context["others"]] == [own, free]


# Reused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_done_is_not_answered_again(client, action, method, slug):
    client.post(path(action, "fait"), {})
    before = ActionItem.objects.values().get()
    due = timezone.localdate() + timedelta(days=9)
    response = getattr(client, method)(path(action, slug), {"due": due.isoformat()})
    assert response.status_code == 410
    assert "Cette action est déjà faite" in response.content.decode()
    assert ActionItem.objects.values().get() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_help_is_asked_once(client, action, method):
    client.post(path(action, "aide"), {})
    response = getattr(client, method)(path(action, "aide"))
    assert response.status_code == 410
    assert "demande d’aide est déjà partie" in response.content.decode()
    assert Message.objects.count() == 1


# Expired ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_an_old_link_says_so(client, action, settings, method, slug):
    link = path(action, slug)
    later = timezone.now() + timedelta(days=settings.ACTION_LINK_DAYS, minutes=1)
    with time_machine.travel(later):
        response = getattr(client, method)(link)
    assert response.status_code == 410
    assert "Ce lien est trop ancien" in response.content.decode()
    assert state(action) == ActionState.TODO


def test_links_behind_a_link_end_with_it(client, action, settings):
    other = ActionItemFactory(accompaniment=action.accompaniment)
    link = path(action, "aide")
    last = timezone.now() + timedelta(days=settings.ACTION_LINK_DAYS, minutes=-1)
    with time_machine.travel(last):
        page = client.post(link, {}, follow=True)
        ways = [way for _label, way in page.context["ways"]]
        ways += [way for row, found in page.context["others"] for _label, way in found]
        assert len(ways) == 5
        assert {client.get(way).status_code for way in ways} == {200}
    with time_machine.travel(last + timedelta(minutes=2)):
        assert {client.get(way).status_code for way in ways} == {410}
    assert state(other) == ActionState.TODO


# Tampered --------------------------------------------------------------------------------


def test_a_tampered_link_is_not_found(client, action):
    signed = path(action).split("/")[-2]
    other = ActionItemFactory()
    signer = signing.TimestampSigner(salt="projects.action")
    for token in (
        signed[:-1],
        signed.replace(str(action.pk), str(other.pk)),
        f"{action.pk}-{action.person_id}",
        "x",
        signing.TimestampSigner(salt="another").sign(f"{action.pk}-{action.person_id}"),
        signer.sign(action.pk),
        signer.sign("abc-def"),
        signer.sign(f"{10**30}-{action.person_id}"),
        signer.sign(f"{action.pk}-{action.person_id}-1"),
    ):
        for args in ([token], [token, "fait"]):
            name = "projects:action_reply_with" if args[1:] else "projects:action_reply"
            assert client.get(reverse(name, args=args)).status_code == 404
            assert client.post(reverse(name, args=args)).status_code == 404
    assert state(action) == ActionState.TODO


def test_an_unknown_answer_is_not_found(client, action):
    assert client.get(path(action) + "jamais/").status_code == 404
    assert client.post(path(action) + "abandonner/", {"reason": "Non"}).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, action, method):
    assert getattr(client, method)(path(action, "fait")).status_code == 405


# Somebody else's -------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_link_ends_with_ones_part_in_it(client, action, method):
    link = path(action, "fait")
    ActionItem.objects.update(person=PersonFactory())
    response = getattr(client, method)(link)
    assert response.status_code == 410
    assert "ne vous concerne plus" in response.content.decode()
    assert state(action) == ActionState.TODO


@pytest.mark.parametrize(("ended", "status"), [(False, 302), (True, 410)])
def test_a_structure_answers_through_who_acts_for_it(client, ended, status):
    action = ActionItemFactory(by_structure=True)
    contact = MandateFactory(structure=action.structure, ended=ended).person
    response = client.post(path(action, "fait", contact), {})
    assert response.status_code == status
    assert (state(action) == ActionState.DONE) is not ended


def test_a_structure_reads_the_project_only_while_it_is_shown(client):
    action = ActionItemFactory(by_structure=True)
    project, person = action.accompaniment.project, action.accompaniment.holder.person
    contact = MandateFactory(structure=action.structure).person
    assert project.title not in client.get(path(action, "", contact)).content.decode()
    ConsentFactory(subject=person)
    assert project.title in client.get(path(action, "", contact)).content.decode()


def test_after_the_accompaniment_nothing_is_expected(client):
    action = ActionItemFactory(accompaniment__ended=True)
    response = client.post(path(action, "fait"), {})
    assert response.status_code == 410
    assert "accompagnement est terminé" in response.content.decode()


def test_who_is_logged_in_as_somebody_else_answers_as_the_owner(client, action):
    client.force_login(UserFactory())
    client.post(path(action, "fait"), {})
    action.refresh_from_db()
    assert action.answered_by == action.person


def test_number_of_queries(client, action, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(path(action, "fait"))


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_after_an_answer(client, action, django_assert_num_queries, count):
    client.post(path(action, "fait"), {})
    ActionItemFactory.create_batch(count, accompaniment=action.accompaniment)
    with django_assert_num_queries(3):
        response = client.get(path(action))
    assert len(response.context["others"]) == count
