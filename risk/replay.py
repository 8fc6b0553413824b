"""The past as the workers would have lived it: records in time order, linked, assessed after each one.

Pure: no Django, no database, nothing written. The same linker, neighbourhood, rules and asking as the
workers use; nobody answers the prompts. A person whose history cannot reach a level yet is not assessed
(`quick.Quiet`), which changes no result.
"""

import heapq
import json
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from incidents.intake import FieldError, validate
from people.matching.memory import MemoryLinker, without_cycle_collection
from risk.rules.asking import Ask, asks
from risk.rules.assess import assess
from risk.rules.facts import LONDON, incident_facts, parse_moment
from risk.rules.findings import RANK, Assessment
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import Neighbourhood, gather
from risk.rules.ruleset import RULESET, Ruleset


class UnusableFileError(Exception):
    """The file cannot be read, or holds no record that can be used."""


class Linker(Protocol):
    """What replay needs of a linker."""

    def link_incident(self, agency: str, reference: str, participants: Any) -> Mapping[str, Hashable]:
        """The person behind each participant's key."""


class Watcher(Protocol):
    """Is told what happens while it happens, persons by the numbers they have at that moment."""

    def taken(self, record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> None:
        """A record was linked: the person of each participant's key."""

    def joined(self, keep: Hashable, gone: Hashable) -> None:
        """Two persons turned out to be one."""

    def assessed(self, person: Hashable, on: date, picture: Assessment, ask: Ask | None) -> None:
        """A picture was made anew on a day, and asked or not. Nobody hears of a person left out as quiet."""


@dataclass(slots=True, frozen=True)
class Rejected:
    """A line that cannot be used, and why."""

    line: int
    reference: str | None
    errors: tuple[FieldError, ...]


@dataclass(slots=True)
class Records:
    """The usable lines of a file in time order, and the others."""

    usable: list[bytes]
    rejected: list[Rejected]


@dataclass(slots=True)
class History:
    """One person: who recorded them, and each time the picture changed or asked."""

    person: Hashable
    names: dict[str, None] = field(default_factory=dict)
    agencies: dict[str, None] = field(default_factory=dict)
    incidents: int = 0
    prompts: list[tuple[date, Ask]] = field(default_factory=list)
    levels: list[tuple[date, str, float]] = field(default_factory=list)

    def absorb(self, other: "History") -> None:
        """Another history turned out to be about the same person."""
        self.names.update(other.names)
        self.agencies.update(other.agencies)
        self.incidents += other.incidents
        self.prompts = sorted(self.prompts + other.prompts, key=lambda p: p[0])
        self.levels = sorted(self.levels + other.levels, key=lambda entry: entry[0])

    def as_dict(self) -> dict[str, Any]:
        """As the contract prints it."""
        return {
            "person": f"P{self.person}",
            "names": list(self.names),
            "agencies": list(self.agencies),
            "incidents": self.incidents,
            "prompts": [_prompt(on, ask) for on, ask in self.prompts],
            "levels": [
                {"from": on.isoformat(), "level": level, "score": score} for on, level, score in self.levels
            ],
        }


def _prompt(on: date, ask: Ask) -> dict[str, Any]:
    return {
        "raised_on": on.isoformat(),
        "level": ask.level,
        "because": ask.because,
        "indicators": [
            {
                "code": f.code,
                "says": f.says,
                "evidence": [{"agency": e.agency, "reference": e.reference} for e in f.evidence],
            }
            for f in ask.findings
        ],
    }


class Replay:
    """Takes records one by one, in time order, and keeps what happened to each person.

    `every` assesses everybody every time instead of leaving out those who cannot reach a level: slower,
    with the same histories. A `watcher` is told of what happens and changes nothing; it must not hold this
    object.
    """

    def __init__(
        self,
        *,
        ruleset: Ruleset = RULESET,
        linker: Linker | None = None,
        every: bool = False,
        watcher: Watcher | None = None,
    ) -> None:
        self.histories: dict[Hashable, History] = {}
        self.incidents = 0
        self._ruleset = ruleset
        joins: list[tuple[Hashable, Hashable]] = []
        self._joins = joins
        # The linker is given the list and not this object: in a cycle, everything kept would outlive its use.
        self._linker: Linker = linker or MemoryLinker(joined=lambda keep, gone: joins.append((keep, gone)))
        self._store = MemoryStore(ruleset)
        self._pictures: dict[Hashable, Assessment] = {}
        self._due: list[tuple[date, int, Hashable]] = []
        self._pushed = 0
        self._every = every
        self._watcher = watcher

    def joined(self, keep: Hashable, gone: Hashable) -> None:
        """The linker says that two persons are one."""
        self._joins.append((keep, gone))

    def take(self, record: Mapping[str, Any]) -> None:
        """Link one record, then assess everybody whose picture it can change."""
        persons = self._linker.link_incident(record["agency"], record["reference"], record["people"])
        facts = incident_facts(record, incident=self.incidents, persons=persons)
        self.incidents += 1
        self._let_time_pass(facts.on)
        stale: set[Hashable] = set()
        if self._joins:
            stale |= self._join_all()
        stale |= self._store.add(facts)
        self._note(record, persons)
        if self._watcher is not None:
            self._watcher.taken(record, persons)
        new = frozenset((facts.incident,))
        for person in stale if len(stale) == 1 else sorted(stale, key=str):
            self._assess(person, facts.occurred, facts.on, new)

    def neighbourhood(self, person: Hashable, ruleset: Ruleset | None = None) -> Neighbourhood:
        """What is known around one person now, as far as the replay's ruleset or another one looks."""
        return gather(person, self._store, (ruleset or self._ruleset).neighbourhood)

    def _join_all(self) -> set[Hashable]:
        stale: set[Hashable] = set()
        for keep, gone in self._joins:
            stale |= self._store.join(keep, gone)
            stale.discard(gone)
            if self._watcher is not None:
                self._watcher.joined(keep, gone)
            gone_history = self.histories.pop(gone, None)
            if gone_history is not None:
                self.histories.setdefault(keep, History(keep)).absorb(gone_history)
            picture = self._pictures.pop(gone, None)
            kept = self._pictures.get(keep)
            if picture and (kept is None or RANK[picture.level] > RANK[kept.level]):
                self._pictures[keep] = picture
        self._joins.clear()
        return stale

    def _note(self, record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> None:
        agency = record["agency"]
        counted: set[Hashable] = set()
        for participant in record["people"]:
            person = persons.get(participant["key"])
            if person is None:
                continue
            history = self.histories.get(person)
            if history is None:
                history = self.histories[person] = History(person)
            given, family = participant.get("given_name"), participant.get("family_name")
            if given or family:
                history.names[f"{given or ''} {family or ''}".strip()] = None
            history.agencies[agency] = None
            if person not in counted:
                counted.add(person)
                history.incidents += 1

    def _let_time_pass(self, on: date) -> None:
        """Assess again on its day every picture that time alone could change before `on`."""
        while self._due and self._due[0][0] <= on:
            day, _, person = heapq.heappop(self._due)
            picture = self._pictures.get(person)
            if picture is not None and picture.next_due == day:
                at = datetime(day.year, day.month, day.day, tzinfo=LONDON)
                self._assess(person, at, day, frozenset())

    def _assess(self, person: Hashable, at: datetime, on: date, new: Collection[Hashable]) -> None:
        if not self._every and self._stays_none(person, on):
            self._pictures.pop(person, None)
            return
        before = self._pictures.get(person)
        after = assess(self.neighbourhood(person), at=at, ruleset=self._ruleset)
        history = self.histories.setdefault(person, History(person))
        if (before.level if before else "none") != after.level:
            history.levels.append((on, after.level, after.score))
        asked = max((ask.level for _, ask in history.prompts), key=lambda level: RANK[level], default=None)
        ask = asks(before, after, open_prompt=asked is not None, new_incidents=new, open_level=asked)
        if ask is not None:
            history.prompts.append((on, ask))
        if self._watcher is not None:
            self._watcher.assessed(person, on, after, ask)
        self._keep(person, after)

    def _stays_none(self, person: Hashable, on: date) -> bool:
        """Whether the level was none, can only be none, and nobody was asked about the person before."""
        before = self._pictures.get(person)
        if before is not None and (before.level != "none" or self.histories[person].prompts):
            return False
        return self._store.quiet.is_quiet(person, on.toordinal())

    def _keep(self, person: Hashable, picture: Assessment) -> None:
        self._pictures[person] = picture
        if picture.next_due is not None:
            self._pushed += 1
            heapq.heappush(self._due, (picture.next_due, self._pushed, person))


def read_records(path: Path, *, now: datetime) -> Records:
    """Check every line of a JSONL file and put the usable ones in time order (as sent where equal).

    A reference that an agency sends twice keeps its place and its last content. Raises UnusableFileError.
    """
    kept: dict[tuple[str, str], tuple[datetime, int, bytes]] = {}
    rejected: list[Rejected] = []
    try:
        with path.open("rb") as lines, without_cycle_collection():
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    _sort_in(number, line, now, kept, rejected)
    except OSError as error:
        raise UnusableFileError(error.strerror or "cannot be read") from None
    if not kept:
        raise UnusableFileError("holds no record that can be used")
    ordered = sorted(kept.values(), key=lambda entry: entry[:2])
    return Records([line for _, _, line in ordered], rejected)


def _sort_in(
    number: int,
    line: bytes,
    now: datetime,
    kept: dict[tuple[str, str], tuple[datetime, int, bytes]],
    rejected: list[Rejected],
) -> None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        rejected.append(Rejected(number, None, (FieldError("", "is not JSON"),)))
        return
    errors = validate(record, now=now)
    if errors:
        reference = record.get("reference") if isinstance(record, dict) else None
        rejected.append(Rejected(number, reference if isinstance(reference, str) else None, tuple(errors)))
        return
    key = (record["agency"], record["reference"])
    place = kept[key][1] if key in kept else number
    kept[key] = (parse_moment(record["occurred_at"])[0], place, line)


def replay(
    lines: Iterable[bytes],
    *,
    ruleset: Ruleset = RULESET,
    every: bool = False,
    tick: Callable[[], None] | None = None,
    watcher: Watcher | None = None,
) -> Replay:
    """Replay checked lines, already in time order. `tick` is called after each."""
    run = Replay(ruleset=ruleset, every=every, watcher=watcher)
    with without_cycle_collection():
        for record in map(json.loads, lines):
            run.take(record)
            if tick is not None:
                tick()
    return run


def report(run: Replay, *, ruleset: Ruleset, seconds: float, only_prompted: bool) -> dict[str, Any]:
    """What `replay --json` prints (the contract's shape)."""
    return {
        "ruleset": ruleset.name,
        "incidents": run.incidents,
        "people": len(run.histories),
        "seconds": round(seconds, 3),
        "histories": list(_histories(run, only_prompted)),
    }


def _histories(run: Replay, only_prompted: bool) -> Iterator[dict[str, Any]]:
    for history in run.histories.values():
        if history.prompts or not only_prompted:
            yield history.as_dict()


def stopwatch() -> Callable[[], float]:
    """Seconds since the call, from a clock that only goes forward."""
    started = time.perf_counter()
    return lambda: time.perf_counter() - started
