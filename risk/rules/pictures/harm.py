"""Who is recorded as having harmed whom, and which orders run: read by the pictures of a pair and of one
who poses risk.
"""

from collections.abc import Iterable, Iterator, Sequence

from risk.rules.extended import each_once
from risk.rules.incident import VIOLENT_OFFENCES, IncidentFacts, Offence, Order
from risk.rules.neighbourhood import Person

GRAVE = ("strangulation", "threats_to_kill", "weapon", "life_threatening")


def harmed_by(facts: IncidentFacts, victim: Person, suspect: Person) -> bool:
    """Whether the incident records the first as harmed by the second: by their roles, or as a crime.

    A court's or a report's list of earlier offences is no new harm: see `offences_of`.
    """
    if facts.kind == "police_crime_report" and any(
        (o.person, o.victim) == (suspect, victim)
        and o.category in VIOLENT_OFFENCES
        and o.outcome != "acquitted"
        for o in facts.offences
    ):
        return True
    theirs, mine = facts.traits.get(suspect), facts.traits.get(victim)
    if theirs is None or mine is None or theirs.part.role != "suspect":
        return False
    if mine.part.role == "suspect":
        return mine.assaulted  # each accuses the other: only an injury by assault tells
    return mine.part.role == "victim" or mine.assaulted or bool(mine.concerns)


def victims_of(facts: IncidentFacts, suspect: Person) -> set[Person]:
    """Whom the incident records as harmed by this person."""
    return {p for p in facts.traits if p != suspect and harmed_by(facts, p, suspect)}


def grave(facts: IncidentFacts, victim: Person) -> set[str]:
    """What of GRAVE the incident records as done to this person."""
    trait = facts.traits[victim]
    found = set(trait.concerns & {"strangulation", "threats_to_kill", "weapon"})
    for injury in trait.part.injuries:
        if injury.mechanism == "self_harm":
            continue
        if injury.nature == "strangulation":
            found.add("strangulation")
        if injury.severity == "life_threatening" and injury.mechanism in {"assault", "unknown", None}:
            found.add("life_threatening")
    return found


def offences_of(
    person: Person, incidents: Iterable[IncidentFacts], *, against: Person | None = None
) -> tuple[list[Offence], list[IncidentFacts]]:
    """The person's separate violent offences, and what records them; `against` keeps those against one.

    One that is dated to the year only is taken for one of the same kind dated more exactly in that year.
    """
    kept: dict[tuple[str, str], Offence] = {}
    found = []
    for facts in incidents:
        hits = [
            o
            for o in facts.offences
            if o.person == person
            and o.category in VIOLENT_OFFENCES
            and o.outcome != "acquitted"
            and (against is None or o.victim == against)
        ]
        if hits:
            found.append(facts)
        for offence in hits:
            kept.setdefault((offence.category, offence.when[:7]), offence)
    fuller = {(category, when[:4]) for category, when in kept if len(when) > 4}
    return [o for key, o in kept.items() if len(key[1]) > 4 or key not in fuller], found


def orders_of(person: Person, incidents: Sequence[IncidentFacts]) -> Iterator[tuple[Order, IncidentFacts]]:
    """The person's orders, each once, with what records it (see `each_once`; incidents in time order)."""
    yield from each_once(
        incidents,
        lambda order: order.person == person,
        lambda order: (order.type, order.starts, order.protects),
    )
