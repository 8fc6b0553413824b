"""How the person is met: drunk, never alone, declining. Context that makes harm weigh more, never alone."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

from risk.rules.accounts import by_whom, different, most_said, seen_from, to_them
from risk.rules.incident import DEPENDENCY, IN_ORDER, IncidentFacts, Involvement
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator, ladder
from risk.rules.view import Shows, View
from risk.rules.words import listed, many, number, once, the_agencies, window

INFLUENCED = frozenset({"alcohol", "drugs", "both"})
REFUSED = frozenset({"declined", "did_not_attend", "did_not_cooperate"})


def _influenced(_: IncidentFacts, part: Involvement) -> bool:
    return part.influence in INFLUENCED


def _influence_known(_: IncidentFacts, part: Involvement) -> bool:
    return part.influence is not None


def _accompanied(_: IncidentFacts, part: Involvement) -> bool:
    return part.seen_alone is False or bool(part.present)


def _alone(_: IncidentFacts, part: Involvement) -> bool:
    return part.seen_alone is True and not part.present


@indicator(
    code="under_influence",
    title="Mostly seen under the influence",
    source="DHR Mr E 2.6, 3.31, 4.10",
    family="context",
)
def under_influence(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Contacts under the influence of alcohol or drugs. Counted, so that a sober contact never lowers it."""
    found = view.recent(view.those(_influenced), p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    known = view.recent(view.those(_influence_known), p["window_days"])
    says = (
        f"Under the influence at {number(len(found))} of the {number(len(known))} contacts in the last "
        f"{window(p['window_days'])} that recorded it."
    )
    return Draft(says, weight, tuple(found), lapse(known, p["window_days"]), background=tuple(known))


@indicator(
    code="not_seen_alone",
    title="Not seen alone",
    source="DHR Mr E 4.8",
    family="context",
    about_others=True,
)
def not_seen_alone(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Contacts with somebody else in the room; more when it is the same person each time."""
    found = view.recent(view.those(_accompanied), p["window_days"])
    beside: dict[Hashable, int] = defaultdict(int)
    for f in found:
        for other in view.part(f).present:
            beside[other] += 1
    same = max(beside.values(), default=0)
    weight = ladder(p["steps"], len(found)) + ladder(p["with_steps"], same)
    if not weight:
        return None
    alone = view.recent(view.those(_alone), p["window_days"])
    says = f"Not alone at {many(len(found), 'contact')} in the last {window(p['window_days'])}"
    if same:
        says += f", {once(same)} with the same other person present"
    says += f"; seen alone at {number(len(alone))}." if alone else "; never recorded as seen alone."
    lapses = lapse([*found, *alone], p["window_days"])
    return Draft(says, weight, tuple(found), lapses, background=tuple(alone))


@indicator(
    code="never_sober_and_alone",
    title="Never seen both sober and alone",
    source="DHR Mr E 3.41, 4.8; NICE PH50: ask when alone",
    family="response",
    about_others=True,
)
def never_sober_and_alone(view: View, p: Mapping[str, Any]) -> Draft | None:
    """At every contact that recorded how the person was met, they were drunk or somebody else was there.

    Shown only: one sober contact alone is what it asks for, and ends it.
    """
    known = [
        (f, part)
        for f, part in view.recent_own(p["window_days"])
        if part.influence is not None or part.seen_alone is not None or part.present
    ]
    clear = [n for n, (_, part) in enumerate(known) if not _hindered(part)]
    if clear and len(known) - clear[-1] > p["contacts"]:
        return Draft("", 0.0, (), lapse([known[clear[-1]][0]], p["window_days"]))
    if clear or len(known) < p["contacts"]:
        return None
    found = [f for f, _ in known]
    says = (
        f"Under the influence, or with somebody else present, at every one of the "
        f"{many(len(found), 'contact')} in the last {window(p['window_days'])} that recorded it; "
        "never asked sober and alone."
    )
    return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))


def _hindered(part: Involvement) -> bool:
    return part.influence in INFLUENCED or part.seen_alone is False or bool(part.present)


def _declined(facts: IncidentFacts, part: Involvement) -> bool:
    return part.response in REFUSED or (
        bool(facts.referrals)
        and any(r.person == part.person and r.outcome == "declined_by_person" for r in facts.referrals)
    )


@indicator(
    code="help_declined",
    title="Help declined or not taken up",
    source="DHR Mr E 3.61, 3.42, recommendation 6.3",
    family="context",
)
def help_declined(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Refusal raises attention: it is a reason to talk about them, not a reason to stop."""
    found = view.recent(view.those(_declined), p["window_days"])
    weight = ladder(p["steps"], len(found))
    if not weight:
        return None
    offered = list(
        dict.fromkeys(str(view.part(f).offered).replace("_", " ") for f in found if view.part(f).offered)
    )
    what = f" ({listed(offered)})" if offered else ""
    says = (
        f"Help declined or not taken up {once(len(found))} in the last {window(p['window_days'])}{what}, "
        f"offered by {the_agencies(f.agency_kind for f in found)}."
    )
    return Draft(says, weight, tuple(found), lapse(found, p["window_days"]))


def _tied(facts: IncidentFacts, _: Involvement) -> bool:
    return bool(facts.relationships)


@indicator(
    code="conflicting_accounts",
    title="Conflicting accounts of the relationship",
    source="DHR Mr E 3.51, 4.3",
    family="context",
    about_others=True,
)
def conflicting_accounts(view: View, p: Mapping[str, Any]) -> Draft | None:
    """What each side called the same relationship, side by side; nothing decides which is true."""
    accounts: dict[Hashable, dict[str, list[IncidentFacts]]] = defaultdict(lambda: defaultdict(list))
    for facts in view.recent(view.those(_tied), p["window_days"]):
        for tie in facts.relationships:
            if view.subject in (tie.a, tie.b) and tie.type != "unknown":
                other, kind = (tie.b, tie.type) if tie.a == view.subject else (tie.a, seen_from(tie.type))
                accounts[other][kind].append(facts)
    most = max(accounts.values(), key=lambda calls: (different(calls), len(calls)), default={})
    if different(most) < 2:
        return None
    found = sorted({f.incident: f for calls in most.values() for f in calls}.values(), key=IN_ORDER)
    said = [f"{to_them(kind)} by {by_whom(most[kind])}" for kind in most_said(most)]
    says = f"The same other person is called {listed(said)}."
    return Draft(says, p["weight"], tuple(found), lapse(found, p["window_days"]))


@cache
def _dependent(units: int) -> Shows:
    """Whether dependency is recorded, or drinking of so many units a week."""
    return lambda _, part: not DEPENDENCY.isdisjoint(part.concerns) or (part.units or 0) >= units


@indicator(
    code="substance_dependency",
    title="Alcohol or drug dependency",
    source="DHR Mr E 3.31",
    family="context",
)
def substance_dependency(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Dependency recorded, or drinking at a higher-risk level."""
    found = view.recent(view.those(_dependent(p["units"])), p["window_days"])
    if not found:
        return None
    says = f"Alcohol or drug dependency recorded by {the_agencies(f.agency_kind for f in found)}."
    return Draft(says, p["weight"], tuple(found), lapse(found, p["window_days"]))
