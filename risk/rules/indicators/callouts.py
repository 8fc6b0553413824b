"""Call-outs: counted to the person, the pair and the address, whatever their label and whoever called."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from risk.rules.incident import BYSTANDERS, IncidentFacts
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import View
from risk.rules.words import capital, day, listed, many, number, window

_CALLERS = {
    "subject": "the person",
    "family": "family",
    "neighbour": "neighbours",
    "professional": "a professional",
    "public": "members of the public",
}
#: Who calls for somebody, rather than because of what they saw in the street.
FOR_THEM = frozenset({"family", "neighbour", "professional"})


def who_called(found: Iterable[IncidentFacts]) -> str:
    """Who made the calls, in words; empty where nobody is recorded."""
    return listed(list(dict.fromkeys(_CALLERS[f.reported_by] for f in found if f.reported_by in _CALLERS)))


def callers(found: Iterable[IncidentFacts]) -> str:
    """ ", made by family and neighbours"; empty where nobody is recorded."""
    who = who_called(found)
    return f", made by {who}" if who else ""


def labels(found: Iterable[IncidentFacts]) -> str:
    """How the calls were first logged, in words."""
    kinds = list(dict.fromkeys(f.initial_type.replace("_", " ") for f in found if f.initial_type))
    return f", logged as {listed(kinds)}" if kinds else ""


@indicator(
    code="repeat_callouts",
    title="Police called to them",
    source="MARAC criterion of three events in twelve months; DHR Mr E 2.3, 3.52, 2.6",
    family="harm",
)
def repeat_callouts(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Police call-outs to the person. One has a small weight; no label or caller switches counting off."""
    found = view.recent(view.called, p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"{capital(many(len(found), 'police call-out'))} to them in the last {window(p['window_days'])}"
        f"{labels(found)}{callers(found)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


@indicator(
    code="pair_callouts",
    title="Police called to the same two people",
    source="Local MARAC criteria: same pair, twelve months; DHR Mr E 2.3",
    family="harm",
    material=True,
    about_others=True,
)
def pair_callouts(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Call-outs to the person with the same other person there; the most frequent pair."""
    by_other: dict[Hashable, list[IncidentFacts]] = defaultdict(list)
    for facts in view.recent(view.called, p["window_days"]):
        for other in facts.involved:
            if other.person != view.subject and other.role not in BYSTANDERS:
                by_other[other.person].append(facts)
    if not by_other:
        return None
    found = max(by_other.values(), key=lambda calls: (len(calls), calls[-1].order))
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"The same other person was there at {number(len(found))} of the police call-outs "
        f"in the last {window(p['window_days'])}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), interpersonal=True)


@indicator(
    code="address_callouts",
    title="Police called to the address",
    source="IOPC: link previous incidents at an address; DHR Mr E 2.3",
    family="context",
    about_others=True,
)
def address_callouts(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Call-outs to where the person lives that do not name them; a communal address has none."""
    found = [f for f in view.recent(view.at_address, p["window_days"]) if f.kind == "police_callout"]
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    says = (
        f"{capital(many(len(found), 'more police call-out'))} to the address in the last "
        f"{window(p['window_days'])} in which they are not named."
    )
    home = view.at_home({f.location for f in found})
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]), background=home)


_DOMESTIC = ("domestic", "assault", "violence")
#: How something less is written by different forces; underscores are read as spaces.
_QUIET = (
    "no offence",
    "no crime",
    "no reply",
    "no trace",
    "no further",
    "nuisance",
    "advice",
    "verbal",
    "noise",
    "drunk",
    "anti-social",
    "civil",
    "friend",
    "housemate",
    "flatmate",
    "tenant",
    "lodger",
    "neighbour",
    "not domestic",
    "non-domestic",
    "all in order",
)


def _less(closing: str | None) -> bool:
    said = (closing or "").lower().replace("_", " ")
    return any(word in said for word in _QUIET)


@indicator(
    code="label_changed",
    title="Opened as domestic or assault, closed as something less",
    source="DHR Mr E 3.52 and 5",
    family="response",
)
def label_changed(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Call type against closing type. Shown; neither label is ever a filter."""
    found = [
        f
        for f in view.recent(view.called, p["window_days"])
        if any(word in (f.initial_type or "").lower() for word in _DOMESTIC) and _less(f.closing_type)
    ]
    if len(found) < p["least"]:
        return None
    closings = listed(list(dict.fromkeys(str(f.closing_type).replace("_", " ") for f in found)))
    says = (
        f"{capital(many(len(found), 'call'))} opened as domestic or assault closed as {closings}, "
        f"the latest on {day(found[-1].on)}."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))
