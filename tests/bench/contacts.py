"""How well single contacts are placed in a register of which the truth is known.

A contact is linked rightly, linked wrongly, shown to a person,
missed, or rightly taken for somebody new. These are the figures that linkage engines are compared by.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

from people.matching.link import Placement


class Outcome(StrEnum):
    """What became of one contact."""

    RIGHT = auto()  # linked to the person it is about
    MISTAKEN = auto()  # about somebody known, and linked to somebody else
    INTRUDED = auto()  # about somebody unknown, and linked to somebody
    ASKED = auto()  # shown to a person, the right one among the candidates
    ASKED_IN_VAIN = auto()  # shown to a person who can only answer that it is none of these
    MISSED = auto()  # about somebody known, who was not found
    NEW = auto()  # about somebody unknown, and taken so


def outcome(placement: Placement, truth: Mapping[Hashable, str], person: str, *, known: bool) -> Outcome:
    """What became of a contact about `person`; `truth` says whom each person of the index truly is."""
    if placement.joins:
        right = {truth[joined] for joined in placement.joins} == {person}
        return Outcome.RIGHT if right else Outcome.MISTAKEN if known else Outcome.INTRUDED
    shown = {truth[found.person] for found in placement.candidates if found.band == "review"}
    if known and person in shown:
        return Outcome.ASKED
    if known:
        return Outcome.MISSED
    return Outcome.ASKED_IN_VAIN if shown else Outcome.NEW


@dataclass(slots=True)
class Tally:
    """Outcomes of many contacts, in all and by group: {"source": {"police": ...}, ...}."""

    all: Counter[Outcome] = field(default_factory=Counter)
    groups: dict[str, dict[str, Counter[Outcome]]] = field(default_factory=dict)

    def add(self, result: Outcome, groups: Mapping[str, str]) -> None:
        """Count one contact."""
        self.all[result] += 1
        for name, value in groups.items():
            self.groups.setdefault(name, defaultdict(Counter))[value][result] += 1

    def report(self) -> dict[str, Any]:
        """Rates in all and by group."""
        return {
            "all": rates(self.all),
            "by": {
                name: {value: rates(counts) for value, counts in sorted(values.items())}
                for name, values in self.groups.items()
            },
        }


def rates(counts: Mapping[Outcome, int]) -> dict[str, float]:
    """Precision and recall of automatic links, and the shares asked about and missed.

    Precision is of the links made, recall and missed of the contacts about known people, asked of all.
    """
    right, mistaken = counts.get(Outcome.RIGHT, 0), counts.get(Outcome.MISTAKEN, 0)
    wrong = mistaken + counts.get(Outcome.INTRUDED, 0)
    asked, vain = counts.get(Outcome.ASKED, 0), counts.get(Outcome.ASKED_IN_VAIN, 0)
    contacts = sum(counts.values())
    known = right + mistaken + asked + counts.get(Outcome.MISSED, 0)
    return {
        "contacts": contacts,
        "wrong": wrong,
        "precision": right / (right + wrong) if right + wrong else 1.0,
        "recall": right / known if known else 1.0,
        "asked": (asked + vain) / contacts if contacts else 0.0,
        "missed": counts.get(Outcome.MISSED, 0) / known if known else 0.0,
    }
