"""Which records show that two people live together: cited behind every sentence that says so."""

from collections.abc import Iterable, Sequence

from risk.rules.incident import IN_ORDER, IncidentFacts
from risk.rules.neighbourhood import Person
from risk.rules.ruleset import RULESET

_GUARDED = {"shared": 0, "restricted": 1, "sealed": 2}


def guarded(facts: IncidentFacts) -> int:
    """How closely an incident is kept: 0 shared, 1 restricted, 2 sealed."""
    return _GUARDED.get(facts.sensitivity, 2)


def latest(items: Sequence[IncidentFacts]) -> Sequence[IncidentFacts]:
    """The latest of a list in time order among those least guarded; none of none."""
    return [min(reversed(items), key=guarded)] if items else []


def homes_shared(
    one: Person, other: Person, ones: Iterable[IncidentFacts], others: Iterable[IncidentFacts]
) -> tuple[IncidentFacts, ...]:
    """What shows two persons at one address: one record of each, near enough in time, the least guarded and
    of those the latest. Where no two are near enough (one was there before and after the other), the first
    and last of each.
    """
    mine, theirs = _by_home(one, ones), _by_home(other, others)
    shared = sorted(mine.keys() & theirs.keys())
    for level in sorted(_GUARDED.values()):
        for home in shared:
            pair = _near(_open(mine[home], level), _open(theirs[home], level))
            if pair:
                return pair
    ends = {
        f.incident: f for home in shared[:1] for at in (mine[home], theirs[home]) for f in (at[0], at[-1])
    }
    return tuple(ends.values())


def _by_home(person: Person, incidents: Iterable[IncidentFacts]) -> dict[str, list[IncidentFacts]]:
    found: dict[str, list[IncidentFacts]] = {}
    for facts in incidents:
        part = facts.part_of(person)
        if part is not None and part.home is not None:
            found.setdefault(part.home, []).append(facts)
    return found


def _open(items: Iterable[IncidentFacts], level: int) -> list[IncidentFacts]:
    return [f for f in items if guarded(f) <= level]


def _near(mine: list[IncidentFacts], theirs: list[IncidentFacts]) -> tuple[IncidentFacts, ...]:
    """The latest two, one of each list in time order, that the rule for a household takes together."""
    mine, theirs = sorted(mine, key=IN_ORDER), sorted(theirs, key=IN_ORDER)
    while mine and theirs:
        if abs(mine[-1].day - theirs[-1].day) <= RULESET.neighbourhood["home_gap_days"]:
            return mine[-1], theirs[-1]
        (mine if mine[-1].day > theirs[-1].day else theirs).pop()
    return ()
