"""What journeys in the browser share: a hand that counts its taps, a look at each page."""

from eveil.core.testing.browser import axe, screenshot

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
