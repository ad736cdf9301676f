"""A new contact, on a phone: from the mail to a referral answered and a hand raised."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from eveil.core.models import Message
from eveil.core.testing.browser import PHONE
from eveil.people import services as people
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.reports.tests.walking import Hand, look
from events.enums import MeetingState
from events.tests.factories import InvitationFactory, MeetingFactory
from partners.enums import Offer
from partners.models import Structure
from partners.tests.factories import MandateFactory
from projects.enums import HandState, Need, ReferralState
from projects.models import HelpOffer, Referral
from projects.tests.factories import AccompanimentFactory, ReferralFactory, show

pytestmark = pytest.mark.django_db(transaction=True)

MOST_TAPS = 8


@pytest.fixture(autouse=True)
def _address(settings, live_url):
    settings.BASE_URL = live_url


@pytest.fixture
def newcomer():
    """Takes over tomorrow's work of a structure that can offer a place: known to us already."""
    mandate = MandateFactory(
        is_main=True,
        structure__name="Les Ateliers de la Volane",
        person=PersonFactory(first_name="Nour", last_name="Haddad", email="nour@example.org"),
    )
    Structure.objects.filter(pk=mandate.structure_id).update(offers=[Offer.WORKSPACE])
    structure = mandate.structure
    meeting = MeetingFactory(state=MeetingState.INVITED)
    InvitationFactory(meeting=meeting, structure=structure, person=mandate.person)
    MeetingFactory(host=structure, theme="Tenir l’hiver", problem="")
    ReferralFactory(
        structure=structure,
        person__first_name="Coline",
        person__last_name="Teyssier",
        words="Cherche un atelier pour essayer la couture.",
    )
    for title, need in (("La brasserie", Need.FUND), ("L’atelier du fil", Need.PLACE)):
        show(
            AccompanimentFactory(
                project__title=title, project__needs=[need], project__looking_for="Un toit"
            )
        )
    people.invite(mandate.person, by=UserFactory(adviser=True))
    return mandate.person


def test_from_the_mail_to_a_referral_answered_and_a_hand_raised(new_page, newcomer):
    page = new_page(width=PHONE)
    hand = Hand(page)
    mail = Message.objects.get(to_email="nour@example.org")
    link = re.search(r"https?://\S+/invitation/\S+", mail.text)[0]
    page.goto(urlsplit(link).path)
    hand.taps += 1  # The link of the mail.
    look(page, "partner-1-invitation")
    hand.tap(page.get_by_role("button", name="Ouvrir"))
    page.get_by_role("heading", name="Ce qu’on attend de vous").wait_for()
    look(page, "partner-2-home")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les Ateliers de la Volane")

    hand.tap(page.get_by_role("button", name="Oui : Pouvez-vous recevoir Coline Teyssier"))
    page.get_by_text("reçoit Coline Teyssier").wait_for()
    look(page, "partner-3-referral")

    hand.tap(page.get_by_role("link", name="EVEIL", exact=True))
    page.get_by_role("heading", name="Ces projets cherchent un coup de main").wait_for()
    first = page.get_by_role("link", name=re.compile("^Je peux aider")).first
    expect(first).to_contain_text("L’atelier du fil")  # What we can offer comes first.
    hand.tap(first)
    page.get_by_role("heading", name="Lever la main").wait_for()
    look(page, "partner-4-hand")
    asked = page.locator("main form input:visible:not([type=radio]), main form textarea:visible")
    expect(asked).to_have_count(1)  # A word, which may stay empty: nothing known is asked again.
    hand.tap(page.get_by_role("button", name="Lever la main"))
    page.get_by_text("Votre proposition").first.wait_for()
    look(page, "partner-5-raised")

    assert hand.taps <= MOST_TAPS
    assert Referral.objects.get().state == ReferralState.ACCEPTED
    raised = HelpOffer.objects.get()
    assert (raised.state, raised.offer) == (HandState.RAISED, Offer.WORKSPACE)
    assert raised.contact == newcomer
