"""What the policy costs: the person page and the queue among a million incidents and 200 agencies' users.

Each page is asked for twice in turn, with the policy and without it, on the same rows in the same minute.
With it is the page as it is served. Without it, no statement of the policy is sent and no rule is applied:
who the person is, which records may be told and at which tier is known beforehand, from the page as it was
with the policy, so that both say the same; for the queue, as many prompts are read as are shown, and which
they are is known beforehand. Who is signed in and for whom they work is read in both.

Those who read are in use: they have grants, and somebody from whom they are kept away.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from actions import permissions as of_actions
from actions.permissions import Reach
from agencies import ways
from agencies.models import User
from agencies.permissions import Actor
from agencies.selectors import actor_for_user
from agencies.sessions import stamp
from incidents import permissions as of_incidents
from incidents.permissions import Standing, Tier
from incidents.selectors.standing import incidents_blocked_for, standings_of
from people import permissions as of_people
from people.models import Link, Person, PersonBlock, PersonGrant, PersonRecord
from people.selectors import persons
from people.selectors.persons import Description, told_of
from risk.models import Picture, QueueEntry
from risk.rules.registry import INDICATORS
from risk.rules.ruleset import RULESET
from risk.selectors import identity, work
from risk.services.assessing import reassess
from risk.services.marks import mark_stale
from tests.bench.counties import INCIDENTS, PEOPLE, fill, subjects, username
from tests.bench.databases import databases, using
from tests.bench.results import Figure, median

AREA = 0
READ, ROUNDS = 20, 12  # persons whose pages are read, and how often each
PROMISED = 1.2
#: What stands in a statement of the policy and in no other: see people.permissions.
_RULES = ("people_case asked", "theirs.agency_id = ANY")
_APPS = ("actions.", "agencies.", "incidents.", "people.", "risk.", "caselink.")


@dataclass
class _Known:
    """What the policy answered for one reader: asked of the page with it, given to the page without it."""

    tiers: dict[int, Tier] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    described: dict[int, Description] = field(default_factory=dict)
    links: dict[int, list[int] | None] = field(default_factory=dict)  # None: all of the person's
    order: list[int] = field(default_factory=list)  # of the queue
    reach: dict[int, Reach] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page as one reader asks for it: of each of these persons, or of nobody."""

    name: str
    client: Client
    known: _Known
    paths: Mapping[str, int | None]  # address to the person's primary key


def run(incidents: int = INCIDENTS, people: int = PEOPLE) -> list[Figure]:
    """One figure a page: milliseconds with the policy, beside those without it."""
    with databases("bench_policy") as (database,), using(database):
        started = time.monotonic()
        fill(incidents=incidents, people=people, codes=list(INDICATORS)[:5], ruleset=RULESET.version)
        sys.stderr.write(f"  {incidents:,} incidents made in {time.monotonic() - started:.0f} s\n")
        return [_figure(page, incidents) for page in pages(people)]


def pages(people: int = PEOPLE) -> list[Page]:
    """What is measured, of the county that `fill` made."""
    cache.clear()
    read = subjects(area=AREA, people=people)[1 : READ + 1]
    for pk in read:
        mark_stale(person_ids=[pk])
        reassess(person_id=pk)
    found = Picture.objects.filter(person__in=read)
    sys.stderr.write(f"  findings: {sorted(len(each.findings) for each in found)}\n")
    public = {f"/people/{one.public_id}/": one.pk for one in Person.objects.filter(pk__in=read)}
    coordinator, police = (_reader(username(place=place, area=AREA, number=place)) for place in (0, 1))
    made = [
        Page("person page, coordinator, case open", *coordinator, public),
        Page("person page, practitioner, involved", *police, public),
        Page("queue, coordinator, all open", *coordinator, {"/prompts/?of=all": None}),
        Page("queue, coordinator, as the menu opens it", *coordinator, {"/prompts/": None}),
    ]
    for page in made:
        _prepare(page)
    return made


def _reader(name: str) -> tuple[Client, _Known]:
    user = User.objects.get(username=name)
    if not (
        PersonGrant.objects.filter(user=user).exists() and PersonBlock.objects.filter(user=user).exists()
    ):
        raise RuntimeError("Who reads has no grant, or nobody to be kept away from.")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    session = client.session
    stamp(session, timezone.now())  # as after a second factor
    session.save()
    return client, _Known()


def _prepare(page: Page) -> None:
    """Say what for, and keep what the policy answers."""
    user = User.objects.get(pk=page.client.session["_auth_user_id"])
    by = actor_for_user(user=user, on=timezone.localdate())
    for path, person in page.paths.items():
        if person is not None:
            page.client.post(path, {"purpose": "safeguarding_enquiry"})
            told = Link.objects.filter(person=person, ended_at__isnull=True)
            some = list(told.filter(of_people.links_told(by)).values_list("pk", flat=True))
            page.known.links[person] = None if len(some) == told.count() else some
        with _listening(page.known):
            answer = page.client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name}: {answer.status_code}")
        with without_policy(page.known, person), _asking_no_rule():
            same = page.client.get(path)
        if same.status_code != 200 or abs(len(same.content) - len(answer.content)) > len(answer.content) / 20:
            raise RuntimeError(f"{page.name}: {len(answer.content)} bytes, {len(same.content)} without")


@contextmanager
def _asking_no_rule() -> Iterator[None]:
    """Raises RuntimeError for a statement in which a rule of the policy stands."""

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if any(rule in sql for rule in _RULES):
            raise RuntimeError(f"A rule is asked without the policy: {sql}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield


def _figure(page: Page, incidents: int) -> Figure:
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(ROUNDS + 1):
        for place, (path, person) in enumerate(page.paths.items()):
            for _ in range(1 if person else READ):
                for on in (True, False) if (number + place) % 2 else (False, True):
                    with ExitStack() as stack:
                        if not on:
                            stack.enter_context(without_policy(page.known, person))
                        started = time.perf_counter()
                        page.client.get(path)
                        if number:  # the first round warms
                            took[on].append((time.perf_counter() - started) * 1000)
    return Figure(
        f"{page.name}, {incidents:,} incidents", "ms", median(took[True]), "without the policy",
        median(took[False]), PROMISED,
    )  # fmt: skip


# --- the policy taken out -------------------------------------------------------------------------------


def _everywhere(was: Callable[..., Any], now: Callable[..., Any]) -> Iterator[Any]:
    """A patch for every module of ours that has this function under some name."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_APPS):
            for word, value in list(vars(module).items()):
                if value is was:
                    yield patch.object(module, word, now)


@contextmanager
def _instead(functions: Mapping[Callable[..., Any], Callable[..., Any]]) -> Iterator[None]:
    with ExitStack() as stack:
        for was, now in functions.items():
            for each in _everywhere(was, now):
                stack.enter_context(each)
        yield


@contextmanager
def _listening(known: _Known) -> Iterator[None]:
    tier, described_for, order_of = of_incidents.tier, persons.described_for, work.order_of
    reach_of = of_actions.reach_of

    def heard_tier(*, incident: Any, actor: Actor, standing: Standing) -> Tier:
        known.tiers[incident.pk] = tier(incident=incident, actor=actor, standing=standing)
        return known.tiers[incident.pk]

    def heard_standings(**asked: Any) -> dict[tuple[str, int], Standing]:
        found = standings_of(**asked)
        known.standings |= {person: each for (_, person), each in found.items()}
        return found

    def heard_described(**asked: Any) -> dict[int, Description]:
        known.described |= (found := described_for(**asked))
        return found

    def heard_told(*, by: Actor, person: Person, case_open: bool) -> tuple[list[PersonRecord], Description]:
        found = told_of(by=by, person=person, case_open=case_open)
        known.described[person.pk] = found[1]
        return found

    def heard_order(**asked: Any) -> list[int]:
        known.order = order_of(**asked)
        return known.order

    def heard_reach(by: Actor, *, person: Person) -> Reach:
        return known.reach.setdefault(person.pk, reach_of(by, person=person))

    with _instead(
        {
            reach_of: heard_reach,
            tier: heard_tier,
            standings_of: heard_standings,
            described_for: heard_described,
            told_of: heard_told,
            order_of: heard_order,
        }
    ):
        yield


@contextmanager
def without_policy(known: _Known, person: int | None) -> Iterator[None]:
    """As if everybody might see everything, or what they may see were known: see the top of this file."""
    links = known.links.get(person) if person is not None else None
    open_to_all = Standing(case_open=True)

    def told(*, by: Actor, person: Person, case_open: bool) -> tuple[list[PersonRecord], Description]:
        theirs = Link.objects.filter(person=person, ended_at__isnull=True)
        of = theirs.filter(pk__in=links) if links is not None else theirs
        shown = of.select_related("record__agency").order_by("record__created_at", "record_id")
        return [link.record for link in shown], known.described[person.pk]

    def described(*, by: Actor, persons: Sequence[Person], cases: object = None) -> dict[int, Description]:
        return {
            one.pk: known.described.get(one.pk)
            or Description(one.given_name, one.family_name, one.date_of_birth)
            for one in persons
        }

    def order(*, by: Actor, of: str, now: datetime) -> list[int]:
        waiting = QueueEntry.objects.filter(left_at__isnull=True).order_by("due_at", "pk")
        return known.order if list(waiting.values_list("pk", flat=True)[: len(known.order)]) else []

    def reach(by: Actor, *, person: Person) -> Reach:
        same = frozenset(persons.persons_found_to_be(person_ids=[person.pk]))
        told = known.reach[person.pk]
        return Reach(told.known, told.coordinated, same)

    functions: dict[Callable[..., Any], Callable[..., Any]] = {
        of_people.may_know_of: lambda by, at=None: Q(),
        of_people.links_told: lambda by, at=None, about=None, cases=None: (
            Q() if links is None else Q(pk__in=links)
        ),
        of_people.coordinated_in: lambda by, *, of: Q(),
        of_actions.reach_of: reach,
        of_people.not_blocked: lambda by, *, of, at=None, about=None: Q(),
        of_incidents.tier: lambda *, incident, actor, standing: known.tiers.get(incident.pk, Tier.FULL),
        standings_of: lambda *, readers, persons, today, at=None: {
            (by.id, pk): known.standings.get(pk, open_to_all) for by in readers for pk in persons
        },
        incidents_blocked_for: lambda *, by: frozenset(),
        ways.partners: lambda by, *, on: frozenset(),
        persons.person_visible_to: lambda *, by, public_id: Person.objects.filter(
            public_id=public_id
        ).first(),
        persons.described_for: described,
        told_of: told,
        persons.open_cases_told: lambda *, by, persons: set(persons),
        persons.persons_blocked_for: lambda *, by: frozenset(),
        work.order_of: order,
        identity.record_shown: lambda by, *, record: Q(),
    }
    with (
        _instead(functions),
        patch.object(ways.UserWay, "held", lambda self, by, *, at: {}),
    ):
        yield


def statements(page: Page) -> Iterator[tuple[str, Sequence[Any]]]:
    """What the page with the policy asks of the database, each with its parameters."""
    for path in page.paths:
        asked: list[tuple[str, Any]] = []

        def keep(execute: Any, sql: str, params: Any, many: bool, context: Any, into: Any = asked) -> Any:
            into.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            page.client.get(path)
        yield from asked
