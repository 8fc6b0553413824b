"""Queries, server time and weight of each page on the demonstration, and of one with a thousand incidents.

The baseline of time is the liveness check: the cost of a request that does nothing. Of pages that are about
nobody, each that the URLs know is asked for, by the first role that may open it; of those about somebody, one
of each kind to which links lead.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from agencies.models import User
from agencies.sessions import stamp
from caselink import garbage
from incidents.models import Incident
from people.models import CandidateLink
from people.selectors.persons import records_told
from risk.models import STANDING, Prompt
from risk.selectors.addresses import addresses_in
from risk.services.assessing import reassess
from risk.services.marks import mark_stale
from tests.bench.databases import databases, using
from tests.bench.linked import linked
from tests.bench.results import Figure, median
from tests.bench.weights import weights
from tests.fixtures.case import mr_e
from tests.fixtures.world import CaseOfMrE, make_case, make_world, store

ROUNDS = 15
PROMISED, PROMISED_LONG = 100.0, 200.0  # milliseconds, at the median
ENTRIES = 1000
ROLES = ("mash_coordinator", "practitioner", "agency_manager", "governance_lead", "system_administrator")
NOT_PAGES = ("account/", "api/", "oauth/", "health/", ".well-known/")
Page = tuple[Client, str]  # who asks for it, and its address
Ask = Callable[[], HttpResponse]


def run() -> list[Figure]:
    """Two figures a page: queries, and milliseconds."""
    cache.clear()
    call_command("load_demo", verbosity=0)
    garbage.seldom()  # as the server has it
    garbage.keep_what_is_there()
    users = {user["role"]: user["username"] for user in _demo()["users"]}
    clients = {role: _signed_in(users[role]) for role in ROLES}
    figures = list(_figures(_pages(clients), PROMISED))
    with databases("bench_pages") as (database,), using(database):
        figures += _figures(_long_history(), PROMISED_LONG)
    return figures


def _pages(clients: Mapping[str, Client]) -> dict[str, Ask]:
    named, chosen = _about_nobody(clients), _about_somebody(clients)
    with _silently():
        others = linked(clients, known=[where for _client, where in (*named.values(), *chosen.values())])
    return {name: _get(client, where) for name, (client, where) in {**named, **chosen, **others}.items()}


def _figures(pages: Mapping[str, Ask], promised: float) -> Iterator[Figure]:
    nothing = _milliseconds(lambda: Client(HTTP_HOST="localhost").get("/health/live"))
    for name, page in pages.items():
        answer = page()
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code}")
        with CaptureQueriesContext(connection) as captured:
            page()
        yield Figure(f"queries: {name}", "queries", len(captured), "", None, None)
        yield Figure(f"time: {name}", "ms", _milliseconds(page), "liveness check", nothing, promised)
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            yield from weights(name, answer.content)


def _about_nobody(clients: Mapping[str, Client]) -> dict[str, Page]:
    """The pages whose addresses name nothing, by the first role that may open each; home of every role."""
    pages: dict[str, Page] = {f"home, {role}": (client, "/") for role, client in clients.items()}
    for where in _addresses(get_resolver()):
        if where == "/" or where.startswith(tuple(f"/{each}" for each in NOT_PAGES)):
            continue
        with _silently():  # others are refused, which is logged
            role = next((role for role in ROLES if clients[role].get(where).status_code == 200), None)
        if role is not None:
            pages[f"{where}, {role}"] = (clients[role], where)
    return pages


@contextmanager
def _silently() -> Iterator[None]:
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _addresses(of: URLResolver, before: str = "/") -> Iterator[str]:
    for each in of.url_patterns:
        where = before + str(each.pattern)
        if "<" in where or "(" in where:
            continue
        if isinstance(each, URLPattern):
            yield where
        else:
            yield from _addresses(each, where)


def _about_somebody(clients: Mapping[str, Client]) -> dict[str, Page]:
    """The pages of the prompt due first, its person, and what is beside it."""
    coordinator = clients["mash_coordinator"]
    high = Prompt.objects.filter(state__in=STANDING).earliest("due_at")
    question = CandidateLink.objects.filter(state=CandidateLink.State.OPEN).earliest("pk")
    incident = Incident.objects.filter(involvements__record__links__person=high.person).latest("occurred_on")
    person = f"/people/{high.person.public_id}/"
    coordinator.post(person, {"purpose": "safeguarding_enquiry"})
    pages = {
        "a question of who is who": f"/identity/{question.public_id}/",
        "prompt": f"/prompts/{high.public_id}/",
        "person": person,
        "incident": f"/incidents/{incident.public_id}/",
        "chronology": reverse("chronology:person", args=[high.person.public_id]),
    }
    return {name: (coordinator, where) for name, where in pages.items()}


def _long_history() -> dict[str, Ask]:
    """The pages of a person with ENTRIES incidents more, for a coordinator to whom their case is open."""
    case = make_case(make_world())
    entries = [_entry(case.today - timedelta(days=at % 700 + 1), at) for at in range(ENTRIES)]
    store(entries, case.world.agencies)
    mark_stale(person_ids=[case.person.pk])
    reassess(person_id=case.person.pk)
    client = _signed_in(case.world.users["mash_coordinator"].username)
    person = f"/people/{case.person.public_id}/"
    client.post(person, {"purpose": "safeguarding_enquiry"})
    pages = {
        "person": person,
        "prompt": f"/prompts/{case.prompt.public_id}/",
        "chronology": reverse("chronology:person", args=[case.person.public_id]),
        "level": reverse("risk:levels", args=[case.person.public_id]),
        "two persons": reverse("risk:pair", args=[case.person.public_id, case.other.public_id]),
        "address": reverse("risk:address", args=[case.person.public_id, _at_home(case)]),
        "incident": reverse("incidents:incident", args=[_latest(case)]),
    }
    return {f"{name}, {ENTRIES:,} incidents": _get(client, where) for name, where in pages.items()}


def _at_home(case: CaseOfMrE) -> UUID:
    """A record of theirs that says where they live, as the person's page links to it."""
    told = addresses_in(records_told(by=case.world.actor("mash_coordinator"), person=case.person))
    return told[0].public_id


def _latest(case: CaseOfMrE) -> UUID:
    found = Incident.objects.filter(involvements__record__links__person=case.person)
    return found.filter(reference__startswith="SP-B-").latest("occurred_on", "pk").public_id


def _entry(day: date, at: int) -> dict[str, object]:
    return {
        "agency": "staffordshire-police",
        "reference": f"SP-B-{at}",
        "kind": "police_callout",
        "occurred_at": f"{day}T{at % 24:02}:10:00+00:00",
        "people": [mr_e(given_name="Edwin")],
        "summary": f"Called to a quarrel for the {at}th time; he would not say what had happened.",
    }


def _get(client: Client, where: str) -> Ask:
    return lambda: client.get(where)


def _demo() -> dict[str, list[dict[str, str]]]:
    return json.loads((Path(settings.VAR_DIR) / "demo.json").read_text())


def _signed_in(username: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=username))
    session = client.session
    stamp(session, timezone.now())  # as after a second factor
    session.save()
    return client


def _milliseconds(page: Callable[[], HttpResponse]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        page()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)
