"""The holder's own space: what it shows, what can be done there, and by whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core.models import Message
from eveil.people.enums import ConsentPurpose
from eveil.people.models import Consent, ConversationPost
from eveil.people.services import post_message
from eveil.people.tests.factories import ConsentFactory, UserFactory
from partners.tests.factories import MandateFactory
from projects.enums import InterviewState
from projects.models import Project, ProjectHolder
from projects.tests.factories import (
    AccompanimentFactory,
    ActionItemFactory,
    HelpOfferFactory,
    InterviewFactory,
    ProjectFactory,
    ProjectHolderFactory,
    ReferralFactory,
    SlotFactory,
)
from projects.tokens import path as agreement_path

pytestmark = pytest.mark.django_db

SPACE = reverse("projects:my_space")
WRITE = reverse("projects:my_message")
CONSENTS = reverse("projects:my_panel", args=["accords"])


@pytest.fixture
def accompaniment():
    return AccompanimentFactory(holder__user=True)


@pytest.fixture
def holder(client, accompaniment):
    """A holder who is logged in."""
    client.force_login(accompaniment.holder.person.user)
    return accompaniment.holder


def edit(project):
    return reverse("projects:my_project", args=[project.pk])


def content(response):
    assert response.status_code == 200
    return response.content.decode()


# What it shows ---------------------------------------------------------------------------


def test_the_menu_is_the_same_on_pages_that_others_read_too(client, holder):
    interviews = reverse("projects:my_interviews")
    for url in (SPACE, reverse("partners:resource_list")):
        assert f'<a href="{interviews}"' in content(client.get(url))


def test_the_project_what_comes_next_and_who_to_ask(client, holder, accompaniment):
    page = content(client.get(SPACE))
    assert accompaniment.project.title in page
    assert accompaniment.project.summary in page
    assert "En accompagnement" in page
    assert str(accompaniment.adviser) in page
    assert accompaniment.adviser.email in page


def test_an_ended_accompaniment_says_so(client):
    ended = AccompanimentFactory(ended=True, holder__user=True)
    client.force_login(ended.holder.person.user)
    assert "s’est terminé le" in content(client.get(SPACE))


def test_nobody_in_charge_yet(client, holder, accompaniment):
    accompaniment.adviser = None
    accompaniment.save()
    assert "bientôt qui le suit" in content(client.get(SPACE))


def test_nothing_of_others_is_shown(client, holder):
    other = AccompanimentFactory(project__title="Le secret des autres", holder__user=True)
    page = content(client.get(SPACE))
    assert other.project.title not in page
    assert str(other.holder) not in page


def test_a_holder_whose_project_is_not_open_yet(client):
    holder = ProjectHolderFactory(user=True)
    client.force_login(holder.person.user)
    assert "Aucun projet n’est encore ouvert" in content(client.get(SPACE))


def test_first_comes_a_message_to_read_then_a_summary_to_write(client, holder, accompaniment):
    project = accompaniment.project
    project.summary = ""
    project.save()
    post_message(holder.person, by=accompaniment.adviser, body="Jeudi à 14 h ?")
    first, second = client.get(SPACE), client.get(SPACE)
    assert first.context["next_kind"] == "message"
    assert "Jeudi à 14 h ?" in content(first)
    assert (second.context["next_kind"], second.context["next_subject"]) == ("summary", project)
    project.summary = "Un atelier."
    project.save()
    assert client.get(SPACE).context["next_kind"] == ""


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_queries_whatever_there_is_to_show(
    client, holder, accompaniment, slot, number, django_assert_num_queries
):
    person = holder.person
    for index in range(number):
        AccompanimentFactory(holder=holder)
        post_message(person, by=UserFactory(adviser=True), body="Bonjour")
        for done in (False, True):
            ActionItemFactory(accompaniment=accompaniment, done=done)
        ReferralFactory(person=person, asked=True)
        ReferralFactory(person=person, accepted=True)
        HelpOfferFactory(accompaniment=accompaniment, asked=True)
        at = {"accompaniment": accompaniment, "adviser": UserFactory(adviser=True)}
        InterviewFactory(**at, hours=24 * (index + 1))
        InterviewFactory(**at, state=InterviewState.HELD, hours=-24 * (index + 1), summary="Lu.")
    # Marking as read asks one more, while something is unread.
    with django_assert_num_queries(11):
        client.get(SPACE)
    with django_assert_num_queries(10):
        client.get(SPACE)


def test_what_is_folded_is_counted_and_read_at_its_own_address(client, holder, accompaniment):
    action = ActionItemFactory(accompaniment=accompaniment, done=True)
    referral = ReferralFactory(person=holder.person, accepted=True)
    hand = HelpOfferFactory(accompaniment=accompaniment, asked=True)
    other = ReferralFactory(accepted=True)
    ActionItemFactory(done=True, what="Le secret des autres")
    page = client.get(SPACE)
    folds = {fold.panel.slug: (fold.url, fold.count) for fold in page.context["folds"]}
    assert {slug: count for slug, (_, count) in folds.items()} == {
        "fait": 1,
        "orientations": 1,
        "aides": 1,
        "accords": None,
    }
    said = {"fait": action.what, "orientations": referral.structure, "aides": hand.structure}
    for slug, words in said.items():
        panel = content(client.get(folds[slug][0]))
        assert str(words) in panel
        assert str(other.structure) not in panel
        assert "Le secret des autres" not in panel


def test_the_latest_messages_and_whatever_is_not_read(client, holder, accompaniment):
    for number in range(7):
        post_message(holder.person, by=accompaniment.adviser, body=f"Message {number}.")
    whole = reverse("people:conversation", args=[holder.person.pk])
    assert "Message 0." in content(client.get(SPACE))
    page = content(client.get(SPACE))
    assert "Message 1." not in page
    assert "Message 2." in page
    assert whole in page
    assert "Message 0." in content(client.get(whole))


def test_an_answer_of_a_structure_is_news_for_a_month(client, holder):
    person, now = holder.person, timezone.now()
    fresh = ReferralFactory(person=person, declined=True)
    stale = ReferralFactory(person=person, accepted=True, answered_at=now - timedelta(days=40))
    withdrawn = ReferralFactory(person=person, accepted=True, withdrawn_at=now + timedelta(hours=1))
    asked = ReferralFactory(person=person, asked=True)
    page = client.get(SPACE)
    assert page.context["next_subject"].path == agreement_path(asked)
    lines = [line.title for line in page.context["exchanges"]]
    assert lines == [f"{fresh.structure} ne peut pas vous recevoir cette fois"]
    assert str(stale.structure) not in content(page)
    assert str(withdrawn.structure) not in content(page)
    # The words of the structure are for the team.
    assert fresh.answer
    assert fresh.answer not in content(page)


# Who comes -------------------------------------------------------------------------------


def test_an_account_that_leads_nowhere_is_told_what_to_do(client):
    client.force_login(UserFactory())
    page = client.get("/accueil/", follow=True)
    assert page.redirect_chain[-1][0] == SPACE
    assert "aucun projet n’y est rattaché" in content(page)
    assert reverse("projects:intake_start") in content(page)


@pytest.mark.parametrize("trait", ["adviser", "coordinator"])
def test_the_team_has_no_space(client, trait):
    client.force_login(UserFactory(**{trait: True}))
    assert client.get(SPACE).status_code == 403


def test_a_partner_has_none_either_unless_it_holds_a_project(client):
    user = UserFactory()
    MandateFactory(person=user.person)
    client.force_login(user)
    assert client.get(SPACE).status_code == 403
    ProjectHolder.objects.create(person=user.person)
    assert client.get(SPACE).status_code == 200


@pytest.mark.parametrize("path", [SPACE, WRITE, "/mon-espace/projet/1/"])
def test_a_visitor_logs_in_first(client, path):
    assert client.get(path).url.startswith(reverse("account_login"))


# Messages --------------------------------------------------------------------------------


def test_a_message_reaches_the_adviser_in_charge(client, holder, accompaniment):
    UserFactory(coordinator=True)
    response = client.post(WRITE, {"body": "J’ai trouvé un local."}, follow=True)
    assert "J’ai trouvé un local." in content(response)
    mails = Message.objects.filter(kind="people.message_posted")
    assert [mail.to_email for mail in mails] == [accompaniment.adviser.email]


def test_without_an_adviser_coordination_is_told(client, holder, accompaniment):
    coordinator = UserFactory(coordinator=True)
    accompaniment.adviser = None
    accompaniment.save()
    client.post(WRITE, {"body": "Il y a quelqu’un ?"})
    assert Message.objects.get().to_email == coordinator.email


@pytest.mark.parametrize("body", ["", "  ", "x" * 5001, "a\x00b"])
def test_a_message_that_cannot_leave_is_shown_again(client, holder, body):
    response = client.post(WRITE, {"body": body})
    assert response.status_code == 200
    assert response.context["conversation"]["form"].errors["body"]
    assert not ConversationPost.objects.exists()


def test_writing_asks_for_a_post_and_a_holder(client, holder):
    assert client.get(WRITE).status_code == 405
    client.force_login(UserFactory(adviser=True))
    assert client.post(WRITE, {"body": "Bonjour"}).status_code == 403


# Consents --------------------------------------------------------------------------------


def test_a_consent_is_given_and_withdrawn_from_the_space(client, holder):
    for verb, agrees in (("give", True), ("withdraw", False)):
        url = reverse(f"people:consent_{verb}", args=[holder.person.pk, "share_project"])
        assert url in content(client.get(CONSENTS))
        client.post(url, {"next": SPACE})
        assert Consent.objects.in_force(ConsentPurpose.SHARE_PROJECT).exists() is agrees


# The project -----------------------------------------------------------------------------


def test_a_holder_rewrites_its_project(client, holder, accompaniment):
    project = accompaniment.project
    version = client.get(edit(project)).context["form"]["opened_version"].value()
    response = client.post(
        edit(project),
        {"title": "Le ferronnier", "summary": "Une forge.", "opened_version": version},
    )
    assert response.url == SPACE
    project.refresh_from_db()
    assert (project.title, project.summary, project.version) == (
        "Le ferronnier",
        "Une forge.",
        version + 1,
    )
    assert ProjectHolder.objects.matching("ferronniers").get() == holder


def test_two_who_write_at_once_lose_nothing(client, holder, accompaniment):
    """The team changed the title meanwhile: the holder is told, and keeps what was typed."""
    project = accompaniment.project
    opened = {"title": "Le mien", "summary": "Ce que j’écrivais.", "opened_version": 1}
    Project.objects.filter(pk=project.pk).update(title="Celui de l’équipe", version=2)
    response = client.post(edit(project), opened)
    page = content(response)
    assert "Celui de l’équipe" in page
    assert "Ce que j’écrivais." in page
    project.refresh_from_db()
    assert project.title == "Celui de l’équipe"
    assert response.context["form"]["opened_version"].value() == "2"


@pytest.mark.parametrize("changes", [{"title": " "}, {"title": "x" * 151}, {"summary": "x" * 5001}])
def test_an_invalid_project_is_shown_again(client, holder, accompaniment, changes):
    project = accompaniment.project
    values = {"title": "Un titre", "summary": "Un résumé", "opened_version": 1} | changes
    response = client.post(edit(project), values)
    assert list(response.context["form"].errors) == list(changes)
    project.refresh_from_db()
    assert project.version == 1


def test_the_project_of_another_is_absent(client, holder):
    stranger = ProjectFactory()
    assert client.get(edit(stranger)).status_code == 404
    assert client.post(edit(stranger), {"title": "Pris"}).status_code == 404
    assert client.get("/mon-espace/projet/99999999999999999999/").status_code == 404


def test_a_partner_reads_a_shared_project_and_does_not_write_it(client, holder):
    """A holder who is also a partner contact sees projects that it may not edit."""
    shared = ProjectFactory()
    ConsentFactory(subject=shared.holders.get().person)
    MandateFactory(person=holder.person)
    assert client.get(edit(shared)).status_code == 403
    assert client.post(edit(shared), {"title": "Pris"}).status_code == 403


def test_who_holds_nothing_writes_no_project(client, accompaniment):
    client.force_login(UserFactory(adviser=True))
    assert client.get(edit(accompaniment.project)).status_code == 403


# What comes first --------------------------------------------------------------------------


@pytest.fixture
def slot(accompaniment):
    return SlotFactory(adviser=accompaniment.adviser, hours=72)


def test_the_first_appointment_comes_first(client, holder, accompaniment, slot):
    ActionItemFactory(accompaniment=accompaniment, person=holder.person)
    assert client.get(SPACE).context["next_kind"] == "book"


@pytest.mark.parametrize("state", [InterviewState.BOOKED, InterviewState.HELD])
def test_who_has_met_its_adviser_does_what_was_agreed(client, holder, accompaniment, slot, state):
    InterviewFactory(accompaniment=accompaniment, state=state, hours=-3, purpose="Le statut")
    action = ActionItemFactory(accompaniment=accompaniment, person=holder.person)
    page = client.get(SPACE)
    assert (page.context["next_kind"], page.context["next_subject"]) == ("action", action)
    assert reverse("projects:my_interviews") in page.content.decode()


def test_a_missed_appointment_is_booked_again(client, holder, accompaniment, slot):
    InterviewFactory(accompaniment=accompaniment, state=InterviewState.MISSED, hours=-3)
    assert client.get(SPACE).context["next_kind"] == "book"


def test_a_referral_is_asked_about_in_one_line(client, holder):
    referral = ReferralFactory(person=holder.person, asked=True)
    page = client.get(SPACE)
    assert page.context["next_kind"] == "exchange"
    assert f"Pouvons-nous parler de vous à {referral.structure}\u00a0?" in page.content.decode()


def test_nothing_is_asked_after_the_exit(client, holder):
    ended = AccompanimentFactory(holder=holder, ended=True)
    ActionItemFactory(accompaniment=ended, person=holder.person)
    page = client.get(SPACE)
    assert (page.context["next_kind"], page.context["plan"]) == ("", [])
