"""Streams of chance that give the same numbers on every Python version and machine.

Only `random.Random.random` is used: the documentation promises its sequence for ever, and promises it for
no other method.
"""

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Final, Generic, TypeVar

T = TypeVar("T")
#: Gives the next number of a stream, at least 0 and below 1.
Roll = Callable[[], float]
# Which stream: numbers under one seed never meet.
PLAN: Final = 1
HOUSEHOLD: Final = 2
CONTACT: Final = 3
STRANGER: Final = 4
PLACE: Final = 5
WEIGHT: Final = 6


def stream(seed: int, kind: int, number: int) -> Roll:
    """The stream of one thing of the county: `kind` is one of this module's constants, `number` its own."""
    return Random(((seed << 8 | kind) << 48) + number).random  # noqa: S311  invented people, not secrets


def pick(roll: Roll, items: Sequence[T]) -> T:
    """One of the items, each as likely."""
    return items[int(roll() * len(items))]


def skewed(roll: Roll, items: Sequence[T], power: float) -> T:
    """One of the items, early ones more likely the higher the power above 1."""
    return items[int(roll() ** power * len(items))]


class Weighted(Generic[T]):
    """Items with their frequencies; `of` draws one."""

    __slots__ = ("items", "sums", "total")

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = list(items)
        self.sums = list(accumulate(weights))[:-1]
        self.total = sum(weights)

    def of(self, roll: Roll) -> T:
        """One item, drawn by its frequency."""
        return self.items[bisect(self.sums, roll() * self.total)]


def ranked(items: Sequence[T], offset: float, power: float) -> Weighted[T]:
    """Items that stand commonest first: the one at rank r weighs (r + offset) ** -power (Zipf-Mandelbrot)."""
    return Weighted(items, [(rank + offset) ** -power for rank in range(1, len(items) + 1)])


def mixed(seed: int, kind: int, number: int) -> int:
    """A whole number of 64 bits for one thing of the county: cheaper than a stream where one is enough.

    The finaliser is that of splitmix64 (Steele, Lea and Flood, 2014).
    """
    value = (seed * 0x9E3779B97F4A7C15 + (kind << 56) + number * 0xD1B54A32D192ED03 + 1) & _64_BITS
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _64_BITS
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _64_BITS
    return value ^ (value >> 31)


_64_BITS: Final = (1 << 64) - 1
