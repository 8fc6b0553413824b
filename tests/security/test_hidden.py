"""What somebody may not know of costs and says the same as what never was, at every address that takes an id.

Each address of the tables of the architecture tests is asked by strangers, by who is kept away or knows of
a part, and by agencies' systems, for every thing that the tables name and for an id that nothing has:
status, body, headers, and the statements sent to the database, in their order.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership, Role, User
from agencies.permissions import ROLE_PERMISSIONS
from people.models import Person, PersonBlock, PersonRecord
from people.purposes import remember
from tests.architecture.tabled import named_things
from tests.architecture.url_table import URLS, Needs, Scopes, SignedIn, addresses
from tests.factories.agencies import AgencyFactory
from tests.fixtures.clients import System
from tests.integration.test_who_gets_what import API_SEEN, PAGES_SEEN
from tests.security.asking import asked

pytestmark = pytest.mark.django_db
PAGES = {a.name: a for a in addresses() if isinstance(URLS[a.name], Needs | SignedIn) and "<uuid:" in a.route}
API = {a.name: a for a in addresses() if isinstance(URLS[a.name], Scopes) and "<uuid:" in a.route}
# Addresses where nothing is hidden from anybody who may come there, and why.
NOTHING_HIDDEN = {
    "agencies:agency_change": "whoever configures CaseLink sees every agency",
    "agencies:member_new": "whoever configures CaseLink sees every agency",
    "agencies:provider_new": "whoever configures CaseLink sees every agency",
    "agencies:client": "whoever configures CaseLink sees every system",
    "risk:identity_run": "every coordinator reads how a run went; what it proposes is hidden by itself",
}
# Where who knows of a part knows of the thing, or is asked below with the part they know.
KNOWN_IN_PART = {
    "risk:pair": "asked beside somebody known, below",
    "risk:address": "asked beside somebody known, below",
    "sharing:disclosure_review": "whoever is named in a disclosure reads it, and may not change it",
    "sharing:disclosure_end": "whoever is named in a disclosure reads it, and may not change it",
    "actions:share_attender": "whoever knows them, but saw them too seldom to share that, has no page",
}
KNOW_A_PART = ("practitioner", "police_practitioner")
FOUND_TO_BE = {"who was found to be Mr E", "who was found to be that one"}
ABOUT_INCIDENTS = {
    "incidents:correct",
    "incidents:incident",
    "incidents:readers",
    "risk:saved",
    "api-incident",
}


@pytest.fixture
def at_once(things, readers) -> Iterator[None]:
    """No time goes by, or a session that is renewed every now and then would be a difference."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def things(mr_e, identity_addresses) -> dict[str, Any]:
    """The public id of everything there is that an address may name."""
    joined = Person.objects.create(given_name="Earlier", redirected_to=mr_e.person)
    earlier = Person.objects.create(given_name="Earliest", redirected_to=joined)
    homes = PersonRecord.objects.filter(links__person=mr_e.person).exclude(address_key="")
    found = {"Mr E": mr_e.person, "Mr Z": mr_e.other, "who was found to be Mr E": joined}
    found |= {"who was found to be that one": earlier, "the prompt": mr_e.prompt, **mr_e.incidents}
    known = {name: one.public_id for name, one in found.items()}
    known["Mr E and Mr Z"] = (known["Mr E"], known["Mr Z"])
    known["Mr E's home"] = (known["Mr E"], homes[0].public_id)
    return known | named_things(mr_e) | identity_addresses


@pytest.fixture
def readers(mr_e) -> dict[str, User]:
    """Somebody of each role who knows of nobody, who is kept away, and who knows of a part."""
    far = AgencyFactory(code="far", name="Far", kind="housing", area="Far", agrees=False)
    agencies = {**mr_e.world.agencies, "far": far}

    def member(code: str, role: str) -> User:
        user = User.objects.create(username=f"{code} {role}", first_name="Reader", last_name=code)
        Membership.objects.create(user=user, agency=agencies[code], role=role, started_on="2020-01-01")
        return user

    found = {name: mr_e.world.users[name] for name in ("outsider", *KNOW_A_PART)}
    found |= {f"a stranger, {role}": member("far", role) for role in Role.values if role != Role.PRACTITIONER}
    for code, role in (
        ("chase-safety-hub", "mash_coordinator"),
        ("chase-safety-hub", "governance_lead"),
        ("cannock-gp", "agency_manager"),
    ):
        away = found[f"kept away, {role} of {code}"] = member(code, role)
        for person in (mr_e.person, mr_e.other):
            PersonBlock.objects.create(user=away, person=person, relation="family", set_by="system")
    return found


def browser(user: User, things: dict[str, Any]) -> Client:
    """Signed in, and with a purpose for whatever is opened."""
    client = Client()
    client.force_login(user)
    session = client.session
    persons = [one for one in things.values() if isinstance(one, UUID)]
    remember(session, persons=persons, purpose="preparing_visit", now=timezone.now())
    session.save()
    return client


def named(route: Any, things: dict[str, Any]) -> Iterator[tuple[str, tuple[UUID, ...]]]:
    """What the tables name for this address, with its ids; of two in one address, also each with no other."""
    whats = {what for name, what in (*PAGES_SEEN, *API_SEEN) if name == route.name}
    if "Mr E" in whats:
        whats |= FOUND_TO_BE
    if route.name in ABOUT_INCIDENTS:
        whats |= {"MIU-02", "SP-01", "NPS-CONTACT-1", "SP-INTEL-1"}
    for what in sorted(whats):
        ids = things[what]
        if not isinstance(ids, tuple):
            yield what, (ids,)
            continue
        yield what, ids
        yield f"{what}, the first alone", (ids[0], uuid4())
        yield f"{what}, the second alone", (uuid4(), ids[1])
        if route.name == "risk:pair":
            yield f"{what}, the other way round", ids[::-1]


def differences(
    route: Any, asks: Sequence[Callable[[str], Any]], things: dict[str, Any], *, first: bool = True
) -> tuple[int, list[str]]:
    """How many things were hidden, and how an answer about one differs from that about nothing.

    Each is asked for in all these ways, of which the first reads; what can be read is not hidden. `first`:
    nobody has asked there before.
    """
    absent = [uuid4() for _ in range(route.route.count("<uuid:"))]
    nowhere = reverse(route.name, args=absent)
    for ask in asks if first else ():
        ask(nowhere)  # whatever is read once is read
    missing = [asked(ask, nowhere, echoed=absent) for ask in asks]
    assert {one.status for one in missing} <= {404, 405}
    apart, hidden = [], 0
    for what, ids in named(route, things):
        where = reverse(route.name, args=ids)
        read = asked(asks[0], where, echoed=ids)
        if read.status in (200, 302):
            continue
        hidden += 1
        there = [read, *(asked(ask, where, echoed=ids) for ask in asks[1:])]
        apart += [
            f"{what}: {said}" for one, no in zip(there, missing, strict=True) if (said := one.unlike(no))
        ]
    return hidden, apart


def test_a_page_of_what_is_hidden_is_as_one_of_what_never_was(things, readers, at_once):
    found, hidden_at, asked_at = {}, set(), set()
    for reader, user in readers.items():
        perms = ROLE_PERMISSIONS[user.memberships.get().role]
        client = browser(user, things)
        client.get("/")  # what is read once of whoever asks is read
        for name, route in PAGES.items():
            guard = URLS[name]
            asked_here = reader not in KNOW_A_PART or name not in KNOWN_IN_PART
            if asked_here and (isinstance(guard, SignedIn) or guard.perms & perms):
                first = name not in asked_at
                hidden, apart = differences(route, (client.get, client.post), things, first=first)
                asked_at.add(name)
                if hidden:
                    hidden_at.add(name)
                if apart:
                    found[name, reader] = apart
    assert not found, "\n".join(f"{key}: {line}" for key, lines in found.items() for line in lines)
    assert PAGES.keys() - hidden_at == NOTHING_HIDDEN.keys()


def test_the_api_answers_about_what_is_hidden_as_about_what_never_was(things, system):
    found = {}
    for agency in ("chase-housing", "cannock-gp", "staffordshire-police"):
        asks = [partial(_ask, system(agency))]
        for name, route in API.items():
            hidden, apart = differences(route, asks, things)
            assert hidden or agency != "chase-housing", name
            if apart:
                found[name, agency] = apart
    assert not found, "\n".join(f"{key}: {line}" for key, lines in found.items() for line in lines)


def _ask(speaker: System, where: str) -> HttpResponse:
    return speaker.get(where.removeprefix("/api/v1/"))


def test_beside_somebody_known_what_is_hidden_is_as_what_never_was(mr_e, things, at_once):
    """The surgery knows Mr E: not Mr Z, and not the record of him that the police hold."""
    ask = browser(mr_e.world.users["practitioner"], things).get
    theirs = PersonRecord.objects.filter(links__person=mr_e.person, agency__code="staffordshire-police")
    known, hidden = things["Mr E"], things["Mr Z"]
    for name, ids, absent in (
        ("risk:pair", (known, hidden), (known, uuid4())),
        ("risk:pair", (hidden, known), (uuid4(), known)),
        ("risk:address", (known, theirs[0].public_id), (known, uuid4())),
    ):
        nowhere, where = reverse(name, args=absent), reverse(name, args=ids)
        ask(nowhere)
        missing = asked(ask, nowhere, echoed=absent)
        there = asked(ask, where, echoed=ids)
        assert there.status == 404
        assert not there.unlike(missing), name
