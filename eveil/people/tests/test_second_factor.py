"""The second factor: when it is compulsory, how it is set up, used and lost."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from eveil.core.models import Message
from eveil.people import services
from eveil.people.tests.factories import UserFactory
from eveil.people.tests.mails import code_in, receive

pytestmark = pytest.mark.django_db

PASSWORD = "la châtaigne du hameau"
SETUP = "mfa_activate_totp"


def totp(secret):
    """What the application on the phone shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def set_up(client):
    secret = client.get(reverse(SETUP)).context["form"].secret
    response = client.post(reverse(SETUP), {"code": totp(secret)})
    assert response.status_code == 302
    return secret


@pytest.fixture
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.mark.usefixtures("required")
class TestCompulsory:
    @pytest.mark.parametrize("role", ["adviser", "coordinator"])
    @pytest.mark.parametrize("path", ["/compte/", "/accueil/", "/compte/email/", "/compte/2fa/"])
    def test_leads_the_team_to_its_setup(self, client, role, path):
        client.force_login(UserFactory(role=role))
        assert client.get(path).headers["Location"] == reverse(SETUP)
        assert client.post(path).headers["Location"] == reverse(SETUP)

    def test_is_not_asked_of_others(self, client):
        client.force_login(UserFactory())
        assert client.get("/compte/").status_code == 200

    def test_leaves_the_way_out_and_public_pages_open(self, client):
        client.force_login(UserFactory(adviser=True))
        assert client.get(reverse("core:healthz")).status_code in {200, 503}
        assert client.post(reverse("account_logout")).headers["Location"] == "/"
        assert not get_user(client).is_authenticated

    def test_once_set_up_the_work_begins(self, client):
        user = UserFactory(adviser=True, password=PASSWORD)
        log_in(client, user)
        set_up(client)
        assert client.get("/compte/").status_code == 200

    def test_can_not_be_removed(self, client):
        log_in(client, UserFactory(adviser=True, password=PASSWORD))
        set_up(client)
        page = client.get(reverse("mfa_deactivate_totp")).content.decode()
        assert "il reste en place" in page
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(type="totp").exists()

    def test_who_joins_the_team_meets_it_at_the_next_page(self, client):
        user = UserFactory()
        client.force_login(user)
        assert client.get("/compte/").status_code == 200
        user.role = "adviser"
        user.save()
        assert client.get("/compte/").headers["Location"] == reverse(SETUP)


def test_the_demo_asks_nobody(client, settings):
    assert settings.STAFF_MFA_REQUIRED is False
    client.force_login(UserFactory(coordinator=True))
    assert client.get("/compte/").status_code == 200


class TestUse:
    @pytest.fixture
    def user(self):
        return UserFactory(adviser=True, password=PASSWORD)

    @pytest.fixture
    def secret(self, client, user):
        log_in(client, user)
        secret = set_up(client)
        client.post(reverse("account_logout"))
        return secret

    def test_is_asked_after_the_password(self, client, user, secret):
        assert log_in(client, user).headers["Location"] == reverse("mfa_authenticate")
        assert not get_user(client).is_authenticated
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        assert "Ce n’est pas le bon code" in page
        # Each code serves once; the phone shows the next one later.
        client.post(reverse("mfa_authenticate"), {"code": recovery_code(user)})
        assert get_user(client) == user

    def test_is_asked_after_a_mailed_code_too(self, client, user, secret, settings):
        client.post(reverse("account_request_login_code"), {"email": user.email})
        code = code_in(receive(settings)[0])
        response = client.post(reverse("account_confirm_login_code"), {"code": code})
        assert response.headers["Location"] == reverse("mfa_authenticate")
        assert not get_user(client).is_authenticated

    def test_a_recovery_code_serves_once(self, client, user, secret):
        code = recovery_code(user)
        log_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert get_user(client) == user
        client.post(reverse("account_logout"))
        log_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert not get_user(client).is_authenticated

    def test_codes_are_shown_once_confirmed(self, client, user, secret):
        log_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": recovery_code(user)})
        page = client.get(reverse("mfa_view_recovery_codes"))
        assert recovery_code(user) in page.content.decode()
        assert client.get(reverse("mfa_download_recovery_codes")).status_code == 200

    def test_may_be_removed_by_who_does_not_need_it(
        self, client, settings, django_capture_on_commit_callbacks
    ):
        user = UserFactory(password=PASSWORD)
        log_in(client, user)
        with django_capture_on_commit_callbacks(execute=True):
            set_up(client)
        assert "Retirer" in client.get(reverse("mfa_deactivate_totp")).content.decode()
        client.post(reverse("mfa_deactivate_totp"))
        assert not Authenticator.objects.filter(user=user).exists()
        subjects = [mail["Subject"] for mail in receive(settings)]
        assert len(subjects) == 2


def recovery_code(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]


def test_its_page_needs_no_inline_style_or_script(client):
    log_in(client, UserFactory(password=PASSWORD))
    page = client.get(reverse(SETUP)).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page


class TestLost:
    """Neither telephone nor recovery codes any more: a coordinator lets it be chosen again."""

    @pytest.fixture
    def lost(self, client):
        user = UserFactory(adviser=True, password=PASSWORD)
        log_in(client, user)
        set_up(client)
        client.post(reverse("account_logout"))
        return user

    @pytest.fixture
    def here(self):
        coordinator = Client()
        log_in(coordinator, UserFactory(coordinator=True, password=PASSWORD))
        return coordinator

    def test_is_chosen_again_and_the_person_is_told(self, client, lost, here, settings):
        settings.STAFF_MFA_REQUIRED = False
        page = reverse("people:team_member", args=[lost.pk])
        assert "Retirer le second facteur" in here.get(page).content.decode()
        here.post(reverse("people:team_second_factor", args=[lost.pk]))
        assert not Authenticator.objects.filter(user=lost).exists()
        assert "Retirer le second facteur" not in here.get(page).content.decode()
        mail = Message.objects.get(kind="people.second_factor_forgotten")
        assert mail.to_email == lost.email
        log_in(client, lost)
        assert get_user(client) == lost
        settings.STAFF_MFA_REQUIRED = True
        assert client.get("/compte/").headers["Location"] == reverse(SETUP)

    def test_twice_tells_once(self, lost, here):
        url = reverse("people:team_second_factor", args=[lost.pk])
        here.post(url)
        page = here.post(url, follow=True).content.decode()
        assert "pas de second facteur" in page
        assert Message.objects.filter(kind="people.second_factor_forgotten").count() == 1

    def test_nobody_removes_the_own_one_here(self, here):
        user = get_user(here)
        assert here.post(reverse("people:team_second_factor", args=[user.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            services.forget_second_factor(user, by=user)
