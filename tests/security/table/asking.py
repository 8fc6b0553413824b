"""Ask for a page or an operation as one relation, and take back whatever that changed."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from people.purposes import remember
from tests.architecture.url_table import URLS, Scopes
from tests.fixtures.clients import PURPOSE, make_token
from tests.security.canaries import word
from tests.security.table.fields import OWN
from tests.security.table.things import SCOPES, TableWorld

ALIAS = re.compile(r"ALIAS\((\w+)\)")  # the other name by which the record of an incident knows him
# What POST rows send, by the words of the table.
BODIES: dict[str, Any] = {
    "nothing": {},
    "a record of the police": {
        "agency": "staffordshire-police",
        "reference": "NEW-1",
        "kind": "police_callout",
        "occurred_at": "2024-03-05",
        "people": [{"key": "p", "role": "subject", "given_name": "Ines", "family_name": "Thorne"}],
        "summary": "A call.",
    },
}
# The same under the reference of one that the police sealed: an amendment, by whoever may amend it.
BODIES["their sealed incident again"] = BODIES["a record of the police"] | {
    "reference": word("pse", "reference")
}


class Asking:
    """Everybody's browser and system, signed in once."""

    def __init__(self, world: TableWorld) -> None:
        self.world = world
        held = Membership.objects.filter(agency__code__in=OWN).values_list("user_id", "agency__code")
        codes = {user: OWN[code] for user, code in held}
        #: of the relations that are of an agency of the table, which
        self.agencies = {name: codes.get(user.pk, "") for name, user in world.readers.items()}
        # Every request is of this moment: what somebody has just proved does not lapse on the way.
        self._at = timezone.now()
        self._sessions = {relation: _session(world, relation, self._at) for relation in world.readers}

    def page(self, relation: str, method: str, name: str, about: str, sent: str) -> Any:
        """The answer to a browser; `sent`: the query, or for POST the form."""
        client = Client()
        if relation in self.world.readers:
            for key, value in self._sessions[relation].items():
                client.cookies[key] = value
        where = reverse(name, args=self._args(about))
        words = ALIAS.sub(lambda found: word(found[1], "alias"), sent)
        if method == "POST":
            return self._undone(lambda: client.post(where, dict(parse_qsl(words))))
        return self._undone(lambda: client.get(f"{where}?{words}" if words else where))

    def operation(self, relation: str, method: str, name: str, about: str, sent: str) -> Any:
        """The answer to a system; `sent`: the query, or for POST which of BODIES."""
        where = reverse(name, args=self._args(about))
        headers = {"X-Purpose": PURPOSE}
        client = Client()
        if relation != "no token":
            headers["Authorization"] = f"Bearer {self._token(relation, method, name)}"
        if method == "POST":
            body = BODIES[sent]
            if name == "api-incidents-batch":
                body = {"records": [body]} if body else body
            return self._undone(lambda: client.post(where, body, "application/json", headers=headers))
        query = ALIAS.sub(lambda found: word(found[1], "alias"), sent)
        return self._undone(lambda: client.get(f"{where}?{query}" if query else where, headers=headers))

    def _token(self, relation: str, method: str, name: str) -> str:
        system = self.world.systems[relation]
        guard = URLS[name]
        if relation != "without the scope" or not isinstance(guard, Scopes):
            return system.token
        needed = guard.by_method[method]
        return make_token(system.client, " ".join(one for one in SCOPES.split() if one != needed))

    def _undone(self, ask: Callable[[], Any]) -> Any:
        with time_machine.travel(self._at, tick=False), transaction.atomic():
            answer = ask()
            if answer.streaming:
                answer.streaming_content = [b"".join(answer.streaming_content)]
            transaction.set_rollback(True)
        return answer

    def _args(self, about: str) -> tuple[Any, ...]:
        return self.world.things[about] if about else ()


def _session(world: TableWorld, relation: str, now: datetime) -> dict[str, str]:
    """The cookies of somebody who has signed in and said what for, for every person and incident there is."""
    client = Client()
    with time_machine.travel(now, tick=False):
        client.force_login(world.readers[relation])  # tests/fixtures/signing_in.py adds the second factor
    session = client.session
    named: list[UUID] = [one for args in world.things.values() for one in args if isinstance(one, UUID)]
    remember(session, persons=named, purpose="preparing_visit", now=now)
    session.save()
    return {key: morsel.value for key, morsel in client.cookies.items()}
