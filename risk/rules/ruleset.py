"""The parameters of the rules: one versioned file, each number with its basis.

A picture stores the ruleset's name, so that it can always be said which numbers it was made with.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "rulesets"
DEFAULT = "2026-3"


@dataclass(slots=True, frozen=True)
class Hold:
    """How long, in days, and how far below its threshold, as a share of it, a level is kept."""

    days: int = 0
    margin: float = 0.0


@dataclass(slots=True, frozen=True)
class Ruleset:
    """Thresholds and parameters.

    `levels` gives the score from which each level holds; `indicators` the parameters by indicator code.
    An indicator that the file leaves out, or marks `"off": true`, does not run. `hold` keeps a level that was
    reached for so many days while the score stays within a share of its threshold (hysteresis). `posing`,
    `pair` and `address` are the parameters of the further pictures (risk.rules.pictures); empty where the
    file has none.
    """

    version: str
    hash: str  # first 12 hex digits of the SHA-256 of the file's canonical form
    levels: Mapping[str, float]
    indicators: Mapping[str, Mapping[str, Any]]
    neighbourhood: Mapping[str, int]
    hold: Hold
    posing: Mapping[str, Any] = field(default_factory=dict)
    pair: Mapping[str, Any] = field(default_factory=dict)
    address: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Version and hash, as stored with every picture: "2026-1+0123456789ab"."""
        return f"{self.version}+{self.hash}"


def from_mapping(content: Mapping[str, Any]) -> Ruleset:
    """A ruleset from its file's content. Raises KeyError or ValueError where it is incomplete."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    levels = {level: float(content["levels"][level]) for level in ("emerging", "elevated", "high")}
    if not 0 < levels["emerging"] <= levels["elevated"] <= levels["high"]:
        raise ValueError("levels must rise from emerging to high")
    return Ruleset(
        version=content["version"],
        hash=hashlib.sha256(canonical.encode()).hexdigest()[:12],
        levels=levels,
        indicators={code: p for code, p in content["indicators"].items() if not p.get("off")},
        neighbourhood=dict(content["neighbourhood"]),
        hold=_hold(content.get("hold") or {}),
        posing=content.get("posing") or {},
        pair=content.get("pair") or {},
        address=content.get("address") or {},
    )


def _hold(content: Mapping[str, Any]) -> Hold:
    hold = Hold(int(content.get("days", 0)), float(content.get("margin", 0.0)))
    if hold.days < 0 or not 0 <= hold.margin < 1:
        raise ValueError("a level is held for days from 0, within a margin from 0 to below 1")
    return hold


@lru_cache(maxsize=16)
def load(version: str = DEFAULT) -> Ruleset:
    """The ruleset kept in the project under this version. Raises FileNotFoundError for an unknown one."""
    return from_mapping(json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8")))


RULESET = load()
