"""Links of the resource centre that lead nowhere: when they are asked for, and who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core import weblinks
from eveil.people.tests.factories import UserFactory
from partners import tasks
from partners.enums import ResourceState
from partners.models import Resource
from partners.services import resources as services
from partners.tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

LIST = reverse("partners:resource_list")


@pytest.fixture
def web(monkeypatch):
    """{address: why it is dead}; the addresses asked for are kept in ``asked``."""

    class Web(dict):
        asked = []

    web = Web()
    web.asked = []

    def check(url, *, allowed):
        web.asked.append(url)
        if url in web:
            raise weblinks.Dead(web[url])

    monkeypatch.setattr(weblinks, "check", check)
    return web


def at(days):
    return timezone.now() + timedelta(days=days)


def test_twice_dead_is_told_to_the_team_alone(client, web):
    resource = ResourceFactory()
    web[resource.url] = "la page n’existe plus (404)"
    services.check_links(at(0))
    team, reader = UserFactory(adviser=True), UserFactory()
    client.force_login(team)
    assert "Lien mort depuis" not in client.get(LIST).text
    services.check_links(at(0.5))  # Not the same day.
    services.check_links(at(1.1))
    resource.refresh_from_db()
    assert (resource.link_failures, len(web.asked)) == (2, 2)
    assert resource.link_failed_at < at(0)
    for url in (LIST, resource.get_absolute_url()):
        client.force_login(team)
        assert "Lien mort" in client.get(url).text
        client.force_login(reader)
        assert "Lien mort" not in client.get(url).text
    client.force_login(team)
    assert "(404)" in client.get(resource.get_absolute_url()).text
    ResourceFactory(title="Bien vivante")
    page = client.get(LIST, {"lien": "mort"}).text
    assert resource.title in page
    assert "Bien vivante" not in page


def test_it_lives_again(web):
    resource = ResourceFactory()
    web[resource.url] = "le site ne répond pas"
    services.check_links(at(0))
    version = Resource.objects.get().version
    web.clear()
    services.check_links(at(2))
    resource.refresh_from_db()
    assert (resource.link_failures, resource.link_failed_at, resource.link_error) == (0, None, "")
    assert resource.version == version


def test_each_once_a_month_and_a_few_at_a_time(web, monkeypatch):
    monkeypatch.setattr(services, "LINKS_AT_ONCE", 2)
    for number in range(3):
        ResourceFactory(url=f"https://example.org/{number}")
    ResourceFactory(url="", document__content=b"%PDF")
    ResourceFactory(url="https://example.org/non", proposed=True)
    ResourceFactory(url="https://example.org/plus", state=ResourceState.WITHDRAWN)
    for days, number in ((0, 2), (0.1, 3), (0.2, 3), (29, 3), (30.3, 5), (30.4, 6)):
        services.check_links(at(days))
        assert len(web.asked) == number
    assert set(web.asked) == {f"https://example.org/{number}" for number in range(3)}


def test_another_address_is_another_link(web):
    resource = ResourceFactory()
    web[resource.url] = "le site ne répond pas"
    for days in (0, 2):
        services.check_links(at(days))
    resource.refresh_from_db()
    assert resource.is_dead
    resource.url = "https://example.org/ailleurs"
    services.edit(resource, by=UserFactory(adviser=True))
    resource.refresh_from_db()
    assert (resource.is_dead, resource.link_checked_at) == (False, None)


def test_what_is_found_of_an_address_changed_meanwhile_is_dropped(monkeypatch):
    resource = ResourceFactory()

    def check(url, *, allowed):
        Resource.objects.update(url="https://example.org/ailleurs")
        raise weblinks.Dead("le site ne répond pas")

    monkeypatch.setattr(weblinks, "check", check)
    services.check_links(at(0))
    resource.refresh_from_db()
    assert (resource.link_failures, resource.link_checked_at) == (0, None)


@pytest.mark.parametrize("on", [True, False])
def test_a_demonstration_asks_nobody(web, settings, on):
    settings.LINK_CHECKS_ON = on
    resource = ResourceFactory()
    tasks.check_links()
    assert web.asked == ([resource.url] if on else [])


def test_only_public_machines_are_asked_by_default():
    resource = ResourceFactory(url="http://127.0.0.1:1/")
    services.check_links(at(0))
    resource.refresh_from_db()
    assert "machine privée" in resource.link_error
