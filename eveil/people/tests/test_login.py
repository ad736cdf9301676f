"""Ways in, and what they tell to who has no business here."""

import re

import pytest
import time_machine
from allauth.account.urls import urlpatterns as account_patterns
from allauth.mfa.base.urls import urlpatterns as mfa_base
from allauth.mfa.recovery_codes.urls import urlpatterns as mfa_codes
from allauth.mfa.totp.urls import urlpatterns as mfa_totp
from django.contrib.auth import get_user
from django.urls import reverse

from eveil.core.models import Message
from eveil.people import services
from eveil.people.tests.factories import UserFactory
from eveil.people.tests.mails import code_in, receive, text_of

pytestmark = pytest.mark.django_db

LOGIN = "account_request_login_code"
PASSWORD = "la châtaigne du hameau"


def logged_in(client):
    user = get_user(client)
    return user if user.is_authenticated else None


def ask_code(client, email, **extra):
    return client.post(reverse("account_request_login_code"), {"email": email, **extra})


def type_code(client, code, **extra):
    return client.post(reverse("account_confirm_login_code"), {"code": code, **extra})


def log_in(client, email, password, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


class TestCode:
    def test_from_the_mailbox_to_the_home_page(self, client, settings):
        user = UserFactory()
        response = ask_code(client, user.email.upper())
        assert response.headers["Location"] == reverse("account_confirm_login_code")
        [mail] = receive(settings)
        assert mail["To"] == user.email
        assert mail["Subject"] == "Votre code EVEIL"
        assert code_in(mail) in mail.get_body(("html",)).get_content()
        response = type_code(client, code_in(mail))
        assert response.headers["Location"] == reverse("reports:home")
        assert logged_in(client) == user

    def test_nothing_of_the_code_stays_in_the_outbox(self, client, settings):
        ask_code(client, UserFactory().email)
        code = code_in(receive(settings)[0])
        message = Message.objects.get()
        assert message.sensitive
        assert code not in f"{message.subject}{message.text}{message.html}{message.key}"

    def test_leads_to_the_page_that_was_asked_for(self, client, settings):
        user = UserFactory()
        asked = client.get("/compte/")
        assert asked.headers["Location"] == f"{reverse('account_request_login_code')}?next=/compte/"
        response = ask_code(client, user.email, next="/compte/")
        code = code_in(receive(settings)[0])
        response = client.post(response.headers["Location"], {"code": code, "next": "/compte/"})
        assert response.headers["Location"] == "/compte/"

    def test_never_leads_to_another_site(self, client, settings):
        user = UserFactory()
        ask_code(client, user.email, next="https://evil.example.org/")
        code = code_in(receive(settings)[0])
        response = type_code(client, code, next="https://evil.example.org/")
        assert response.headers["Location"] == reverse("reports:home")

    def test_works_only_where_it_was_asked_for(self, client, settings):
        user = UserFactory()
        ask_code(client, user.email)
        code = code_in(receive(settings)[0])
        other = type(client)()
        ask_code(other, "nobody@example.org")
        type_code(other, code)
        assert logged_in(other) is None

    def test_three_errors_end_it(self, client, settings):
        user = UserFactory()
        ask_code(client, user.email)
        code = code_in(receive(settings)[0])
        response = type_code(client, "XXXX-XXXX")
        assert "Ce n’est pas le bon code" in response.content.decode()
        type_code(client, "XXXX-XXXX")
        type_code(client, "XXXX-XXXX")
        type_code(client, code)
        assert logged_in(client) is None

    def test_the_second_replaces_the_first(self, client, settings):
        user = UserFactory()
        ask_code(client, user.email)
        response = type_code(client, "", action="resend")
        assert response.status_code == 302
        new, old = map(code_in, receive(settings))
        type_code(client, old)
        assert logged_in(client) is None
        type_code(client, new)
        assert logged_in(client) == user

    def test_expires(self, client, settings):
        user = UserFactory()
        with time_machine.travel("2026-11-20T10:00:00+01:00"):
            ask_code(client, user.email)
            code = code_in(receive(settings)[0])
        with time_machine.travel("2026-11-20T10:16:00+01:00"):
            type_code(client, code)
        assert logged_in(client) is None


class TestPassword:
    def test_opens_the_door(self, client):
        user = UserFactory(password=PASSWORD)
        response = log_in(client, user.email, PASSWORD)
        assert response.headers["Location"] == reverse("reports:home")
        assert logged_in(client) == user

    def test_the_error_says_not_which_half_is_wrong(self, client):
        user = UserFactory(password=PASSWORD)
        wrong = log_in(client, user.email, "wrong").content.decode()
        assert "ne vont pas ensemble" in wrong
        unknown = log_in(client, "nobody@example.org", "wrong").content.decode()
        assert without_traces(wrong, user.email) == without_traces(unknown, "nobody@example.org")

    def test_after_five_errors_even_the_right_one_waits(self, client):
        user = UserFactory(password=PASSWORD)
        for _ in range(5):
            log_in(client, user.email, "wrong")
        response = log_in(client, user.email, PASSWORD)
        assert "Trop d’essais" in response.content.decode()
        assert logged_in(client) is None

    def test_may_be_reset_by_code(self, client, settings):
        user = UserFactory(password=PASSWORD)
        client.post(reverse("account_reset_password"), {"email": user.email})
        code = code_in(receive(settings)[0])
        client.post(reverse("account_confirm_password_reset_code"), {"code": code})
        new = "une autre phrase du hameau"
        response = client.post(
            reverse("account_complete_password_reset"), {"password1": new, "password2": new}
        )
        assert response.headers["Location"] == reverse("account_password_reset_completed")
        assert client.get(response.headers["Location"]).status_code == 200
        user.refresh_from_db()
        assert user.check_password(new)
        assert "réinitialisé" in text_of(receive(settings)[0])

    @pytest.mark.parametrize("password", ["court", "motdepasse", "123456789012"])
    def test_weak_ones_are_refused_beside_the_field(self, client, password, settings):
        user = UserFactory(password=PASSWORD)
        log_in(client, user.email, PASSWORD)
        response = client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": password, "password2": password},
        )
        assert response.context["form"].errors.keys() == {"password1"}


def without_traces(html, email):
    """The page without what differs from one visit to the next."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return html.replace(email, "…")


def test_a_change_is_told_with_its_time_and_place(client, settings):
    user = UserFactory(password=PASSWORD)
    with time_machine.travel("2026-12-01T23:30:00+00:00"):
        log_in(client, user.email, PASSWORD)
        new = {"password1": "une autre phrase", "password2": "une autre phrase"}
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, **new},
            headers={"user-agent": "<b>Navigateur</b>"},
        )
        mail = receive(settings)[0]
    text = text_of(mail).replace("\u00a0", " ")
    assert "le mercredi 2 décembre 2026 à 0 h 30 depuis l’adresse IP 127.0.0.1" in text
    assert "<b>Navigateur</b>" in text
    assert "&lt;b&gt;Navigateur" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("url_name", ["account_request_login_code", "account_reset_password"])
def test_an_unknown_address_learns_nothing(client, url_name):
    """Same status, same address, same page, same number of mails."""
    known, closed = UserFactory().email, UserFactory(is_active=False).email
    seen = []
    for email in (known, closed, "nobody@example.org"):
        visitor = type(client)()
        Message.objects.all().delete()
        response = visitor.post(reverse(url_name), {"email": email})
        page = visitor.get(response.headers["Location"])
        # The one who tries a code learns nothing either.
        error = visitor.post(response.headers["Location"], {"code": "XXXX-XXXX"})
        seen.append(
            (
                response.status_code,
                response.headers["Location"],
                page.status_code,
                without_traces(page.content.decode(), email),
                error.status_code,
                without_traces(error.content.decode(), email),
                list(Message.objects.values_list("to_email", flat=True)) == [email],
            )
        )
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][-1]


def test_who_has_no_account_is_told_by_mail(client, settings):
    ask_code(client, "nobody@example.org")
    assert "Aucun compte" in receive(settings)[0]["Subject"]


def test_four_codes_a_minute_are_too_many(client):
    user = UserFactory()
    for _ in range(3):
        assert ask_code(type(client)(), user.email).status_code == 302
    response = ask_code(client, user.email)
    assert response.status_code == 200
    assert "Trop d’essais" in response.content.decode()
    assert Message.objects.count() == 3


def test_a_mailbox_is_not_filled_with_codes(client):
    user = UserFactory()
    sent = 0
    with time_machine.travel("2026-11-20T10:00:00+01:00", tick=False) as clock:
        for _ in range(50):
            clock.shift(61)
            sent += ask_code(type(client)(), user.email).status_code == 302
    assert sent == Message.objects.count() == 20


def test_one_machine_can_not_ask_for_everybody(client):
    for number in range(20):
        assert ask_code(type(client)(), f"nobody{number}@example.org").status_code == 302
    response = ask_code(client, "nobody@example.org")
    assert "Trop d’essais" in response.content.decode()
    assert Message.objects.count() == 20


def test_logging_in_by_the_hundred_is_refused(client):
    for number in range(30):
        log_in(client, f"nobody{number}@example.org", "x")
    response = log_in(client, "nobody@example.org", "x")
    assert response.status_code == 429
    assert "beaucoup de demandes" in response.content.decode()


def test_a_closed_account_does_not_open(client, settings):
    coordinator, user = UserFactory(coordinator=True), UserFactory(adviser=True, password=PASSWORD)
    services.close_account(user, by=coordinator)
    response = log_in(client, user.email, PASSWORD)
    assert response.headers["Location"] == reverse("account_inactive")
    assert "Ce compte est fermé" in client.get(reverse("account_inactive")).content.decode()
    assert logged_in(client) is None


def test_nobody_opens_an_account_alone(client):
    response = client.post(
        reverse("account_signup"), {"email": "nobody@example.org", "password1": PASSWORD}
    )
    assert "sur invitation" in response.content.decode()
    assert not get_user(client).is_authenticated


# What of allauth opens without logging in; everything else asks for it.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
}


@pytest.mark.parametrize(
    "pattern", [*account_patterns, *mfa_base, *mfa_totp, *mfa_codes], ids=lambda found: found.name
)
def test_only_the_named_pages_of_allauth_are_public(client, pattern):
    response = client.get(reverse(pattern.name))
    asks = response.headers.get("Location", "").startswith(f"{reverse(LOGIN)}?next=")
    assert asks is (pattern.name not in PUBLIC)


def test_leaving_takes_a_post(client):
    client.force_login(UserFactory())
    client.get(reverse("account_logout"))
    assert logged_in(client)
    client.post(reverse("account_logout"))
    assert logged_in(client) is None
