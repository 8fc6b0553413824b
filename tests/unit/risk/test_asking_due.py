"""By when an agency is usually asked to answer: in time to decide with the answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from risk.models import Prompt
from risk.services.asking import usually_due

LONDON = ZoneInfo("Europe/London")


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)  # the 18th is a Wednesday


@pytest.mark.parametrize(
    ("level", "asked", "due", "usual"),
    [
        ("high", at(9), at(13), at(12)),  # an hour is left to decide
        ("high", at(9), at(17), at(13)),  # as the level says
        ("high", at(12), at(13, 30), at(12, 30)),
        ("high", at(12, 45), at(13), at(13)),  # too late for that: not after the prompt is due
        ("elevated", at(13), at(13, day=19), at(12, day=19)),
        ("high", at(14), at(13), at(10, day=19)),  # late already: as the level says
    ],
)
def test_there_is_time_left_to_decide(level, asked, due, usual):
    assert usually_due(prompt=Prompt(level=level, due_at=due), at=asked) == usual
