"""Indicators by code: each one small function, its title, its source, and what kind of thing it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from risk.rules.incident import IncidentFacts
from risk.rules.view import View

#: harm: to the subject; others: what those around them bring; context: what makes it worse and means
#: little alone; response: what agencies did or did not do, shown and never counted as danger.
FAMILIES = ("harm", "others", "context", "response")


@dataclass(slots=True, frozen=True)
class Draft:
    """What an indicator returns when it fires; the registry adds code, title and source.

    A draft that says nothing is no finding: it only tells when the indicator may fire (`lapses`).

    `evidence` is what is counted. `background` is what the sentence says besides and nobody counts (the
    order's own record, where two people are recorded at one address): cited, so that whoever may not see it
    is not told of it, and never a reason to ask again.

    `lapses` is the first day on which the passing of time alone may change it. `floor` is the level it
    sets by itself.
    """

    says: str
    weight: float
    evidence: tuple[IncidentFacts, ...]
    lapses: date | None = None
    floor: str | None = None
    interpersonal: bool = False  # says that somebody does, or is likely to do, this to them
    background: tuple[IncidentFacts, ...] = ()

    def weighing(self, weight: float) -> "Draft":
        """The same with another weight; `dataclasses.replace` takes several times as long."""
        return Draft(
            self.says, weight, self.evidence, self.lapses, self.floor, self.interpersonal, self.background
        )


Function = Callable[[View, Mapping[str, Any]], Iterable[Draft] | Draft | None]


@dataclass(slots=True, frozen=True)
class Indicator:
    """A registered indicator."""

    code: str
    title: str
    source: str
    family: str
    material: bool
    repeats: bool
    about_others: bool  # its sentence can tell of somebody else than the subject
    function: Function = field(repr=False)


INDICATORS: dict[str, Indicator] = {}


def indicator(
    *,
    code: str,
    title: str,
    source: str,
    family: str,
    material: bool = False,
    repeats: bool = False,
    about_others: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as an indicator. Raises ValueError for a code or family that cannot be."""
    if code in INDICATORS or family not in FAMILIES:
        raise ValueError(f"indicator {code}: code taken, or unknown family {family}")

    def register(function: Function) -> Function:
        INDICATORS[code] = Indicator(code, title, source, family, material, repeats, about_others, function)
        return function

    return register


def ladder(steps: Iterable[Iterable[float]], count: int) -> float:
    """The weight for a count: that of the highest step reached, 0 below the first."""
    weight = 0.0
    for least, value in steps:
        if count < least:
            break
        weight = value
    return weight
