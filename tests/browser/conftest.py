"""A real browser against a live server: Debian's chromium, steered by Playwright."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Error, Page, sync_playwright

from agencies.models import Membership, User

# Playwright's synchronous interface keeps an event loop in this thread; our queries here are still
# made one at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A click returns before the browser has left the page. This notes, in the page, that it is about to be
# left, so that nothing is read from a page that is on its way out (`settled`).
LEAVING = """
addEventListener("pageshow", () => { window.caselinkLeaving = false });
addEventListener("submit", (event) => { window.caselinkLeaving ||= !event.defaultPrevented });
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]:not([download]):not([target])");
  const here = link && link.pathname === location.pathname && link.search === location.search && link.hash;
  window.caselinkLeaving ||= Boolean(link && !here && !event.defaultPrevented);
});
"""
SHOTS = os.environ.get("CASELINK_SCREENSHOTS", "")  # a folder for a picture of every page
DESKTOP, PHONE = (1280, 900), (360, 740)
NARROW, HALF = 320, 640  # what 1280 pixels are at 400 % and at 200 %
# Style sheets are not read once more: the one rule that asks for them is that no page is held upright, and
# nothing in ours turns a page.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
Within = list[str] | dict[str, list[str]] | None  # what axe looks at; None: the whole page
PATIENCE = 20  # seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("There is no chromium on the path: make test installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own: `open_page(size, javascript=True)`."""
    contexts = []

    def make(size: tuple[int, int] = DESKTOP, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(LEAVING)
        page = context.new_page()
        page.problems, page.scripted = [], javascript
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: _keep(page, said))
        page.on("request", lambda request: _check_address(page, request.url, live_server.url))
        return page

    yield make
    for context in contexts:
        context.close()


def _keep(page: Page, said) -> None:
    if said.type == "error" and "status of 4" not in said.text:
        page.problems.append(said.text)


def _check_address(page: Page, url: str, home: str) -> None:
    if not url.startswith((home, "data:")):
        page.problems.append(f"asked another machine: {url}")


def settled(page: Page) -> None:
    """Wait until the page that a click led to is there, whole."""
    # Asked again and again from here: Playwright's own waiting evaluates a text within the page, which
    # the page's content security policy refuses.
    until = monotonic() + PATIENCE
    while not _whole(page):
        assert monotonic() < until, f"{page.url} was still loading after {PATIENCE} s"
        page.wait_for_timeout(20)


def _whole(page: Page) -> bool:
    try:
        return page.evaluate("!window.caselinkLeaving && document.readyState === 'complete'")
    except Error:  # the page left while it was asked
        return False


def sign_in_at_once(page: Page, user: User | None, home: str) -> Client:
    """Give the browser a session of that user, without the sign-in page; the client has the same one."""
    client = Client()
    page.context.clear_cookies()
    if user is not None:
        assert Membership.objects.filter(user=user).exists()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": home}])
    return client


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, str], None]:
    """Begin at the home page as one of the world's users; test_sign_in.py goes through what is before it."""

    def go(page: Page, username: str) -> None:
        sign_in_at_once(page, User.objects.get(username=username), live_server.url)
        page.goto("/")
        page.get_by_role("heading", name="Home").wait_for()

    return go


@pytest.fixture(scope="session")
def look_over() -> Callable[..., None]:
    """What every page must pass: axe finds nothing, nothing scrolls sideways, no error in the console.

    axe looks at the page's own width; the geometry is looked at there, as narrow as zooming makes it, and on
    a wide screen or, where others are named, at those widths. So one run is enough, whatever its own width.
    A page without scripts is asked for its geometry alone.
    """
    axe, numbers = Axe(), count()

    def check(page: Page, within: Within = None, also: tuple[int, ...] = ()) -> None:
        settled(page)
        if SHOTS:  # to be looked at by a person
            name = re.sub(r"[0-9a-f-]{36}|[^a-z]+", "-", page.url.partition("//")[2].partition("/")[2])
            _draw(page, f"{name}-{next(numbers):03}")
        if page.scripted:
            found = axe.run(page, within, OPTIONS)
            assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        _fits(page, also)
        assert not page.problems, (page.url, page.problems)

    return check


def _fits(page: Page, also: tuple[int, ...]) -> None:
    own = page.viewport_size
    also = also or (DESKTOP[0],)
    for width in dict.fromkeys((own["width"], *also, NARROW)):
        if width != own["width"]:
            page.set_viewport_size({"width": width, "height": own["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide}px at {width}px"
    page.set_viewport_size(own)


def _draw(page: Page, name: str) -> None:
    own = page.viewport_size
    for width in dict.fromkeys((own["width"], min(own["width"], PHONE[0]))):
        page.set_viewport_size({"width": width, "height": own["height"]})
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(own)
