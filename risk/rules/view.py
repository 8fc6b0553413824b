"""A neighbourhood as the indicators read it: sorted, cut at the moment of asking, classified once."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from risk.rules.company import homes_shared, latest
from risk.rules.days import EVENT_GAP_DAYS, separate
from risk.rules.facts import LONDON
from risk.rules.incident import BY_DAY, IN_ORDER, IncidentFacts, Involvement, Trait
from risk.rules.neighbourhood import Associate, Neighbourhood, Person, met, weighty

T = TypeVar("T")
#: Whether one of the subject's own incidents shows something, from the facts and the subject's part.
Shows = Callable[[IncidentFacts, Involvement], bool]


class View:
    """One subject's history at one moment; incidents after the day of `at` are not seen.

    `own` are (facts, part) in time order. The lists `injured`, `assaulted`, `called` (police call-outs to
    them, whatever label and whoever called), `confronted` (either of the last two), `harmed` (any of the
    three), `concerned` (harm to them is a concern) and `charged` (an offence is recorded, whoever's) hold
    facts in time order. Day numbers are ordinals. What several indicators ask about an associate is worked
    out once.
    """

    def __init__(self, neighbourhood: Neighbourhood, at: datetime) -> None:
        self.subject = neighbourhood.subject
        self.on: date = at.astimezone(LONDON).date()
        self.today = self.on.toordinal()
        self.associates = neighbourhood.associates
        self.at_address = [f for f in neighbourhood.at_address if f.day <= self.today]
        self.own: list[tuple[IncidentFacts, Involvement]] = []
        self.injured: list[IncidentFacts] = []
        self.assaulted: list[IncidentFacts] = []
        self.called: list[IncidentFacts] = []
        self.confronted: list[IncidentFacts] = []
        self.harmed: list[IncidentFacts] = []
        self.concerned: list[IncidentFacts] = []
        self.charged: list[IncidentFacts] = []
        self.concerns: dict[Hashable, frozenset[str]] = {}
        self._days: list[int] = []
        self._those: dict[Hashable, list[IncidentFacts]] = {}
        self._once: dict[Hashable, Any] = {}
        self._theirs: dict[Person, list[IncidentFacts]] = {}
        self._bearing: dict[Person, list[IncidentFacts]] = {}
        self._company: dict[Person, tuple[IncidentFacts, ...]] = {}
        for facts in sorted(neighbourhood.incidents, key=IN_ORDER):
            trait = facts.traits.get(self.subject)
            if trait is not None and facts.day <= self.today:
                self._add(facts, trait)

    def _add(self, facts: IncidentFacts, trait: Trait) -> None:
        self.own.append((facts, trait.part))
        self._days.append(facts.day)
        if trait.concerns:
            self.concerned.append(facts)
            self.concerns[facts.incident] = trait.concerns
        if facts.offences:
            self.charged.append(facts)
        if trait.part.injuries:
            self.injured.append(facts)
        if trait.assaulted:
            self.assaulted.append(facts)
        if trait.called:
            self.called.append(facts)
        if trait.assaulted or trait.called:
            self.confronted.append(facts)
            self.harmed.append(facts)
        elif trait.part.injuries:
            self.harmed.append(facts)

    def recent(self, items: Sequence[IncidentFacts], days: int) -> Sequence[IncidentFacts]:
        """Those of a list in time order that lie within the last `days` days, today included."""
        return within(items, self.today, days)

    def recent_own(self, days: int) -> Sequence[tuple[IncidentFacts, Involvement]]:
        """The subject's own incidents of the last `days` days."""
        return self.own[bisect_left(self._days, self.today - days + 1) :]

    def part(self, facts: IncidentFacts) -> Involvement:
        """The subject's part in one of their own incidents."""
        return facts.traits[self.subject].part

    def to_head(self, items: Iterable[IncidentFacts]) -> list[IncidentFacts]:
        """Those in which an injury of the subject is to the head, face or neck."""
        return [f for f in items if f.traits[self.subject].head]

    def theirs(self, associate: Associate) -> list[IncidentFacts]:
        """An associate's incidents up to now, in time order."""
        found = self._theirs.get(associate.person)
        if found is None:
            found = sorted([f for f in associate.incidents if f.day <= self.today], key=IN_ORDER)
            self._theirs[associate.person] = found
        return found

    def bearing(self, associate: Associate) -> list[IncidentFacts]:
        """Those of an associate's incidents up to now that bear on the people around them (see `weighty`)."""
        found = self._bearing.get(associate.person)
        if found is None:
            person, today = associate.person, self.today
            heavy = [f for f in associate.incidents if f.day <= today and weighty(f, person)]
            found = self._bearing[person] = sorted(heavy, key=IN_ORDER)
        return found

    def company(self, associate: Associate) -> tuple[IncidentFacts, ...]:
        """What shows that an associate lives with the subject (see `company.homes_shared`), or the latest
        record of the two seen together.
        """
        found = self._company.get(associate.person)
        if found is None:
            found = self._company[associate.person] = self._shown_with(associate)
        return found

    def _shown_with(self, associate: Associate) -> tuple[IncidentFacts, ...]:
        if associate.lives_with:
            mine = (f for f, _ in self.own)
            return homes_shared(self.subject, associate.person, mine, self.theirs(associate))
        several = [f for f, _ in self.own if len(f.involved) > 1]
        return tuple(latest([f for f in several if associate.person in met(f, self.subject)]))

    def at_home(self, locations: Collection[str | None]) -> tuple[IncidentFacts, ...]:
        """What shows that the subject lives at these addresses (keys), one record each."""
        found = ([f for f, part in self.own if part.home == key] for key in sorted(filter(None, locations)))
        return tuple(facts for each in found for facts in latest(each))

    def those(self, shows: Shows) -> list[IncidentFacts]:
        """Own incidents that show something, in time order; the list is made once and must not be changed.

        `shows` is a function that stays the same (one of a module, or cached), so that an earlier day can be
        told from the list without asking again.
        """
        found = self._those.get(shows)
        if found is None:
            found = self._those[shows] = [f for f, part in self.own if shows(f, part)]
        return found

    def once(self, key: Hashable, make: Callable[["View"], T]) -> T:
        """What is made of the whole history, once, though it is told as it stood on one day after another.

        It knows of later days than `on`. Whoever uses it takes of it only what the lists of this view hold,
        and reads those lists, so that it is asked again when they grow.
        """
        if key not in self._once:
            self._once[key] = make(self)
        found: T = self._once[key]
        return found

    def concern(self, *wanted: str) -> list[IncidentFacts]:
        """Own incidents in which one of these concerns was recorded about harm to the subject; as `those`."""
        if not self.concerned:
            return []
        found = self._those.get(wanted)
        if found is None:
            keep, concerns = frozenset(wanted), self.concerns
            found = [f for f in self.concerned if not keep.isdisjoint(concerns[f.incident])]
            self._those[wanted] = found
        return found


def up_to(items: list[IncidentFacts], day: int) -> list[IncidentFacts]:
    """Those of a list in time order that lie on a day (an ordinal) or before it."""
    if not items or items[-1].day <= day:
        return items
    return items[: bisect_right(items, day, key=BY_DAY)]


def within(items: Sequence[IncidentFacts], today: int, days: int) -> Sequence[IncidentFacts]:
    """Those of a list in time order that lie within the last `days` days before or on a day (an ordinal)."""
    if not items or items[0].day > today - days:
        return items
    return items[bisect_left(items, today - days + 1, key=BY_DAY) :]


def events(items: Iterable[IncidentFacts], gap: int = EVENT_GAP_DAYS) -> int:
    """How many separate events a time-ordered list reports (see `days.separate`)."""
    return separate((facts.day for facts in items), gap)


def busiest(items: Sequence[IncidentFacts], days: int) -> Sequence[IncidentFacts]:
    """The run of a time-ordered list, at most `days` days long, with the most separate events; the latest
    of several.
    """
    best: Sequence[IncidentFacts] = ()
    most = start = 0
    for end, facts in enumerate(items):
        while items[start].day <= facts.day - days:
            start += 1
        run = items[start : end + 1]
        count = events(run)
        if count >= most:
            best, most = run, count
    return best
