"""A level once reached is kept for a while when the score falls only a little below it."""

from collections.abc import Iterable, Sequence

from risk.rules.findings import RANK
from risk.rules.ruleset import Ruleset


def near_above(score: float, level: str, ruleset: Ruleset) -> Sequence[str]:
    """The levels above one whose threshold a score is below by no more than the hold's margin, rising."""
    hold = ruleset.hold
    if not hold.days:
        return ()
    return [
        name
        for name, least in ruleset.levels.items()
        if RANK[name] > RANK[level] and least * (1 - hold.margin) <= score
    ]


def held(level: str, near: Sequence[str], lately: Iterable[tuple[int, str]]) -> tuple[str, int]:
    """(the level that is kept, the last day on which what had happened by then reached it, or 0).

    `near` is as `near_above` gives it, `lately` the level over the days of the hold before, in spans: (day
    after the last, level) in order. Days are ordinals. A higher level is kept for the days of the hold after
    that last day. Only the history decides, so that it is the same whenever, and in whatever order, it is
    assessed.
    """
    last = 0
    for until, reached in lately:
        kept = [name for name in near if RANK[name] <= RANK[reached]]
        if kept and RANK[kept[-1]] >= RANK[level]:
            level, last = kept[-1], until - 1
    return level, last
