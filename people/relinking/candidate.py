"""A candidate model out of estimates, and the card that says how it came to be. Nothing is activated here.

A level is taken over only where enough pairs show it; everything else keeps the weight that somebody set by
hand. m and u are taken over together, because u may count only those pairs in which the level can be reached
at all; where u is not estimated (names, whose u is how common they are; numbers, whose u is how often they
are given wrongly) m alone is. What a level is worth against relatives is left as it is.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from math import log2
from typing import Any, Final

from people.relinking.card import NOT_ESTIMATED, data_shown
from people.relinking.columns import SCHEMES
from people.relinking.predicates import COMPARISONS, NOT_COMPARED
from people.relinking.splink_settings import ModelFile, model_file
from people.relinking.training import ENOUGH_SAME, ENOUGH_STRANGERS, Estimate, Trained

#: The most that a weight moves in one training, in bits.
FURTHEST: Final = 3.0
#: Levels that two strangers reach the less often the more people there are: their u is counted in the
#: records at hand and stated for the model's population.
_OF_A_PLACE: Final = frozenset(
    {("address", "same"), ("address", "street"), ("address", "postcode"), ("phone", "same")}
)
_LARGEST: Final = 0.999999


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one level. `how` is "estimated", "held back" or "by hand"; `why` says why."""

    comparison: str
    level: str
    before: float
    after: float
    how: str
    why: str
    same: int
    strangers: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model file that nobody has approved, as bytes, with its card."""

    file: bytes
    card: Mapping[str, Any]
    changes: tuple[Change, ...]

    @property
    def model(self) -> ModelFile:
        """The candidate, ready to be tried."""
        return model_file(self.file)


def candidate(file: ModelFile, trained: Trained, *, version: str, on: date, source: str) -> Candidate:
    """Make a candidate model document from estimates. `source` describes the records without naming anybody.

    Raises `ModelError` when the outcome is no usable model.
    """
    document = deepcopy(dict(file.document))
    changes = tuple(_changes(document, file, trained))
    document["version"] = version
    document["status"] = (
        f"Candidate of {on.isoformat()}, trained on {trained.records} records ({source}) from "
        f"{file.model.version}. Not approved: no part of the program uses it."
    )
    document["approved"] = {"by": "", "on": None}
    raw = (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
    model_file(raw)
    card = {
        "version": version,
        "hash": sha256(raw).hexdigest()[:16],
        "status": "candidate",
        "approver": "",
        "approved_on": None,
        "trained_on": on.isoformat(),
        "from": dict(file.model.stamp),
        "data": data_shown(trained, source),
        "not_estimated": list(NOT_ESTIMATED),
        "furthest_bits": FURTHEST,
        "levels": [asdict(change) for change in changes],
    }
    return Candidate(raw, card, changes)


def _changes(document: dict[str, Any], file: ModelFile, trained: Trained) -> Iterator[Change]:
    for comparison, levels in COMPARISONS.items():
        for level in dict.fromkeys([one.name for one in levels]):
            if level in ("missing", NOT_COMPARED):
                continue
            row = document["comparisons"][comparison][level]
            yield _change(comparison, level, row, file, trained)


def _change(comparison: str, level: str, row: dict[str, float], file: ModelFile, trained: Trained) -> Change:
    estimate = trained.estimates[comparison, level]
    before = _weight(row)
    how, why, m, u = _decide(comparison, level, row, estimate, trained.strangers / file.model.population)
    if how != "by hand":
        moved = log2(m / u) - before if u is not None else log2(m / row["m"])
        if abs(moved) > FURTHEST:
            how, why = (
                "held back",
                f"the records say {before + moved:.1f} bits",
            )
            m *= 2.0 ** (max(-FURTHEST, min(FURTHEST, moved)) - moved)
            if m > _LARGEST and u is not None:
                u, m = u * _LARGEST / m, _LARGEST
        _write(row, min(m, _LARGEST), u)
    return Change(comparison, level, before, _weight(row), how, why, estimate.same, estimate.strangers)


def _decide(
    comparison: str, level: str, row: Mapping[str, float], found: Estimate, share: float
) -> tuple[str, str, float, float | None]:
    """(how, why, m, u); u is None where it is not taken over. `share`: records for each of the population."""
    if found.m is None:
        return "by hand", "no session can show it", row["m"], None
    if found.same < ENOUGH_SAME:
        return "by hand", f"{found.same} pairs of one person, fewer than {ENOUGH_SAME}", row["m"], None
    if "tf" in row or comparison in SCHEMES:
        return "estimated", "m alone", found.m, None
    if found.u is None or found.strangers < ENOUGH_STRANGERS:
        return (
            "by hand",
            f"{found.strangers} pairs of strangers, fewer than {ENOUGH_STRANGERS}",
            row["m"],
            None,
        )
    if (comparison, level) in _OF_A_PLACE:
        return "estimated", "u for the model's population", found.m, found.u * min(1.0, share)
    return "estimated", "m and u", found.m, found.u


def _weight(row: Mapping[str, float]) -> float:
    return log2(row["m"] / row.get("u", row.get("tf_minimum_u", 1.0)))


def _write(row: dict[str, float], m: float, u: float | None) -> None:
    """Take a level over; against relatives it stays worth what it was."""
    if "kin" in row:
        row["kin"] = _rounded(min(1.0, row["kin"] * m / row["m"]))
    row["m"] = _rounded(m)
    if u is not None:
        row["u"] = _rounded(min(1.0, u))


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
