"""The few statistics that a measurement is told in."""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import median
from typing import Any, Final

#: Two-sided 95%.
Z: Final = 1.959964
DIGITS: Final = 4


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """The 95% interval of a share (Wilson 1927, score interval); None of nothing."""
    if not of:
        return None
    share, z2 = hits / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(hits: int, of: int) -> float | None:
    """Rounded; None of nothing."""
    return round(hits / of, DIGITS) if of else None


def rate(hits: int, of: int) -> dict[str, Any]:
    """`found`, `cases`, `sensitivity` and its 95% `interval`."""
    bounds = wilson(hits, of)
    return {
        "cases": of,
        "found": hits,
        "sensitivity": share(hits, of),
        "interval": [round(bound, DIGITS) for bound in bounds] if bounds else None,
    }


def middle(values: Iterable[float]) -> float | None:
    """The median; None of nothing."""
    kept = list(values)
    return median(kept) if kept else None


def auc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """How often a positive has the higher score of the two, equal scores counting half (Mann and Whitney).

    None where either is empty.
    """
    if not positives or not negatives:
        return None
    ranked = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    above = 0.0
    below = start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        hits = sum([label for _, label in ranked[start:end]])
        others = end - start - hits
        above += hits * (below + others / 2)
        below += others
        start = end
    return round(above / (len(positives) * len(negatives)), DIGITS)
