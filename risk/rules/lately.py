"""The level over days past, told without weighing everything anew for each of them.

From one day to the next an indicator can only say something else where something that it read has grown, or
where what it said lapses or fades. So what each one read is noted, and it is asked again on such days alone.
What agencies did is left out: it adds nothing, sets no level and tells of no harm.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, TypeVar

from risk.rules.asked import LISTS, Watched, asked
from risk.rules.days import day_of
from risk.rules.fading import faded
from risk.rules.incident import IncidentFacts
from risk.rules.level import drafts_of, level_of
from risk.rules.neighbourhood import Associate
from risk.rules.registry import Draft, Indicator
from risk.rules.ruleset import Ruleset
from risk.rules.view import Shows, View, up_to

T = TypeVar("T")
_NEVER: Final = date.max.toordinal() + 1


class Past(Watched):
    """A view as it stood at the end of an earlier day, which can be moved on.

    Background that nobody counts (who lives with whom since when) is left out: it weighs nothing.
    """

    def __init__(self, view: View, day: int) -> None:
        super().__init__({})
        self.subject = view.subject
        self.associates = view.associates
        self._view = view
        self._named: set[Hashable] = set()
        self._grows = _arrivals(view, day)
        self.coming = sorted(self._grows)[::-1]  # days, the next one last
        self._stand_at(day, (*LISTS, "own"))

    def move(self, day: int) -> set[Hashable]:
        """Move on to a later day; returns the names of what has grown on the way."""
        grown: set[Hashable] = set()
        while self.coming and self.coming[-1] <= day:
            grown |= self._grows[self.coming.pop()]
        self._stand_at(day, grown)
        return grown

    def _stand_at(self, day: int, names: Iterable[Hashable]) -> None:
        self.today, self.on = day, day_of(day)
        whole = self._view
        for name in names:
            if isinstance(name, str) and name in LISTS:
                self._lists[name] = up_to(getattr(whole, name), day)
            elif name == "own":
                self._days = [one for one in whole._days if one <= day]
                self._lists["own"] = whole.own[: len(self._days)]
        concerned: list[IncidentFacts] = self._lists["concerned"]
        if "concerned" in names:
            self._lists["concerns"] = dict(islice(whole.concerns.items(), len(concerned)))

    def those(self, shows: Shows) -> list[IncidentFacts]:
        """As of a view."""
        return self._named_list(shows, self._view.those(shows))

    def concern(self, *wanted: str) -> list[IncidentFacts]:
        """As of a view."""
        return self._named_list(wanted, self._view.concern(*wanted))

    def once(self, key: Hashable, make: Callable[[View], T]) -> T:
        """As of a view."""
        return self._view.once(key, make)

    def _named_list(self, name: Hashable, whole: list[IncidentFacts]) -> list[IncidentFacts]:
        """What such a list held by then; from now on it is known when it grows."""
        self.read.add(name)
        if name not in self._named:
            self._named.add(name)
            for facts in _after(whole, self.today):
                self._grows[facts.day].add(name)
        return up_to(whole, self.today)

    def theirs(self, associate: Associate) -> list[IncidentFacts]:
        """As of a view."""
        self.read.add("theirs")
        return up_to(self._view.theirs(associate), self.today)

    def bearing(self, associate: Associate) -> list[IncidentFacts]:
        """As of a view."""
        self.read.add("bearing")
        return up_to(self._view.bearing(associate), self.today)

    def company(self, associate: Associate) -> tuple[IncidentFacts, ...]:
        """Left out."""
        return ()

    def at_home(self, locations: Iterable[str | None]) -> tuple[IncidentFacts, ...]:
        """Left out."""
        return ()


def _arrivals(view: View, after: int) -> dict[int, set[Hashable]]:
    """What grows on each day (an ordinal) after one."""
    found: dict[int, set[Hashable]] = defaultdict(set)

    def note(name: str, items: Iterable[IncidentFacts]) -> None:
        for facts in items:
            if after < facts.day <= view.today:
                found[facts.day].add(name)

    note("own", _after([facts for facts, _ in view.own], after))
    for name in LISTS:
        note(name, _after(getattr(view, name), after))
    for associate in view.associates.values():
        note("theirs", associate.incidents)
        note("bearing", _after(view.bearing(associate), after))
    return found


def _after(items: Sequence[IncidentFacts], day: int) -> Sequence[IncidentFacts]:
    return items[len(up_to(list(items), day)) :] if items and items[-1].day > day else ()


class _Known:
    """What one indicator said when it was last asked, and until when (ordinals) that stands."""

    __slots__ = ("_drafts", "_parameters", "fades", "indicator", "lapses", "now", "read")

    def __init__(self, indicator: Indicator, parameters: Mapping[str, Any]) -> None:
        self.indicator, self._parameters = indicator, parameters
        self.lapses = self.fades = 0
        self.read: set[Hashable] = set()
        self._drafts: list[Draft] = []
        self.now: list[Draft] = []

    def ask(self, past: Past) -> None:
        past.read = self.read = set()
        self._drafts = drafts_of(self.indicator, past, self._parameters)
        self.lapses = _next([draft.lapses for draft in self._drafts], past.today)
        self.fade(past.today)

    def fade(self, today: int) -> None:
        both = [faded(draft, self._parameters, today) for draft in self._drafts]
        self.now = [draft for draft, _ in both if draft.says]
        self.fades = _next([day for _, day in both], today)


def _next(days: Iterable[date | None], today: int) -> int:
    coming = [day.toordinal() for day in days if day is not None]
    return min([day for day in coming if day > today], default=_NEVER)


class Walk:
    """A history weighed at one day (an ordinal) after another."""

    def __init__(self, view: View, day: int, ruleset: Ruleset) -> None:
        self.day, self._ruleset = day, ruleset
        self._past = Past(view, day)
        able = asked(view, ruleset)  # who has nothing to say now had nothing before: lists only grow
        self._known = [_Known(one, parameters) for one, parameters in able if one.family != "response"]
        self._grown: set[Hashable] = set()

    def weigh(self) -> tuple[float, str, int]:
        """(score, level, the day until which nothing of it changes); without the hold."""
        past, day, grown = self._past, self.day, self._grown
        until = past.coming[-1] if past.coming else _NEVER
        for one in self._known:
            if day >= one.lapses or (grown and not grown.isdisjoint(one.read)):
                one.ask(past)
            elif day >= one.fades:
                one.fade(day)
            until = min(until, one.lapses, one.fades)
        fired = [(one.indicator, draft) for one in self._known for draft in one.now]
        score, level, ages = level_of(fired, past, self._ruleset)
        if ages is not None and ages.toordinal() > day:
            until = min(until, ages.toordinal())
        self._grown = set()
        return score, level, until

    def move(self, day: int) -> None:
        """Move on to a later day."""
        self._grown |= self._past.move(day)
        self.day = day

    def spans(self, day: int) -> Iterator[tuple[int, str]]:
        """The level from here to a day, which is moved on to, in spans: (day after the last, level) in order.

        Between two incidents, and before anything lapses, nothing changes.
        """
        while self.day < day:
            _, level, until = self.weigh()
            self.move(min(until, day))
            yield self.day, level


def lately(view: View, ruleset: Ruleset) -> Iterator[tuple[int, str]]:
    """The level over the days of the hold before the view's (see `Walk.spans`)."""
    return Walk(view, view.today - ruleset.hold.days, ruleset).spans(view.today)
