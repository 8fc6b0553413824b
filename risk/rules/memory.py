"""Incidents kept in memory, answering the neighbourhood's three questions: for replay and simulation."""

from bisect import insort
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace

from risk.rules.incident import IN_ORDER, IncidentFacts, Involvement
from risk.rules.neighbourhood import (
    Person,
    Residence,
    affected,
    communal_from,
    homes,
    household,
    met,
    on_record,
    places,
    spreads,
)
from risk.rules.quick import Quiet
from risk.rules.ruleset import RULESET, Ruleset


class MemoryStore:
    """Implements `neighbourhood.Source`; `add` says who must be assessed again."""

    def __init__(self, ruleset: Ruleset = RULESET) -> None:
        self.quiet = Quiet(ruleset)
        self._caps = ruleset.neighbourhood
        self._by_person: dict[Person, list[IncidentFacts]] = {}
        self._residents: dict[str, dict[Person, Residence]] = {}
        self._homes: dict[Person, set[str]] = {}
        self._located: dict[str, list[IncidentFacts]] = {}
        self._met: dict[Person, set[Person]] = {}
        self._marked: set[Person] = set()

    # --- neighbourhood.Source -------------------------------------------------------------------------

    def incidents_of(self, persons: Collection[Person]) -> Mapping[Person, Sequence[IncidentFacts]]:
        """Every incident each person takes part in, in time order."""
        return {person: self._by_person.get(person, ()) for person in persons}

    def residents_of(self, keys: Collection[str]) -> Mapping[str, Collection[Residence]]:
        """Everybody ever recorded as living at each address."""
        return {key: self._residents.get(key, {}).values() for key in keys}

    def located_at(self, keys: Collection[str]) -> Mapping[str, Sequence[IncidentFacts]]:
        """Call-outs and crime reports located at each address, in time order."""
        return {key: self._located.get(key, ()) for key in keys}

    # --- keeping ---------------------------------------------------------------------------------------

    def add(self, facts: IncidentFacts) -> set[Person]:
        """Keep one incident; returns the persons who must be assessed again because of it."""
        stale: set[Person] = set(affected(facts))
        for part in facts.involved:
            _keep(self._by_person.setdefault(part.person, []), facts)
            self.quiet.add(facts, part.person)
        if len(facts.involved) > 1:
            self._note_company(facts)
        for person, key in homes(facts):
            stale |= self._settle(person, key, facts.day)
        for person in spreads(facts):
            if on_record(facts, person):
                self._mark(person)
            stale |= self._around(person)
        for key in places(facts):
            _keep(self._located.setdefault(key, []), facts)
            if self._counts(key, facts.day):
                stale |= self._household(key)
        return stale

    def join(self, keep: Person, gone: Person) -> set[Person]:
        """Two persons turned out to be one; returns who must be assessed again."""
        moved = self._by_person.pop(gone, [])
        around = self._around(keep) | self._around(gone)
        self._forget(gone)
        for facts in moved:
            self._rename(facts, {gone: keep})
        self.quiet.join(keep, gone)
        if gone in self._marked:
            self._marked.discard(gone)
            self._mark(keep)
        for other in self._met.pop(gone, set()):
            self._met.setdefault(other, set()).discard(gone)
            if other != keep:
                self._meet(keep, other)
        return (around | self._around(keep) | {keep}) - {gone}

    def _note_company(self, facts: IncidentFacts) -> None:
        for part in facts.involved:
            for other in met(facts, part.person):
                if other not in self._met.get(part.person, ()):
                    self._meet(part.person, other)

    def _meet(self, one: Person, other: Person) -> None:
        """Company is mutual: whoever is met may be the one to assess."""
        self._met.setdefault(one, set()).add(other)
        self._met.setdefault(other, set()).add(one)
        self._wake_if_marked(one, other)

    def _wake_if_marked(self, one: Person, other: Person) -> None:
        if one in self._marked:
            self.quiet.wake(other)
        if other in self._marked:
            self.quiet.wake(one)

    def _settle(self, person: Person, key: str, day: int) -> set[Person]:
        """Record that the person lives there; returns those for whom that is news."""
        there = self._residents.setdefault(key, {})
        span = there.get(person)
        if span is not None and span.first <= day <= span.last + self._caps["home_gap_days"]:
            span.last = max(span.last, day)
            return set()
        before = self._household(key)
        if span is None:
            there[person] = Residence(person, day, day)
            self._homes.setdefault(person, set()).add(key)
        else:
            span.first, span.last = min(span.first, day), max(span.last, day)
        after = self._household(key)
        if person not in after:
            return set()
        for other in after:
            self._wake_if_marked(person, other)
        return before | after

    def _household(self, key: str) -> set[Person]:
        there = self._residents.get(key, {}).values()
        return {each.person for each in household(there, self._caps["communal_residents"])}

    def _counts(self, key: str, day: int) -> bool:
        """Whether what happens at an address on a day counts for those who live there."""
        until = communal_from(self._residents.get(key, {}).values(), self._caps["communal_residents"])
        return until is None or day <= until

    def _around(self, person: Person) -> set[Person]:
        found = set(self._met.get(person, ()))
        for key in self._homes.get(person, ()):
            there = self._household(key)
            if person in there:
                found |= there
        return found

    def _mark(self, person: Person) -> None:
        """What is on record about this person counts for those around them, so that none of them is quiet.

        Having been a suspect is not on record: where it counts for somebody, that incident is theirs too.
        """
        self._marked.add(person)
        for other in self._around(person):
            if other != person:
                self.quiet.wake(other)

    def _forget(self, gone: Person) -> None:
        for key in self._homes.pop(gone, ()):
            self._residents[key].pop(gone, None)

    def _rename(self, facts: IncidentFacts, names: Mapping[Person, Person]) -> None:
        """Replace an incident by the same with a person renamed, wherever it is kept."""
        renamed = with_persons(facts, names)
        for part in renamed.involved:
            kept = self._by_person.setdefault(part.person, [])
            _swap(kept, facts, renamed)
            if part.home is not None:
                self._settle(part.person, part.home, facts.day)
            if on_record(renamed, part.person):
                self._mark(part.person)
        for key in places(renamed):
            _swap(self._located.setdefault(key, []), facts, renamed)


def _keep(kept: list[IncidentFacts], facts: IncidentFacts) -> None:
    if not kept or kept[-1].occurred < facts.occurred:
        kept.append(facts)
    else:
        insort(kept, facts, key=IN_ORDER)


def _swap(kept: list[IncidentFacts], old: IncidentFacts, new: IncidentFacts) -> None:
    kept[:] = [facts for facts in kept if facts.incident != old.incident]
    _keep(kept, new)


def with_persons(facts: IncidentFacts, names: Mapping[Hashable, Hashable]) -> IncidentFacts:
    """The same facts with persons renamed; two parts that become one person's are combined."""
    parts: dict[Hashable, Involvement] = {}
    for part in facts.involved:
        person = names.get(part.person, part.person)
        present = frozenset(names.get(p, p) for p in part.present) - {person}
        moved = part._replace(person=person, present=present)
        parts[person] = parts[person].combined(moved) if person in parts else moved

    def now(person: Hashable) -> Hashable:
        return names.get(person, person)

    return replace(
        facts,
        involved=tuple(parts.values()),
        relationships=tuple(replace(r, a=now(r.a), b=now(r.b)) for r in facts.relationships),
        orders=tuple(replace(o, person=now(o.person), protects=now(o.protects)) for o in facts.orders),
        offences=tuple(replace(o, person=now(o.person), victim=now(o.victim)) for o in facts.offences),
        appraisals=tuple(replace(a, person=now(a.person)) for a in facts.appraisals),
        referrals=tuple(replace(r, person=now(r.person)) for r in facts.referrals),
    )
