"""What an assessment says: findings with the incidents they rest on, and the level they add up to."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from risk.rules.incident import Evidence

LEVELS = ("none", "emerging", "elevated", "high")
RANK = {level: rank for rank, level in enumerate(LEVELS)}
#: From this level on a professionals meeting is asked for.
ASKING = "elevated"


@dataclass(slots=True, frozen=True)
class Finding:
    """One indicator that fired.

    `weight` is what it added to the score (0 for what is shown and not counted); `floor` the level it
    sets by itself, if any; `material` that its appearance, and `repeats` that each new incident behind
    it, asks for a meeting again. `background` are the ids of the evidence that nobody counts: it never asks
    again. `about_others` that the sentence can tell of somebody else than the subject; a finding kept before
    this was recorded is taken to.
    """

    code: str
    title: str
    says: str
    source: str
    family: str
    weight: float
    evidence: tuple[Evidence, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    floor: str | None = None
    material: bool = False
    repeats: bool = False
    about_others: bool = True
    background: tuple[Hashable, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; incident ids that are neither numbers nor text become text."""
        return {
            "code": self.code,
            "title": self.title,
            "says": self.says,
            "source": self.source,
            "family": self.family,
            "weight": self.weight,
            "floor": self.floor,
            "material": self.material,
            "repeats": self.repeats,
            "about_others": self.about_others,
            "background": [plain_id(i) for i in self.background],
            "parameters": dict(self.parameters),
            "evidence": [
                {
                    "incident": plain_id(e.incident),
                    "agency": e.agency,
                    "reference": e.reference,
                    "on": e.on.isoformat(),
                }
                for e in self.evidence
            ],
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Finding":
        """The finding that `as_dict` kept."""
        evidence = tuple(
            Evidence(e["incident"], e["agency"], e["reference"], date.fromisoformat(e["on"]))
            for e in kept["evidence"]
        )
        return cls(**{**kept, "evidence": evidence, "background": tuple(kept.get("background", ()))})


@dataclass(slots=True, frozen=True)
class Assessment:
    """What one person's neighbourhood adds up to at one moment.

    `inputs` are the ids of every incident looked at; `next_due` the next day on which something here can
    change by the passing of time alone (a window lapses, an order ends, silence grows long).
    """

    level: str
    score: float
    findings: tuple[Finding, ...]
    inputs: tuple[Hashable, ...]
    ruleset: str
    next_due: date | None

    def finding(self, code: str) -> Finding | None:
        """The finding with this code, if it fired."""
        return next((f for f in self.findings if f.code == code), None)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "level": self.level,
            "score": self.score,
            "findings": [f.as_dict() for f in self.findings],
            "inputs": [plain_id(i) for i in self.inputs],
            "ruleset": self.ruleset,
            "next_due": self.next_due.isoformat() if self.next_due else None,
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Assessment":
        """The assessment that `as_dict` kept."""
        return cls(
            kept["level"],
            kept["score"],
            tuple(Finding.from_dict(f) for f in kept["findings"]),
            tuple(kept["inputs"]),
            kept["ruleset"],
            date.fromisoformat(kept["next_due"]) if kept["next_due"] else None,
        )


def plain_id(incident: Hashable) -> int | str:
    """An id as JSON can carry it."""
    return incident if isinstance(incident, int | str) else str(incident)
