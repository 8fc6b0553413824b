"""What fired at one moment, as a score and a level."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from risk.rules.adding import added_up, level_at
from risk.rules.days import day_of
from risk.rules.findings import ASKING, RANK
from risk.rules.registry import Draft, Indicator
from risk.rules.ruleset import Ruleset
from risk.rules.view import View

#: Harm older than this gives no prompt by thresholds alone.
RECENT_DAYS = 365


def drafts_of(indicator: Indicator, view: View, parameters: Mapping[str, Any]) -> list[Draft]:
    """What an indicator returns, as a list."""
    result = indicator.function(view, parameters)
    if result is None:
        return []
    return [result] if isinstance(result, Draft) else list(result)


def level_of(
    fired: Sequence[tuple[Indicator, Draft]], view: View, ruleset: Ruleset
) -> tuple[float, str, date | None]:
    """(score, level, the day on which the harm itself grows too old to ask by the score).

    The day is None where the score would not ask, or no harm is on record; it may have passed.
    """
    score = added_up((indicator.family, draft.weight) for indicator, draft in fired)
    level, ages = level_at(score, ruleset.levels), None
    if score >= ruleset.levels[ASKING]:
        last = _last_harmed(view)
        ages = day_of(last + RECENT_DAYS) if last is not None else None
        recently = last is not None and last > view.today - RECENT_DAYS
        if not (recently and any(draft.interpersonal for _, draft in fired)):
            level = "emerging"
    floors = [draft.floor for _, draft in fired if draft.floor is not None]
    return score, max([level, *floors], key=lambda name: RANK[name]), ages


def _last_harmed(view: View) -> int | None:
    """The day (ordinal) of the latest harm to the subject, or of a concern about it."""
    kinds = (view.injured, view.assaulted, view.called, view.concerned)
    return max([items[-1].day for items in kinds if items], default=None)
