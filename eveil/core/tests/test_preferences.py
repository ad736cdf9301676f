"""What an address wants to receive, chosen without logging in."""

import pytest
from playwright.sync_api import expect

from eveil.core.enums import Category
from eveil.core.forms import REFUSABLE
from eveil.core.models import Message, OptOut
from eveil.core.notifications import Notification, Recipient, preferences_url
from eveil.core.testing.browser import axe, screenshot

EMAIL = "helene@example.org"


def path(email=EMAIL):
    return "/" + preferences_url(email).split("/", 3)[3]


class Reminder(Notification):
    name = "people.message_posted"  # Its templates are not read: render() is ours.
    category = Category.MEETINGS
    reason = "vous êtes invitée"

    def __init__(self, number):
        self.number = number

    @property
    def key(self):
        return f"test:{self.number}"

    @property
    def recipient(self):
        return Recipient("Helene@Example.org", "Hélène")

    def render(self):
        return {"subject": "Rappel", "text": "Rappel", "html": "<p>Rappel</p>"}


@pytest.mark.django_db
def test_refusing_stops_that_category_and_no_other(client):
    assert Reminder(1).send() is not None
    response = client.post(path(), {"wanted": sorted(REFUSABLE - {"meetings"})}, follow=True)
    assert "enregistrés" in response.content.decode()
    assert list(OptOut.objects.values_list("email", "category")) == [(EMAIL, "meetings")]
    assert Reminder(2).send() is None
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_wanting_again(client):
    client.post(path(), {"wanted": []})
    assert OptOut.objects.count() == len(REFUSABLE)
    client.post(path(), {"wanted": sorted(REFUSABLE)})
    assert OptOut.objects.count() == 0
    assert Reminder(1).send() is not None


@pytest.mark.django_db
def test_what_answers_oneself_cannot_be_refused(client):
    page = client.get(path()).content.decode()
    assert 'value="service"' not in page
    response = client.post(path(), {"wanted": ["service", "n'importe quoi"]})
    assert response.status_code == 200
    assert "Sélectionnez un choix valide" in response.content.decode()
    assert OptOut.objects.count() == 0


@pytest.mark.django_db
def test_a_tampered_link_is_unknown(client):
    assert client.get(path()[:-2] + "/").status_code == 404
    assert client.post("/preferences/abc/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_looks(page, live_url):
    page.goto(path())
    page.get_by_label("Bilans de l’incubateur").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Vos choix sont enregistrés").wait_for()
    expect(page.get_by_label("Bilans de l’incubateur")).not_to_be_checked()
    expect(page.get_by_label("Rencontres")).to_be_checked()
    axe(page)
    screenshot(page, "preferences")
