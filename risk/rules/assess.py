"""One neighbourhood in, one assessment out.

The score adds the weights of what fired: harm to the subject and what those around them bring count in
full; context (drink, not seen alone, help declined) counts up to as much again and never by itself; what
agencies did or did not do is shown and adds nothing. The level follows the score by thresholds, except
that no score asks for a meeting (elevated or high) unless something says that somebody does this to them
and some harm is recent; and a hard trigger sets its level by itself.

For the same moment, an incident of harm more never lowers the score or the level; the order in which
incidents arrived does not matter.
"""

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from typing import Any

from risk.rules import indicators as _registers_them_all  # noqa: F401
from risk.rules.asking import Ask, asks
from risk.rules.findings import ASKING, RANK, Assessment, Finding
from risk.rules.incident import IN_ORDER, Evidence
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.registry import INDICATORS, Draft, Indicator
from risk.rules.ruleset import RULESET, Ruleset
from risk.rules.view import View

__all__ = ["Ask", "Assessment", "asks", "assess"]

#: Harm older than this gives no prompt by thresholds alone.
RECENT_DAYS = 365
#: Sentences are shown in this order, the heaviest first within each.
_FAMILY_ORDER = {"harm": 0, "others": 1, "context": 2, "response": 3}


def assess(neighbourhood: Neighbourhood, *, at: datetime, ruleset: Ruleset = RULESET) -> Assessment:
    """Assess the subject of a neighbourhood at a moment (aware).

    Incidents of a later day than `at` (Europe/London) are not seen, though they count as inputs.
    """
    view = View(neighbourhood, at)
    fired: list[tuple[Indicator, Draft, Mapping[str, Any]]] = []
    due: list[date] = []
    for code, parameters in ruleset.indicators.items():
        indicator = INDICATORS[code]
        for draft in _drafts(indicator, view, parameters):
            if draft.lapses is not None:
                due.append(draft.lapses)
            if draft.says:
                fired.append((indicator, draft, parameters))
    score = _score(fired)
    findings = sorted(
        (_finding(*each) for each in fired), key=lambda f: (_FAMILY_ORDER[f.family], -f.weight, f.code)
    )
    coming = [d for d in due if d > view.on]
    return Assessment(
        level=_level(score, fired, view, ruleset),
        score=score,
        findings=tuple(findings),
        inputs=_inputs(neighbourhood),
        ruleset=ruleset.name,
        next_due=min(coming) if coming else None,
    )


def _drafts(indicator: Indicator, view: View, parameters: Mapping[str, Any]) -> list[Draft]:
    result = indicator.function(view, parameters)
    if result is None:
        return []
    return [result] if isinstance(result, Draft) else list(result)


def _score(fired: list[tuple[Indicator, Draft, Mapping[str, Any]]]) -> float:
    core = sum(draft.weight for indicator, draft, _ in fired if indicator.family in ("harm", "others"))
    context = sum(draft.weight for indicator, draft, _ in fired if indicator.family == "context")
    return round(core + min(context, core), 3)


def _level(
    score: float,
    fired: list[tuple[Indicator, Draft, Mapping[str, Any]]],
    view: View,
    ruleset: Ruleset,
) -> str:
    level = "none"
    for name, least in ruleset.levels.items():
        if score >= least:
            level = name
    if RANK[level] >= RANK[ASKING] and not (
        any(draft.interpersonal for _, draft, _ in fired) and _recently_harmed(view)
    ):
        level = "emerging"
    floors = [draft.floor for _, draft, _ in fired if draft.floor is not None]
    return max([level, *floors], key=lambda name: RANK[name])


def _recently_harmed(view: View) -> bool:
    since = view.today - RECENT_DAYS
    last = [items[-1].day for items in (view.injured, view.assaulted, view.called) if items]
    if any(day > since for day in last):
        return True
    return any(f.day > since and f.incident in view.concerns for f, _ in view.own)


def _finding(indicator: Indicator, draft: Draft, parameters: Mapping[str, Any]) -> Finding:
    return Finding(
        code=indicator.code,
        title=indicator.title,
        says=draft.says,
        source=indicator.source,
        family=indicator.family,
        weight=round(draft.weight, 3),
        evidence=_cited(draft),
        parameters=parameters,
        floor=draft.floor,
        material=indicator.material,
        repeats=indicator.repeats,
        about_others=indicator.about_others,
        background=_background(draft),
    )


def _cited(draft: Draft) -> tuple[Evidence, ...]:
    if not draft.background:
        return tuple([facts.cited for facts in draft.evidence])
    rests_on = {facts.incident: facts for facts in (*draft.evidence, *draft.background)}
    return tuple([facts.cited for facts in sorted(rests_on.values(), key=IN_ORDER)])


def _background(draft: Draft) -> tuple[Hashable, ...]:
    if not draft.background:
        return ()
    counted = {facts.incident for facts in draft.evidence}
    return tuple(dict.fromkeys(f.incident for f in draft.background if f.incident not in counted))


def _inputs(neighbourhood: Neighbourhood) -> tuple[Any, ...]:
    """Every incident looked at, each once, in time order."""
    looked_at = {facts.incident: facts for facts in neighbourhood.incidents}
    for associate in neighbourhood.associates.values():
        looked_at.update((facts.incident, facts) for facts in associate.incidents)
    looked_at.update((facts.incident, facts) for facts in neighbourhood.at_address)
    return tuple(f.incident for f in sorted(looked_at.values(), key=IN_ORDER))
