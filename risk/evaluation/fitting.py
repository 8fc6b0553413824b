"""Penalised logistic regression on the steps of an additive score, in plain Python.

The weights stay at or above a floor, the steps of a ladder rise, and every number is drawn towards the one it
starts from: what few people show hardly moves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from risk.evaluation.tracing import Number

#: A finding without weight is not said: no weight is fitted to nothing.
LEAST: Final = 0.05
#: How far one number may move in one pass.
_TRUST: Final = 0.5
_PASSES: Final = 60
_STILL: Final = 1e-4


@dataclass(slots=True, frozen=True)
class Moment:
    """One person's score at one moment: so much of each number, and `fixed` that no fitted number makes."""

    parts: tuple[tuple[Number, float], ...]
    fixed: float


@dataclass(slots=True, frozen=True)
class Example:
    """One person, or `times` alike: the moments of which the highest counts, and whether it is a case.

    No moment: the score is nought.
    """

    moments: tuple[Moment, ...]
    case: bool
    times: int = 1


class Ladders:
    """Weights as rises: a step's weight is the sum of the rises up to it; none below 0 makes it monotone."""

    def __init__(self, numbers: Mapping[Number, float]) -> None:
        self.numbers = list(numbers)
        place = {number: index for index, number in enumerate(self.numbers)}
        self.up_to: list[tuple[int, ...]] = []
        self.least: list[float] = []
        self.start: list[float] = []
        for number, value in numbers.items():
            below = None
            if isinstance(number.place, int) and number.place > 0:
                below = place[number._replace(place=number.place - 1)]
            self.up_to.append((*(self.up_to[below] if below is not None else ()), len(self.up_to)))
            self.least.append(LEAST if below is None else 0.0)
            under = numbers[self.numbers[below]] if below is not None else 0.0
            self.start.append(max(value - under, self.least[-1]))
        self._place = place

    def weights(self, rises: Sequence[float]) -> dict[Number, float]:
        """The weight of each number."""
        return {number: sum([rises[i] for i in self.up_to[at]]) for number, at in self._place.items()}

    def columns(self, moment: Moment) -> dict[int, float]:
        """How much of each rise one moment's score is made of."""
        found: dict[int, float] = {}
        for number, part in moment.parts:
            for index in self.up_to[self._place[number]]:
                found[index] = found.get(index, 0.0) + part
        return found


def fit(
    examples: Sequence[Example], numbers: Mapping[Number, float], *, strength: float, rounds: int = 3
) -> dict[Number, float]:
    """The fitted weights. `strength` is the penalty on each squared rise away from its start.

    In each round every person stands for the moment that scores highest with the weights so far. Raises
    ValueError unless there are both cases and others.
    """
    if len({example.case for example in examples}) < 2:
        raise ValueError("to fit weights takes cases and people who are none")
    ladders = Ladders(numbers)
    rises = list(ladders.start)
    for _ in range(rounds):
        weights = ladders.weights(rises)
        chosen = [_highest(example, weights) for example in examples]
        rises = _descend(examples, chosen, ladders, rises, strength)
    return ladders.weights(rises)


def score(moment: Moment, weights: Mapping[Number, float]) -> float:
    """What a moment adds up to with other weights."""
    return moment.fixed + sum([weights[number] * part for number, part in moment.parts])


def _highest(example: Example, weights: Mapping[Number, float]) -> Moment | None:
    return max(example.moments, key=lambda moment: score(moment, weights), default=None)


def _descend(
    examples: Sequence[Example],
    chosen: Sequence[Moment | None],
    ladders: Ladders,
    rises: Sequence[float],
    strength: float,
) -> list[float]:
    """Cyclic coordinate descent by Newton steps, each no longer than what the number is trusted with."""
    columns: list[list[tuple[int, float]]] = [[] for _ in rises]
    sums = [moment.fixed if moment else 0.0 for moment in chosen]
    now = list(rises)
    for row, moment in enumerate(chosen):
        for index, part in (ladders.columns(moment) if moment else {}).items():
            columns[index].append((row, part))
            sums[row] += part * now[index]
    cases = [float(example.case) for example in examples]
    times = [example.times for example in examples]
    intercept = _first_guess(cases, times)
    everybody = [(row, 1.0) for row in range(len(sums))]
    trust = [_TRUST] * len(now)
    for _ in range(_PASSES):
        slope, bend = _derivatives(everybody, sums, cases, times, intercept)
        intercept -= max(-2.0, min(2.0, slope / max(bend, 1e-9)))
        most = 0.0
        for index, column in enumerate(columns):
            slope, bend = _derivatives(column, sums, cases, times, intercept)
            slope += strength * (now[index] - ladders.start[index])
            step = max(-trust[index], min(trust[index], -slope / (bend + strength)))
            step = max(step, ladders.least[index] - now[index])
            trust[index] = max(2 * abs(step), trust[index] / 2)
            now[index] += step
            most = max(most, abs(step))
            if step:
                for row, part in column:
                    sums[row] += part * step
        if most < _STILL:
            break
    return now


def _first_guess(cases: Sequence[float], times: Sequence[int]) -> float:
    positive = sum([case * n for case, n in zip(cases, times, strict=True)])
    return log(positive / (sum(times) - positive)) - 3.0  # scores are mostly above nought


def _derivatives(
    column: Sequence[tuple[int, float]],
    sums: Sequence[float],
    cases: Sequence[float],
    times: Sequence[int],
    intercept: float,
) -> tuple[float, float]:
    slope = bend = 0.0
    for row, part in column:
        chance = 1 / (1 + exp(-max(-40.0, min(40.0, intercept + sums[row]))))
        slope += times[row] * (chance - cases[row]) * part
        bend += times[row] * chance * (1 - chance) * part * part
    return slope, bend
