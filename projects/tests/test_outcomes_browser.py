"""The journey in a real browser: an action answered from the mail, the exit, the news."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.models import Message
from eveil.core.notifications import send_due
from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot, sign_in
from eveil.people.tests.factories import UserFactory
from projects.enums import ActionState, AnswerChannel, FollowUpState
from projects.models import ActionItem, Exit, FollowUp
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


def test_an_action_is_answered_from_the_mail(new_page, live_url, accompaniment):
    due = timezone.localdate() + timedelta(days=5)
    for what in ("Chiffrer la tournée du jeudi", "Demander deux devis de camionnette froide"):
        actions.create(
            accompaniment,
            what=what,
            due=due,
            person=accompaniment.holder.person,
            by=accompaniment.adviser,
        )
    first, second = Message.objects.order_by("pk")
    phone = new_page(width=PHONE)
    phone.goto(link(first, "/fait/"))
    look(phone, "action-fait")
    assert not ActionItem.objects.exclude(state=ActionState.TODO).exists()
    phone.get_by_role("button", name="Oui, c’est fait").click()
    expect(phone.get_by_text("C’est noté")).to_be_visible()
    look(phone, "action-notee")
    phone.goto(link(first, "/plus-tard/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cette action est déjà faite")
    look(phone, "action-reutilisee")
    phone.goto(link(second, "/plus-tard/"))
    look(phone, "action-plus-tard")
    phone.get_by_role("link", name="besoin d’aide").click()
    phone.get_by_label("Qu’est-ce qui coince").fill("Un seul garage répond.")
    look(phone, "action-aide")
    phone.get_by_role("button", name="Demander de l’aide").click()
    expect(phone.get_by_text("votre demande d’aide est partie")).to_be_visible()
    desk = new_page(width=DESKTOP)
    sign_in(desk, live_url, accompaniment.adviser)
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name="Aider Samira").first.click()
    expect(desk.get_by_text("Un seul garage répond.")).to_be_visible()
    look(desk, "action")
    desk.goto(f"/accompagnements/{accompaniment.pk}/action/")
    look(desk, "action-nouvelle")
    desk.goto(f"/porteurs/{accompaniment.holder_id}/")
    look(desk, "porteuse-plan")


def test_the_plan_in_the_space(page, live_url, accompaniment):
    ActionItemFactory(accompaniment=accompaniment, what="Chiffrer la tournée du jeudi")
    sign_in(page, live_url, accompaniment.holder.person.user)
    page.goto("/mon-espace/")
    look(page, "espace-plan")
    page.get_by_role("button", name="Fait\u00a0: Chiffrer").last.click()
    expect(page.get_by_text("Chiffrer la tournée du jeudi\u00a0: c’est fait.")).to_be_visible()


def leave(page, accompaniment):
    """The adviser writes the exit down, on screen."""
    page.goto(f"/porteurs/{accompaniment.holder_id}/")
    page.get_by_role("link", name="Terminer l’accompagnement").click()
    page.get_by_label("Dernier jour").fill(timezone.localdate().isoformat())
    page.get_by_label("Type de sortie").select_option("created")
    page.get_by_label("Motif").fill("L’épicerie a ouvert.")
    page.get_by_label("Situation de la personne").select_option("self_employed")
    page.get_by_label("SIREN").fill("356 000 001")
    page.get_by_role("button", name="Enregistrer la sortie").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look(page, "sortie-erreurs")
    page.get_by_label("Forme juridique").select_option("association")
    page.get_by_label("SIREN").fill("356 000 000")
    page.get_by_label("Équivalents temps plein créés").fill("1,5")
    page.get_by_label("Financements obtenus").fill("12 500")
    page.get_by_role("button", name="Enregistrer la sortie").click()
    expect(page.get_by_text("Sortie enregistrée")).to_be_visible()


def test_an_exit_then_news_from_the_phone_and_by_telephone(new_page, live_url, accompaniment):
    desk = new_page(width=DESKTOP)
    sign_in(desk, live_url, accompaniment.adviser)
    leave(desk, accompaniment)
    look(desk, "porteuse-sortie")
    assert Exit.objects.get().siren == "356000000"
    six, twelve, _ = FollowUp.objects.order_by("months")
    # Time is brought to the rows: the browser and the server keep their own clock.
    six.due = timezone.localdate()
    six.save()
    send_due(timezone.localdate())
    phone = new_page(width=PHONE)
    phone.goto(link(Message.objects.get(kind="projects.follow_up_asked"), "/nouvelles/"))
    look(phone, "nouvelles")
    phone.get_by_label("À votre compte").check()
    phone.get_by_label("Oui, elle continue").check()
    phone.get_by_label("Combien de personnes").fill("2")
    phone.get_by_label("Un mot").fill("On vient d’embaucher à mi-temps.")
    phone.get_by_role("button", name="Envoyer mes nouvelles").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Merci Samira")
    look(phone, "nouvelles-merci")
    six.refresh_from_db()
    assert (six.state, six.channel) == (FollowUpState.ANSWERED, AnswerChannel.LINK)
    FollowUp.objects.filter(pk=twelve.pk).update(
        state=FollowUpState.TO_PHONE, due=timezone.localdate()
    )
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name="Appeler").click()
    look(desk, "appel")
    desk.get_by_label("La personne a répondu").check()
    desk.get_by_label("Situation").select_option("self_employed")
    desk.get_by_label("L’activité continue-t-elle").select_option("changed")
    desk.get_by_label("Emplois").fill("3")
    desk.get_by_label("En quelques mots").fill("Une deuxième tournée le samedi.")
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.get_by_text("réponse enregistrée")).to_be_visible()
    look(desk, "porteuse-nouvelles")
    twelve.refresh_from_db()
    assert (twelve.channel, twelve.by) == (AnswerChannel.PHONE, accompaniment.adviser)
    desk.goto("/indicateurs/")
    expect(desk.get_by_role("link", name="1 réponse obtenue").first).to_be_visible()
    look(desk, "indicateurs-base")


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
