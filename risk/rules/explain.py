"""What a picture says to somebody who has half a minute: who sees what, how it changes, what worries most;
what each finding adds; and what is new since they last looked. Decisions only: the words are the page's.

Everything here is made of what the reader may see. Nothing takes a finding or an incident held back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from risk.rules.adding import level_at
from risk.rules.days import separate
from risk.rules.findings import RANK
from risk.rules.sights import Sight

YEAR, QUARTER = 365, 90  # days
NAMED = 3  # agencies told by name in the first sentence


class Weighed(Protocol):
    """A finding as far as it is explained."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def floor(self) -> str: ...  # the level it sets by itself, or empty


F = TypeVar("F", bound=Weighed)


@dataclass(frozen=True, slots=True)
class AgencySeen:
    """What one agency recorded in twelve months: injuries (events), call-outs, contacts with neither."""

    agency: str
    injuries: int
    called: int
    other: int


@dataclass(frozen=True, slots=True)
class SeenLately:
    """Who sees what: the agencies that saw most, how many more, and the latest incident (of any age)."""

    agencies: Sequence[AgencySeen]
    more: int
    latest: Sight | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Events of harm (an injury, assault or call-out): in the last three months, the three before, the year.

    They are counted as the findings below count them: what two agencies recorded of one event is one.
    """

    now: int
    before: int
    year: int


def seen_lately(sights: Iterable[Sight], *, on: date) -> SeenLately:
    """Who recorded what in the twelve months up to a day, those who saw most harm first."""
    past = [sight for sight in sights if sight.on <= on]
    lately: dict[str, list[Sight]] = {}
    for sight in past:
        if sight.on > on - timedelta(days=YEAR):
            lately.setdefault(sight.agency, []).append(sight)
    agencies = sorted(
        (_agency_seen(agency, theirs) for agency, theirs in lately.items()),
        key=lambda a: (-(a.injuries + a.called), -a.other, a.agency),
    )
    latest = max(past, key=lambda sight: (sight.on, sight.agency, sight.reference), default=None)
    return SeenLately(agencies[:NAMED], max(0, len(agencies) - NAMED), latest)


def _agency_seen(agency: str, sights: Sequence[Sight]) -> AgencySeen:
    return AgencySeen(
        agency,
        _events(sight for sight in sights if sight.injuries),
        sum(sight.called for sight in sights),
        sum(not (sight.injuries or sight.called) for sight in sights),
    )


def _events(sights: Iterable[Sight]) -> int:
    return separate(sorted(sight.on.toordinal() for sight in sights))


def trend(sights: Iterable[Sight], *, on: date) -> Trend:
    """How often there was an injury, an assault or a call-out, up to a day."""
    harm = [sight for sight in sights if sight.harmful]
    return Trend(
        _events(sight for sight in harm if 0 <= (on - sight.on).days < QUARTER),
        _events(sight for sight in harm if QUARTER <= (on - sight.on).days < 2 * QUARTER),
        _events(sight for sight in harm if 0 <= (on - sight.on).days < YEAR),
    )


def worst(findings: Iterable[F], *, level: str) -> F | None:
    """What worries most at this level: what sets it by itself, else what adds most; None: nothing counts."""
    counting = [finding for finding in findings if finding.weight > 0 or finding.floor]
    return max(counting, key=lambda f: (f.floor == level, f.weight, f.code), default=None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: what it adds (negative for the limit) and the sum after it."""

    kind: str  # core, context, limit, sum or hidden
    title: str
    adds: float
    total: float
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Falls:
    """The steps, the thresholds to draw, how the level comes from the sum, and what is not counted.

    `level_is` is one of: by_sum, by_itself, kept (reached lately), held_down (nothing says that somebody does
    this to them, or no harm is recent), or empty where something is held back.
    """

    steps: Sequence[Step]
    thresholds: Mapping[str, float]
    level_is: str
    not_counted: Sequence[str]


# The rule for what may be told beside something held back. A level is told to whoever may open the person,
# and that more is held is told by naming whom to ask. What the part held back adds is not told and cannot be
# worked out here: the steps are those of the findings shown, and each rests on nothing else than what is
# shown; the limit on context is taken of them alone, not of the true sum; the picture's score is left out;
# the step for the rest has no length and stands there whether it adds anything or not; and no threshold is
# drawn, because a level above what the sum reaches would measure the gap.
def waterfall(
    findings: Sequence[Weighed], *, level: str, thresholds: Mapping[str, float], held_back: bool
) -> Falls:
    """What each finding shown adds, in the order harm, people around them, context, up to the sum.

    Context (drink, not seen alone, help declined) counts up to as much again as the rest. `thresholds` are
    the scores from which levels hold, empty where the ruleset is not known.
    """
    steps: list[Step] = []
    core = context = 0.0
    for finding in _in_order(findings, "harm", "others"):
        core += finding.weight
        steps.append(Step("core", finding.title, finding.weight, core, finding.floor))
    for finding in _in_order(findings, "context"):
        context += finding.weight
        steps.append(Step("context", finding.title, finding.weight, core + context, finding.floor))
    total = core + min(context, core)
    if context > core:
        steps.append(Step("limit", "", total - core - context, total))
    steps.append(Step("sum", "", 0.0, total))
    if held_back:
        steps.append(Step("hidden", "", 0.0, total))
    return Falls(
        steps,
        {} if held_back else dict(thresholds),
        "" if held_back or not thresholds else _why(round(total, 3), level, thresholds, findings),
        [finding.title for finding in findings if not (finding.weight or finding.floor)],
    )


def _in_order(findings: Iterable[Weighed], *families: str) -> list[Weighed]:
    found = [f for f in findings if f.family in families and (f.weight or f.floor)]
    return sorted(found, key=lambda f: (families.index(f.family), -f.weight, f.code))


def _why(total: float, level: str, thresholds: Mapping[str, float], findings: Iterable[Weighed]) -> str:
    by_sum = level_at(total, thresholds)
    if by_sum == level:
        return "by_sum"
    if any(finding.floor == level for finding in findings):
        return "by_itself"
    return "kept" if RANK[level] > RANK[by_sum] else "held_down"


@dataclass(frozen=True, slots=True)
class Moved:
    """A level that changed, the last time that it did."""

    before: str
    after: str
    on: date


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new: the level, incidents received, and findings (titles) that appeared or went."""

    level: Moved | None
    received: Sequence[Sight]
    amended: Sequence[Sight]
    appeared: Sequence[str]
    went: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.level or self.received or self.amended or self.appeared or self.went)


def moved(levels: Sequence[tuple[date, str]], *, before: str) -> Moved | None:
    """The level's move from what it was before to what it is; None where it came back to that.

    `levels` are those it had since, in time order, each with the day. The day told is that of the last move.
    """
    path: list[tuple[date | None, str]] = [(None, before), *levels]
    moves = [(day, level) for (_, was), (day, level) in pairwise(path) if level != was and day]
    if not moves or moves[-1][1] == before:
        return None
    day, after = moves[-1]
    return Moved(before, after, day)


def appeared_and_went(
    *,
    before: Mapping[str, str],
    before_shown: Iterable[str],
    now: Mapping[str, str],
    now_shown: Iterable[str],
) -> tuple[list[str], list[str]]:
    """The titles of findings that are new and that are gone. Each mapping is code to title, of all findings.

    A finding that is only held back now, or was before, has neither appeared nor gone: saying so would tell
    that something held back was added to it.
    """
    appeared = [now[code] for code in now_shown if code not in before]
    went = [before[code] for code in before_shown if code not in now]
    return appeared, went
