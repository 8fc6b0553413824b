"""What the findings of a further picture add up to: the same sum and the same steps as a person's picture.

Harm and what others bring count in full, context as much again at most, what agencies did nothing. A level
from elevated on needs something recent; a hard trigger sets its level by itself. More harm never lowers it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from risk.rules.adding import FAMILY_ORDER, added_up, level_at
from risk.rules.days import later
from risk.rules.findings import ASKING, RANK, Assessment
from risk.rules.incident import IncidentFacts
from risk.rules.pictures.registry import Fired
from risk.rules.stating import finding_of, in_time_order

V = TypeVar("V")


def assessed(
    fired: Sequence[Fired[V]],
    due: Iterable[date],
    *,
    on: date,
    looked_at: Iterable[IncidentFacts],
    parameters: Mapping[str, Any],
    ruleset: str,
) -> Assessment:
    """The assessment that these rules give on a day, by the picture's levels and recent_days."""
    stated = [finding_of(each.rule, each.draft, each.parameters) for each in fired]
    findings = sorted(stated, key=lambda f: (FAMILY_ORDER[f.family], -f.weight, f.code))
    told = [f.as_dict() for f in findings]
    score, level = weighed(told, on=on, parameters=parameters)
    last = _last_harm(told)
    due = [*due, later(last, parameters["recent_days"])] if last else due
    return Assessment(
        level=level,
        score=score,
        findings=tuple(findings),
        inputs=tuple([facts.incident for facts in in_time_order(looked_at)]),
        ruleset=ruleset,
        next_due=min([day for day in due if day > on], default=None),
    )


def nothing(ruleset: str) -> Assessment:
    """The assessment of which there is nothing to say."""
    return Assessment("none", 0.0, (), (), ruleset, None)


def weighed(
    findings: Iterable[Mapping[str, Any]], *, on: date, parameters: Mapping[str, Any]
) -> tuple[float, str]:
    """Score and level on a day of findings (as `Finding.as_dict` gives): of all, or those one may see."""
    findings = list(findings)
    score = added_up((f["family"], f["weight"]) for f in findings)
    level = level_at(score, parameters["levels"])
    last = _last_harm(findings)
    if RANK[level] >= RANK[ASKING] and (last is None or later(last, parameters["recent_days"]) <= on):
        level = "emerging"
    return score, max([level, *(f["floor"] for f in findings if f["floor"])], key=lambda name: RANK[name])


def _last_harm(findings: Iterable[Mapping[str, Any]]) -> date | None:
    """The day of the latest incident that a finding of harm counts."""
    days = [
        item["on"]
        for finding in findings
        if finding["family"] == "harm"
        for item in finding["evidence"]
        if item["incident"] not in finding["background"]
    ]
    return date.fromisoformat(max(days)) if days else None
