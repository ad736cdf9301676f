"""A partnership as one story: signed in March, handed over in June, carried on in July.

The structure's people have phones, the adviser a laptop; what they are told is read in their
mails. Nothing internal may reach the structure, nothing known is asked again, and nothing is
left with the one who left.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from eveil.core.registry import carried_by
from eveil.core.testing.browser import PHONE, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory
from eveil.people.tests.mails import text_of
from eveil.reports.tests.walking import Story, fits, look, read
from events.enums import Answer, MeetingState
from events.models import Invitation
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.enums import Offer
from partners.models import Contribution, Handover, Mandate, Party
from partners.services import handovers
from partners.tests.factories import PDF, MandateFactory, PartnerFactory, StructureFactory
from projects.enums import HandState, Need, ReferralState
from projects.models import HelpOffer, Referral
from projects.tests.factories import AccompanimentFactory, ReferralFactory, show

pytestmark = pytest.mark.django_db(transaction=True)

PARIS = ZoneInfo("Europe/Paris")
MARCH = datetime(2027, 3, 2, 9, tzinfo=PARIS)
JUNE = datetime(2027, 6, 7, 9, tzinfo=PARIS)
LAST_DAY = date(2027, 6, 30)
LAST_EVENING = datetime(2027, 6, 30, 19, tzinfo=PARIS)
JULY = datetime(2027, 7, 1, 8, tzinfo=PARIS)
LEAVER, SUCCESSOR = "helene@example.org", "ines@example.org"
SHARED, NOTE = "La clé est au bar.", "La comptable s’appelle Aïda, passez par elle."
INTERNAL = ("Ils hésitent encore pour 2028.", "Elle commence plus tard.")
# From the mail to all that the successor came for.
MOST_TAPS = 8


class Partnership(Story):
    """A structure whose contact leaves, and the adviser who follows it."""

    HOLDER_OF_PHONE, NAME = SUCCESSOR, "partenariat"

    def __init__(self, *args):
        super().__init__(*args)
        MandateFactory(structure=StructureFactory(name="AMESUD", is_carrier=True), is_main=True)
        self.structure = StructureFactory(
            name="Les Ateliers de la Volane", short_name="Les Ateliers", offers=[Offer.WORKSPACE]
        )
        self.leaver = PartnerFactory(
            person=PersonFactory(first_name="Hélène", last_name="Combaluzier", email=LEAVER),
            email=LEAVER,
            mandate__structure=self.structure,
            mandate__is_main=True,
        )
        self.other_phone = self.open(PHONE)

    def later(self, moment):
        super().later(moment)
        handovers.follow_up()


@pytest.fixture
def story(new_page, live_url, settings, time_machine):
    return Partnership(new_page, live_url, settings, time_machine, MARCH)


def look_at_both_widths(page, name):
    """Staff have a phone on the road: the page fits there too."""
    look(page, name)
    size = page.viewport_size
    page.set_viewport_size({"width": PHONE, "height": 844})
    fits(page)
    screenshot(page, name)
    page.set_viewport_size(size)


# The story -------------------------------------------------------------------------------


def sign_an_agreement(story):
    """Written, read and signed, with what the structure does each year."""
    desk = story.desk
    desk.goto("/conventions/")
    look_at_both_widths(desk, "conventions-aucune")
    desk.get_by_role("link", name="Nouvelle convention").click()
    desk.get_by_label("Quelle structure").fill("volane")
    desk.get_by_role("option", name="Les Ateliers de la Volane").click()
    desk.get_by_role("button", name="Continuer").click()
    desk.get_by_label("Objet").fill("Accueillir les porteurs qui travaillent la laine.")
    desk.get_by_label("Ce qu’elle ne couvre pas").fill("La vente en boutique.")
    desk.get_by_label("Premier jour").fill("2027-03-15")
    desk.get_by_label("Dernier jour").fill("2040-12-31")
    desk.get_by_label("Une nouvelle convention est signée").check()
    look_at_both_widths(desk, "convention-formulaire")
    desk.get_by_role("button", name="Enregistrer").click()

    desk.get_by_role("link", name="Ajouter ce que fait Les Ateliers").click()
    desk.get_by_label("Pendant").check()
    desk.get_by_label("Ce qu’elle fait").fill("Ouvrir l’atelier de cardage")
    desk.get_by_label("Quantité par an").fill("14")
    desk.get_by_label("Interlocuteur").select_option(label="Hélène Combaluzier")
    look_at_both_widths(desk, "intervention-formulaire")
    desk.get_by_role("button", name="Enregistrer").click()
    read(desk, "Intervention ajoutée")
    desk.get_by_role("link", name="Mettre en relecture").click()
    read(desk.frame_locator("iframe"), "Bonjour")
    look_at_both_widths(desk, "convention-relecture")
    desk.get_by_role("button", name="Envoyer à").click()
    read(desk, "0 structure sur 2 approuve ce texte")
    desk.get_by_role("link", name="Enregistrer la signature").click()
    desk.get_by_label("Exemplaire signé").set_input_files(
        {"name": "convention.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look_at_both_widths(desk, "convention-signature")
    desk.get_by_role("button", name="Enregistrer la signature").click()
    read(desk, "Convention signée")
    look_at_both_widths(desk, "convention-signee")


def note_exchanges(story):
    """One that the structure reads, with a step to do, and one that stays inside."""
    desk = story.desk
    desk.goto(story.structure.get_absolute_url())
    desk.get_by_role("link", name="Noter un échange").click()
    desk.get_by_label("Ce qui s’est dit").fill(SHARED)
    desk.get_by_label(re.compile("l’équipe, et Hélène Combaluzier")).check()
    desk.get_by_label("Suite à donner").fill("Proposer deux dates")
    desk.get_by_label("Pour le").fill("2027-03-02")
    desk.get_by_label("Pièces jointes").set_input_files(
        {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    look_at_both_widths(desk, "echange-formulaire")
    desk.get_by_role("button", name="Noter", exact=True).click()
    read(desk, "partagé avec la structure")
    desk.get_by_role("link", name="Noter un échange").click()
    desk.get_by_label("Ce qui s’est dit").fill(INTERNAL[0])
    desk.get_by_role("button", name="Noter", exact=True).click()
    read(desk, INTERNAL[0])
    look_at_both_widths(desk, "structure")
    desk.goto("/aujourdhui/")
    desk.get_by_role("button", name=re.compile("^Fait")).click()
    read(desk, "C’est fait")


def go_on(story):
    """By June the contact carries a referral, an answered invitation, a meeting to host."""
    story.later(JUNE)
    contact = story.leaver.person
    invited = {"structure": story.structure, "person": contact, "answer": Answer.YES}
    InvitationFactory(meeting__state=MeetingState.INVITED, meeting__theme="La laine", **invited)
    MeetingFactory(host=story.structure, theme="Tenir l’hiver", problem="")
    ReferralFactory(
        structure=story.structure,
        contact=contact,
        adviser=story.adviser,
        person__first_name="Coline",
        person__last_name="Teyssier",
    )
    for title, need in (("La brasserie", Need.FUND), ("L’atelier du fil", Need.PLACE)):
        show(
            AccompanimentFactory(
                adviser=story.adviser,
                project__title=title,
                project__needs=[need],
                project__looking_for="Un toit",
            )
        )


def announce_the_departure(story):
    """The contact tells its last day from its phone, and who could come after."""
    phone = story.other_phone
    sign_in(phone, story.live_url, story.leaver)
    phone.goto("/ma-structure/")
    phone.get_by_role("link", name="Passer le relais").tap()
    phone.get_by_label("Votre dernier jour").fill(LAST_DAY.isoformat())
    phone.get_by_label("Son prénom").fill("Inès")
    phone.get_by_label("Son adresse électronique").fill(SUCCESSOR)
    phone.get_by_label("Un mot pour la suite").fill(NOTE)
    phone.get_by_role("button", name="Annoncer mon départ").tap()
    read(phone, "Indiquez le prénom et le nom.")
    look(phone, "partenariat-depart-refuse")
    phone.get_by_label("Son nom").fill("Roure")
    phone.get_by_role("button", name="Annoncer mon départ").tap()
    read(phone, "C’est noté")
    phone.get_by_role("link", name="Revoir mon départ").tap()
    read(phone, "Départ annoncé")
    look(phone, "partenariat-depart-annonce")


def open_the_handover(desk):
    desk.goto("/aujourdhui/")
    desk.get_by_role("link", name=re.compile("^Confirmer")).click()
    read(desk, "La laine")


def confirm(desk):
    desk.get_by_role("button", name="Confirmer le relais").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Le dossier d’Inès Roure")
    read(desk, "Relais prévu")


def decide(story):
    """All that was announced is filled in; confirmed, cancelled for a reason, confirmed again."""
    story.sign_in()
    desk = story.desk
    open_the_handover(desk)
    expect(desk.get_by_label("Adresse électronique")).to_have_value(SUCCESSOR)
    look_at_both_widths(desk, "relais-formulaire")
    confirm(desk)
    desk.get_by_role("link", name="Annuler ce relais").click()
    desk.get_by_role("button", name="Annuler le relais").click()
    expect(desk.get_by_role("alert")).to_contain_text("Motif")
    look_at_both_widths(desk, "relais-annuler")
    desk.get_by_label("Motif").fill(INTERNAL[1])
    desk.get_by_role("button", name="Annuler le relais").click()
    read(desk, "Hélène Combaluzier reste en place")
    desk.goto(Handover.objects.get().get_absolute_url())
    read(desk, "Relais annulé")
    look(desk, "relais-annule")
    # By now the successor is known.
    open_the_handover(desk)
    expect(desk.get_by_label(re.compile("^Inès Roure"))).to_be_checked()
    confirm(desk)


def leave(story):
    """On its last evening the leaver still has its space, and leaves it open."""
    story.later(LAST_EVENING)
    phone = story.other_phone
    sign_in(phone, story.live_url, story.leaver)
    phone.goto("/tableau-de-bord/")
    read(phone, "Pouvez-vous recevoir Coline Teyssier")
    assert story.mails_to(SUCCESSOR) == []


def take_over(story):
    """On its first day: a mail, a space, a dossier, a person received, a hand raised."""
    story.later(JULY)
    story.tap_mail("Les Ateliers", "/invitation/")
    story.look("bienvenue", "Inès")
    story.tap("button", "Ouvrir mon espace")
    story.look("attendu", "Pouvez-vous recevoir Coline Teyssier")
    expect(story.phone.get_by_role("heading", level=1)).to_have_text("Les Ateliers")
    for words in ("Serez-vous à la rencontre", "Poser la question de la rencontre"):
        expect(story.phone.locator("main")).to_contain_text(words)
    story.tap("link", "Lire mon dossier")
    story.look("dossier", NOTE)
    for words in (SHARED, "Ouvrir l’atelier de cardage", "14\u00a0h", "Coline Teyssier"):
        expect(story.phone.locator("main")).to_contain_text(words)
    story.tap("link", "Tableau de bord")
    story.tap("button", "Oui\u00a0: Pouvez-vous recevoir Coline Teyssier")
    story.look("orientation", "reçoit Coline Teyssier")
    story.newest(story.adviser.email, "une réponse favorable")
    story.tap("link", "EVEIL", exact=True)
    read(story.phone, "Ces projets cherchent un coup de main")
    help_offers = story.phone.get_by_role("link", name=re.compile("^Je peux aider"))
    # What the structure can offer comes first.
    expect(help_offers.first).to_contain_text("L’atelier du fil")
    story.hand.tap(help_offers.first)
    story.look("lever-la-main", "Lever la main")
    asked = story.phone.locator(
        "main form input:visible:not([type=radio]), main form textarea:visible"
    )
    expect(asked).to_have_count(1)  # A word, which may stay empty.
    story.tap("button", "Lever la main")
    story.look("main-levee", "Votre proposition")
    assert story.hand.taps <= MOST_TAPS


def nothing_is_left(story):
    """With the one who left: neither a task, nor a page, nor a mail."""
    phone = story.other_phone
    phone.get_by_role("link", name="Rencontres", exact=True).tap()
    read(phone, "Vous n’agissez plus pour Les Ateliers")
    look(phone, "partenariat-fini")
    phone.get_by_role("link", name="Revenir à l’accueil").tap()
    phone.wait_for_url("**/mon-espace/**")

    leaver, successor = story.leaver.person, Handover.objects.standing().get().successor
    still = carried_by(story.structure, leaver, LAST_DAY)
    assert [source.name for source, _rows in still if not source.stays] == []
    open_ones = Mandate.objects.filter(structure=story.structure, end=None)
    assert [(row.person, row.is_main) for row in open_ones] == [(successor, True)]
    assert Party.objects.get(structure=story.structure).contact == successor
    assert Contribution.objects.get().contact == successor
    # What the leaver had answered for itself is asked anew.
    asked = Invitation.objects.get()
    assert (asked.person, asked.answer) == (successor, Answer.NONE)
    received = Referral.objects.get()
    assert (received.contact, received.state) == (successor, ReferralState.ACCEPTED)
    raised = HelpOffer.objects.get()
    assert (raised.contact, raised.offer, raised.state) == (
        successor,
        Offer.WORKSPACE,
        HandState.RAISED,
    )


def nothing_internal_was_told(story):
    mails = [
        text_of(mail) + mail.as_string()
        for address in (LEAVER, SUCCESSOR)
        for mail in story.mails_to(address)
    ]
    for told in [*story.seen, *mails]:
        assert not any(words in told for words in INTERNAL)


def test_from_the_agreement_to_the_successor_at_work(story):
    sign_an_agreement(story)
    note_exchanges(story)
    go_on(story)
    announce_the_departure(story)
    decide(story)
    leave(story)
    take_over(story)
    nothing_is_left(story)
    nothing_internal_was_told(story)
