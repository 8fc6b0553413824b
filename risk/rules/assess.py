"""One neighbourhood in, one assessment out.

The score adds the weights of what fired: harm to the subject and what those around them bring count in
full; context (drink, not seen alone, help declined) counts up to as much again and never by itself; what
agencies did or did not do is shown and adds nothing. The level follows the score by thresholds, except
that no score asks for a meeting (elevated or high) unless something says that somebody does this to them
and some harm is recent; and a hard trigger sets its level by itself. A level once reached is kept for a while
when the score falls only a little below it.

For the same moment, an incident of harm more never lowers the score or the level; the order in which
incidents arrived does not matter.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from risk.rules.adding import FAMILY_ORDER
from risk.rules.asked import asked
from risk.rules.asking import Ask, asks
from risk.rules.days import day_of
from risk.rules.fading import faded
from risk.rules.findings import Assessment, Finding
from risk.rules.holding import held, near_above
from risk.rules.incident import IncidentFacts
from risk.rules.lately import lately
from risk.rules.level import drafts_of, level_of
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.registry import Draft, Indicator
from risk.rules.ruleset import RULESET, Ruleset
from risk.rules.stating import finding_of, in_time_order
from risk.rules.view import View

__all__ = ["Ask", "Assessment", "asks", "assess"]

Fired = tuple[Indicator, Draft, Mapping[str, Any]]


class _Weighed(NamedTuple):
    """What fired at one moment, what it adds up to, and the next day on which time alone may change it."""

    fired: list[Fired]
    score: float
    level: str
    due: date | None


def assess(neighbourhood: Neighbourhood, *, at: datetime, ruleset: Ruleset = RULESET) -> Assessment:
    """Assess the subject of a neighbourhood at a moment (aware).

    Incidents of a later day than `at` (Europe/London) are not seen, though they count as inputs.
    """
    view = View(neighbourhood, at)
    found = _weigh(view, ruleset)
    level, falls = _held(view, found, ruleset)
    findings = sorted(
        (_finding(*each) for each in found.fired), key=lambda f: (FAMILY_ORDER[f.family], -f.weight, f.code)
    )
    return Assessment(
        level=level,
        score=found.score,
        findings=tuple(findings),
        inputs=tuple([facts.incident for facts in in_time_order(_all(neighbourhood))]),
        ruleset=ruleset.name,
        next_due=min([day for day in (found.due, falls) if day is not None], default=None),
    )


def _weigh(view: View, ruleset: Ruleset) -> _Weighed:
    fired: list[Fired] = []
    due: list[date] = []
    for indicator, parameters in asked(view, ruleset):
        for draft in drafts_of(indicator, view, parameters):
            now, fades = faded(draft, parameters, view.today)
            due += [day for day in (draft.lapses, fades) if day is not None]
            if now.says:
                fired.append((indicator, now, parameters))
    score, level, ages = level_of([(indicator, draft) for indicator, draft, _ in fired], view, ruleset)
    if ages is not None:
        due.append(ages)
    return _Weighed(fired, score, level, min([day for day in due if day > view.on], default=None))


def _held(view: View, found: _Weighed, ruleset: Ruleset) -> tuple[str, date | None]:
    """The level with what was reached lately kept (see `held`), and the day on which it falls."""
    near = near_above(found.score, found.level, ruleset)
    level, last = held(found.level, near, lately(view, ruleset) if near else ())
    return level, day_of(last + ruleset.hold.days + 1) if last else None


def _finding(indicator: Indicator, draft: Draft, parameters: Mapping[str, Any]) -> Finding:
    return finding_of(
        indicator,
        draft,
        parameters,
        material=indicator.material,
        repeats=indicator.repeats,
        about_others=indicator.about_others,
    )


def _all(neighbourhood: Neighbourhood) -> Iterator[IncidentFacts]:
    yield from neighbourhood.incidents
    for associate in neighbourhood.associates.values():
        yield from associate.incidents
    yield from neighbourhood.at_address
