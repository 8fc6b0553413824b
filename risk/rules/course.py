"""How a level went: what `assess` would say at the end of one day after another, told in one walk."""

from collections.abc import Sequence
from datetime import date, datetime

from risk.rules.holding import held, near_above
from risk.rules.lately import Walk
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.ruleset import RULESET, Ruleset
from risk.rules.view import View


def course(
    neighbourhood: Neighbourhood, *, days: Sequence[date], at: datetime, ruleset: Ruleset = RULESET
) -> list[tuple[str, float]]:
    """(level, score) of the subject at the end of each of some days, rising up to the day of `at` (aware).

    As `assess` finds them one by one; the history is read once and only what changes is weighed again.
    """
    if not days:
        return []
    view = View(neighbourhood, at)
    ahead, before = Walk(view, days[0].toordinal(), ruleset), _Before(view, days[0].toordinal(), ruleset)
    found = []
    for each in days:
        day = each.toordinal()
        ahead.move(day)
        score, level, _ = ahead.weigh()
        near = near_above(score, level, ruleset)
        found.append((held(level, near, before.spans(day) if near else ())[0], score))
    return found


class _Before:
    """The days of the hold before one day and another, which rise; a day of two holds is weighed once."""

    def __init__(self, view: View, day: int, ruleset: Ruleset) -> None:
        self._length = ruleset.hold.days
        self._walk = Walk(view, day - self._length, ruleset)
        self._told: list[tuple[int, str]] = []  # up to where the walk stands

    def spans(self, day: int) -> Sequence[tuple[int, str]]:
        """As `lately` tells them of the view of this day."""
        walk, first = self._walk, day - self._length
        if walk.day < first:
            walk.move(first)
        self._told = [span for span in self._told if span[0] > first]
        self._told += walk.spans(day)
        return self._told
