"""Links that stay, with weights that do not: the pair that decided a link, weighed as it would be now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from people.matching.model import Model
from people.matching.score import against_both
from people.relinking.proposals import MOVED, Proposal, weight_group


class Decided(NamedTuple):
    """A link that weights made: the record, the record that decided it, and the bits at the time.

    `company` and `familiar` are the levels of the context at the time: it is the pair that is weighed anew,
    not what has become of the person since.
    """

    record: int
    against: int
    weight: float
    company: str
    familiar: str


class Reweighed(NamedTuple):
    """A decided link, and the bits of its pair now against a stranger and against a relative."""

    person: int
    decided: Decided
    weight: float
    kin: float


def row(decided: Decided) -> Mapping[str, Any]:
    """The row of an engine's table; the lower record first."""
    return {
        "record": decided.record, "one": min(decided.record, decided.against),
        "other": max(decided.record, decided.against), "weight_before": decided.weight,
        "company": decided.company, "familiar": decided.familiar,
    }  # fmt: skip


def changed_weights(found: Iterable[Reweighed], model: Model) -> Iterator[Proposal]:
    """Those that moved by `MOVED` bits or more."""
    for person, decided, weight, kin in found:
        context = (("company", decided.company), ("familiar", decided.familiar))
        after = against_both(
            weight + sum([model.weights[name].get(level, 0.0) for name, level in context]),
            kin + sum([model.kin[name].get(level, 0.0) for name, level in context]),
        )
        if abs(after - decided.weight) >= MOVED:
            group = weight_group(before=decided.weight, after=after, thresholds=model.thresholds)
            yield Proposal(
                "weight", group, [person], [[decided.record]], after, decided.weight,
                {"against": decided.against, "model": dict(model.stamp)},
            )  # fmt: skip
