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
DEFAULT = "2026-4"
LEVELS = ("emerging", "elevated", "high")


class UnusableRulesetError(ValueError):
    """A ruleset cannot be used. Its text says what is wrong, where in the file, and what to do about it."""


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
    """A ruleset from its file's content. Raises UnusableRulesetError where it is incomplete.

    Whether each rule has what it needs is told by `risk.rules.checking`, which knows the rules.
    """
    if not isinstance(content, Mapping):
        raise UnusableRulesetError("the file must hold one JSON object")
    missing = [name for name in ("version", "levels", "indicators", "neighbourhood") if name not in content]
    if missing:
        raise UnusableRulesetError(f"{', '.join(missing)}: missing; {DEFAULT}.json shows what stands there")
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Ruleset(
        version=content["version"],
        hash=hashlib.sha256(canonical.encode()).hexdigest()[:12],
        levels=_levels(content["levels"]),
        indicators=_running(content["indicators"]),
        neighbourhood=dict(_object("neighbourhood", content["neighbourhood"])),
        hold=_hold(_object("hold", content.get("hold") or {})),
        posing=content.get("posing") or {},
        pair=content.get("pair") or {},
        address=content.get("address") or {},
    )


def _object(where: str, content: Any) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise UnusableRulesetError(f"{where}: must be a JSON object")
    return content


def _running(content: Any) -> dict[str, Mapping[str, Any]]:
    indicators = _object("indicators", content)
    return {
        code: parameters
        for code, parameters in indicators.items()
        if not _object(f"indicators.{code}", parameters).get("off")
    }


def _levels(content: Any) -> dict[str, float]:
    given = _object("levels", content)
    levels = {}
    for level in LEVELS:
        try:
            levels[level] = float(given[level])
        except (KeyError, TypeError, ValueError):
            raise UnusableRulesetError(
                f"levels.{level}: must be the score from which that level holds"
            ) from None
    if not 0 < levels["emerging"] <= levels["elevated"] <= levels["high"]:
        raise UnusableRulesetError("levels: must be above 0 and rise from emerging to high")
    return levels


def _hold(content: Mapping[str, Any]) -> Hold:
    try:
        hold = Hold(int(content.get("days", 0)), float(content.get("margin", 0.0)))
    except (TypeError, ValueError):
        raise UnusableRulesetError("hold: days and margin must be numbers") from None
    if hold.days < 0 or not 0 <= hold.margin < 1:
        raise UnusableRulesetError("hold: days must be 0 or more, and margin from 0 to below 1")
    return hold


def content_of(path: Path) -> Any:
    """What a ruleset's file holds. Raises UnusableRulesetError, with the line where it is not JSON."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise UnusableRulesetError(
            f"the file cannot be read ({error.strerror or 'no reason given'}); check its path"
        ) from None
    except json.JSONDecodeError as error:
        raise UnusableRulesetError(
            f"line {error.lineno}, column {error.colno}: not JSON ({error.msg}); "
            f"look there and at the end of the line before"
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise UnusableRulesetError("the file is not JSON in UTF-8") from None


def kept() -> list[str]:
    """The versions kept in the project, oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@lru_cache(maxsize=16)
def load(version: str = DEFAULT) -> Ruleset:
    """The ruleset kept in the project under this version. Raises FileNotFoundError for an unknown one.

    Raises UnusableRulesetError where the file cannot be used.
    """
    if version not in kept():
        raise FileNotFoundError(f"no ruleset {version} is kept; there are {', '.join(kept())}")
    return from_mapping(content_of(FOLDER / f"{version}.json"))


RULESET = load()
