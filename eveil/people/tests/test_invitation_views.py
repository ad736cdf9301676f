"""The link of an invitation, as its recipient and as others meet it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone

from eveil.people import services
from eveil.people.models import Invitation, User
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.people.tests.mails import link_in, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def inviter():
    return UserFactory(coordinator=True, person__first_name="Nadège", person__last_name="Vialle")


@pytest.fixture
def invitation(inviter):
    person = PersonFactory(first_name="Samira", email="samira@example.org")
    return services.invite(person, by=inviter)


@pytest.fixture
def link(invitation, settings):
    return link_in(receive(settings)[0])


def test_the_link_tells_who_invites_and_changes_nothing(client, invitation, link):
    for _ in range(2):
        response = client.get(link)
        page = response.content.decode()
        assert "Samira" in page
        assert "Nadège Vialle" in page
        assert "no-store" in response.headers["Cache-Control"]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(person=invitation.person).exists()


def test_one_click_opens_the_account_and_the_door(client, invitation, link):
    response = client.post(link)
    assert response.headers["Location"] == reverse("reports:home")
    user = get_user(client)
    assert user.email == "samira@example.org"
    assert not user.has_usable_password()


def test_a_password_may_be_chosen(client, invitation, link):
    client.post(link, {"password": "la châtaigne du hameau"})
    assert get_user(client).check_password("la châtaigne du hameau")


def test_a_weak_password_is_refused_and_costs_nothing(client, invitation, link):
    response = client.post(link, {"password": "samira"})
    assert "password" in response.context["form"].errors
    assert not User.objects.filter(person=invitation.person).exists()
    assert client.post(link).status_code == 302


def closed(response):
    return response.status_code == 410 and "Ce lien ne sert plus" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_used_expired_replaced_and_unknown_look_alike(client, inviter, invitation, link, method):
    def visit(path):
        return getattr(type(client)(), method)(path)

    tampered = link[:-2] + ("A" if link[-2] != "A" else "B") + "/"
    assert closed(visit(tampered))
    assert closed(visit(reverse("people:invitation", args=["x"])))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert closed(visit(link))
    services.invite(invitation.person, by=inviter)
    assert closed(visit(link))
    assert not User.objects.filter(person=invitation.person).exists()


def test_a_used_link_leads_to_the_code(client, link):
    client.post(link)
    client.logout()
    response = client.get(link)
    assert closed(response)
    assert reverse("account_request_login_code") in response.content.decode()


def test_whoever_is_logged_in_does_not_become_somebody_else(client, invitation, link, inviter):
    client.force_login(inviter)
    assert "est pour Samira" in client.get(link).content.decode()
    client.post(link)
    assert get_user(client) == inviter
    response = client.post(reverse("account_logout"), {"next": link})
    assert response.headers["Location"] == link
    assert client.post(link).status_code == 302
    assert get_user(client).person == invitation.person


def test_a_member_of_the_team_goes_on_to_its_second_factor(client, inviter, settings):
    settings.STAFF_MFA_REQUIRED = True
    services.invite(PersonFactory(), by=inviter, role="adviser")
    link = link_in(receive(settings)[0])
    assert "second facteur" in client.get(link).content.decode()
    response = client.post(link, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    assert response.status_code == 200
