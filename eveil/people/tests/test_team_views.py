"""Réglages, Équipe: for coordinators, and for nobody else."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from eveil.core.models import Message
from eveil.people import services
from eveil.people.models import Invitation, Person, User
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.people.tests.mails import receive

pytestmark = pytest.mark.django_db

PASSWORD = "la châtaigne du hameau"


@pytest.fixture
def coordinator(client):
    """Logged in, and recently enough for sensitive acts."""
    user = UserFactory(coordinator=True, password=PASSWORD)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return user


@pytest.fixture
def adviser():
    return UserFactory(adviser=True, person__first_name="Lucas", person__last_name="Roure")


@pytest.fixture
def invitation(coordinator):
    return services.invite(PersonFactory(), by=coordinator, role="adviser")


def pages(member, invitation):
    """(url, method) of every page and act of this screen."""
    return [
        (reverse("people:settings"), "get"),
        (reverse("people:team"), "get"),
        (reverse("people:team_invite"), "get"),
        (reverse("people:team_invite"), "post"),
        (reverse("people:team_member", args=[member.pk]), "get"),
        (reverse("people:team_role", args=[member.pk]), "post"),
        (reverse("people:team_close", args=[member.pk]), "post"),
        (reverse("people:team_second_factor", args=[member.pk]), "post"),
        (reverse("people:invitation_resend", args=[invitation.pk]), "post"),
        (reverse("people:invitation_cancel", args=[invitation.pk]), "post"),
    ]


def test_others_are_refused(client, adviser, invitation):
    for visitor in (UserFactory(), adviser):
        client.force_login(visitor)
        for url, method in pages(adviser, invitation):
            assert getattr(client, method)(url).status_code == 403, url
    client.logout()
    for url, method in pages(adviser, invitation):
        response = getattr(client, method)(url)
        assert response.headers["Location"].startswith(reverse("account_request_login_code"))
    adviser.refresh_from_db()
    assert (adviser.role, adviser.is_active) == ("adviser", True)
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_acts_take_a_post(client, adviser, invitation):
    for url, method in pages(adviser, invitation):
        if method == "post" and "inviter" not in url:
            assert client.get(url).status_code == 405


def test_what_is_not_in_the_team_is_not_found(client, coordinator):
    """Accounts outside the team, closed ones, and what never was."""
    outside, closed = UserFactory(), UserFactory(adviser=True, is_active=False)
    for pk in (outside.pk, closed.pk, 999_999):
        assert client.get(reverse("people:team_member", args=[pk])).status_code == 404
        assert client.post(reverse("people:team_role", args=[pk])).status_code == 404
        assert client.post(reverse("people:team_close", args=[pk])).status_code == 404
    for_holder = services.invite(PersonFactory(), by=coordinator)
    for pk in (for_holder.pk, 999_999):
        assert client.post(reverse("people:invitation_resend", args=[pk])).status_code == 404
        assert client.post(reverse("people:invitation_cancel", args=[pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    client, coordinator, count, django_assert_num_queries
):
    for _ in range(count):
        UserFactory(adviser=True)
        services.invite(PersonFactory(), by=coordinator, role="adviser")
    # Session, user, members, invitations.
    with django_assert_num_queries(4):
        response = client.get(reverse("people:team"))
    assert len(response.context["members"]) == count + 1
    assert len(response.context["invitations"]) == count


class TestInvite:
    def send(self, client, **answers):
        answers = {
            "first_name": "Odile",
            "last_name": "Roche",
            "email": "odile@example.org",
            "role": "adviser",
        } | answers
        return client.post(reverse("people:team_invite"), answers)

    def test_mails_a_link(self, client, coordinator, settings):
        assert self.send(client).headers["Location"] == reverse("people:team")
        mail = receive(settings)[0]
        assert mail["To"] == "Odile Roche <odile@example.org>"
        assert "équipe" in mail["Subject"]
        page = client.get(reverse("people:team")).content.decode()
        assert "L’invitation est partie" in page
        assert "odile@example.org" in page

    def test_says_what_is_missing_beside_the_field(self, client, coordinator):
        response = self.send(client, email="odile", first_name="")
        assert set(response.context["form"].errors) == {"email", "first_name"}
        assert 'value="Roche"' in response.content.decode()

    @pytest.mark.parametrize("role", ["", "director"])
    def test_takes_only_roles_of_the_team(self, client, coordinator, role):
        assert "role" in self.send(client, role=role).context["form"].errors

    def test_who_is_in_already_is_told(self, client, coordinator, adviser):
        response = self.send(client, email=adviser.email.upper())
        assert "déjà dans l’équipe" in str(response.context["form"].errors["email"])

    def test_an_account_outside_the_team_gets_the_role(self, client, coordinator):
        user = UserFactory()
        assert self.send(client, email=user.email).status_code == 302
        user.refresh_from_db()
        assert user.role == "adviser"
        assert Message.objects.get().kind == "people.role_changed"
        assert not Invitation.objects.exists()

    def test_the_same_person_is_not_recorded_twice(self, client, coordinator):
        person = PersonFactory(first_name="Odile", last_name="Roche", email="Odile@example.org")
        self.send(client)
        self.send(client)
        assert Invitation.objects.get().person == person
        assert Person.objects.filter(last_name="Roche").count() == 1

    def test_a_closed_account_is_invited_again(self, client, coordinator, adviser):
        services.close_account(adviser, by=coordinator)
        self.send(client, email=adviser.email)
        assert Invitation.objects.get().person == adviser.person


class TestWaitingInvitation:
    def test_may_be_sent_again(self, client, coordinator, invitation):
        response = client.post(reverse("people:invitation_resend", args=[invitation.pk]))
        assert response.status_code == 302
        renewed = Invitation.objects.get()
        assert renewed.secret_hash != invitation.secret_hash
        assert renewed.role == "adviser"
        assert Message.objects.filter(kind="people.invitation").count() == 2

    def test_may_be_cancelled(self, client, coordinator, invitation):
        client.post(reverse("people:invitation_cancel", args=[invitation.pk]))
        assert not Invitation.objects.exists()


class TestMember:
    def test_changes_role(self, client, coordinator, adviser):
        url = reverse("people:team_role", args=[adviser.pk])
        assert client.get(reverse("people:team_member", args=[adviser.pk])).status_code == 200
        assert client.post(url, {"role": "coordinator"}).headers["Location"] == reverse(
            "people:team"
        )
        adviser.refresh_from_db()
        assert adviser.role == "coordinator"

    def test_refuses_an_unknown_role_beside_the_field(self, client, coordinator, adviser):
        url = reverse("people:team_role", args=[adviser.pk])
        assert "role" in client.post(url, {"role": "director"}).context["form"].errors
        adviser.refresh_from_db()
        assert adviser.role == "adviser"

    def test_the_last_coordinator_reads_why_it_stays(self, client, coordinator):
        url = reverse("people:team_role", args=[coordinator.pk])
        response = client.post(url, {"role": "adviser"})
        assert "dernier compte de coordination" in str(response.context["form"].errors["role"])
        response = client.post(reverse("people:team_close", args=[coordinator.pk]), follow=True)
        assert "dernier compte de coordination" in response.content.decode()
        coordinator.refresh_from_db()
        assert (coordinator.role, coordinator.is_active) == ("coordinator", True)

    def test_who_gives_up_its_role_is_led_home(self, client, coordinator):
        UserFactory(coordinator=True)
        url = reverse("people:team_role", args=[coordinator.pk])
        assert client.post(url, {"role": "adviser"}).headers["Location"] == reverse("reports:home")

    def test_closes_the_account(self, client, coordinator, adviser):
        other = type(client)()
        other.force_login(adviser)
        client.post(reverse("people:team_close", args=[adviser.pk]))
        assert not User.objects.get(pk=adviser.pk).is_active
        assert not get_user(other).is_authenticated
        assert "est fermé" in client.get(reverse("people:team")).content.decode()
