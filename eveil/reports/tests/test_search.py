"""One search for everything the team knows."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from eveil.core.registry import SearchProvider, search
from eveil.people.tests.factories import PersonFactory, UserFactory
from projects.services.indexing import refresh_holder_search
from projects.tests.factories import IntakeSubmissionFactory, ProjectFactory, ProjectHolderFactory

pytestmark = pytest.mark.django_db

URL = reverse("reports:search")
# Session, user; then one or two for each kind of result.
QUERIES = 14


@pytest.fixture
def adviser(client):
    user = UserFactory(adviser=True)
    client.force_login(user)
    return user


def holder(last_name, title):
    found = ProjectHolderFactory(person=PersonFactory(first_name="Samira", last_name=last_name))
    ProjectFactory(title=title, holders=[found])
    refresh_holder_search(found)
    return found


def test_finds_holders_and_applications(client, adviser):
    IntakeSubmissionFactory(last_name="Belkacem", title="La laine")
    row = holder("Belkacem", "L’épicerie du col")
    page = client.get(URL, {"q": "  BELKACÉM "}).content.decode()
    assert "L’épicerie du col" in page
    assert "La laine" in page
    assert reverse("projects:holder_detail", args=[row.pk]) in page
    assert 'value="BELKACÉM"' in page


def test_says_that_nothing_was_found(client, adviser):
    assert "Rien ne répond" in client.get(URL, {"q": "introuvable"}).content.decode()


def test_without_words_says_what_can_be_searched(client, adviser):
    IntakeSubmissionFactory(title="La laine")
    page = client.get(URL).content.decode()
    assert "Écrivez un nom" in page
    assert "La laine" not in page


def test_shows_a_few_of_each_and_the_way_to_all(client, adviser):
    for _ in range(7):
        IntakeSubmissionFactory(last_name="Belkacem")
    page = client.get(URL, {"q": "belkacem"}).content.decode()
    assert page.count("Belkacem") == 6
    assert f"{reverse('projects:application_list')}?q=belkacem" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, adviser, django_assert_num_queries, count):
    for number in range(count):
        holder("Belkacem", f"Projet {number}")
        IntakeSubmissionFactory(last_name="Belkacem")
    client.get(URL, {"q": "chauffe"})
    with django_assert_num_queries(QUERIES):
        client.get(URL, {"q": "belkacem"})


@settings(max_examples=50)
@given(text=st.text(max_size=300))
def test_any_text_can_be_searched(client, adviser, text):
    assert client.get(URL, {"q": text}).status_code == 200


def test_drafts_are_not_found(client, adviser):
    draft = IntakeSubmissionFactory(draft=True, last_name="Belkacem")
    draft.search = draft.search_vector()
    draft.save(update_fields=["search"])
    assert "Rien ne répond" in client.get(URL, {"q": "belkacem"}).content.decode()


@pytest.mark.parametrize("who", ["holder", "outsider"])
def test_is_for_the_team(client, who):
    user = UserFactory()
    if who == "holder":
        ProjectHolderFactory(person=user.person)
    client.force_login(user)
    assert client.get(URL, {"q": "a"}).status_code == 403


def test_visitors_log_in_first(client):
    assert client.get(URL).status_code == 302


def test_refuses_posts(client, adviser):
    assert client.post(URL).status_code == 405


def test_every_provider_is_whole():
    for provider in search:
        assert issubclass(provider, SearchProvider)
        assert provider.label
        assert provider.icon
