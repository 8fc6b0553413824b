"""What lies close together in time: bursts of call-outs, and call-outs beside injuries seen by others.

Where the time of day is not recorded, only days that surely lie within the span count as close.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from risk.rules.incident import BYSTANDERS, IN_ORDER, IncidentFacts
from risk.rules.indicators.injuries import lapse
from risk.rules.neighbourhood import AT_ADDRESS_KINDS
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View, events
from risk.rules.words import day, number, once, the_agencies, window


def within(one: IncidentFacts, other: IncidentFacts, hours: int) -> bool:
    """Whether two incidents surely lie no more than so many hours apart (whole days of hours).

    Two days next to each other are surely within 48 hours; the same day is surely within 24.
    """
    if one.timed and other.timed:
        return abs(other.occurred - one.occurred) <= timedelta(hours=hours)
    return abs(other.day - one.day) <= hours // 24 - 1


def runs(items: Sequence[IncidentFacts], hours: int) -> Iterator[list[IncidentFacts]]:
    """From each of a time-ordered list, itself and those that follow within so many hours."""
    far = _far(hours)
    for start, first in enumerate(items):
        run, last = [], first.day + far
        for at in range(start, len(items)):
            facts = items[at]
            if facts.day > last:
                break
            if within(first, facts, hours):
                run.append(facts)
        yield run


class Bursts:
    """Of a time-ordered list: how full the run from each one is, so that the fullest of any days is known.

    It is asked of hundreds for each day of the hold.
    """

    def __init__(self, items: Sequence[IncidentFacts], hours: int) -> None:
        self._items, self._hours = items, hours
        self._days = [facts.day for facts in items]
        self._held = [len(run) for run in runs(items, hours)]

    def fullest(self, first: int, last: int) -> list[IncidentFacts]:
        """The run that holds most from one day to another (ordinals); the latest of several."""
        begin, end = bisect_left(self._days, first), bisect_right(self._days, last)
        whole = bisect_right(self._days, last - _far(self._hours), begin, end)  # those cannot reach further
        held = self._held[begin:whole]
        held += [len(run) for run in runs(self._items[whole:end], self._hours)]
        if not held:
            return []
        most = max(held)
        start = end - 1 - held[::-1].index(most)
        return next(runs(self._items[start:end], self._hours))


def _far(hours: int) -> int:
    """Further apart than so many days nothing lies within so many hours."""
    return hours // 24 + 1


def by_company(view: View, calls: Iterable[IncidentFacts]) -> dict[Hashable, list[IncidentFacts]]:
    """Call-outs by each other person who was there, in the order given."""
    found: dict[Hashable, list[IncidentFacts]] = defaultdict(list)
    for facts in calls:
        for other in facts.involved:
            if other.person != view.subject and other.role not in BYSTANDERS:
                found[other.person].append(facts)
    return found


def _bursts(view: View, hours: int) -> tuple[Bursts, list[Bursts]]:
    """Of all call-outs, and of those with each other person there."""
    with_each = by_company(view, view.called).values()
    return Bursts(view.called, hours), [Bursts(theirs, hours) for theirs in with_each]


@indicator(
    code="callout_burst",
    title="Several police call-outs within a day",
    source="MARAC criterion: escalation; IOPC: link previous incidents",
    family="harm",
    material=True,
    about_others=True,
)
def callout_burst(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Three or more within 24 hours. More, and between people, only when the same other person was there
    each time.
    """
    calls = view.recent(view.called, p["window_days"])
    if len(calls) < p["least"]:
        return None
    everybody, by_each = view.once(("bursts", p["hours"]), lambda whole: _bursts(whole, p["hours"]))
    first, last = view.today - p["window_days"] + 1, view.today
    paired = filter(None, (theirs.fullest(first, last) for theirs in by_each))
    run = max(paired, key=lambda each: (len(each), each[0].order), default=[])
    together = len(run) >= p["least"]
    if not together:
        run = everybody.fullest(first, last)
    if len(run) < p["least"]:
        return None
    there = ", the same other person there each time" if together else ""
    says = (
        f"Police called to them {once(len(run))} within {p['hours']} hours{there}; "
        f"the latest on {day(run[-1].on)}."
    )
    weight = p["pair_weight"] if together else p["weight"]
    return Draft(says, weight, tuple(run), lapse(run, p["window_days"]), interpersonal=together)


@indicator(
    code="address_burst",
    title="Several police call-outs to the address within a day",
    source="IOPC: link previous incidents at an address; DHR Mr E 2.3",
    family="context",
    about_others=True,
)
def address_burst(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Three or more within 24 hours to where the person lives, at least one of which does not name them."""
    unnamed = [f for f in view.recent(view.at_address, p["window_days"]) if f.kind == "police_callout"]
    if not unnamed:
        return None
    at: dict[str | None, list[IncidentFacts]] = defaultdict(list)
    for facts in sorted([*unnamed, *view.recent(view.called, p["window_days"])], key=IN_ORDER):
        at[facts.location].append(facts)
    new = {f.incident for f in unnamed}
    bursts = [
        run
        for key in {f.location for f in unnamed}
        for run in runs(at[key], p["hours"])
        if len(run) >= p["least"] and any(f.incident in new for f in run)
    ]
    if not bursts:
        return None
    run = max(bursts, key=lambda each: (len(each), each[0].order))
    without = sum(f.incident in new for f in run)
    says = (
        f"Police called to their address {once(len(run))} within {p['hours']} hours, the latest on "
        f"{day(run[-1].on)}; they are not named in {number(without)} of the calls."
    )
    home = view.at_home({run[0].location})
    return Draft(says, p["weight"], tuple(run), lapse(run, p["window_days"]), background=home)


Pairs = list[tuple[IncidentFacts, list[IncidentFacts]]]


def with_injuries(view: View, calls: Iterable[IncidentFacts], p: Mapping[str, Any]) -> Pairs:
    """The call-outs beside which another agency than the police saw the subject injured, and what it saw."""
    seen = [f for f in view.recent(view.injured, p["window_days"]) if f.kind not in AT_ADDRESS_KINDS]
    if not seen:
        return []
    near = view.once(("near", p["hours"]), lambda whole: _near(whole, p["hours"]))
    first, last = seen[0].day, view.today
    pairs = []
    for call in calls:
        if call.incident in near:
            injuries = [f for f in near[call.incident] if first <= f.day <= last]
            if injuries:
                pairs.append((call, injuries))
    return pairs


def _near(view: View, hours: int) -> Mapping[Hashable, Sequence[IncidentFacts]]:
    """The injuries seen by another agency than the police near to each call-out, where there are any."""
    seen = [f for f in view.injured if f.kind not in AT_ADDRESS_KINDS]
    days, far = [f.day for f in seen], _far(hours)
    found = {}
    for call in (*view.called, *view.at_address):
        about = seen[bisect_left(days, call.day - far) : bisect_right(days, call.day + far)]
        if injuries := [f for f in about if within(call, f, hours)]:
            found[call.incident] = injuries
    return found


def _cited(pairs: Pairs) -> tuple[IncidentFacts, ...]:
    found = {f.incident: f for call, injuries in pairs for f in (call, *injuries)}
    return tuple(sorted(found.values(), key=IN_ORDER))


def _when(injury: IncidentFacts, call: IncidentFacts) -> str:
    days = injury.day - call.day
    if not days:
        return "the same day as"
    far = "the day" if abs(days) == 1 else f"{number(abs(days))} days"
    return f"{far} {'after' if days > 0 else 'before'}"


def _seen(pairs: Pairs, what: str) -> str:
    """ "Injured and seen by the minor injuries unit on 25 June 2012, the day after police were called"."""
    call, injuries = pairs[-1]
    nearest = min(injuries, key=lambda f: (abs(f.occurred - call.occurred), f.order))
    return (
        f"Injured and seen by {the_agencies([nearest.agency_kind])} on {day(nearest.on)}, "
        f"{_when(nearest, call)} police were called {what}"
    )


def _between(view: View, pairs: Pairs) -> Pairs:
    """Those that speak of the two people: a suspect was there, or the same other person at two such times.

    A spouse who was there once when an old person fell says nothing.
    """
    calls = [call for call, _ in pairs]
    kept = {
        c.incident for c in calls if any(p.role == "suspect" for p in c.involved if p.person != view.subject)
    }
    for theirs in by_company(view, calls).values():
        if events(theirs) > 1:
            kept.update(f.incident for f in theirs)
    return [pair for pair in pairs if pair[0].incident in kept]


@indicator(
    code="injury_and_callout",
    title="Injured close to a police call-out",
    source="DHR Mr E 2.3, 2.4, 3.1: each agency held its half; MARAC criterion: escalation",
    family="harm",
    about_others=True,
)
def injury_and_callout(view: View, p: Mapping[str, Any]) -> Draft | None:
    """An injury seen by another agency within 48 hours of a call-out to the person, before or after it.

    Weighs more, and speaks of two people, only where somebody else was there: see `_between`. It does not
    ask again: once a prompt is open, the visit on the next day is the same event.
    """
    pairs = with_injuries(view, view.recent(view.called, p["window_days"]), p)
    between = _between(view, pairs)
    strong = ladder(p["with_steps"], events(call for call, _ in between))
    weight = max(strong, ladder(p["steps"], events(call for call, _ in pairs)))
    if not weight:
        return None
    told = between if strong else pairs
    times = events(call for call, _ in told)
    found = _cited(pairs)
    more = f" {once(times).capitalize()} in the last {window(p['window_days'])}." if times > 1 else ""
    says = f"{_seen(told, 'to them' + (' and another person was there' if strong else ''))}.{more}"
    return Draft(says, weight, found, lapse(found, p["window_days"]), interpersonal=bool(strong))


@indicator(
    code="injury_and_address_callout",
    title="Injured close to a police call-out to the address",
    source="IOPC: link previous incidents at an address; DHR Mr E 2.3, 2.4",
    family="context",
    about_others=True,
)
def injury_and_address_callout(view: View, p: Mapping[str, Any]) -> Draft | None:
    """The same with a call-out to where they live that does not name them: it may be about another."""
    calls = [f for f in view.recent(view.at_address, p["window_days"]) if f.kind == "police_callout"]
    pairs = with_injuries(view, calls, p)
    times = events(call for call, _ in pairs)
    weight = ladder(p["steps"], times)
    if not weight:
        return None
    found = _cited(pairs)
    more = f" {once(times).capitalize()} in the last {window(p['window_days'])}." if times > 1 else ""
    says = f"{_seen(pairs, 'to their address')}; they are not named in that call.{more}"
    home = view.at_home({call.location for call, _ in pairs})
    return Draft(says, weight, found, lapse(found, p["window_days"]), background=home)
