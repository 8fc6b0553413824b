"""A neighbourhood as the indicators read it: sorted, cut at the moment of asking, classified once."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime

from risk.rules.facts import BY_DAY, BYSTANDERS, IN_ORDER, LONDON, IncidentFacts, Involvement
from risk.rules.neighbourhood import Associate, Neighbourhood

HEAD_FACE_NECK = frozenset({"head", "face", "eye", "mouth", "neck"})
HEAD_NATURES = frozenset({"head_injury", "strangulation"})
ASSAULT_OFFENCES = frozenset({"violence", "sexual", "domestic_abuse"})
ASSAULT_CONCERNS = frozenset({"physical_violence", "sexual_violence", "strangulation"})
#: Reports of harm no further apart than this are taken as one event seen twice (police, then the unit).
EVENT_GAP_DAYS = 2
_CALLED = frozenset({"subject", "victim"})
_BESIDE = frozenset({"household_member", "other"})


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
        self.parts: dict[Hashable, Involvement] = {}
        self.concerns: dict[Hashable, frozenset[str]] = {}
        for facts in sorted(neighbourhood.incidents, key=IN_ORDER):
            part = facts.part_of(self.subject)
            if part is not None and facts.day <= self.today:
                self._add(facts, part)

    def _add(self, facts: IncidentFacts, part: Involvement) -> None:
        self.own.append((facts, part))
        self.parts[facts.incident] = part
        concerns = harm_concerns(facts, part)
        if concerns:
            self.concerns[facts.incident] = concerns
        if part.injuries:
            self.injured.append(facts)
        assaulted, called = was_assaulted(facts, part, concerns), was_called_to(facts, part)
        if assaulted:
            self.assaulted.append(facts)
        if called:
            self.called.append(facts)
        if assaulted or called:
            self.confronted.append(facts)
        if assaulted or called or part.injuries:
            self.harmed.append(facts)

    def recent(self, items: Sequence[IncidentFacts], days: int) -> Sequence[IncidentFacts]:
        """Those of a list in time order that lie within the last `days` days, today included."""
        if not items or items[0].day > self.today - days:
            return items
        return items[bisect_left(items, self.today - days + 1, key=BY_DAY) :]

    def recent_own(self, days: int) -> Sequence[tuple[IncidentFacts, Involvement]]:
        """The subject's own incidents of the last `days` days."""
        return self.own[bisect_left(self.own, self.today - days + 1, key=lambda pair: pair[0].day) :]

    def part(self, facts: IncidentFacts) -> Involvement:
        """The subject's part in one of their own incidents."""
        return self.parts[facts.incident]

    def theirs(self, associate: Associate) -> list[IncidentFacts]:
        """An associate's incidents up to now, in time order."""
        return sorted((f for f in associate.incidents if f.day <= self.today), key=IN_ORDER)

    def concern(self, *wanted: str) -> list[IncidentFacts]:
        """Own incidents in which one of these concerns was recorded about harm to the subject."""
        keep = frozenset(wanted)
        if not self.concerns:
            return []
        return [f for f, _ in self.own if keep & self.concerns.get(f.incident, frozenset())]


def harm_concerns(facts: IncidentFacts, part: Involvement) -> frozenset[str]:
    """Concerns that speak of harm to this person: their own, and what is recorded on a suspect beside them.

    What is recorded on them as a suspect speaks of somebody else.
    """
    if part.role == "suspect":
        return frozenset()
    found = part.concerns
    if part.role in _CALLED:
        for other in facts.involved:
            if other.role == "suspect" and other.concerns:
                found |= other.concerns & {"strangulation", "threats_to_kill", "weapon", "stalking"}
    return found


def was_assaulted(facts: IncidentFacts, part: Involvement, concerns: frozenset[str]) -> bool:
    """Whether the record reports an assault on this person: stated, disclosed, crimed, or called in."""
    if any(injury.mechanism == "assault" for injury in part.injuries):
        return True
    if part.role == "suspect" or part.role in BYSTANDERS:
        return False
    if concerns & ASSAULT_CONCERNS:
        return True
    if facts.kind == "police_crime_report":
        return any(o.victim == part.person and o.category in ASSAULT_OFFENCES for o in facts.offences)
    return (
        facts.kind == "police_callout"
        and part.role == "victim"
        and "assault" in (facts.initial_type or "").lower()
    )


def was_called_to(facts: IncidentFacts, part: Involvement) -> bool:
    """Whether police were called to this person: not as a suspect, nor as somebody beside the one at risk."""
    if facts.kind != "police_callout":
        return False
    if part.role in _CALLED:
        return True
    return part.role in _BESIDE and all(other.role not in _CALLED for other in facts.involved)


def to_head(part: Involvement) -> bool:
    """Whether any of the injuries is to the head, face or neck."""
    return any(i.site in HEAD_FACE_NECK or i.nature in HEAD_NATURES for i in part.injuries)


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
