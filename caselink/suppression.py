"""Counts that say nothing of anybody: small ones are left out, and so is whatever would tell them. Pure."""

from collections.abc import Mapping

SMALLEST = 10  # a count below this is not shown


def suppressed(counts: Mapping[str, int], *, smallest: int = SMALLEST) -> dict[str, int | None]:
    """The counts of one table whose total is shown; None where a count is held back.

    A count from 1 to `smallest` - 1 is held back. Since the rest can be taken from the total, the smallest
    shown counts are held back with it until those held back are two at least and make `smallest` together.
    Where the whole table is smaller than that, all of it is held back.
    """
    total = sum(counts.values())
    if 0 < total < smallest:
        return dict.fromkeys(counts)
    held = {name for name, count in counts.items() if 0 < count < smallest}
    shown = sorted(
        (name for name in counts if counts[name] >= smallest), key=lambda name: (counts[name], name)
    )
    while held and shown and (len(held) < 2 or sum(counts[name] for name in held) < smallest):
        held.add(shown.pop(0))
    return {name: None if name in held else count for name, count in counts.items()}


def total_shown(counts: Mapping[str, int], *, smallest: int = SMALLEST) -> int | None:
    """The total, where it is not small itself."""
    total = sum(counts.values())
    return None if 0 < total < smallest else total
