"""Counts and choices from a stream of chance: only `random()` is drawn, as in `people.invented.dice`."""

from bisect import bisect
from math import exp
from typing import Final

from people.invented.dice import Roll

#: Streams of this package under a seed; those of `people.invented.dice` are below 20.
ORDINARY: Final = 21
CHOICE: Final = 22
STORY: Final = 23
DYADS: Final = 24
_TAIL: Final = 1e-9


class Counts:
    """Counts with a negative binomial distribution: `mean`, and `r`, the smaller the more unequal."""

    __slots__ = ("_sums",)

    def __init__(self, mean: float, r: float) -> None:
        share = (r / (r + mean)) ** r
        sums, total, count = [share], share, 0
        while total < 1 - _TAIL and count < 2000:
            count += 1
            share *= (count - 1 + r) / count * mean / (r + mean)
            total += share
            sums.append(total)
        self._sums = sums

    def of(self, roll: Roll) -> int:
        """One count."""
        return bisect(self._sums, roll())


def poisson(roll: Roll, mean: float) -> int:
    """A Poisson count; `mean` below a few dozen."""
    share = total = exp(-mean)
    chance, count = roll(), 0
    while chance >= total and count < 500:
        count += 1
        share *= mean / count
        total += share
    return count


def between(roll: Roll, least: int, most: int) -> int:
    """A whole number from `least` to `most`, both possible."""
    return least + int(roll() * (most - least + 1))
