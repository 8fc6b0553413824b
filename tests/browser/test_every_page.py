"""Every page of the URL table, in every state, in a real browser.

Each page is opened by somebody who may: full, in summary, restricted, with a purpose asked for, and empty;
each form is sent with nothing in it; and what stands in place of a page is looked at too. axe looks once,
at desktop width; that nothing scrolls sideways is looked at as far as 320 pixels.
"""

from collections import defaultdict
from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Error, Page

from tests.browser.conftest import Within, settled, sign_in_at_once
from tests.browser.walking import (
    FORMS,
    Visit,
    pages,
    sent_empty,
    show,
    visits,
    with_newcomers,
)
from tests.fixtures.passkeys import give_app

# What a page that was refused has more than it had before.
WRONG = [".govuk-error-summary", ".govuk-form-group--error"]
# What is the same on every page of a user is looked at once.
FRAMELESS = {"exclude": ["header", ".govuk-service-navigation", "footer"]}
SERVICE = " – CaseLink"


class Walk:
    """One walk: what was wrong, and what was seen."""

    def __init__(self, look_over: Callable[..., None], home: str) -> None:
        self.home = home
        self.wrong: list[str] = []
        self.seen: dict[str, set[str]] = defaultdict(set)  # titles to names of pages
        self.refused: set[str] = set()  # pages that said what was missing
        self.sent_to: set[str] = set()  # addresses without a page
        self._look_over = look_over
        self._framed: set[str] = set()  # users whose header, menu and footer were looked at
        self._sent: set[tuple[str, ...]] = set()

    def look(self, page: Page, name: str, *, state: str = "", within: Within = None) -> None:
        """Look at what is open; what is wrong is kept, so that all of it is told at once."""
        try:
            settled(page)
            self._look_over(page, within)
            title, headings = page.evaluate("[document.title, document.querySelectorAll('h1').length]")
            assert headings == 1, f"{headings} headings of level 1"
            assert title.endswith(SERVICE), f"the title {title!r} does not say the service"
            assert title.startswith("Error: ") == (state == "refused"), f"{title!r} in the state {state!r}"
            if not state:
                self.seen[title].add(name)
        except (AssertionError, Error) as error:
            self.wrong.append(f"{name} {state}: {error}")
            page.problems.clear()

    def visit(self, page: Page, client: Client, visit: Visit) -> None:
        """Open the page, say what for where that is asked, look, and send its forms empty."""
        if visit.own and client.get(visit.where).status_code == 405:
            self.sent_to.add(visit.name)
            return
        answer = page.goto(visit.where)
        settled(page)
        if page.get_by_role("button", name="Open the record").count():
            self.look(page, visit.name, state="purpose")
            page.get_by_label("Preparing a visit or an appointment").check()
            page.get_by_role("button", name="Open the record").click()
            settled(page)
        elif answer is None or answer.status != 200 or not page.url.endswith(visit.where):
            page.problems.clear()
            self.wrong.append(f"{visit.name} as {visit.user}: {answer and answer.status} at {page.url}")
            return
        self.look(page, visit.name, within=FRAMELESS if visit.user in self._framed else None)
        self._framed.add(visit.user)
        for form in page.evaluate(FORMS):
            sent = (visit.name, *sorted(form["fields"]))
            if sent in self._sent:
                continue
            self._sent.add(sent)
            content = sent_empty(client, form, self.home)
            if content is not None:
                self.refused.add(visit.name)
                show(page, content)
                self.look(page, visit.name, state="refused", within=WRONG)


@pytest.mark.django_db(transaction=True)
def test_every_page_in_every_state_is_accessible_and_fits(
    mr_e, public_id, open_page, look_over, live_server, monkeypatch
):
    walk = Walk(look_over, live_server.url)
    users = with_newcomers(mr_e.world)
    give_app(users["practitioner"])
    by_user = defaultdict(list)
    for visit in visits(public_id):
        by_user[visit.user].append(visit)
    page = open_page()
    for user, theirs in by_user.items():
        client = sign_in_at_once(page, users.get(user), live_server.url)
        for visit in theirs:
            walk.visit(page, client, visit)
    _in_place_of_a_page(walk, page, users["practitioner"], monkeypatch)
    walk.wrong += [
        f"{title!r} is the title of {names}" for title, names in walk.seen.items() if len(names) > 1
    ]
    assert not walk.wrong, "\n\n".join(walk.wrong)
    assert len(walk.refused) > 40, walk.refused  # else the forms were not found
    walked = {name for names in walk.seen.values() for name in names}
    assert {entry.name for entry in pages()} - walk.sent_to == walked - {
        "400",
        "403",
        "404",
        "500",
        "503",
        "429",
        "403_csrf",
    }


def _in_place_of_a_page(walk: Walk, page: Page, user, monkeypatch) -> None:
    sign_in_at_once(page, user, walk.home)
    for status, where in ((403, "/prompts/"), (404, "/people/00000000-0000-4000-8000-000000000000/")):
        assert page.goto(where).status == status
        walk.look(page, str(status))
    for status, error in ((400, SuspiciousOperation), (500, RuntimeError), (503, DatabaseError)):

        def fail(*_: object, error: type[Exception] = error) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("caselink.views.work_home", fail)
            assert page.goto("/").status == status
        page.problems.clear()  # the browser says of its own that it got no page
        walk.look(page, str(status))
    for name in ("429", "403_csrf"):
        show(page, render_to_string(f"{name}.html"))
        walk.look(page, name)
