"""Fit a model's m probabilities to a list of records, with nobody's answers: expectation maximisation.

Only for a list without relatives (people.matching.relatives): there the pairs that share a key fall into two
kinds, the same person and two strangers. In a county they fall into three, and an untouched fit takes
households for persons (measured on pseudopeople's census against W2: precision 0.26). u stays what it is: it
follows from how common names are. Winkler, Using the EM algorithm for weight computation in the
Fellegi-Sunter model of record linkage, US Census Bureau RR/2000-05.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from people.matching.compare import compare
from people.matching.memory import COMMON_KEY
from people.matching.model import Model
from people.matching.normalise import Profile

ROUNDS: Final = 5
#: Expected pairs of one person from which on a level is fitted; a sparser one keeps the model's m.
ENOUGH: Final = 20.0
#: A fitted m is at most this many times, and at least this fraction of, what the model says.
FURTHEST: Final = 8.0


def fit(profiles: Sequence[Profile], model: Model) -> Model:
    """The model with m as these records show it. Pairs are those that share a key that is not over-common."""
    pairs = _pairs(profiles)
    fitted = model
    for _ in range(ROUNDS):
        fitted = model.with_m(_expected(profiles, pairs, fitted, model))
    return fitted


def _pairs(profiles: Sequence[Profile]) -> list[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in profile.keys:
            holders[key].append(place)
    found: set[tuple[int, int]] = set()
    for held in holders.values():
        if len(held) <= COMMON_KEY:
            found.update(combinations(held, 2))
    return sorted(found)


def _expected(
    profiles: Sequence[Profile], pairs: Sequence[tuple[int, int]], current: Model, shipped: Model
) -> dict[tuple[str, str], float]:
    """m of each level that is seen often enough: its share among pairs of one person that have both sides."""
    seen: dict[tuple[str, str], float] = defaultdict(float)
    known: dict[str, float] = defaultdict(float)
    for one, other in pairs:
        pair = compare(profiles[one], profiles[other], current)
        weight = current.prior + pair.weight
        same = 1.0 / (1.0 + 2.0**-weight) if weight > -60.0 else 0.0
        for step in pair.steps:
            if step.level != "missing":
                seen[step.comparison, step.level] += same
                known[step.comparison] += same
    return {
        (comparison, level): _kept_near(times / known[comparison], shipped.m(comparison, level))
        for (comparison, level), times in seen.items()
        if times >= ENOUGH and comparison in FITTED
    }


def _kept_near(found: float, shipped: float) -> float:
    return min(1.0, max(shipped / FURTHEST, min(shipped * FURTHEST, found)))


#: Comparisons whose levels exclude each other and have one m each; the others depend on the agency.
FITTED: Final = frozenset(
    {"given_name", "family_name", "date_of_birth", "address", "middle_name", "name_order"}
)
