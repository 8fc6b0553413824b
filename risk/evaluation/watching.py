"""What a replay of a county shows, kept by the true person that each linked person is about."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from risk.evaluation.county import County
from risk.replay import Replay, replay
from risk.rules.asking import Ask
from risk.rules.findings import Assessment
from risk.rules.registry import INDICATORS
from risk.rules.ruleset import Ruleset


@dataclass(slots=True, frozen=True)
class Prompted:
    """One time that a linked person was asked about.

    `about` is the true person with most of that person's participations so far, the first seen of several;
    None where who.csv knows none of them. `first` says that nobody was asked about the linked person
    before. `reasons` are the codes of the findings it rests on.
    """

    person: Hashable
    about: str | None
    on: date
    level: str
    first: bool
    reasons: tuple[str, ...]


class Watch:
    """A replay's watcher that knows the truth.

    `prompts` in the order they were raised; `best` the highest score of each true person, for cases before
    the day of the serious event (who was never assessed is not in it: their score is taken as 0).
    """

    def __init__(self, county: County) -> None:
        self.prompts: list[Prompted] = []
        self.best: dict[str, float] = {}
        self.unknown = 0  # participations of which who.csv does not say whose they are
        #: participations of each linked person by true person
        self.parts: dict[Hashable, dict[str, int]] = {}
        self._who = county.who
        self._ends = {p: m.serious_on for p, m in county.cases.items() if m.serious_on is not None}
        self._asked: set[Hashable] = set()
        self._bits = {code: 1 << place for place, code in enumerate(INDICATORS)}
        self._fired: dict[Hashable, int] = {}

    # --- replay.Watcher -------------------------------------------------------------------------------

    def taken(self, record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> None:
        """Count each participation for the true person it is of."""
        agency, reference = record["agency"], record["reference"]
        for key, person in persons.items():
            true = self._who.get((agency, reference, key))
            if true is None:
                self.unknown += 1
                continue
            counts = self.parts.setdefault(person, {})
            counts[true] = counts.get(true, 0) + 1

    def joined(self, keep: Hashable, gone: Hashable) -> None:
        """What was counted for the one who goes counts for the one kept."""
        counts = self.parts.setdefault(keep, {})
        for true, times in self.parts.pop(gone, {}).items():
            counts[true] = counts.get(true, 0) + times
        if gone in self._asked:
            self._asked.discard(gone)
            self._asked.add(keep)
        if fired := self._fired.pop(gone, 0):
            self._fired[keep] = self._fired.get(keep, 0) | fired

    def assessed(self, person: Hashable, on: date, picture: Assessment, ask: Ask | None) -> None:
        """Keep the score, what fired, and the question."""
        about = self.about(person)
        if about is not None and picture.score > self.best.get(about, 0.0) and not self.is_over(about, on):
            self.best[about] = float(picture.score)
        fired = self._fired.get(person, 0)
        for finding in picture.findings:
            fired |= self._bits[finding.code]
        self._fired[person] = fired
        if ask is not None:
            reasons = tuple(dict.fromkeys(finding.code for finding in ask.findings))
            first = person not in self._asked
            self.prompts.append(Prompted(person, about, on, ask.level, first, reasons))
            self._asked.add(person)

    # --- reading --------------------------------------------------------------------------------------

    def about(self, person: Hashable) -> str | None:
        """The true person that a linked person is about now."""
        counts = self.parts.get(person)
        if not counts:
            return None
        return max(counts, key=counts.__getitem__) if len(counts) > 1 else next(iter(counts))

    def is_over(self, person: str, on: date) -> bool:
        """Whether the serious event of a case has come by this day: what is known then is no foresight."""
        ends = self._ends.get(person)
        return ends is not None and on >= ends

    def fired(self) -> dict[str, list[str | None]]:
        """By indicator: for each linked person for whom it ever fired, whom that person is about."""
        found: dict[str, list[str | None]] = {}
        for person, bits in self._fired.items():
            about = self.about(person)
            for code, bit in self._bits.items():
                if bits & bit:
                    found.setdefault(code, []).append(about)
        return found


def watch(
    county: County, ruleset: Ruleset, *, every: bool = False, tick: Callable[[], None] | None = None
) -> tuple[Replay, Watch]:
    """Replay a county's records with a ruleset. `tick` is called after each record."""
    seen = Watch(county)
    run = replay(county.lines, ruleset=ruleset, every=every, tick=tick, watcher=seen)
    return run, seen
