"""Who is recorded as having harmed whom, and which orders run: read by the pictures of a pair and of one
who poses risk.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from risk.rules.days import later
from risk.rules.extended import OrderTold, each_once
from risk.rules.incident import VIOLENT_OFFENCES, IncidentFacts
from risk.rules.indicators.associates import last_day, order_said, time_said
from risk.rules.neighbourhood import Person
from risk.rules.registry import Draft

GRAVE = ("strangulation", "threats_to_kill", "weapon", "life_threatening")


def harmed_by(facts: IncidentFacts, victim: Person, suspect: Person) -> bool:
    """Whether the incident records the first as harmed by the second: by their roles, or as a crime.

    A court's or a report's list of earlier offences is no new harm: see `violent_offences`.
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


@dataclass(slots=True, frozen=True)
class InForce:
    """What is said of the orders in force, what records them, and the days on which that changes."""

    said: tuple[str, ...]
    recorded: tuple[IncidentFacts, ...]
    changes: tuple[Draft, ...]


def in_force(orders: Iterable[OrderTold], *, on: date, default_days: int) -> InForce:
    """Those of the orders that run on a day; one without an end is taken to run `default_days`."""
    said: set[str] = set()
    recorded: dict[Hashable, IncidentFacts] = {}
    changes = []
    for order, facts, also in orders:
        last = last_day(order, default_days)
        if order.starts > on:
            changes.append(Draft("", 0.0, (), order.starts))
        elif last >= on:
            said.add(f"{order_said(order)}, {time_said(order)}")
            recorded |= {f.incident: f for f in (facts, *also)}
            changes.append(Draft("", 0.0, (), later(last, 1)))
    return InForce(tuple(sorted(said)), tuple(recorded.values()), tuple(changes))


def orders_of(person: Person, incidents: Sequence[IncidentFacts]) -> Iterator[OrderTold]:
    """The person's orders, each once, with what records it (see `each_once`; incidents in time order)."""
    yield from each_once(
        incidents,
        lambda order: order.person == person,
        lambda order: (order.type, order.starts, order.protects),
    )
