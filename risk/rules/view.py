"""A neighbourhood as the indicators read it: sorted, cut at the moment of asking, classified once."""

from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date, datetime

from risk.rules.company import homes_shared, latest
from risk.rules.facts import LONDON
from risk.rules.incident import BY_DAY, IN_ORDER, IncidentFacts, Involvement, Trait
from risk.rules.neighbourhood import Associate, Neighbourhood, met

#: Reports of harm no further apart than this are taken as one event seen twice (police, then the unit).
EVENT_GAP_DAYS = 2


class View:
    """One subject's history at one moment; incidents after the day of `at` are not seen.

    `own` are (facts, part) in time order. The lists `injured`, `assaulted`, `called` (police call-outs to
    them, whatever label and whoever called), `confronted` (either of the last two) and `harmed` (any of the
    three) hold facts in time order. Day numbers are ordinals.
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
        self.concerns: dict[Hashable, frozenset[str]] = {}
        self._days: list[int] = []
        for facts in sorted(neighbourhood.incidents, key=IN_ORDER):
            trait = facts.traits.get(self.subject)
            if trait is not None and facts.day <= self.today:
                self._add(facts, trait)

    def _add(self, facts: IncidentFacts, trait: Trait) -> None:
        self.own.append((facts, trait.part))
        self._days.append(facts.day)
        if trait.concerns:
            self.concerns[facts.incident] = trait.concerns
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
        return sorted((f for f in associate.incidents if f.day <= self.today), key=IN_ORDER)

    def company(self, associate: Associate) -> tuple[IncidentFacts, ...]:
        """What shows that an associate lives with the subject (see `company.homes_shared`), or the latest
        record of the two seen together.
        """
        if associate.lives_with:
            mine = (f for f, _ in self.own)
            return homes_shared(self.subject, associate.person, mine, self.theirs(associate))
        return tuple(latest([f for f, _ in self.own if associate.person in met(f, self.subject)]))

    def at_home(self, locations: Collection[str | None]) -> tuple[IncidentFacts, ...]:
        """What shows that the subject lives at these addresses (keys), one record each."""
        found = ([f for f, part in self.own if part.home == key] for key in sorted(filter(None, locations)))
        return tuple(facts for each in found for facts in latest(each))

    def concern(self, *wanted: str) -> list[IncidentFacts]:
        """Own incidents in which one of these concerns was recorded about harm to the subject."""
        keep = frozenset(wanted)
        if not self.concerns:
            return []
        return [f for f, _ in self.own if f.incident in self.concerns and keep & self.concerns[f.incident]]


def within(items: Sequence[IncidentFacts], today: int, days: int) -> Sequence[IncidentFacts]:
    """Those of a list in time order that lie within the last `days` days before or on a day (an ordinal)."""
    if not items or items[0].day > today - days:
        return items
    return items[bisect_left(items, today - days + 1, key=BY_DAY) :]


def events(items: Iterable[IncidentFacts], gap: int = EVENT_GAP_DAYS) -> int:
    """How many separate events a time-ordered list reports: the most that can lie `gap` days apart.

    Adding an incident never lowers it.
    """
    count, last = 0, -gap
    for facts in items:
        if facts.day - last >= gap:
            count, last = count + 1, facts.day
    return count


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
