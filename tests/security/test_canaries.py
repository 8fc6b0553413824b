"""No page, answer, header or error holds a word of anything that whoever reads it may not be told.

Every address of the tables of the architecture tests is asked by every kind of reader, about nothing, about
the person and about incidents; an address that is added there is asked here as well.
"""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.permissions import ROLE_PERMISSIONS
from people.purposes import remember
from tests.architecture.url_table import URLS, Needs, Scopes, SignedIn, addresses
from tests.security.canaries import ACCOUNT, EVERY_WORD, OTHERS, TAGS, TOLD, WHOLE, Canaries, canaries, word

pytestmark = pytest.mark.django_db
PAGES = {a.name: a for a in addresses() if isinstance(URLS[a.name], Needs | SignedIn)}
API = {a.name: a for a in addresses() if isinstance(URLS[a.name], Scopes)}
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")  # against forged requests: another each time
OWN_EACH = {"X-Request-ID", "Set-Cookie", "RateLimit"}
# A lead reads which incident was looked at, by reference while it is shared, and no more of it.
NAMED_IN_REVIEWS = {
    "governance lead": {word(t, "reference") for t, (_, _, how) in TAGS.items() if how == "shared"}
}
SYSTEMS = {"cannock-gp": "involved", "staffordshire-police": "own", "chase-housing": "a stranger"}


@pytest.fixture
def told(mr_e) -> Canaries:
    return canaries(mr_e)


def browser(told: Canaries, relation: str) -> Client:
    """Signed in, and with a purpose for whatever is opened."""
    client = Client()
    client.force_login(told.readers[relation])
    session = client.session
    things = [told.case.person, told.case.other, *told.incidents.values()]
    remember(
        session, persons=[one.public_id for one in things], purpose="preparing_visit", now=timezone.now()
    )
    session.save()
    return client


def held(answer) -> set[str]:
    """The words that an answer's body or headers hold."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = (body.decode(errors="replace") + str(dict(answer.headers))).lower()
    return {one for one in EVERY_WORD if one in text}


def ways(entry, told: Canaries) -> list[str]:
    """The address about nothing in particular, or about each thing that may be hidden."""
    named = entry.route.count("<uuid:")
    if not named:
        return [reverse(entry.name)] if "<" not in entry.route else []
    if named > 1:
        return [reverse(entry.name, args=[told.case.person.public_id, told.case.other.public_id][:named])]
    things = [told.case.person, told.case.prompt, told.incidents["psh"], told.incidents["pse"]]
    return [reverse(entry.name, args=[thing.public_id]) for thing in things]


@pytest.mark.parametrize("relations", [list(TOLD)[n::3] for n in range(3)])
def test_no_page_tells_more_than_its_reader_may_be_told(told, relations):
    leaks = {}
    for relation in relations:
        client = browser(told, relation)
        roles = told.readers[relation].memberships.values_list("role", flat=True)
        perms = frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
        allowed = TOLD[relation].words | NAMED_IN_REVIEWS.get(relation, set())
        for entry in PAGES.values():
            guard = URLS[entry.name]
            # Whoever may not come there at all is turned back before anything is looked for.
            turned_back = isinstance(guard, Needs) and not guard.perms & perms
            for where in ways(entry, told)[: 1 if turned_back else None]:
                answer = client.get(where)
                assert answer.status_code == 403 if turned_back else answer.status_code < 500, where
                if more := held(answer) - allowed:
                    leaks[relation, entry.name, where] = sorted(more)
    assert not leaks


def test_an_incidents_page_holds_what_its_tier_says_and_nothing_else(told):
    for relation, may in TOLD.items():
        client = browser(told, relation)
        for tag, incident in told.incidents.items():
            answer = client.get(reverse("incidents:incident", args=[incident.public_id]))
            assert answer.status_code in ((200,) if tag in (*may.full, *may.tiers) else (403, 404))
            if tag in may.full:
                assert {word(tag, part) for part in (*ACCOUNT, *OTHERS)} <= held(answer) <= may.words
            else:
                assert held(answer) == set(), (relation, tag)


def test_no_answer_of_the_api_tells_more_than_its_system_may_be_told(told, system):
    for agency, relation in SYSTEMS.items():
        speaker, may = system(agency), TOLD[relation]
        for entry in API.values():
            if "GET" in URLS[entry.name].by_method:
                for where in ways(entry, told):
                    answer = speaker.get(where.removeprefix("/api/v1/"))
                    assert answer.status_code < 500
                    assert held(answer) <= may.words, where
        for tag, incident in told.incidents.items():
            answer = speaker.get(f"incidents/{incident.public_id}/")
            assert answer.status_code == (200 if tag in (*may.full, *may.tiers) else 404)
            if tag in may.full:
                assert held(answer) == {word(tag, part) for part in WHOLE}
            else:
                assert held(answer) == set()
                assert tag not in may.tiers or answer.json()["tier"] == may.tiers[tag]
            hits = speaker.get("people/", q=word(tag, "alias"))
            found = {one["id"] for one in hits.json()["results"]}
            assert (str(told.case.person.public_id) in found) == (tag in may.full), (agency, tag)
            assert held(hits) <= may.words


@pytest.mark.parametrize(
    "name", ["incidents:incident", "risk:person", "oversight:who_looked", "people:readers"]
)
def test_what_is_hidden_answers_as_what_is_not_there(told, name):
    """Body, headers and the number of queries."""
    for relation in ("a stranger", "kept away, of the agency itself", "of an agency that shares with none"):
        client, may = browser(told, relation), TOLD[relation]
        hidden = [thing for tag, thing in told.incidents.items() if tag not in (*may.full, *may.tiers)]
        if name != "incidents:incident":
            hidden = [] if may.full else [told.case.person]
        client.get(reverse(name, args=[uuid4()]))  # whatever is read once is read
        for thing in hidden:
            there, queries = _asked(client, reverse(name, args=[thing.public_id]))
            missing, as_many = _asked(client, reverse(name, args=[uuid4()]))
            assert there.status_code == missing.status_code == 404
            assert TOKEN.sub(b"", there.content) == TOKEN.sub(b"", missing.content)
            assert _headers(there) == _headers(missing)
            assert queries == as_many, relation


def _asked(client: Client, where: str):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(where)
    return answer, len(queries)


def _headers(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OWN_EACH}
