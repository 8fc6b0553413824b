"""What the findings of a further picture add up to: the same sum and the same steps as a person's picture.

Harm and what others bring count in full, context as much again at most, what agencies did nothing. A level
from elevated on needs something recent; a hard trigger sets its level by itself. More harm never lowers it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from risk.rules.days import later
from risk.rules.findings import ASKING, RANK, Assessment, Finding
from risk.rules.incident import IN_ORDER, IncidentFacts
from risk.rules.pictures.registry import Fired

V = TypeVar("V")
_FAMILY_ORDER = {"harm": 0, "others": 1, "context": 2, "response": 3}


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
    findings = sorted(map(_finding, fired), key=lambda f: (_FAMILY_ORDER[f.family], -f.weight, f.code))
    told = [f.as_dict() for f in findings]
    score, level = weighed(told, on=on, parameters=parameters)
    last = _last_harm(told)
    due = [*due, later(last, parameters["recent_days"])] if last else due
    inputs = {facts.incident: facts for facts in looked_at}
    return Assessment(
        level=level,
        score=score,
        findings=tuple(findings),
        inputs=tuple(f.incident for f in sorted(inputs.values(), key=IN_ORDER)),
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
    core = sum(f["weight"] for f in findings if f["family"] in ("harm", "others"))
    context = sum(f["weight"] for f in findings if f["family"] == "context")
    score = round(core + min(context, core), 3)
    level = "none"
    for name in ("emerging", "elevated", "high"):
        if score >= parameters["levels"][name]:
            level = name
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


def _finding(each: Fired[V]) -> Finding:
    rule, draft = each.rule, each.draft
    cited = {facts.incident: facts for facts in (*draft.evidence, *draft.background)}
    counted = {facts.incident for facts in draft.evidence}
    evidence = tuple(facts.cited for facts in sorted(cited.values(), key=IN_ORDER))
    return Finding(
        code=rule.code,
        title=rule.title,
        says=draft.says,
        source=rule.source,
        family=rule.family,
        weight=round(draft.weight, 3),
        evidence=evidence,
        parameters=each.parameters,
        floor=draft.floor,
        about_others=True,
        background=tuple(e.incident for e in evidence if e.incident not in counted),
    )
