"""Coming often: to a minor injuries unit or an emergency department, and by ambulance.

Many people come often, most of them because they are ill. It is shown, and makes harm weigh a little more.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from risk.rules.incident import IncidentFacts, Involvement
from risk.rules.indicators.callouts import FOR_THEM, who_called
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import Shows, View, events
from risk.rules.words import capital, day, many, number, once, the_agencies, window

_CAME = frozenset({"subject", "victim"})
_UNITS = frozenset({"miu_attendance", "ed_attendance"})
_AMBULANCE = frozenset({"ambulance_callout"})


@cache
def contact_of(kinds: frozenset[str]) -> Shows:
    """Whether a contact is of these kinds and about the subject; not where they were only beside somebody."""
    return lambda facts, part: facts.kind in kinds and (part.role in _CAME or bool(part.injuries))


@indicator(
    code="frequent_attendance",
    title="Often at a minor injuries unit or emergency department",
    source="British Red Cross 2021: five a year; Dr Foster: ten a year; DHR Mr E 2.4, recommendation 6.4",
    family="context",
)
def frequent_attendance(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Days with an attendance, whatever for; a transfer from one to the other is one day."""
    found = view.recent(view.those(contact_of(_UNITS)), p["window_days"])
    days = events(found, 1)
    weight = ladder(p["steps"], days)
    if not weight:
        return None
    hurt = events((f for f in found if view.part(f).injuries), 1)
    injured = f"on {number(hurt)} of them with an injury" if hurt else "none of them with an injury"
    says = (
        f"Attended {the_agencies(f.agency_kind for f in found)} on {many(days, 'day')} in the last "
        f"{window(p['window_days'])}, {injured}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


def densest(items: Sequence[IncidentFacts], days: int) -> Sequence[IncidentFacts]:
    """The run of a time-ordered list, at most `days` days long, that holds most; the latest of several."""
    best: Sequence[IncidentFacts] = ()
    start = 0
    for end, facts in enumerate(items):
        while items[start].day <= facts.day - days:
            start += 1
        if end + 1 - start >= len(best):
            best = items[start : end + 1]
    return best


@indicator(
    code="frequent_ambulance",
    title="Ambulance often called to them",
    source="Frequent Caller National Network (five in a month, twelve in three); DHR Mr E 2.6",
    family="context",
)
def frequent_ambulance(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Ambulance calls to the person, whoever made them: those of others count as much as their own."""
    calls = view.recent(view.those(contact_of(_AMBULANCE)), p["window_days"])
    for days, least in ((p["long_days"], p["long_calls"]), (p["short_days"], p["short_calls"])):
        run = densest(calls, days)
        if len(run) >= least:
            break
    else:
        return None
    others = [f for f in run if f.reported_by in FOR_THEM]
    told = f"; {number(len(others))} of the calls {_made_by(others)}" if others else ""
    says = f"Ambulance called to them {once(len(run))} within {days} days, last on {day(run[-1].on)}{told}."
    return Draft(says, p["weight"], tuple(run), lapse(run, p["window_days"]))


def _made_by(calls: Sequence[IncidentFacts]) -> str:
    return f"{'was' if len(calls) == 1 else 'were'} made by {who_called(calls)}"


def _caller_known(facts: IncidentFacts, part: Involvement) -> bool:
    if facts.reported_by in (None, "unknown"):
        return False
    by_ambulance = facts.kind in _AMBULANCE and part.role in _CAME
    return by_ambulance or bool(facts.traits[part.person].called)


@indicator(
    code="calls_for_them",
    title="Calls made for the person by others",
    source="DHR Mr E 2.6; PMID 39395931: counting only their own calls halves the picture",
    family="context",
)
def calls_for_them(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Police and ambulance calls made by family, neighbours or professionals. Shown: who calls never decides
    how much a call counts.
    """
    known = view.recent(view.those(_caller_known), p["window_days"])
    found = [f for f in known if f.reported_by in FOR_THEM]
    if len(found) < p["least"]:
        return None
    of_all = f"{number(len(found))} of the {number(len(known))} calls" if len(known) > 1 else "the one call"
    says = (
        f"{capital(of_all)} to {the_agencies(f.agency_kind for f in known)} about them in the "
        f"last {window(p['window_days'])} whose caller is recorded {_made_by(found)}, "
        f"last on {day(found[-1].on)}."
    )
    return Draft(says, 0.0, tuple(found), lapse(known, p["window_days"]), background=tuple(known))
