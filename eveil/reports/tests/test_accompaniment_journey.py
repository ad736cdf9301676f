"""The whole accompaniment as one story: from the application to the news a year after the exit.

The holder has a phone, the adviser a laptop; what they are told is read in their mails, and
links are followed from there. Nothing internal may reach the holder, on a page or in a mail.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from eveil.core.testing.browser import PHONE
from eveil.people.tests.factories import PersonFactory
from eveil.people.tests.mails import code_in, text_of
from eveil.reports.tests.walking import Story, look, read
from partners.tests.factories import PartnerFactory
from projects.enums import AnswerChannel, FollowUpState, ReferralState
from projects.models import Exit, FollowUp, Interview, Referral
from projects.services.outcomes import hand_to_team
from projects.tests.factories import IntakeSubmissionFactory, SlotFactory
from projects.tests.pad import draw

pytestmark = pytest.mark.django_db(transaction=True)

# A Tuesday.
START = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Paris"))
HOLDER, CONTACT = "maelle@example.org", "marion@example.org"
SUMMARY = "Le four est sans doute à la commune : le cadastre le dira."
INTERNAL = ("Appelée deux fois, très hésitante.", "Ne pas la presser avant la rentrée.")
# From the mail of the welcome to the first appointment; and of all that was asked of her.
MOST_TAPS_TO_BOOK, MOST_TAPS = 5, 20


class Accompaniment(Story):
    """A holder and its adviser."""

    HOLDER_OF_PHONE, NAME = HOLDER, "parcours"
    # On the phones that the holder had before this one.
    taps = 0

    def later(self, moment):
        super().later(moment)
        hand_to_team(timezone.localdate())


@pytest.fixture
def story(new_page, live_url, settings, time_machine):
    return Accompaniment(new_page, live_url, settings, time_machine, START)


# The story -------------------------------------------------------------------------------


def accept(story):
    """The adviser accepts an application, with a note that stays inside."""
    application = IntakeSubmissionFactory(
        first_name="Maëlle",
        last_name="Arsac",
        email=HOLDER,
        title="Un four à pain partagé",
        in_review=True,
        assigned_to=story.adviser,
    )
    for hours in (7 * 24 + 1, 7 * 24 + 2):
        SlotFactory(adviser=story.adviser, hours=hours)
    desk = story.desk
    desk.goto(f"/candidatures/{application.pk}/")
    desk.get_by_label("Note interne").fill(INTERNAL[0])
    desk.get_by_role("button", name="Ajouter").click()
    read(desk, INTERNAL[0])
    desk.get_by_role("link", name="Accepter…").click()
    read(desk.frame_locator("iframe"), "Bonne nouvelle : votre candidature est acceptée")
    look(desk, "parcours-accepter")
    desk.get_by_role("button", name="Accepter la candidature").click()
    read(desk, "le dossier est ouvert au nom de Maëlle Arsac")
    desk.get_by_role("link", name="Ouvrir le dossier").click()
    read(desk, "En accompagnement")
    story.record = desk.url


def book(story):
    """From the mail of the welcome to the first appointment, without a password."""
    story.tap_mail("Votre projet est accueilli", "/invitation/")
    story.see("bienvenue", "Bienvenue, Maëlle")
    story.tap("button", "Ouvrir mon espace")
    story.look("espace", "Choisir l’heure de votre entretien")
    story.tap("link", "Prendre rendez-vous")
    read(story.phone, "Mardi 1er décembre 2026")
    story.hand.tap(story.phone.locator(".ev-slot").first)
    story.tap("button", "Réserver")
    story.see("rendez-vous", "C’est noté")
    assert story.hand.taps <= MOST_TAPS_TO_BOOK
    for address in (HOLDER, story.adviser.email):
        mail = story.newest(address, "Entretien le mardi 1er décembre 2026 à 10 h")
        (diary,) = mail.iter_attachments()
        assert diary.get_content_type() == "text/calendar"


def hold(story):
    """The hour has passed: the summary is written in two parts, signed, and sent to sign."""
    story.later(START + timedelta(days=7, hours=2, minutes=10))
    desk = story.desk
    story.sign_in()
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name="Écrire le compte rendu : Maëlle Arsac").first.click()
    desk.get_by_label("Objet").fill("À qui est le four ?")
    desk.get_by_label("Compte rendu partagé").fill(SUMMARY)
    desk.get_by_label("Suites décidées ensemble").fill("Lire le cadastre\nEstimer le bois")
    desk.get_by_label("Note interne").fill(INTERNAL[1])
    desk.get_by_role("button", name="Enregistrer").click()
    read(desk, "Le compte rendu attend votre signature")
    look(desk, "parcours-compte-rendu")
    desk.get_by_role("link", name="Signer", exact=True).click()
    read(desk, "Julien Teyssonnier signe ici")
    draw(desk)
    desk.get_by_role("button", name="Valider la signature").click()
    read(desk, "Il manque la signature de la personne")
    desk.get_by_role("button", name="Demander à Maëlle").click()
    read(desk, "Sa signature est demandée par courriel")


def sign(story):
    """The holder reads the shared part, signs with a finger, and finds its plan."""
    story.tap_mail("Compte rendu à lire et à signer", "/mon-espace/entretiens/")
    story.look("a-signer", SUMMARY)
    story.tap("link", "Signer", exact=True)
    read(story.phone, "Maëlle Arsac signe ici")
    draw(story.phone)
    story.tap("button", "Valider la signature")
    story.see("signe", "Signature enregistrée")
    assert Interview.objects.get(summary=SUMMARY).is_signed
    story.tap("link", "Voir mon plan d’action")
    story.see("plan", "Lire le cadastre")
    # Who has just met its adviser is not asked to book again.
    expect(story.phone.get_by_text("Choisir l’heure")).to_have_count(0)


def answer_from_the_mail(story):
    """One mail reminds of two actions: one is done, for the other help is asked; no log in."""
    story.phone.context.clear_cookies()
    story.later(START + timedelta(days=18))
    story.tap_mail("Bientôt", "/fait/")
    story.look("action", "C’est fait ?")
    read(story.phone, "Lire le cadastre")
    story.tap("button", "Oui, c’est fait")
    story.see("action-faite", "C’est noté")
    story.tap("link", "Besoin d’aide : Estimer le bois")
    story.phone.get_by_label("Qu’est-ce qui coince").fill("Je ne sais pas à qui demander.")
    story.tap("button", "Demander de l’aide")
    story.see("aide-demandee", "votre demande d’aide est partie")
    story.phone.goto(story.follow(HOLDER, "Bientôt", "/plus-tard/"))
    story.see("action-deja-faite", "Cette action est déjà faite")
    story.sign_in()
    story.desk.goto("/aujourdhui/")
    story.desk.get_by_role("link", name="Aider Maëlle Arsac").first.click()
    read(story.desk, "Je ne sais pas à qui demander.")


def refer(story):
    """To a structure, as soon as the holder agrees; its contact answers from the mail."""
    partner = PartnerFactory(
        person=PersonFactory(first_name="Marion", last_name="Gineys", email=CONTACT),
        email=CONTACT,
        mandate__structure__name="POLLEN SCOP",
        mandate__is_main=True,
    )
    desk = story.desk
    desk.goto(story.record)
    desk.get_by_role("link", name="Orienter vers une structure").first.click()
    # Its name is enough, whether or not suggestions are ready when it is typed.
    desk.get_by_label("Vers", exact=True).fill("POLLEN SCOP")
    desk.get_by_label("Ce que la structure doit savoir").fill("Cherche un cadre pour vendre.")
    desk.get_by_role("button", name="Voir le courriel").click()
    read(desk, "Relisez le courriel")
    look(desk, "parcours-orienter")
    desk.get_by_role("button", name="Envoyer", exact=True).click()
    read(desk, "La question est posée à Maëlle Arsac")
    assert story.mails_to(CONTACT) == []

    story.tap_mail("Pouvons-nous parler de vous", "/accord/")
    story.hand.tap(story.phone.get_by_label("Téléphone"))
    story.look("accord", "Cherche un cadre pour vendre.")
    story.tap("button", "Oui, je suis d’accord")
    story.look("accord-donne", "Nous avons prévenu POLLEN SCOP")

    page = story.open(PHONE)
    page.goto(story.follow(CONTACT, "EVEIL vous oriente une personne", "/orientations/"))
    page.get_by_label("Adresse électronique").fill(CONTACT)
    page.get_by_role("button", name="Recevoir un code").tap()
    read(page, "Si un compte existe")
    page.get_by_label("Code").fill(code_in(story.mails_to(CONTACT)[0]))
    page.get_by_role("button", name="Continuer").tap()
    read(page, "Pouvez-vous recevoir cette personne")
    page.get_by_role("button", name="Oui, nous la recevons").tap()
    read(page, "Prendre contact")
    read(page, "06 39 98 00 01")
    look(page, "parcours-partenaire")
    told = page.content()
    assert HOLDER not in told
    assert not any(words in told for words in (*INTERNAL, SUMMARY))
    assert Referral.objects.get().state == ReferralState.ACCEPTED
    assert partner.person == Referral.objects.get().contact
    story.newest(story.adviser.email, "une réponse favorable")
    story.newest(HOLDER, "POLLEN SCOP peut vous recevoir")
    story.phone.reload()
    story.see("accord-suivi", "POLLEN SCOP peut vous recevoir")


def leave(story):
    """Seven months later: the end, with what was created."""
    story.later(START + timedelta(days=210))
    story.sign_in()
    desk = story.desk
    desk.goto(story.record)
    desk.get_by_role("link", name="Terminer l’accompagnement").first.click()
    desk.get_by_label("Type de sortie").select_option("created")
    desk.get_by_label("Motif, en quelques mots").fill(
        "L’association tourne, une fournée par semaine."
    )
    desk.get_by_label("Situation de la personne").select_option("self_employed")
    desk.get_by_label("Forme juridique").select_option("association")
    desk.get_by_label("SIREN").fill("356 000 001")
    desk.get_by_label("ETP créés").fill("0,5")
    desk.get_by_role("button", name="Enregistrer la sortie").click()
    read(desk, "Ce SIREN n’existe pas")
    look(desk, "parcours-sortie")
    desk.get_by_label("SIREN").fill("356 000 000")
    desk.get_by_role("button", name="Enregistrer la sortie").click()
    read(desk, "Relisez le courriel qui partira")
    look(desk, "parcours-sortie-courriel")
    desk.get_by_role("button", name="Enregistrer et envoyer").click()
    read(desk, "Sortie enregistrée")
    created = Exit.objects.get()
    assert (created.siren, created.fte_created) == ("356000000", Decimal("0.5"))
    noted = text_of(story.newest(HOLDER, "Votre accompagnement est terminé"))
    assert "SIREN\u00a0: 356000000" in noted
    assert "une fournée par semaine" not in noted


def give_news(story):
    """Six months after, from a phone that never logged in."""
    story.taps += story.hand.taps
    story.take_phone()
    six = FollowUp.objects.get(months=6)
    story.later(START + timedelta(days=(six.due - START.date()).days))
    story.tap_mail("Où en êtes-vous, 6 mois après", "/nouvelles/")
    story.look("nouvelles", "que devenez-vous")
    story.hand.tap(story.phone.get_by_label("À votre compte"))
    story.hand.tap(story.phone.get_by_label("Oui, elle continue"))
    story.tap("button", "Envoyer mes nouvelles")
    story.look("merci", "Merci Maëlle")
    assert FollowUp.objects.get(months=6).channel == AnswerChannel.LINK


def give_news_by_telephone(story):
    """Silent at twelve months, though asked three times: the adviser calls, five fields."""
    twelve = FollowUp.objects.get(months=12)
    first = START + timedelta(days=(twelve.due - START.date()).days)
    before = len(story.mails_to(HOLDER))
    for days in (0, 10, 20, 27):
        story.later(first + timedelta(days=days))
    assert len(story.mails_to(HOLDER)) == before + 3
    story.sign_in()
    desk = story.desk
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name="Prendre des nouvelles de Maëlle Arsac").first.click()
    read(desk, "À son compte, activité : oui, elle continue (6 mois après)")
    look(desk, "parcours-appel")
    fields = desk.locator("main form :is(fieldset, select, input[type=number], textarea)")
    expect(fields).to_have_count(5)
    desk.get_by_label("Situation").select_option("self_employed")
    desk.get_by_label("L’activité continue-t-elle").select_option("changed")
    desk.get_by_label("Emplois").fill("3")
    desk.get_by_label("En quelques mots").fill("Une deuxième fournée le samedi.")
    desk.get_by_role("button", name="Enregistrer").click()
    read(desk, "réponse enregistrée")
    look(desk, "parcours-dossier")
    desk.goto("/indicateurs/")
    read(desk, "1 réponse obtenue")
    twelve.refresh_from_db()
    assert (twelve.state, twelve.channel, twelve.by) == (
        FollowUpState.ANSWERED,
        AnswerChannel.PHONE,
        story.adviser,
    )


def test_from_the_application_to_the_news_a_year_later(story):
    accept(story)
    book(story)
    hold(story)
    sign(story)
    answer_from_the_mail(story)
    refer(story)
    leave(story)
    give_news(story)
    give_news_by_telephone(story)
    assert story.hand.taps + story.taps <= MOST_TAPS
    mailed = [text_of(mail) + mail.as_string() for mail in story.mails_to(HOLDER)]
    for told in story.seen + mailed:
        assert not any(words in told for words in INTERNAL)
