"""What journeys in the browser share: a hand that counts its taps, a look at each page, and
stories told over months, in mails as well as on screens.
"""

import re

from django.utils import timezone

from eveil.core.notifications import send_due
from eveil.core.testing.browser import DESKTOP, PHONE, axe, screenshot, sign_in
from eveil.people.tests.factories import PersonFactory, UserFactory
from eveil.people.tests.mails import receive, text_of

# Milliseconds for one step: plenty, for a machine that is busy with something else.
PATIENCE = 30_000


class Hand:
    """A finger that counts its taps."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    def tap(self, target):
        target.tap()
        self.taps += 1


def fits(page):
    """Nothing stands out to the right."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{page.url} is wider than the screen"


def look(page, name):
    """No barrier in the page as it stands, nothing wider than the screen; a picture."""
    axe(page)
    fits(page)
    screenshot(page, name)


def read(page, text):
    """Wait until the page says so."""
    page.get_by_text(text).first.wait_for()


class Story:
    """Who takes part, what each sees, and the clock: an adviser has a laptop, the other a phone.

    A story says who has the phone (``HOLDER_OF_PHONE``, an address) and under what name its
    pictures are kept (``NAME``).
    """

    HOLDER_OF_PHONE = NAME = None

    def __init__(self, new_page, live_url, settings, clock, start):
        settings.BASE_URL = live_url
        self.new_page, self.live_url, self.settings = new_page, live_url, settings
        self.clock = clock
        clock.move_to(start)
        self.adviser = UserFactory(
            adviser=True,
            person=PersonFactory(first_name="Julien", last_name="Teyssonnier"),
        )
        self.desk = self.open(DESKTOP)
        self.take_phone()
        self.sign_in()
        self.seen = []

    def open(self, width):
        page = self.new_page(width=width)
        page.set_default_timeout(PATIENCE)
        return page

    def take_phone(self):
        """Not logged in."""
        self.phone = self.open(PHONE)
        self.hand = Hand(self.phone)

    def sign_in(self):
        """The adviser, again after months."""
        sign_in(self.desk, self.live_url, self.adviser)

    def later(self, moment):
        """The clock moves on; what is due by that day leaves."""
        self.clock.move_to(moment)
        send_due(timezone.localdate())

    def mails_to(self, address):
        return [mail for mail in receive(self.settings) if address in mail["to"]]

    def newest(self, address, subject):
        mail = self.mails_to(address)[0]
        assert subject in mail["subject"]
        return mail

    def follow(self, address, subject, word):
        """(the address of the link in the newest mail that holds ``word``)"""
        text = text_of(self.newest(address, subject))
        return re.search(rf"{self.live_url}\S*{word}\S*", text)[0]

    def tap_mail(self, subject, word):
        """Who has the phone opens a link of its newest mail."""
        self.phone.goto(self.follow(self.HOLDER_OF_PHONE, subject, word))
        self.hand.taps += 1

    def tap(self, role, name, **options):
        self.hand.tap(self.phone.get_by_role(role, name=name, **options).first)

    def see(self, name, text):
        """Who has the phone reads ``text``; the page is kept."""
        read(self.phone, text)
        fits(self.phone)
        screenshot(self.phone, f"{self.NAME}-{name}")
        self.seen.append(self.phone.content())

    def look(self, name, text):
        """The same, on a page where barriers are looked for too."""
        self.see(name, text)
        axe(self.phone)
