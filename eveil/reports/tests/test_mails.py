"""The mails as staff see them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eveil.core import outbox
from eveil.core.enums import MessageState
from eveil.core.models import Message
from eveil.core.testing.browser import axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser():
    return UserFactory(adviser=True)


def write(key="test:1", **changes):
    parts = {
        "kind": "people.message_posted",
        "to_email": "samira@example.org",
        "to_name": "Samira Belkacem",
        "subject": "Votre rendez-vous",
        "text": "Bonjour Samira",
        "html": "<html><head></head><body><p>Bonjour <b>Samira</b></p></body></html>",
        "attachments": [("rendez-vous.ics", "text/calendar", b"BEGIN:VCALENDAR")],
    }
    return outbox.write(key=key, **{**parts, **changes})


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(client, adviser, count, django_assert_num_queries):
    for number in range(count):
        write(f"test:{number}")
    client.force_login(adviser)
    with django_assert_num_queries(5):
        response = client.get(reverse("reports:mail_list"))
    assert response.content.decode().count("Votre rendez-vous") == count


def test_failures_have_their_tab_and_a_retry(client, adviser):
    write("test:1", subject="Arrivé")
    failed = write("test:2", subject="Perdu")
    Message.objects.filter(pk=failed.pk).update(state=MessageState.FAILED, last_error="refusé net")
    client.force_login(adviser)
    page = client.get(reverse("reports:mail_list"), {"etat": "failed"}).content.decode()
    assert "Perdu" in page
    assert "Arrivé" not in page
    detail = client.get(reverse("reports:mail_detail", args=[failed.pk])).content.decode()
    assert "refusé net" in detail
    response = client.post(reverse("reports:mail_retry", args=[failed.pk]), follow=True)
    assert "repart vers samira@example.org" in response.content.decode()
    failed.refresh_from_db()
    assert failed.state == MessageState.PENDING
    # A second press changes nothing.
    response = client.post(reverse("reports:mail_retry", args=[failed.pk]), follow=True)
    assert "n’est plus en échec" in response.content.decode()


def test_a_stale_claim_shows(client, adviser):
    message = write()
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, claimed_at=timezone.now() - timedelta(hours=1)
    )
    client.force_login(adviser)
    assert "Interrompu" in client.get(reverse("reports:mail_list")).content.decode()


def test_shown_as_received(client, adviser, settings):
    settings.EMAIL_BACKEND = "eveil.core.mailbox.MailboxBackend"
    message = write()
    assert outbox.deliver(message.pk)
    client.force_login(adviser)
    page = client.get(reverse("reports:mail_detail", args=[message.pk])).content.decode()
    assert outbox.message_id("test:1").strip("<>") in page
    assert "rendez-vous.ics" in page
    html = client.get(reverse("reports:mail_html", args=[message.pk]))
    assert "Bonjour <b>Samira</b>" in html.content.decode()
    assert "sandbox allow-popups" in html["Content-Security-Policy"]
    assert "script-src" not in html["Content-Security-Policy"]
    attachment = client.get(reverse("reports:mail_attachment", args=[message.pk, 0]))
    assert attachment.content == b"BEGIN:VCALENDAR"
    assert attachment["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("reports:mail_attachment", args=[message.pk, 1])).status_code == 404


def test_a_secret_is_not_shown_to_staff(client, adviser):
    message = write(text="Votre code : 123456", html="<p>Votre code : 123456</p>", sensitive=True)
    client.force_login(adviser)
    page = client.get(reverse("reports:mail_detail", args=[message.pk])).content.decode()
    html = client.get(reverse("reports:mail_html", args=[message.pk])).content.decode()
    assert "123456" not in page + html
    assert "code ou un lien personnel" in page


@pytest.mark.django_db(transaction=True)
def test_looks(page, live_url, settings):
    settings.EMAIL_BACKEND = "eveil.core.mailbox.MailboxBackend"
    message = write()
    outbox.deliver(message.pk)
    failed = write("test:2", subject="Invitation à la rencontre de décembre")
    Message.objects.filter(pk=failed.pk).update(state=MessageState.FAILED, last_error="refusé")
    sign_in(page, live_url, UserFactory(adviser=True))
    page.goto(reverse("reports:mail_list"))
    axe(page)
    screenshot(page, "mails-list")
    page.get_by_role("link", name="Votre rendez-vous").click()
    page.frame_locator("iframe").get_by_text("Samira").wait_for()
    axe(page)
    screenshot(page, "mails-detail")
