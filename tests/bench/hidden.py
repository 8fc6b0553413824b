"""What is hidden beside what never was: how much longer "not found" takes where there is something to hide.

By a stranger to everybody of the demonstration data, alternately, so that whatever else the machine does
falls on both. The ratio of the medians is what somebody outside could measure; near 1, there is nothing.
"""

import logging
import time
from uuid import uuid4

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Membership, Role, User
from agencies.sessions import stamp
from incidents.models import Incident
from people.models import Person
from tests.bench.results import Figure, median

ROUNDS = 100
# Addresses, and what each is about.
PAGES: dict[str, type[Person | Incident]] = {
    "risk:person": Person,
    "people:readers": Person,
    "oversight:who_looked": Person,
    "incidents:incident": Incident,
    "oversight:who_looked_at_incident": Incident,
}


def run() -> list[Figure]:
    """One figure a page: milliseconds for what is hidden beside those for nothing, on demonstration data."""
    if not Person.objects.exists():
        call_command("load_demo", verbosity=0)
    logging.disable(logging.WARNING)  # each "not found" is one
    try:
        stranger = _stranger()
        return [_figure(page, model, stranger=stranger) for page, model in PAGES.items()]
    finally:
        logging.disable(logging.NOTSET)


def _figure(page: str, model: type[Person | Incident], *, stranger: Client) -> Figure:
    there = list(model.objects.order_by("pk").values_list("public_id", flat=True)[:ROUNDS])
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS):
        hidden = number % 2 == 0
        where = reverse(page, args=[there[number // 2 % len(there)] if hidden else uuid4()])
        taken[hidden].append(_milliseconds(stranger, where))
    return Figure(
        f"not found: {page}", "ms", median(taken[True]), "what never was", median(taken[False]), 1.1
    )


def _milliseconds(client: Client, where: str) -> float:
    started = time.perf_counter()
    answer = client.get(where)
    taken = (time.perf_counter() - started) * 1000
    assert answer.status_code == 404, (where, answer.status_code)
    return taken


def _stranger() -> Client:
    agency = Agency.objects.create(code="nobody-knows", name="Nobody Knows", kind=Agency.Kind.HOUSING)
    user = User.objects.create(username="nobody.knows", first_name="Nobody", last_name="Knows")
    Membership.objects.create(
        user=user, agency=agency, role=Role.PRACTITIONER, started_on=timezone.localdate()
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    session = client.session
    stamp(session, timezone.now())  # as after a second factor
    session.save()
    return client
