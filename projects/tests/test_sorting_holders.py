"""The page of a holder, as the team sees it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.core.registry import Panel, panels
from eveil.core.testing.folds import unfolded
from eveil.people.enums import ConsentPurpose
from eveil.people.models import ConversationPost, Invitation
from eveil.people.services import post_message, record_consent
from eveil.people.tests.factories import PersonFactory, UserFactory
from partners.tests.factories import MandateFactory
from projects.enums import InterviewState
from projects.models import Accompaniment, IntakeNote, Interview, ProjectHolder
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    IntakeSubmissionFactory,
    InterviewFactory,
    ProjectFactory,
    ProjectHolderFactory,
)

pytestmark = pytest.mark.django_db

# name, methods that are refused
VIEWS = [
    ("holder_detail", ["post", "put", "delete"]),
    ("holder_message", ["get", "put", "delete"]),
    ("holder_invite", ["get", "put", "delete"]),
]
every_view = pytest.mark.parametrize(("name", "refused"), VIEWS, ids=[name for name, _ in VIEWS])


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


@pytest.fixture
def accompaniment():
    person = PersonFactory(first_name="Samira", last_name="Belkacem", phone="0639981852")
    return AccompanimentFactory(holder=ProjectHolderFactory(person=person, user=True))


def url(name, accompaniment):
    return reverse(f"projects:{name}", args=[accompaniment.holder_id])


def page_of(client, accompaniment):
    """The page with all that it folds."""
    return unfolded(client, url("holder_detail", accompaniment))


# Who may come ----------------------------------------------------------------------------


@every_view
@pytest.mark.parametrize("who", ["outsider", "the holder itself", "partner"])
def test_readers_outside_the_team_are_refused(client, accompaniment, name, refused, who):
    user = UserFactory()
    if who == "the holder itself":
        user = accompaniment.holder.person.user
    if who == "partner":
        MandateFactory(person=user.person)
    client.force_login(user)
    method = client.post if "get" in refused else client.get
    assert method(url(name, accompaniment)).status_code == 403


@every_view
def test_visitors_log_in_first(client, accompaniment, name, refused):
    assert client.post(url(name, accompaniment)).status_code == 302


@every_view
@pytest.mark.parametrize("pk", [0, 10**30])
def test_unknown_keys(client, adviser, name, refused, pk):
    method = client.post if "get" in refused else client.get
    assert method(reverse(f"projects:{name}", args=[pk])).status_code == 404


@every_view
def test_wrong_methods(client, adviser, accompaniment, name, refused):
    for method in refused:
        response = getattr(client, method)(url(name, accompaniment))
        assert response.status_code == 405, method


# The page --------------------------------------------------------------------------------


def test_the_page_tells_who_what_and_where_it_stands(client, adviser, accompaniment):
    page = page_of(client, accompaniment)
    for text in (
        "Samira Belkacem",
        "06\u00a039\u00a098\u00a018\u00a052",
        accompaniment.project.title,
        accompaniment.project.summary,
        str(accompaniment.adviser),
        "En accompagnement",
    ):
        assert text in page, text


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, adviser, accompaniment, django_assert_num_queries, count):
    person = accompaniment.holder.person
    submission = IntakeSubmissionFactory(accepted=True, person=person, email=person.email)
    Accompaniment.objects.update(submission=submission)
    for number in range(count):
        UserFactory(adviser=True)
        IntakeNote.objects.create(submission=submission, author=adviser, body="Note")
        post_message(person, by=adviser, body=f"Message {number}")
        ActionItemFactory(accompaniment=accompaniment)
    for purpose in list(ConsentPurpose)[:count]:
        record_consent(person, purpose)
    client.get(url("holder_detail", accompaniment))
    # Session and user; the holder, its accompaniments and their tests; the thread; what the head
    # counts; the plan; the folds. Marking as read asks one more while something is unread.
    with django_assert_num_queries(9):
        client.get(url("holder_detail", accompaniment))


def test_a_holder_without_accompaniment_has_a_page(client, adviser):
    holder = ProjectHolderFactory()
    response = client.get(reverse("projects:holder_detail", args=[holder.pk]))
    assert response.status_code == 200


def test_accompaniments_under_way_come_first(client, adviser, accompaniment):
    AccompanimentFactory(
        holder=accompaniment.holder, ended=True, start=date(2027, 1, 1), end=date(2027, 2, 1)
    )
    response = client.get(url("holder_detail", accompaniment))
    assert response.context["current"] == accompaniment
    assert "Terminé" in page_of(client, accompaniment)


@pytest.mark.parametrize("shared", [True, False])
def test_whether_partners_see_the_project(client, adviser, accompaniment, shared):
    if shared:
        record_consent(accompaniment.holder.person, ConsentPurpose.SHARE_PROJECT)
    response = client.get(url("holder_detail", accompaniment))
    assert response.context["head"].is_shared is shared


def test_a_project_of_two_is_shared_when_both_agree(client, adviser, accompaniment):
    record_consent(accompaniment.holder.person, ConsentPurpose.SHARE_PROJECT)
    accompaniment.project.holders.add(ProjectHolderFactory())
    assert client.get(url("holder_detail", accompaniment)).context["head"].is_shared is False


def test_the_thread_mixes_what_happened_and_says_who_reads_it(client, adviser, accompaniment):
    person = accompaniment.holder.person
    submission = IntakeSubmissionFactory(in_review=True, person=person, email=person.email)
    Accompaniment.objects.update(submission=submission)
    IntakeNote.objects.create(submission=submission, author=adviser, body="À revoir en mars")
    post_message(person, by=adviser, body="Bonjour Samira")
    entries = client.get(url("holder_detail", accompaniment)).context["timeline"]
    readers = {entry.text: entry.shared_with for entry in entries}
    assert readers["À revoir en mars"] == ""
    assert readers["Bonjour Samira"] == "Avec Samira"
    assert [entry.at for entry in entries] == sorted((row.at for row in entries), reverse=True)


def test_the_thread_without_an_application_begins_with_the_accompaniment(
    client, adviser, accompaniment
):
    Accompaniment.objects.update(state="ended", end=accompaniment.start)
    entries = client.get(url("holder_detail", accompaniment)).context["timeline"]
    assert {entry.title.split()[0] for entry in entries} == {"Début", "Fin"}


# What comes next -------------------------------------------------------------------------


def test_a_message_that_awaits_an_answer_comes_first(client, adviser, accompaniment):
    person = accompaniment.holder.person
    post_message(person, by=person.user, body="Quand peut-on se voir ?")
    assert "attend une réponse" in page_of(client, accompaniment)
    post_message(person, by=adviser, body="Demain !")
    assert "attend une réponse" not in page_of(client, accompaniment)


def test_opening_the_page_marks_its_messages_as_read(client, adviser, accompaniment):
    person = accompaniment.holder.person
    theirs = post_message(person, by=person.user, body="Bonjour")
    ours = post_message(person, by=adviser, body="Bonjour")
    page_of(client, accompaniment)
    assert ConversationPost.objects.get(pk=theirs.pk).read_at is not None
    assert ConversationPost.objects.get(pk=ours.pk).read_at is None


def test_an_accompaniment_nobody_follows_is_said(client, adviser, accompaniment):
    Accompaniment.objects.update(adviser=None)
    assert "Personne ne suit cet accompagnement" in page_of(client, accompaniment)


def test_what_comes_next_is_the_interview_to_note_then_the_one_to_come(
    client, adviser, accompaniment
):
    coming = InterviewFactory(accompaniment=accompaniment)
    over = InterviewFactory(accompaniment=accompaniment, hours=-5)
    noted, opened = (reverse("projects:interview_detail", args=[row.pk]) for row in (over, coming))
    page = client.get(url("holder_detail", accompaniment)).content.decode()
    assert "Entretien à noter" in page
    assert noted in page
    assert opened not in page
    Interview.objects.filter(pk=over.pk).update(state=InterviewState.HELD)
    page = client.get(url("holder_detail", accompaniment)).content.decode()
    assert "Entretien à noter" not in page
    assert opened in page


def test_an_invitation_on_its_way_is_said_and_no_longer_the_first_thing_to_do(client, adviser):
    accompaniment = AccompanimentFactory(holder=ProjectHolderFactory())
    address = url("holder_detail", accompaniment)
    assert "Invitation envoyée" not in client.get(address).content.decode()
    client.post(url("holder_invite", accompaniment))
    assert "Invitation envoyée aujourd’hui" in client.get(address).content.decode()
    Invitation.objects.update(expires_at=timezone.now())
    assert "Invitation envoyée" not in client.get(address).content.decode()


# Writing, inviting ----------------------------------------------------------------------


def test_write_to_the_holder(client, adviser, accompaniment):
    response = client.post(
        url("holder_message", accompaniment), {"body": "Bienvenue !"}, follow=True
    )
    assert "Bienvenue !" in response.content.decode()
    message = Message.objects.get()
    assert message.to_email == accompaniment.holder.person.user.email
    assert "Bienvenue" not in message.text


def test_an_empty_message_is_refused_beside_its_field(client, adviser, accompaniment):
    response = client.post(url("holder_message", accompaniment), {"body": ""})
    assert response.status_code == 200
    assert "Ce champ est obligatoire" in response.content.decode()
    assert not ConversationPost.objects.exists()


def test_invite_again(client, adviser):
    holder = ProjectHolderFactory()
    ProjectFactory(holders=[holder])
    address = reverse("projects:holder_invite", args=[holder.pk])
    for _ in range(2):
        client.post(address)
    assert Invitation.objects.filter(person=holder.person).waiting().count() == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("account", "a déjà un compte"),
        ("no address", "Il manque l’adresse électronique"),
        ("taken", "Un compte existe déjà"),
    ],
)
def test_invite_says_why_not(client, adviser, case, said):
    holder = ProjectHolderFactory(
        person__email="" if case == "no address" else "samira@example.org", user=case == "account"
    )
    if case == "taken":
        UserFactory(email="samira@example.org")
    response = client.post(reverse("projects:holder_invite", args=[holder.pk]), follow=True)
    assert said in str(next(iter(response.context["messages"])))
    assert not Message.objects.exists()


# Panels of other apps --------------------------------------------------------------------


class Trainings(Panel):
    """What an app on the right may add: only its name, its condition and its content count."""

    name = "tests.trainings"
    slug = "essais"
    title = "Essais"

    @staticmethod
    def applies_to(obj):
        return isinstance(obj, ProjectHolder)

    @staticmethod
    def rows(user, obj):
        return IntakeNote.objects.filter(author=user, submission__person=obj.person_id)

    @staticmethod
    def render(request, obj, back):
        return f"Essais de {obj}, pour {request.user.email}, retour à {back}"


class Elsewhere(Trainings):
    name = "tests.elsewhere"
    slug = "ailleurs"

    @staticmethod
    def applies_to(obj):
        return False


@pytest.fixture
def only_tests(monkeypatch):
    entries = {entry.name: entry for entry in (Trainings, Elsewhere)}
    monkeypatch.setattr(panels, "_entries", entries)


def panel_url(accompaniment, slug):
    return reverse("projects:holder_panel", args=[accompaniment.holder_id, slug])


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_fold_counts_what_it_holds_and_leads_there(
    client, adviser, accompaniment, only_tests, count
):
    for _number in range(count):
        submission = IntakeSubmissionFactory(person=accompaniment.holder.person)
        IntakeNote.objects.create(submission=submission, author=adviser, body="Note")
    folds = client.get(url("holder_detail", accompaniment)).context["folds"]
    expected = [(Trainings, panel_url(accompaniment, "essais"), count)] if count else []
    assert [(fold.panel, fold.url, fold.count) for fold in folds] == expected


def test_a_panel_is_a_page_and_for_htmx_its_content(client, adviser, accompaniment, only_tests):
    address = panel_url(accompaniment, "essais")
    content = f"Essais de Samira Belkacem, pour {adviser.email}, retour à "
    page = client.get(address)
    assert f"{content}{address}" in page.content.decode()
    assert 'href="{}"'.format(url("holder_detail", accompaniment)) in page.content.decode()
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.content.decode() == f"{content}{url('holder_detail', accompaniment)}#volet-essais"
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("slug", ["ailleurs", "inconnu"])
def test_there_is_no_other_panel(client, adviser, accompaniment, only_tests, slug):
    assert client.get(panel_url(accompaniment, slug)).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "the holder itself", "partner"])
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_panels_of_a_holder_are_the_team_s(client, accompaniment, who, htmx):
    user = accompaniment.holder.person.user if who == "the holder itself" else UserFactory()
    if who == "partner":
        MandateFactory(person=user.person)
    client.force_login(user)
    for panel in panels:
        if panel.applies_to(accompaniment.holder):
            response = client.get(panel_url(accompaniment, panel.slug), headers=htmx)
            assert response.status_code == 403, panel.name


def test_the_words_of_panels_are_their_own(accompaniment):
    for obj in (accompaniment.holder, MandateFactory().structure):
        slugs = [panel.slug for panel in panels if panel.applies_to(obj)]
        assert len(slugs) == len(set(slugs))
        assert all(slugs)


def test_the_holder_does_not_read_what_is_internal(adviser, accompaniment):
    person = accompaniment.holder.person
    submission = IntakeSubmissionFactory(accepted=True, person=person, email=person.email)
    Accompaniment.objects.update(submission=submission)
    IntakeNote.objects.create(submission=submission, author=adviser, body="Avis réservé")
    own = Client()
    own.force_login(person.user)
    response = own.get(reverse("projects:my_space"))
    assert response.status_code == 200
    assert "Avis réservé" not in response.content.decode()
