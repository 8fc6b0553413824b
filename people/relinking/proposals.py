"""What a run proposes: how what it found differs from what stands, in classes that a person decides on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from people.matching.model import Thresholds
from people.matching.score import Cluster, Member

Kind = Literal["join", "split", "weight"]
#: Bits from which on a join by weights alone is a class of its own.
SURE: Final = 15.0
#: A weight that moves by less than this is the same weight.
MOVED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """One difference. `group` is its class; `parts` are the record ids of each person that would be.

    `weight` is that of the pair that decides it, in bits; for a changed weight it is the new one, and
    `weight_before` the old one. The explanation is JSON-able.
    """

    kind: Kind
    group: str
    persons: Sequence[int]
    parts: Sequence[Sequence[int]]
    weight: float
    weight_before: float | None = None
    explanation: Mapping[str, Any] = field(default_factory=dict)


class Index(Protocol):
    """Where the persons concerned are read from: people.selectors.linkage.DatabaseIndex in the project."""

    def clusters(self, person_ids: Any) -> list[Cluster]:
        """The clusters of these persons with what incidents and people's decisions say about them."""
        ...

    def members_of(self, person: int) -> list[Member]:
        """All records of one person."""
        ...

    def forget(self) -> None:
        """Keep nothing of what was read."""
        ...


def join_group(*, told: bool, by_number: bool, weight: float, thresholds: Thresholds) -> str:
    """The class of a join. `told`: somebody has decided that they are one person."""
    if told:
        return "decided by a person"
    if by_number:
        return "number agrees"
    if weight >= SURE:
        return f"weights, {SURE:g} bits and more"
    return f"weights, {thresholds.link:g} to {SURE:g} bits"


def split_group(*, numbers_differ: bool, guarded: bool, thresholds: Thresholds) -> str:
    """The class of a split. `guarded`: a birth or a first name stands between the parts."""
    if numbers_differ:
        return "numbers differ"
    if guarded:
        return "births or first names differ"
    return f"weights below {thresholds.fracture:g} bits"


def weight_group(*, before: float, after: float, thresholds: Thresholds) -> str:
    """The class of a changed weight, by what it would mean for a link made today."""
    if after < thresholds.fracture:
        return "would no longer hold"
    if after < thresholds.link:
        return "would no longer link by itself"
    return "stronger" if after > before else "weaker"
