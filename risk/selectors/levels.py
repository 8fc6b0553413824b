"""Read how a person's level would have gone, had what the reader may read been put together on each day.

The rules in force weigh the same neighbourhood at one day after another. It is cut first to incidents
that the reader may read in full, so what is drawn tells of nothing else, neither by its height nor by when it
moves. Whoever reads a part of the chronology in summary only would be shown too little to mean anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agencies.permissions import Actor
from agencies.ways import among
from incidents.models import Incident
from incidents.permissions import Standing, Tier, tier
from incidents.selectors import Seen
from people.models import Person
from risk.rules.course import course
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import Neighbourhood, gather
from risk.rules.ruleset import RULESET
from risk.rules.sights import Harm, harm_of
from risk.selectors.neighbourhoods import DatabaseSource
from risk.selectors.pictures import PictureSeen

LONDON = ZoneInfo("Europe/London")
LONGEST = 3 * 365  # days back
LEAST_STEP, POINTS = 7, 36
MANY, FEWER = 300, 12  # of so many incidents fewer points, so that the page stays quick
SAME = 0.005  # scores are told to two places


@dataclass(frozen=True, slots=True)
class LevelOn:
    """What the rules in force would have said at the end of a day."""

    on: date
    level: str
    score: float


@dataclass(frozen=True, slots=True)
class LevelsSeen:
    """The points, oldest first, the last of them today. `whole`: they lead up to the picture as it stands.

    Where they do not, because a part may not be shown, the rest's sum is told, and no level. `harm` is what
    the person's own incidents (primary keys) that count in them say of it.
    """

    points: Sequence[LevelOn]
    whole: bool
    harm: Mapping[int, Harm]


def may_see_levels(*, seen: Sequence[Seen]) -> bool:
    """Whether all of this chronology may be read in full, but for what only exists; none of nothing."""
    tiers = {one.tier for one in seen}
    return Tier.FULL in tiers and Tier.SUMMARY not in tiers


def levels_seen(
    *,
    by: Actor,
    person: Person,
    picture: PictureSeen,
    seen: Sequence[Seen],
    facts: Standing,
    now: datetime,
) -> LevelsSeen | None:
    """The person's levels of the last three years; None where they may not be seen.

    The caller has checked that the person is visible; `picture`, `seen` and `facts` are as this actor sees
    them. As many queries, however much is held.
    """
    if not may_see_levels(seen=seen):
        return None
    around = _readable(by, person, seen, facts)
    if not around.incidents:
        return None
    most = POINTS if len(around.incidents) <= MANY else FEWER
    days = _days(around.incidents[0].on, now.astimezone(LONDON).date(), most)
    told = zip(days, course(around, days=days, at=now), strict=True)
    points = [LevelOn(day, level, score) for day, (level, score) in told]
    whole = not picture.partial and abs(points[-1].score - picture.score) < SAME
    return LevelsSeen(points, whole, _harm(around))


def _harm(around: Neighbourhood) -> dict[int, Harm]:
    return {int(str(one.incident)): harm_of(one.traits[around.subject]) for one in around.incidents}


def _readable(by: Actor, person: Person, seen: Sequence[Seen], facts: Standing) -> Neighbourhood:
    """The person's neighbourhood, of incidents alone that the actor may read in full."""
    source = DatabaseSource({one.incident.pk: one.incident.record for one in seen})
    gather(person.pk, source, RULESET.neighbourhood)
    known = {one.incident.pk: one.tier for one in seen}
    found = Incident.objects.filter(among("pk", source.facts.keys() - known.keys())).defer("record")
    known |= {one.pk: tier(incident=one, actor=by, standing=facts) for one in found}
    full = {pk for pk, allowed in known.items() if allowed == Tier.FULL}
    store = MemoryStore()
    for pk, told in source.facts.items():
        if pk in full:
            store.add(told)
    return gather(person.pk, store, RULESET.neighbourhood)


def _days(first: date, today: date, most: int) -> list[date]:
    """Days at equal steps from the first incident, or the longest time back, up to today; so many at most."""
    span = min(max((today - first).days, 0), LONGEST)
    step = max(LEAST_STEP, -(-span // most))
    return [today - timedelta(days=back) for back in range(span - span % step, -1, -step)]
