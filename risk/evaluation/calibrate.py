"""Fits the weights of the additive score on counties of some seeds, and tells how it does on others."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor, isinf
from typing import Any

from risk.evaluation.county import County
from risk.evaluation.fitting import Example, fit
from risk.evaluation.measure import PER, evaluate, measure, summary
from risk.evaluation.moments import Moments, Reached
from risk.evaluation.tracing import Number, fitted_numbers, kept_numbers, put, traced
from risk.replay import replay
from risk.rules.ruleset import Hold, Ruleset, from_mapping

#: Reads a county when it is its turn: only one is held at a time.
Reader = Callable[[], County]
#: Called before each replay with what it is for and the county; gives what to call after each record.
Begin = Callable[[str, County], Callable[[], None] | None]


@dataclass(slots=True, frozen=True)
class Settings:
    """What a calibration is told.

    `wrong_rate` is how many persons may wrongly be asked about, per 100,000 people a week, on the training
    counties; `strength` how hard each number is drawn to the one it starts from (one over the variance, in
    squared units of weight, that is expected of it).
    """

    version: str
    on: date
    wrong_rate: float = 1.0
    strength: float = 4.0


@dataclass(slots=True, frozen=True)
class Calibrated:
    """The content of the new ruleset's file, and the report."""

    content: dict[str, Any]
    report: dict[str, Any]


def calibrate(
    start: Mapping[str, Any],
    settings: Settings,
    *,
    training: Sequence[Reader],
    reporting: Sequence[Reader] = (),
    begin: Begin = lambda _what, _county: None,
) -> Calibrated:
    """Fit the weights of the ruleset whose file's content is `start`. Raises ValueError without cases.

    Hard triggers (indicators that set a level by themselves) keep every number, and no floor is fitted.
    """
    old = from_mapping(start)
    numbers = fitted_numbers(old.indicators)
    examples, before, trained_on = _read_scores(old, numbers, training, begin)
    weights = _rounded(fit(examples, numbers, strength=settings.strength))
    content = deepcopy(dict(start))
    content["version"] = settings.version
    for number, value in weights.items():
        put(content["indicators"][number.code], number, value)
    threshold = _threshold(from_mapping(content), old, settings, training, begin)
    content["levels"] = _levels(old, threshold["elevated"])
    _describe(content, old, settings, numbers, weights, trained_on, threshold)
    after, others = _reported(content, old, training, reporting, begin)
    return Calibrated(
        content,
        {
            "from": old.name,
            "to": from_mapping(content).name,
            "levels": content["levels"],
            "threshold": threshold,
            "training": [{"before": b, "after": a} for b, a in zip(before, after, strict=True)],
            "reporting": others,
            "numbers": content["sources"],
        },
    )


def _read_scores(
    old: Ruleset, numbers: Mapping[Number, float], training: Sequence[Reader], begin: Begin
) -> tuple[list[Example], list[dict[str, Any]], list[dict[str, Any]]]:
    """Everybody as an example, how the old ruleset does, and what is told of each county."""
    examples: list[Example] = []
    before, told = [], []
    for read in training:
        county = read()
        seen = Moments(county, numbers)
        replay(county.lines, ruleset=traced(old), tick=begin("Reading scores", county), watcher=seen)
        examples += seen.examples()
        before.append(summary(measure(county, seen, old)))
        told.append(_told(county))
    return examples, before, told


def _told(county: County) -> dict[str, Any]:
    return {
        "county": county.name,
        "seed": county.seed,
        "generator": county.generator,
        "population": county.population,
        "weeks": county.weeks,
        "cases": len(county.cases),
        "data": county.data_hash,
    }


def _rounded(weights: Mapping[Number, float]) -> dict[Number, float]:
    return {number: round(value, 2) for number, value in weights.items()}


def _threshold(
    new: Ruleset, old: Ruleset, settings: Settings, training: Sequence[Reader], begin: Begin
) -> dict[str, Any]:
    """The lowest threshold of elevated at which no more are wrongly asked about than may be."""
    least = new.levels["emerging"]
    low = replace(new, levels={**new.levels, "elevated": least}, hold=Hold())
    wrong: list[float] = []
    exposure = 0.0
    for read in training:
        county = read()
        seen = Reached(county)
        replay(county.lines, ruleset=low, tick=begin("Choosing the threshold", county), watcher=seen)
        wrong += seen.wrong()
        exposure += county.population * county.weeks / PER
    wrong.sort(reverse=True)
    may_be = floor(settings.wrong_rate * exposure)
    told = {
        "wrong_rate": settings.wrong_rate,
        "wrong_prompts_allowed": may_be,
        "wrong_by_hard_triggers": sum([isinf(reached) for reached in wrong]),
    }
    if len(wrong) <= may_be:
        return {**told, "elevated": least, "kept_within": True}
    if isinf(wrong[may_be]):  # hard triggers alone are wrong too often, and no threshold helps
        return {**told, "elevated": old.levels["elevated"], "kept_within": False}
    # scores have three digits: a hundredth above the highest that must not ask
    return {**told, "elevated": ceil(wrong[may_be] * 100 + 1) / 100, "kept_within": True}


def _levels(old: Ruleset, elevated: float) -> dict[str, float]:
    """Emerging and high stay in proportion."""
    times = elevated / old.levels["elevated"]
    return {
        "emerging": round(old.levels["emerging"] * times, 2),
        "elevated": elevated,
        "high": max(elevated, round(old.levels["high"] * times, 2)),
    }


def _describe(
    content: dict[str, Any],
    old: Ruleset,
    settings: Settings,
    numbers: Mapping[Number, float],
    weights: Mapping[Number, float],
    trained_on: Sequence[Mapping[str, Any]],
    threshold: Mapping[str, Any],
) -> None:
    """Write into the ruleset where each of its numbers is from. A candidate is in force nowhere."""
    content["status"] = "candidate"
    content["about"] = (
        f"Weights fitted on simulated counties, drawn towards {old.version}; see calibration and sources. "
        "No number here has been fitted to real data."
    )
    content["calibration"] = {
        "from": old.name,
        "on": settings.on.isoformat(),
        "strength": settings.strength,
        "seeds": [county["seed"] for county in trained_on],
        "counties": list(trained_on),
        "threshold": dict(threshold),
    }
    sources: dict[str, dict[str, Any]] = {}
    for number, was in numbers.items():
        sources[str(number)] = {"source": "fitted", "was": was, "is": weights[number]}
    for number in kept_numbers(old.indicators):
        sources[str(number)] = {"source": "kept from literature"}
    sources["levels.elevated"] = {
        "source": "fitted" if threshold["kept_within"] else "kept",
        "was": old.levels["elevated"],
        "is": content["levels"]["elevated"],
    }
    for level in ("emerging", "high"):
        sources[f"levels.{level}"] = {
            "source": "in proportion to elevated",
            "was": old.levels[level],
            "is": content["levels"][level],
        }
    content["sources"] = sources


def _reported(
    content: Mapping[str, Any],
    old: Ruleset,
    training: Sequence[Reader],
    reporting: Sequence[Reader],
    begin: Begin,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the new ruleset does where it was fitted, and what both do where it was not."""
    new = from_mapping(content)
    after = []
    for read in training:
        county = read()
        after.append(summary(evaluate(county, new, tick=begin("Measuring where it was fitted", county))))
    others = []
    for read in reporting:
        county = read()
        both = {
            when: summary(evaluate(county, ruleset, tick=begin("Measuring elsewhere", county)))
            for when, ruleset in (("before", old), ("after", new))
        }
        others.append(both)
    return after, others
