"""A real Chromium in front of a real server.

``page`` runs a test at the width of a laptop and of a phone; ``new_page`` opens further ones
(another user, no JavaScript). ``axe(page)`` looks for barriers to accessibility.
"""

import os
import shutil
from pathlib import Path

import pytest

# What Chromium does beside the page. Ours take the place of Playwright's list, which is repeated.
# The suggestions under the address, drawn anew with each page, cost more than our pages.
UNUSED = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
DESKTOP, PHONE = 1280, 390
HEIGHTS = {DESKTOP: 900, PHONE: 844}
# Milliseconds to wait for what a page should show: a busy machine is not a fault of ours.
PATIENCE = 30_000
AXE = Path(__file__).with_name("vendor") / "axe-core" / "axe.min.js"
LEFT_OUT = "no Chromium on this machine"


def find_chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs Chromium (set by using page or new_page)")
    # Playwright's synchronous interface runs an event loop in the thread of the tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_itemcollected(item):
    if "chromium" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(LEFT_OUT in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section("left out")
        terminalreporter.line(f"{count} browser tests: {LEFT_OUT} (Debian: apt install chromium).")


@pytest.fixture(scope="session")
def chromium():
    """The running browser."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(LEFT_OUT)
        pytest.skip(LEFT_OUT)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        wait_for_next_pages(patch)
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


def wait_for_next_pages(patch):
    """Let a click that opens another page return when that page is whole, its scripts at work.

    Playwright's own returns when the page begins to arrive: what it shows could be looked for
    too early, and what is typed or drawn would be lost on scripts that do not listen yet.
    """
    from playwright.sync_api import Locator

    def patiently(act):
        def acted(self, *args, **kwargs):
            act(self, *args, **kwargs)
            self.page.wait_for_load_state()

        return acted

    for name in ("click", "tap", "press"):
        patch.setattr(Locator, name, patiently(getattr(Locator, name)))


@pytest.fixture
def live_url(live_server):
    """Address of the site, served by threads of this process, with its static files."""
    return live_server.url


@pytest.fixture
def new_page(chromium, live_url):
    """Function that opens a page in a session of its own: ``new_page(width=390)``.

    Further arguments are Playwright's, such as ``java_script_enabled=False``. What goes wrong
    in a page (a script's error, something the content security policy forbids) fails the test.
    """
    contexts, problems = [], []

    def note(message):
        if message.type == "error" and "the server responded with a status" not in message.text:
            problems.append(message.text)

    def open_page(width=DESKTOP, **options):
        context = chromium.new_context(
            base_url=live_url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            has_touch=width == PHONE,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request, new_page):
    """A page, once at the width of a laptop and once at that of a phone."""
    return new_page(width=request.param)


def sign_in(page, live_url, user):
    """Open the user's session in the page, without the forms to log in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_url}]
    )


def axe(page):
    """Assert that axe-core finds no barrier in the page as it stands."""
    page.wait_for_load_state()  # A key of the keyboard may have opened another one.
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    report = [
        f"{rule['id']}: {rule['help']}\n    "
        + "\n    ".join(node["html"] for node in rule["nodes"])
        for rule in found
    ]
    assert not report, f"{page.url}\n" + "\n".join(report)


def screenshot(page, name):
    """Keep a picture of the whole page in the folder SCREENSHOTS names, when it names one."""
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
