"""An address: what agencies recorded there, and what happened to those who live there near in time.

Nothing is kept: it is made when somebody looks, of the incidents that this reader may see, so that no number
in it tells of one that they may not. That things happened near in time proves nothing, and is said so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from risk.rules.facts import LONDON
from risk.rules.incident import IN_ORDER, IncidentFacts
from risk.rules.neighbourhood import AT_ADDRESS_KINDS, Person
from risk.rules.ruleset import RULESET, Ruleset
from risk.rules.view import within
from risk.rules.words import capital, day, many, once, the_agencies, window


@dataclass(slots=True, frozen=True)
class Near:
    """An injury of somebody who lives there, and the incidents at the address that lie near it in time."""

    injured: IncidentFacts
    person: Person
    there: Sequence[IncidentFacts]


@dataclass(slots=True, frozen=True)
class AddressPicture:
    """What is known of one address at a moment, newest first.

    `says` are sentences; `there` call-outs and crime reports at the address; `injuries` those of residents
    in the window, each with what happened at the address near in time.
    """

    says: Sequence[str]
    there: Sequence[IncidentFacts]
    injuries: Sequence[Near]


def address_picture(
    *,
    located: Iterable[IncidentFacts],
    residents: Mapping[Person, Iterable[IncidentFacts]],
    at: datetime,
    ruleset: Ruleset = RULESET,
) -> AddressPicture:
    """What these incidents say of one private address at a moment (aware).

    `located` are the incidents at the address, `residents` the incidents of each person living there; both
    only as far as the reader may see them. A ruleset without parameters for addresses says nothing.
    """
    p = ruleset.address
    if not p:
        return AddressPicture((), (), ())
    on = at.astimezone(LONDON).date()
    happened = {f.incident: f for f in located if f.kind in AT_ADDRESS_KINDS and f.on <= on}
    there = sorted(happened.values(), key=IN_ORDER)
    injuries = [
        Near(facts, person, tuple(f for f in there if abs(f.day - facts.day) <= p["near_days"]))
        for person, incidents in sorted(residents.items(), key=lambda each: str(each[0]))
        for facts in within(sorted(incidents, key=IN_ORDER), on.toordinal(), p["window_days"])
        if facts.on <= on and _hurt(facts, person)
    ]
    injuries.sort(key=lambda near: near.injured.order, reverse=True)
    says = [
        said
        for said in (
            _called(there, on, p),
            _burst(within(there, on.toordinal(), p["window_days"]), p),
            _near(injuries, p),
        )
        if said
    ]
    return AddressPicture(says, tuple(reversed(there)), tuple(injuries))


def _hurt(facts: IncidentFacts, person: Person) -> bool:
    trait = facts.traits.get(person)
    return trait is not None and bool(trait.part.injuries)


def _called(there: Sequence[IncidentFacts], on: date, p: Mapping[str, int]) -> str:
    found = [f for f in within(there, on.toordinal(), p["window_days"]) if f.kind == "police_callout"]
    if not found:
        return ""
    return (
        f"{capital(many(len(found), 'police call-out'))} to this address in the last "
        f"{window(p['window_days'])}, the latest on {day(found[-1].on)}."
    )


def _burst(there: Sequence[IncidentFacts], p: Mapping[str, int]) -> str:
    """The latest run of call-outs close together; without a time, one counts from the start of its day."""
    calls = [f for f in there if f.kind == "police_callout"]
    for last in range(len(calls) - 1, p["burst"] - 2, -1):
        first = calls[last].occurred - timedelta(hours=p["burst_hours"])
        run = [f for f in calls[: last + 1] if f.occurred >= first]
        if len(run) >= p["burst"]:
            return (
                f"{capital(many(len(run), 'call-out'))} within {p['burst_hours']} hours, "
                f"on {day(calls[last].on)}."
            )
    return ""


def _near(injuries: Sequence[Near], p: Mapping[str, int]) -> str:
    close = [near for near in injuries if near.there]
    if not close:
        return ""
    kinds = the_agencies(near.injured.agency_kind for near in reversed(close))
    return (
        f"{capital(once(len(close)))} in the last {window(p['window_days'])} an injury of somebody who lives "
        f"here was recorded (by {kinds}) within {p['near_days']} days of something at this address. That "
        f"proves nothing by itself."
    )
