"""Which of a ruleset's numbers a score is made of: the numbers themselves keep count while they are added.

A traced number is a float that the rules reckon with as with any other; sums and multiples of it remember of
how much of which number they consist. So the score of any assessment is known as a sum of the ruleset's
weights, whatever indicators there are, and calibration need not know them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple, Self

from risk.rules.ruleset import Ruleset

#: Parameters that are added to a weight beside those named weight or steps.
_ADDED: Final = frozenset({"no_conditions", "domestic_abuse", "isolation", "forces"})


class Number(NamedTuple):
    """One weight of a ruleset: which indicator's, under which parameter, and the step or kind there."""

    code: str
    parameter: str
    place: int | str | None

    def __str__(self) -> str:
        return ".".join(str(part) for part in self if part is not None)


class Traced(float):
    """A float that knows of which numbers it is the sum: `parts` gives the multiple of each."""

    parts: Mapping[Number, float]

    def __new__(cls, value: float, parts: Mapping[Number, float]) -> Self:
        """The value, and what it is made of; what is left of the value is made of no traced number."""
        made = super().__new__(cls, value)
        made.parts = parts
        return made

    def __add__(self, other: float) -> "Traced":
        return Traced(float(self) + float(other), _sum(self.parts, parts_of(other)))

    __radd__ = __add__

    def __sub__(self, other: float) -> "Traced":
        return self + -other

    def __rsub__(self, other: float) -> "Traced":
        return -self + other

    def __neg__(self) -> "Traced":
        return self * -1.0

    def __mul__(self, other: float) -> "Traced":
        # of two traced factors the second is taken as fixed
        times = float(other)
        return Traced(float(self) * times, {number: times * part for number, part in self.parts.items()})

    __rmul__ = __mul__

    def __truediv__(self, other: float) -> "Traced":
        return self * (1 / float(other))

    def __round__(self, digits: int | None = None) -> Any:  # type: ignore[override]  # float has overloads
        return Traced(round(float(self), digits or 0), self.parts)


def parts_of(value: float) -> Mapping[Number, float]:
    """What a number is made of; nothing for one that is not traced."""
    return value.parts if isinstance(value, Traced) else {}


def _sum(a: Mapping[Number, float], b: Mapping[Number, float]) -> Mapping[Number, float]:
    if not a or not b:
        return a or b
    total = dict(a)
    for number, part in b.items():
        total[number] = total.get(number, 0.0) + part
    return total


def traced(ruleset: Ruleset) -> Ruleset:
    """The same ruleset with every number that may be fitted traced. Its results are the same."""
    changed: dict[str, Mapping[str, Any]] = {}
    for code, parameters in ruleset.indicators.items():
        kept = dict(parameters)
        for number, value in _fitted(code, parameters):
            put(kept, number, Traced(value, {number: 1.0}))
        changed[code] = kept
    return replace(ruleset, indicators=changed)


def put(parameters: dict[str, Any], number: Number, value: float) -> None:
    """Write one number into an indicator's parameters, of which the containers are copied and not changed."""
    name, place = number.parameter, number.place
    if isinstance(place, int):
        steps = [list(step) for step in parameters[name]]
        steps[place][1] = value
        parameters[name] = steps
    elif place is not None:
        parameters[name] = {**parameters[name], place: value}
    else:
        parameters[name] = value


def fitted_numbers(indicators: Mapping[str, Mapping[str, Any]]) -> dict[Number, float]:
    """The weights that may be fitted, with their values."""
    return {number: value for code, p in indicators.items() for number, value in _fitted(code, p)}


def kept_numbers(indicators: Mapping[str, Mapping[str, Any]]) -> list[Number]:
    """The weights that are never fitted: those of the hard triggers."""
    return [number for code, p in indicators.items() if "floor" in p for number, _ in _weights(code, p)]


def _fitted(code: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Number, float]]:
    """What is enough by itself is so by its source: counts of it in a simulation say nothing about it."""
    return iter(()) if "floor" in parameters else _weights(code, parameters)


def _weights(code: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Number, float]]:
    for name, value in parameters.items():
        if name.endswith("steps") and isinstance(value, list):
            for place, step in enumerate(value):
                yield Number(code, name, place), float(step[1])
        elif name == "weights" and isinstance(value, Mapping):
            for kind, weight in value.items():
                yield Number(code, name, kind), float(weight)
        elif (name.endswith("weight") or name in _ADDED) and isinstance(value, int | float):
            yield Number(code, name, None), float(value)
