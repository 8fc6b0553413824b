"""Which looks stand out. Pure: a day's looks in, what a person should ask about out, with the numbers.

Each rule says something that may have a good reason. Nothing is scored, and nothing follows by itself.
"""

import statistics
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class LookFact:
    """One request that showed one person to one user, at an aware moment in Europe/London."""

    actor: str
    agency: str
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Miss:
    """One request that led to nobody: an address that is not there for who asked, or a user's search.

    Nothing of what was tried: only that it was, and when. `system`: an agency's system asked.
    """

    actor: str
    agency: str
    at: datetime
    search: bool
    system: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: their own name, in small letters, and the addresses that records under that name have.

    `held` has those of each agency's own records, by its code.
    """

    given: str
    family: str
    addresses: frozenset[str] = frozenset()
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A person: the names that agencies have of them, in small letters, and where they live or lived.

    `held` has the same of each agency's own records, by its code.
    """

    names: frozenset[tuple[str, str]]
    addresses: frozenset[str] = frozenset()
    held: Mapping[str, "Known"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the rules ask about a day. Persons, readers and emergencies by public id."""

    on: date
    working: bool  # Monday to Friday and no bank holiday
    looks: Sequence[LookFact]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    people: Mapping[str, Known] = field(default_factory=dict)
    before: Mapping[str, Sequence[int]] = field(default_factory=dict)  # people on each earlier day of work
    all_hours: Collection[str] = ()  # codes of agencies that work by day and night
    members: Collection[tuple[str, str]] = ()  # who works for whom on that day: reader, agency
    emergencies: Sequence[tuple[str, str, str]] = ()  # reader, agency, emergency
    often: Sequence[tuple[str, str, str, int]] = ()  # reader, agency, person, looks in a week without contact
    declared: Sequence[tuple[str, str, str]] = ()  # reader, agency, person: looked at, now said to know
    misses: Sequence[Miss] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something stands out."""

    in_an_hour: int = 30  # different people
    times_usual: int = 5  # of the reader's own usual day, in the eight weeks before
    least: int = 15  # people in a day below which no multiple of a usual day stands out
    often: int = 10  # looks at one person in a week, without any contact of the reader's agency
    missed: int = 20  # within an hour: addresses that are not there, and searches that find nobody
    from_hour: int = 7
    to_hour: int = 21


@dataclass(frozen=True, slots=True)
class Unusual:
    """What stands out: the rule, the reader, for which agency, and the numbers and public ids.

    Without an agency where only records of other agencies say so: for nobody but the hub's lead.
    """

    code: str
    actor: str
    agency: str
    facts: Mapping[str, Any]


def findings(day: Day, limits: Limits | None = None) -> list[Unusual]:
    """What stands out in the day, in the order of the rules; one for each rule, reader and agency."""
    return [found for rule in RULES.values() for found in rule(day, limits or Limits())]


def _by_reader(looks: Sequence[LookFact]) -> Iterator[tuple[tuple[str, str], list[LookFact]]]:
    readers: dict[tuple[str, str], list[LookFact]] = defaultdict(list)
    for look in sorted(looks, key=lambda one: one.at):
        readers[one_of(look)].append(look)
    yield from sorted(readers.items())


def one_of(look: LookFact) -> tuple[str, str]:
    """The reader and the agency looked for."""
    return look.actor, look.agency


def many_people(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Many different people within an hour, or many times the reader's usual day."""
    for (actor, agency), looks in _by_reader(day.looks):
        people = len({look.person for look in looks})
        most = _most_within(looks, timedelta(hours=1))
        usual = statistics.median(day.before.get(actor, ())) if day.before.get(actor) else 0
        above = usual > 0 and people >= limits.least and people >= limits.times_usual * usual
        if most >= limits.in_an_hour or above:
            facts = {"people": people, "in_an_hour": most, "usual": usual}
            yield Unusual("many_people", actor, agency, facts)


def _most_within(looks: Sequence[LookFact], length: timedelta) -> int:
    """The most different people in any stretch of that length."""
    most, start = 0, 0
    inside: dict[str, int] = defaultdict(int)
    for look in looks:
        inside[look.person] += 1
        while look.at - looks[start].at >= length:
            inside[looks[start].person] -= 1
            if not inside[looks[start].person]:
                del inside[looks[start].person]
            start += 1
        most = max(most, len(inside))
    return most


def own_record(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Somebody who has the reader's own given and family name."""
    yield from _like(day, "own_record", lambda reader, known: (reader.given, reader.family) in known.names)


def own_surname(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Somebody who has the reader's own family name, and another given name."""

    def fits(reader: Reader, known: Known) -> bool:
        same = [given for given, family in known.names if family == reader.family]
        return bool(same) and reader.given not in same

    yield from _like(day, "own_surname", fits)


def own_address(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Somebody recorded at an address at which the reader's own name is recorded too."""
    yield from _like(
        day,
        "own_address",
        lambda reader, known: (
            not reader.addresses.isdisjoint(known.addresses)
            and (reader.given, reader.family) not in known.names
        ),
    )


def _like(day: Day, code: str, fits: Callable[[Reader, Known], bool]) -> Iterator[Unusual]:
    """By the agency's own records; then, without an agency, whoever is like the reader by others' alone.

    An agency reads what is found of its people: that one of them is on record elsewhere is not its to know.
    """
    elsewhere: dict[str, dict[str, None]] = defaultdict(dict)
    for (actor, agency), looks in _by_reader(day.looks):
        reader = day.readers.get(actor)
        if reader is None or not reader.family:
            continue
        seen = [one for one in dict.fromkeys(look.person for look in looks) if one in day.people]
        here = replace(reader, addresses=reader.held.get(agency, frozenset()))
        held = {one: day.people[one].held.get(agency) for one in seen}
        people = [one for one, known in held.items() if known is not None and fits(here, known)]
        if people:
            yield Unusual(code, actor, agency, {"persons": people})
        rest = (one for one in seen if one not in people and fits(reader, day.people[one]))
        elsewhere[actor].update(dict.fromkeys(rest))
    for actor, persons in elsewhere.items():
        if persons:
            yield Unusual(code, actor, "", {"persons": list(persons)})


def many_not_found(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Many addresses that are not there for the reader, or searches that find nobody, within an hour."""
    readers: dict[tuple[str, str], list[Miss]] = defaultdict(list)
    for miss in sorted(day.misses, key=lambda one: one.at):
        readers[miss.actor, miss.agency].append(miss)
    for (actor, agency), misses in sorted(readers.items()):
        most, start = 0, 0
        for end, miss in enumerate(misses):
            while miss.at - misses[start].at >= timedelta(hours=1):
                start += 1
            most = max(most, end + 1 - start)
        if most >= limits.missed:
            searches = sum(miss.search for miss in misses)
            facts = {"addresses": len(misses) - searches, "searches": searches, "in_an_hour": most}
            if misses[0].system:
                facts["system"] = True
            yield Unusual("many_not_found", actor, agency, facts)


def out_of_hours(day: Day, limits: Limits) -> Iterator[Unusual]:
    """At night, at the weekend or on a bank holiday, for an agency that does not work then."""
    for (actor, agency), looks in _by_reader(day.looks):
        if agency in day.all_hours:
            continue
        late = [look for look in looks if not day.working or not _by_day(look.at.time(), limits)]
        if late:
            facts = {"looks": len(late), "people": len({look.person for look in late})}
            times = {"first": f"{late[0].at:%H:%M}", "last": f"{late[-1].at:%H:%M}"}
            yield Unusual("out_of_hours", actor, agency, {**facts, **times})


def _by_day(at: time, limits: Limits) -> bool:
    return limits.from_hour <= at.hour < limits.to_hour


def break_glass(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Every emergency."""
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for actor, agency, emergency in day.emergencies:
        asked[actor, agency].append(emergency)
    for (actor, agency), emergencies in sorted(asked.items()):
        yield Unusual("break_glass", actor, agency, {"emergencies": emergencies})


def after_membership_end(day: Day, limits: Limits) -> Iterator[Unusual]:
    """For an agency that the reader does not work for on that day."""
    for (actor, agency), looks in _by_reader(day.looks):
        if (actor, agency) not in day.members:
            yield Unusual("after_membership_end", actor, agency, {"looks": len(looks)})


def same_person_often(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Again and again the same person, of whom the reader's agency recorded no contact at that time."""
    yield from _each_person(
        "same_person_often",
        [(actor, agency, person) for actor, agency, person, looks in day.often if looks >= limits.often],
    )


def declared_block_later(day: Day, limits: Limits) -> Iterator[Unusual]:
    """Somebody whom the reader had looked at before it was said that they know them."""
    yield from _each_person("declared_block_later", day.declared)


def _each_person(code: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[Unusual]:
    people: dict[tuple[str, str], list[str]] = defaultdict(list)
    for actor, agency, person in rows:
        people[actor, agency].append(person)
    for (actor, agency), persons in sorted(people.items()):
        yield Unusual(code, actor, agency, {"persons": persons})


RULES: Mapping[str, Callable[[Day, Limits], Iterator[Unusual]]] = {
    rule.__name__: rule
    for rule in (
        break_glass,
        own_record,
        own_address,
        own_surname,
        declared_block_later,
        after_membership_end,
        many_people,
        many_not_found,
        same_person_often,
        out_of_hours,
    )
}
