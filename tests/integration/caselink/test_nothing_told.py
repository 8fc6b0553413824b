"""Whatever goes wrong, neither the answer nor the log says of whom: a marker goes in and never comes out.

That a task that fails says no more either is in tests/unit/caselink/test_log_content.py.
"""

import json
import logging

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from caselink.security import FORM_LIMIT, QUERY_LIMIT

pytestmark = pytest.mark.django_db
MARKER = "Zyxlinde"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(world) -> Client:
    opened = Client(raise_request_exception=False)
    opened.force_login(world.users[Role.PRACTITIONER])
    return opened


@pytest.fixture
def logged():
    """Every line that was logged, at any level, as the application writes them."""
    formatter = structlog.stdlib.ProcessorFormatter(
        **{name: value for name, value in settings.LOGGING["formatters"]["json"].items() if name != "()"}
    )
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(formatter.format(record))

    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: "\n".join(lines)
    root.removeHandler(handler)
    root.setLevel(level)


def named(error: type[Exception]):
    def fail(*args, **kwargs):
        raise error(f"Key (family_name)=({MARKER}) already exists.")

    return fail


def quiet(answer, logged, status: int) -> None:
    assert answer.status_code == status
    assert MARKER not in answer.content.decode()
    assert MARKER not in str(answer.headers)
    assert logged()
    assert MARKER not in logged()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f'{{"{MARKER}": '.encode(), 400),
        (f'{{"{MARKER}": 1, "{MARKER}": 2}}'.encode(), 400),
        (json.dumps({"agency": MARKER, "reference": MARKER, "kind": MARKER}).encode(), 400),
        (json.dumps({"agency": "cannock-miu", "reference": MARKER}).encode(), 403),
        (b'"' + MARKER.encode() * 200_000 + b'"', 413),
    ],
)
def test_a_record_that_is_refused(system, logged, body, status):
    quiet(system("cannock-gp").post("incidents/", body), logged, status)


@pytest.mark.parametrize("query", [{MARKER: "x"}, {"family_name": MARKER}, {"nhs_number": MARKER}])
def test_a_search_that_is_refused(system, logged, query):
    quiet(system("cannock-gp").get("people/", **query), logged, 400)


def test_a_search_nobody_is_found_by(system, logged):
    answer = system("cannock-gp").get("people/", family_name=MARKER, date_of_birth="1960")
    quiet(answer, logged, 200)


def test_a_token_that_is_refused(logged):
    form = {"grant_type": "client_credentials", "client_id": MARKER, "client_secret": MARKER}
    quiet(Client().post("/oauth/token/", form), logged, 401)


@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (DatabaseError, 503)])
def test_a_fault_of_ours_at_the_api(system, record, logged, monkeypatch, error, status):
    monkeypatch.setattr("incidents.api.views.receive", named(error))
    speaker = system("cannock-gp")
    speaker.http = Client(raise_request_exception=False)
    quiet(speaker.post("incidents/", record(summary=MARKER)), logged, status)


@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (DatabaseError, 503)])
def test_a_fault_of_ours_at_a_page(browser, logged, monkeypatch, error, status):
    monkeypatch.setattr("caselink.views.own_recent", named(error))
    quiet(browser.get("/", {"q": MARKER}), logged, status)


def test_an_address_that_is_not_there(browser, logged):
    quiet(browser.get("/nowhere/", {"q": MARKER}), logged, 404)


def test_an_address_that_is_too_long(browser, logged):
    quiet(browser.get("/", {"q": MARKER * QUERY_LIMIT}), logged, 414)


def test_a_form_that_is_too_large(browser, logged):
    body = MARKER.encode() * (1 + FORM_LIMIT // len(MARKER))
    quiet(browser.post(reverse("incidents:new"), body, content_type=FORM), logged, 413)


def test_a_form_that_was_forged(world, logged):
    opened = Client(enforce_csrf_checks=True)
    opened.force_login(world.users[Role.PRACTITIONER])
    quiet(opened.post(reverse("incidents:new"), {"given_name": MARKER}), logged, 403)


def test_a_page_that_is_not_for_this_role(browser, logged):
    quiet(browser.get(reverse("risk:queue"), {"q": MARKER}), logged, 403)
