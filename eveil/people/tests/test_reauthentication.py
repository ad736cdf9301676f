"""Before a sensitive act, one shows again that it is oneself."""

import pytest
import time_machine
from django.contrib.auth import get_user
from django.urls import reverse

from eveil.people.models import User
from eveil.people.tests.factories import UserFactory
from eveil.people.tests.mails import code_in, receive, text_of

pytestmark = pytest.mark.django_db

PASSWORD = "la châtaigne du hameau"


def confirm_by_code(client, url, settings):
    client.post(url)
    return client.post(url, {"code": code_in(receive(settings)[0])})


SENSITIVE = [
    ("get", "mfa_activate_totp"),
    ("get", "account_set_password"),
    ("get", "people:team_invite"),
]


@pytest.mark.parametrize(("method", "url_name"), SENSITIVE)
def test_without_password_a_code_is_mailed(client, settings, method, url_name):
    client.force_login(UserFactory(coordinator=True))
    response = getattr(client, method)(reverse(url_name))
    confirm = response.headers["Location"]
    assert confirm.startswith(reverse("people:confirm"))
    assert client.get(confirm).status_code == 200
    assert confirm_by_code(client, confirm, settings).headers["Location"] == reverse(url_name)
    assert getattr(client, method)(reverse(url_name)).status_code == 200


def test_with_a_password_it_is_asked_for(client):
    user = UserFactory(coordinator=True, password=PASSWORD)
    client.force_login(user)
    response = client.get(reverse("people:team_invite"))
    again = response.headers["Location"]
    assert again.startswith(reverse("account_reauthenticate"))
    page = client.get(again).content.decode()
    assert "Recevoir un code par courriel" in page
    assert client.post(again, {"password": "wrong"}).context["form"].errors.keys() == {"password"}
    response = client.post(again, {"password": PASSWORD})
    assert response.headers["Location"] == reverse("people:team_invite")
    assert client.get(reverse("people:team_invite")).status_code == 200


def test_the_act_goes_on_where_it_stopped(client, settings):
    """What was posted before the code is done after it, without posting again."""
    client.force_login(UserFactory(coordinator=True))
    adviser = UserFactory(adviser=True)
    response = client.post(reverse("people:team_role", args=[adviser.pk]), {"role": "coordinator"})
    adviser.refresh_from_db()
    assert adviser.role == "adviser"
    response = confirm_by_code(client, response.headers["Location"], settings)
    assert response.headers["Location"] == reverse("people:team")
    adviser.refresh_from_db()
    assert adviser.role == "coordinator"


def test_who_has_just_logged_in_is_not_asked_again_for_ten_minutes(client):
    user = UserFactory(coordinator=True, password=PASSWORD)
    with time_machine.travel("2026-11-20T10:00:00+01:00"):
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert client.get(reverse("people:team_invite")).status_code == 200
    with time_machine.travel("2026-11-20T10:11:00+01:00"):
        assert client.get(reverse("people:team_invite")).status_code == 302


def test_a_wrong_code_lets_nobody_through(client):
    client.force_login(UserFactory(coordinator=True))
    url = reverse("people:confirm")
    client.post(url)
    for _ in range(3):
        response = client.post(url, {"code": "XXXX-XXXX"})
        assert response.status_code == 200
    assert "Recevoir un code" in response.content.decode()
    assert client.get(reverse("people:team_invite")).status_code == 302


def test_an_expired_code_lets_nobody_through(client, settings):
    client.force_login(UserFactory(coordinator=True))
    url = reverse("people:confirm")
    with time_machine.travel("2026-11-20T10:00:00+01:00"):
        client.post(url)
        code = code_in(receive(settings)[0])
    with time_machine.travel("2026-11-20T10:16:00+01:00"):
        client.post(url, {"code": code})
        assert client.get(reverse("people:team_invite")).status_code == 302


def test_codes_to_confirm_are_limited_too(client):
    client.force_login(UserFactory())
    for _ in range(10):
        client.post(reverse("people:confirm"))
    assert client.post(reverse("people:confirm")).status_code == 429


class TestChangeOfAddress:
    NEW = "samira.nouvelle@example.org"

    def ask(self, client, new):
        return client.post(reverse("account_email"), {"email": new, "action_add": ""})

    def test_takes_a_code_at_the_new_one(self, client, settings):
        user = UserFactory()
        old = user.email
        client.force_login(user)
        response = confirm_by_code(client, self.ask(client, self.NEW).headers["Location"], settings)
        assert response.headers["Location"] == reverse("account_email_verification_sent")
        assert client.get(response.headers["Location"]).status_code == 200
        mail = receive(settings)[0]
        assert mail["To"] == self.NEW
        user.refresh_from_db()
        assert user.email == old
        response = client.post(response.headers["Location"], {"code": code_in(mail)})
        assert response.headers["Location"] == reverse("people:account")
        user.refresh_from_db()
        assert user.email == self.NEW
        assert user.person.email == self.NEW
        assert list(user.emailaddress_set.values_list("email", "verified")) == [(self.NEW, True)]
        told = receive(settings)[0]
        assert told["To"] == old
        assert self.NEW in text_of(told)

    def test_does_not_tell_who_else_has_an_account(self, client, settings):
        other = UserFactory()
        user = UserFactory(password=PASSWORD)
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        taken = self.ask(client, other.email)
        assert taken.headers["Location"] == reverse("account_email_verification_sent")
        assert client.get(taken.headers["Location"]).status_code == 200
        mail = receive(settings)[0]
        assert mail["To"] == other.email
        assert "déjà" in text_of(mail)

    def test_a_contact_address_of_its_own_stays(self, client, settings):
        user = UserFactory(password=PASSWORD)
        user.person.email = "association@example.org"
        user.person.save()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        self.ask(client, self.NEW)
        client.post(
            reverse("account_email_verification_sent"), {"code": code_in(receive(settings)[0])}
        )
        user.refresh_from_db()
        assert user.email == self.NEW
        user.person.refresh_from_db()
        assert user.person.email == "association@example.org"


def test_a_first_password_is_confirmed_and_told(client, settings):
    user = UserFactory()
    client.force_login(user)
    url = reverse("account_set_password")
    confirm_by_code(client, client.get(url).headers["Location"], settings)
    response = client.post(url, {"password1": PASSWORD, "password2": PASSWORD})
    assert response.headers["Location"] == reverse("people:account")
    assert get_user(client) == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "mot de passe" in text_of(receive(settings)[0])


def test_closing_an_account_waits_for_the_code(client):
    client.force_login(UserFactory(coordinator=True))
    adviser = UserFactory(adviser=True)
    response = client.post(reverse("people:team_close", args=[adviser.pk]))
    assert response.headers["Location"].startswith(reverse("people:confirm"))
    assert User.objects.get(pk=adviser.pk).is_active
