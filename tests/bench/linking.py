"""Linkage against a county of a million invented people: how right, how fast, and next to Splink's own way.

Held-back contacts, a quarter of them about people whom the register does not know, are placed in the register
as it stands. What is right is measured with the index in memory, which holds whoever shares a key with any
contact; what is fast with the index in the database.
"""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from rich.console import Console
from rich.table import Table

from agencies.models import Agency
from caselink.bulk import next_ids
from incidents.selectors import IncidentSightings
from people.invented.draft import Held
from people.invented.register import Register
from people.matching.link import Arrival, place
from people.matching.memory import MemoryIndex
from people.matching.model import MODEL
from people.matching.normalise import Profile
from people.models import PersonRecord
from people.selectors.linkage import DatabaseIndex
from tests.bench.contacts import Tally, outcome
from tests.bench.county import insert_one, load, profile_of
from tests.bench.results import Figure, percentile
from tests.bench.splinks import Everybody

PEOPLE, TEN_MILLION = 1_000_000, 10_000_000
CONTACTS, SEED, INSERTS, ASKED_OF_SPLINK = 3_000, 2, 300, 5
GROUPS = ("source", "sex", "age", "origin")
PROMISED = {"precision": 0.998, "recall": 0.88, "asked": 0.12, "missed": 0.03}
Contacts = Sequence[tuple[Held, Profile]]


def run(people: int = PEOPLE) -> list[Figure]:
    """Shares of outcomes, and milliseconds of one lookup and of one insert."""
    register = Register(people, 1)
    contacts = [(held, profile_of(held)) for held in register.contacts(CONTACTS, SEED)]
    with Everybody() as everybody:
        index, truth = _load(register, contacts, everybody)
        slow = everybody.milliseconds([held for held, _ in contacts[:ASKED_OF_SPLINK]])
    tally = _tally(contacts, index, truth)
    _print(tally)
    return [*_rates(tally, people), *_speed(contacts, people, slow)]


def run_ten_million() -> list[Figure]:
    """The same of ten million; it takes over an hour, and is run when asked for by name only."""
    return run(TEN_MILLION)


def _load(register: Register, contacts: Contacts, everybody: Everybody) -> tuple[MemoryIndex, dict[Any, str]]:
    """Everybody into the database and Splink's file; into memory whoever shares a key with a contact."""
    asked = {key for _, profile in contacts for key in profile.query_keys}
    index: MemoryIndex = MemoryIndex()
    truth: dict[Any, str] = {}
    for number, (held, profile) in enumerate(load(register.people())):
        everybody.add(held)
        if not asked.isdisjoint(profile.keys):
            index.add(number, number, profile)
            truth[number] = held.person_id
    return index, truth


def _tally(contacts: Iterable[tuple[Held, Profile]], index: MemoryIndex, truth: dict[Any, str]) -> Tally:
    tally = Tally()
    for held, profile in contacts:
        placement = place(Arrival(held.record_id, profile), index.candidates(profile), MODEL)
        result = outcome(placement, truth, held.person_id, known=held.known)
        groups = (held.agency, held.sex, held.age_band, held.origin)
        tally.add(result, dict(zip(GROUPS, groups, strict=True)))
    return tally


def _rates(tally: Tally, people: int) -> list[Figure]:
    rates = tally.report()["all"]
    name = f"linkage, {people:,} people, {CONTACTS:,} contacts"
    return [
        Figure(f"{name}: {rate}", "share", rates[rate], promised=promised)
        for rate, promised in PROMISED.items()
    ]


def _print(tally: Tally) -> None:
    """The report by source, sex, age band and name origin."""
    table = Table("group", "", "contacts", "wrong", *PROMISED)
    for group, values in tally.report()["by"].items():
        for value, rates in values.items():
            shares = [f"{rates[rate]:.3f}" for rate in PROMISED]
            table.add_row(group, value, str(rates["contacts"]), str(rates["wrong"]), *shares)
    Console(stderr=True, width=110).print(table)


def _speed(contacts: Contacts, people: int, slow: float) -> list[Figure]:
    profiles = [profile for _, profile in contacts]
    gc.collect()
    gc.freeze()  # the index in memory is no part of a worker, and is not walked through for each lookup
    for profile in profiles:  # warm: what the measured round asks for has been read once
        _look_up(profile)
    lookups = [_milliseconds(lambda profile=profile: _look_up(profile)) for profile in profiles]
    agency = Agency.objects.get(code="register")
    fresh = zip(next_ids(PersonRecord, INSERTS), contacts, strict=False)
    inserts = [_milliseconds(lambda pk=pk, held=held: _insert(pk, agency, held)) for pk, (held, _) in fresh]
    name, baseline = f"one lookup with scoring, {people:,} people", "Splink 5 predict_between"
    return [
        Figure(f"{name}, median", "ms", percentile(lookups, 0.5), baseline, slow),
        Figure(
            f"{name}, p95", "ms", percentile(lookups, 0.95), baseline, slow, 2.0 if people <= PEOPLE else 5.0
        ),
        Figure(f"insert with keys, {people:,} people, median", "ms", percentile(inserts, 0.5), promised=1.0),
    ]


def _look_up(profile: Profile) -> None:
    DatabaseIndex(IncidentSightings()).decide(Arrival("new", profile), MODEL)


def _insert(pk: int, agency: Agency, held: Held) -> None:
    with transaction.atomic():
        insert_one(pk, agency.pk, held)


def _milliseconds(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000
