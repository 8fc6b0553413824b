"""Queries and server time of each page on the demonstration data.

The baseline of time is the liveness check: the cost of a request that does nothing.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import User
from agencies.sessions import stamp
from people.models import CandidateLink
from risk.models import STANDING, Prompt
from tests.bench.results import Figure, median

ROUNDS = 15


def run() -> list[Figure]:
    """Two figures a page: queries, and milliseconds."""
    call_command("load_demo", verbosity=0)
    users = {user["role"]: user["username"] for user in _demo()["users"]}
    high = Prompt.objects.filter(state__in=STANDING).order_by("due_at").first()
    assert high is not None
    coordinator, practitioner = _signed_in(users["mash_coordinator"]), _signed_in(users["practitioner"])
    person = f"/people/{high.person.public_id}/"
    question = CandidateLink.objects.filter(state=CandidateLink.State.OPEN).earliest("pk")
    coordinator.post(person, {"purpose": "safeguarding_enquiry"})
    pages: dict[str, Callable[[], HttpResponse]] = {
        "home, coordinator": lambda: coordinator.get("/"),
        "home, practitioner": lambda: practitioner.get("/"),
        "queue": lambda: coordinator.get("/prompts/"),
        "who is who": lambda: coordinator.get("/identity/"),
        "a question of who is who": lambda: coordinator.get(f"/identity/{question.public_id}/"),
        "prompt": lambda: coordinator.get(f"/prompts/{high.public_id}/"),
        "person": lambda: coordinator.get(person),
        "find a person": lambda: practitioner.get("/people/find/"),
        "log a contact": lambda: practitioner.get("/incidents/new/"),
    }
    nothing = _milliseconds(lambda: Client(HTTP_HOST="localhost").get("/health/live"))
    figures = []
    for name, page in pages.items():
        answer = page()
        assert answer.status_code == 200, (name, answer.status_code)
        with CaptureQueriesContext(connection) as captured:
            page()
        figures.append(Figure(f"queries: {name}", "queries", len(captured), "", None, None))
        figures.append(Figure(f"time: {name}", "ms", _milliseconds(page), "liveness check", nothing, None))
    return figures


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
