"""The clock of an application under Clare's Law: calendar days from its receipt. Pure.

The 28 days are the guidance's; what must still be checked with the area's own scheme is marked `verify`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
#: States and the moves that each allows: move, and the state after it.
MOVES: Final = {
    "received": {"check": "checked", "stop": "stopped"},
    "checked": {"research": "researched", "stop": "stopped"},
    "researched": {"decide": "researched", "agree": "decided", "disagree": "researched", "stop": "stopped"},
    "decided": {"tell": "told", "stop": "stopped"},
    "told": {},
    "stopped": {},
}
ENDED: Final = ("told", "stopped")


@dataclass(frozen=True, slots=True)
class StageDue:
    """A stage of one application: by when, whether it is reached, and whether it is late."""

    code: str
    due_on: date
    verify: bool
    reached: bool
    late: bool


def due_on(received_on: date) -> date:
    """The day by which an application received on that day is to be answered."""
    return received_on + timedelta(days=STAGES[-1].days)


def stages_of(*, state: str, received_on: date, today: date) -> Sequence[StageDue]:
    """Each stage with its day. One that was stopped is late with nothing."""
    order = ["received", *(stage.code for stage in STAGES)]
    come = order.index(state) if state in order else 0
    found = []
    for number, stage in enumerate(STAGES, start=1):
        by = received_on + timedelta(days=stage.days)
        late = number > come and state != "stopped" and today > by
        found.append(StageDue(stage.code, by, stage.verify, number <= come, late))
    return found


def next_due(*, state: str, received_on: date) -> date | None:
    """By when the next stage is to be reached; None where nothing follows."""
    if state in ENDED:
        return None
    waiting = [
        one for one in stages_of(state=state, received_on=received_on, today=received_on) if not one.reached
    ]
    return waiting[0].due_on if waiting else None
