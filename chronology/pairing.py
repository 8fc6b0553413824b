"""Which entries of two agencies may be one event? Pure; nothing is merged, a person says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Told:
    """What pairing reads of one incident: no words of it, and nothing by which a person is known.

    `at` is None where only the day was recorded; `place` is the key of the location, empty where none was.
    """

    public_id: str
    agency: str
    kind: str
    on: date
    at: time | None
    place: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one event, the smaller public id first, and why, in a sentence."""

    one: str
    other: str
    why: str


def pairs(entries: Sequence[Told]) -> list[Pair]:
    """The pairs among entries about one person, in the order of their ids; symmetric in its input."""
    return []
