"""How a structured assessment was graded: a level below the score, or lowered while contacts go on."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from risk.rules.incident import IncidentFacts
from risk.rules.indicators.abuse import together
from risk.rules.indicators.injuries import lapse
from risk.rules.registry import Draft, indicator
from risk.rules.view import View, events
from risk.rules.words import day, many, once, the_agencies

#: DASH's own scale; low and standard are two names of its lowest level.
_SCALE = {"low": 0, "standard": 0, "medium": 1, "high": 2, "very_high": 3}


class Grading(NamedTuple):
    """One DASH of the subject: its record, its score where counted and the level given."""

    facts: IncidentFacts
    score: int
    level: str


def gradings(view: View, days: int) -> list[Grading]:
    """The DASH assessments of the subject to which a level was given, in time order."""
    return [
        Grading(f, a.score or 0, a.level)
        for f, _ in view.recent_own(days)
        for a in f.appraisals
        if a.tool == "dash" and a.person == view.subject and a.level in _SCALE
    ]


@indicator(
    code="dash_graded_below_score",
    title="A DASH graded below its score",
    source="SafeLives: judgement may raise a score and may not lower it",
    family="response",
    material=True,
)
def dash_graded_below_score(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Shown. The score counts as it stands (`dash_high`), whatever level was given."""
    low = [
        g
        for g in gradings(view, p["window_days"])
        if g.score >= p["score"] and _SCALE[g.level] < _SCALE["high"]
    ]
    if not low:
        return None
    last = low[-1]
    found = tuple(together([g.facts for g in low]))
    often = f", as were {many(len(low) - 1, 'other')} before it" if len(low) > 2 else ""
    often = ", as was one before it" if len(low) == 2 else often
    says = (
        f"The DASH of {day(last.facts.on)} scored {last.score} and was graded {last.level} by "
        f"{the_agencies([last.facts.agency_kind])}{often}; a score of {p['score']} or more is high."
    )
    return Draft(says, 0.0, found, lapse(found, p["window_days"]))


@indicator(
    code="dash_lowered_twice",
    title="Graded down twice while contacts went on",
    source="SafeLives: judgement may raise a score and may not lower it; DHR Mr E 3.52",
    family="response",
    material=True,
)
def dash_lowered_twice(view: View, p: Mapping[str, Any]) -> Draft | None:
    """Three assessments in a row, each with a lower level than the one before, and harm between them."""
    graded = gradings(view, p["window_days"])
    for first, second, third in reversed(list(zip(graded, graded[1:], graded[2:], strict=False))):
        if not _SCALE[first.level] > _SCALE[second.level] > _SCALE[third.level]:
            continue
        between = [f for f in view.harmed if first.facts.order < f.order <= third.facts.order]
        if not between:
            continue
        found = together([first.facts, second.facts, third.facts], between)
        says = (
            f"The DASH level was lowered {once(2)} in a row, from {first.level} on {day(first.facts.on)} to "
            f"{third.level} on {day(third.facts.on)}, while harm was recorded "
            f"{once(events(between))}."
        )
        return Draft(says, 0.0, tuple(found), lapse(found, p["window_days"]))
    return None
