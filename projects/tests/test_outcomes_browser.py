"""The plan of action in a browser, beside its part in the whole accompaniment."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.models import Message
from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from projects import action_links
from projects.services import actions
from projects.tests.factories import AccompanimentFactory, ActionItemFactory

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    axe(page)
    screenshot(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def link(mail, word):
    """The first address in a mail that holds ``word``, as the path of this server."""
    return urlsplit(re.search(rf"http\S*{word}\S*", mail.text)[0]).path


@pytest.fixture
def accompaniment():
    today = timezone.localdate()
    return AccompanimentFactory(
        holder__user=True,
        holder__person__first_name="Samira",
        project__title="L’Épicerie du col",
        start=today - timedelta(days=400),
    )


def test_the_pages_of_an_action(new_page, live_url, accompaniment):
    action = ActionItemFactory(accompaniment=accompaniment, person=accompaniment.holder.person)
    phone = new_page(width=PHONE)
    phone.goto(action_links.path(action, action.person, "plus-tard"))
    look(phone, "action-plus-tard")
    said = ActionItemFactory(accompaniment=accompaniment, person=action.person, done=True)
    phone.goto(action_links.path(said, said.person))
    expect(phone.get_by_role("link", name=f"Plus tard\u00a0: {action.what}")).to_be_visible()
    look(phone, "action-notee")
    desk = new_page(width=DESKTOP)
    sign_in(desk, live_url, accompaniment.adviser)
    desk.goto(action.get_absolute_url())
    look(desk, "action")
    desk.goto(f"/accompagnements/{accompaniment.pk}/action/")
    look(desk, "action-nouvelle")


def test_the_plan_in_the_space(page, live_url, accompaniment):
    ActionItemFactory(accompaniment=accompaniment, what="Chiffrer la tournée du jeudi")
    sign_in(page, live_url, accompaniment.holder.person.user)
    page.goto("/mon-espace/")
    look(page, "espace-plan")
    page.get_by_role("button", name="Fait\u00a0: Chiffrer").last.click()
    expect(page.get_by_text("Chiffrer la tournée du jeudi\u00a0: c’est fait.")).to_be_visible()


def test_an_old_link_on_the_phone(new_page, live_url, accompaniment):
    with time_machine.travel(timezone.now() - timedelta(days=90)):
        actions.create(
            accompaniment,
            what="Relire les statuts",
            due=timezone.localdate() + timedelta(days=5),
            person=accompaniment.holder.person,
            by=UserFactory(adviser=True),
        )
    phone = new_page(width=PHONE)
    phone.goto(link(Message.objects.get(), "/fait/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce lien est trop ancien")
    look(phone, "lien-ancien")
