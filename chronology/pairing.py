"""Which entries of two agencies may be one event? Pure; nothing is merged, a person says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations

WITHIN = timedelta(minutes=60)

_OUT_TOGETHER = ("ambulance_callout", "police_callout", "police_crime_report", "third_party_concern")
_HURT = ("ambulance_callout", "ed_attendance", "hospital_admission", "miu_attendance")
#: Kinds that two agencies may record of one event. What is written about an event later (a letter, a court's
#: outcome, an assessment) is not among them: it is another event.
TOGETHER: frozenset[frozenset[str]] = frozenset(
    {
        *(frozenset(two) for two in combinations(_OUT_TOGETHER, 2)),
        *(frozenset(two) for two in combinations(_HURT, 2)),
        *(frozenset({kind}) for kind in (*_OUT_TOGETHER, "safeguarding_concern", "information_sharing")),
        frozenset({"police_callout", "ed_attendance"}),
        frozenset({"police_callout", "housing_contact"}),
        frozenset({"police_callout", "social_care_contact"}),
        frozenset({"police_callout", "mental_health_contact"}),
        frozenset({"police_crime_report", "ed_attendance"}),
        frozenset({"safeguarding_concern", "ed_attendance"}),
        frozenset({"safeguarding_concern", "police_callout"}),
        frozenset({"safeguarding_concern", "ambulance_callout"}),
        frozenset({"safeguarding_concern", "third_party_concern"}),
    }
)


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
    """The pairs among entries about one person, in the order of their ids; symmetric in its input.

    Of two agencies, of kinds that go together, at one place or one of them without a place, and within the
    hour of each other; where one has no time, on the same day.
    """
    ordered = sorted(set(entries), key=lambda each: (each.on, each.public_id))
    found = {pair for index, one in enumerate(ordered) for pair in _with_later(one, ordered[index + 1 :])}
    return sorted(found, key=lambda pair: (pair.one, pair.other))


def _with_later(one: Told, later: Sequence[Told]) -> Iterator[Pair]:
    for other in later:
        if other.on - one.on > timedelta(days=1):
            return
        why = _why(one, other)
        if why:
            first, second = sorted((one.public_id, other.public_id))
            yield Pair(first, second, why)


def _why(one: Told, other: Told) -> str:
    if one.agency == other.agency or one.public_id == other.public_id:
        return ""
    if frozenset({one.kind, other.kind}) not in TOGETHER:
        return ""
    if one.place and other.place and one.place != other.place:
        return ""
    place = "at one place" if one.place and other.place else "one of them without a place"
    if one.at is None or other.at is None:
        return f"On the same day, one of them without a time, {place}." if one.on == other.on else ""
    apart = abs(datetime.combine(one.on, one.at) - datetime.combine(other.on, other.at))
    if apart > WITHIN:
        return ""
    minutes = int(apart.total_seconds() // 60)
    return f"{minutes} minutes apart, {place}."
