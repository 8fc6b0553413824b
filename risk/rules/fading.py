"""What an indicator adds fades with the time since the last incident behind it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from risk.rules.days import day_of
from risk.rules.registry import Draft


def faded(draft: Draft, parameters: Mapping[str, Any], today: int) -> tuple[Draft, date | None]:
    """The draft with the weight that is left today (an ordinal), and the day on which it fades further.

    The ruleset gives `fades` as [days, share] in rising order of days: from so many days after the latest
    incident counted, so much of the weight is left. A level that a draft sets by itself does not fade.
    """
    steps = parameters.get("fades")
    if not steps or not draft.evidence:
        return draft, None
    latest = max([facts.day for facts in draft.evidence])
    left, following = 1.0, None
    for days, share in steps:
        if today - latest < days:
            following = day_of(latest + days)
            break
        left = share
    return (draft if left == 1.0 else draft.weighing(draft.weight * left)), following
