"""What is enough by itself, whatever level anybody graded: the hard triggers."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from risk.rules.company import latest
from risk.rules.incident import IN_ORDER, IncidentFacts, Involvement
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator
from risk.rules.view import Shows, View, events
from risk.rules.words import capital, day, once, the_agencies


def severe(view: View, p: Mapping[str, Any], found: Sequence[IncidentFacts], what: str) -> Draft | None:
    """Sets a level while recent; later it still adds a smaller weight, without lapse.

    Where the ruleset gives `floor_harms`, the level is set only when so many separate events of harm, this
    one among them, lie in the window: one tick on one evening is weighed, not obeyed.
    """
    if not found:
        return None
    recent = view.recent(found, p["window_days"])
    times = "" if events(found) == 1 else f" {once(events(found))}"
    says = (
        f"{capital(what)} recorded{times} by {the_agencies(f.agency_kind for f in found)}, "
        f"last on {day(found[-1].on)}."
    )
    if not recent:
        return Draft(says, p["later_weight"], tuple(found), interpersonal=True)
    lapses = lapse(recent[-1:], p["window_days"])
    draft = Draft(says, p["weight"], tuple(found), lapses, p["floor"], True)
    return beside(draft, recent, view.recent(view.harmed, p["window_days"]), p)


def beside(
    draft: Draft, recent: Sequence[IncidentFacts], harms: Iterable[IncidentFacts], p: Mapping[str, Any]
) -> Draft:
    """Keep the draft's level only where so many separate events of harm as `floor_harms` lie in the window.

    `recent` are the draft's own incidents there, `harms` the others. Where the level needs one of these, the
    draft rests on it as well: the least guarded one that makes it enough.
    """
    if "floor_harms" not in p:
        return draft
    around = sorted({f.incident: f for f in (*recent, *harms)}.values(), key=IN_ORDER)
    lapses = lapse(around, p["window_days"])
    if events(around) < p["floor_harms"]:
        return replace(draft, floor=None, lapses=lapses)
    if events(recent) >= p["floor_harms"]:
        return replace(draft, lapses=lapses)
    with_each = ((f, sorted([*recent, f], key=IN_ORDER)) for f in around)
    enough = [f for f, both in with_each if events(both) >= p["floor_harms"]]
    return replace(draft, lapses=lapses, background=tuple(latest(enough) or around))


def _strangled(facts: IncidentFacts, part: Involvement) -> bool:
    return "strangulation" in facts.traits[part.person].concerns or any(
        i.nature == "strangulation" and i.mechanism != "self_harm" for i in part.injuries
    )


@indicator(
    code="strangulation",
    title="Strangulation",
    source="AJGP November 2022: homicide risk 7.48 times",
    family="harm",
    material=True,
    repeats=True,
)
def strangulation(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Disclosed as a concern, or seen as an injury."""
    return severe(view, p, view.those(_strangled), "strangulation")


@indicator(
    code="threats_to_kill",
    title="Threats to kill",
    source="DASH; DARA",
    family="harm",
    material=True,
    repeats=True,
)
def threats_to_kill(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Threats to kill the subject."""
    return severe(view, p, view.concern("threats_to_kill"), "threats to kill")


@indicator(
    code="weapon",
    title="A weapon",
    source="DASH",
    family="harm",
    material=True,
    repeats=True,
)
def weapon(view: View, p: Mapping[str, Any]) -> Draft | None:
    """A weapon used on or shown to the subject."""
    return severe(view, p, view.concern("weapon"), "a weapon")


@indicator(
    code="life_threatening_injury",
    title="Life-threatening injury from an assault",
    source="MARAC criterion: severity; DHR Mr E 2.1",
    family="harm",
    material=True,
    repeats=True,
)
def life_threatening_injury(view: View, p: Mapping[str, Any]) -> Draft | None:
    """A life-threatening injury in an incident that reports an assault; a fall or a seizure is not one."""
    found = [
        f
        for f in view.assaulted
        if any(
            i.severity == "life_threatening" and i.mechanism in {"assault", "unknown", None}
            for i in view.part(f).injuries
        )
    ]
    return severe(view, p, found, "a life-threatening injury from an assault")


def _scores(facts: IncidentFacts, person: Hashable) -> list[int]:
    return [a.score or 0 for a in facts.appraisals if a.tool == "dash" and a.person == person]


@cache
def _scored(least: int) -> Shows:
    """Whether a DASH of the subject scored so much."""
    return lambda facts, part: any(score >= least for score in _scores(facts, part.person))


@indicator(
    code="dash_high",
    title="DASH of fourteen or more",
    source="SafeLives: 14 or more is visible high risk",
    family="harm",
    material=True,
    repeats=True,
)
def dash_high(view: View, p: Mapping[str, Any]) -> Draft | None:
    """The score as counted, whatever level was recorded beside it: a score may not be graded down."""
    found = view.recent(view.those(_scored(p["score"])), p["window_days"])
    if not found:
        return None
    highest = max(max(_scores(f, view.subject)) for f in found)
    says = f"DASH score of {highest} recorded by {the_agencies(f.agency_kind for f in found)}."
    return Draft(says, p["weight"], tuple(found), lapse(found, p["window_days"]), p["floor"], True)
