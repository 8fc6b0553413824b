"""The clock of an application under Clare's Law: calendar days from its receipt. Pure.

The 28 days are the guidance's; what must still be checked with the area's own scheme is marked `verify`.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stage:
    """By which day after receipt an application is to have come so far."""

    code: str
    days: int
    verify: bool = True


STAGES: Final = (
    Stage("checked", 1),
    Stage("researched", 10),
    Stage("decided", 20),
    Stage("told", 28, verify=False),
)
