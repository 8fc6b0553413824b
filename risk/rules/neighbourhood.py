"""Whose incidents are looked at when one person is assessed: the one rule, for database and memory alike.

The neighbourhood of a person (the subject) is
- every incident in which they take part;
- their associates: people *seen with* them (in one incident, other than as informant or witness, or in
  the room while one of the two was spoken to, or named as being in a relationship with them) and people
  who *live with* them (two persons' recorded spans at one address come within `home_gap_days` of each
  other), each with their own incidents;
- police call-outs and crime reports located at an address of the subject that do not name them.

An address is communal (a hostel, a care home) once more than `communal_residents` people have been recorded
there: from the next day on it gives no household and no incidents of its own. What it gave until that day
stays, so that one more contact never takes away what is known: those recorded there by then live together,
and what happened there by then counts. At most `associates` people are kept, those last met with first,
with at most `associate_incidents` incidents each, newest first, except that whatever can matter about an
associate (`weighty`) is always kept.

A person must be assessed again when they take part in an incident (`affected`); when somebody around them
does and it changes what is known of that somebody (`spreads`); when somebody moves in (`settled`: a person
first, or after a gap, recorded at an address); and when something happens where they live (`places`).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from risk.rules import incident
from risk.rules.incident import BYSTANDERS, IN_ORDER, IncidentFacts
from risk.rules.ruleset import RULESET

Person = Hashable
AT_ADDRESS_KINDS = frozenset({"police_callout", "police_crime_report"})


@dataclass(slots=True)
class Residence:
    """The span of days (ordinals) over which agencies recorded a person at one address."""

    person: Person
    first: int
    last: int


@dataclass(slots=True, frozen=True)
class Associate:
    """Somebody seen with the subject, or living with them."""

    person: Person
    lives_with: bool
    seen_together: int  # in how many incidents
    last_together: int  # day (ordinal) last seen together or recorded at one address
    incidents: Sequence[IncidentFacts]


@dataclass(slots=True, frozen=True)
class Neighbourhood:
    """All that an assessment of `subject` may look at; sequences are in time order."""

    subject: Person
    incidents: Sequence[IncidentFacts]
    associates: Mapping[Person, Associate]
    at_address: Sequence[IncidentFacts]


class Source(Protocol):
    """Where incidents are kept: three questions, each asked once for a whole neighbourhood."""

    def incidents_of(self, persons: Collection[Person]) -> Mapping[Person, Sequence[IncidentFacts]]:
        """Every incident each person takes part in, in time order (`IncidentFacts.order`)."""

    def residents_of(self, keys: Collection[str]) -> Mapping[str, Collection[Residence]]:
        """Everybody ever recorded as living at each address, one span a person."""

    def located_at(self, keys: Collection[str]) -> Mapping[str, Sequence[IncidentFacts]]:
        """Incidents of AT_ADDRESS_KINDS located at each address, in time order."""


def affected(facts: IncidentFacts) -> frozenset[Person]:
    """The persons taking part: each must be assessed again."""
    return frozenset(facts.traits)


def on_record(facts: IncidentFacts, person: Person) -> bool:
    """Whether the incident brings an order, its breach, a violent offence or a structured assessment of the
    person.
    """
    trait = facts.traits.get(person)
    return trait.on_record if trait is not None else incident.on_record(facts, person)


def weighty(facts: IncidentFacts, person: Person) -> bool:
    """Whether the incident says something about the person that bears on those around them."""
    trait = facts.traits.get(person)
    return trait.weighty if trait is not None else incident.on_record(facts, person)


def spreads(facts: IncidentFacts) -> frozenset[Person]:
    """The participants whose associates must be assessed again as well.

    An order or its breach, a violent offence, a structured assessment, or being a suspect changes the picture
    of those who live with them or are seen with them. Ordinary contacts (their own GP visits) do not.
    """
    return frozenset([person for person, trait in facts.traits.items() if trait.weighty])


def homes(facts: IncidentFacts) -> tuple[tuple[Person, str], ...]:
    """(person, address key) for each participant whose address the record gives.

    When this is the first time that person is recorded there, or the first after `home_gap_days`, they
    have moved in: the others living there, and the person, must be assessed again.
    """
    return tuple([(part.person, part.home) for part in facts.involved if part.home is not None])


def places(facts: IncidentFacts) -> frozenset[str]:
    """The addresses whose residents must be assessed again because of where this happened."""
    if facts.location is not None and facts.kind in AT_ADDRESS_KINDS:
        return frozenset((facts.location,))
    return frozenset()


def met(facts: IncidentFacts, subject: Person) -> set[Person]:
    """The persons an incident shows together with the subject."""
    mine = facts.part_of(subject)
    if mine is None or len(facts.involved) < 2:
        return set()
    found: set[Person] = set()
    seen = mine.role not in BYSTANDERS
    for part in facts.involved:
        if part.person != subject and (
            (seen and part.role not in BYSTANDERS) or part.person in mine.present or subject in part.present
        ):
            found.add(part.person)
    for tie in facts.relationships:
        if tie.type != "neighbour":
            if tie.a == subject:
                found.add(tie.b)
            elif tie.b == subject:
                found.add(tie.a)
    found.discard(subject)
    return found


def residences(incidents: Iterable[IncidentFacts], person: Person) -> dict[str, Residence]:
    """A person's spans at each address, from their incidents."""
    spans: dict[str, Residence] = {}
    for facts in incidents:
        part = facts.part_of(person)
        if part is None or part.home is None:
            continue
        span = spans.get(part.home)
        if span is None:
            spans[part.home] = Residence(person, facts.day, facts.day)
        else:
            span.first = min(span.first, facts.day)
            span.last = max(span.last, facts.day)
    return spans


def share_home(one: Residence, other: Residence, gap_days: int) -> bool:
    """Whether two spans at one address come within `gap_days` of each other."""
    return one.first - gap_days <= other.last and other.first - gap_days <= one.last


def communal_from(residents: Collection[Residence], limit: int) -> int | None:
    """The last day (ordinal) on which an address counts as private: that on which more than `limit` people
    had been recorded there for the first time. None: so many have not been.
    """
    if len(residents) <= limit:
        return None
    return sorted([each.first for each in residents])[limit]


def household(residents: Collection[Residence], limit: int) -> Collection[Residence]:
    """Those of the residents of an address who count as living together, as long as it counts as private."""
    last = communal_from(residents, limit)
    if last is None:
        return residents
    return [replace(each, last=min(each.last, last)) for each in residents if each.first <= last]


def _newest(incidents: Sequence[IncidentFacts], person: Person, limit: int) -> Sequence[IncidentFacts]:
    if len(incidents) <= limit:
        return incidents
    recent = len(incidents) - limit
    return [f for i, f in enumerate(incidents) if i >= recent or weighty(f, person)]


def gather(subject: Person, source: Source, caps: Mapping[str, int] = RULESET.neighbourhood) -> Neighbourhood:
    """The neighbourhood of one person, from any source; its cost depends on the neighbourhood alone."""
    own = source.incidents_of((subject,)).get(subject, ())
    together: dict[Person, tuple[int, int]] = {}
    for facts in own:
        if len(facts.involved) > 1:
            for person in met(facts, subject):
                count, last = together.get(person, (0, 0))
                together[person] = (count + 1, max(last, facts.day))
    spans = residences(own, subject)
    residents = source.residents_of(tuple(spans)) if spans else {}
    housemates: dict[Person, int] = {}
    private: dict[str, int | None] = {}
    for key, mine in spans.items():
        there = residents.get(key, ())
        until = private[key] = communal_from(there, caps["communal_residents"])
        if until is not None:
            if mine.first > until:
                del private[key]
                continue
            mine = replace(mine, last=min(mine.last, until))
        for other in household(there, caps["communal_residents"]):
            if other.person != subject and share_home(mine, other, caps["home_gap_days"]):
                last = min(mine.last, other.last)
                housemates[other.person] = max(housemates.get(other.person, 0), last)
    return Neighbourhood(
        subject,
        own,
        _associates(together, housemates, source, caps),
        _at_address(subject, private, source),
    )


def _associates(
    together: Mapping[Person, tuple[int, int]],
    housemates: Mapping[Person, int],
    source: Source,
    caps: Mapping[str, int],
) -> dict[Person, Associate]:
    last = {
        person: max(together.get(person, (0, 0))[1], housemates.get(person, 0))
        for person in {**together, **housemates}
    }
    kept = sorted(last, key=lambda person: (-last[person], str(person)))[: caps["associates"]]
    if not kept:
        return {}
    theirs = source.incidents_of(kept)
    return {
        person: Associate(
            person,
            person in housemates,
            together.get(person, (0, 0))[0],
            last[person],
            _newest(theirs.get(person, ()), person, caps["associate_incidents"]),
        )
        for person in kept
    }


def _at_address(subject: Person, keys: Mapping[str, int | None], source: Source) -> list[IncidentFacts]:
    """Incidents at addresses that do not name the subject, each up to the last day given, if any."""
    if not keys:
        return []
    found = {
        facts.incident: facts
        for key, there in source.located_at(tuple(keys)).items()
        for facts in there
        if facts.part_of(subject) is None and ((until := keys[key]) is None or facts.day <= until)
    }
    return sorted(found.values(), key=IN_ORDER)
