"""What calibration reads from a replay: scores as sums of a ruleset's numbers, and what would be asked."""

from bisect import insort
from collections.abc import Hashable, Mapping
from datetime import date
from math import inf
from typing import Final

from risk.evaluation.county import County
from risk.evaluation.fitting import Example, Moment
from risk.evaluation.tracing import Number, parts_of
from risk.evaluation.watching import Watch
from risk.rules.asking import Ask
from risk.rules.findings import ASKING, RANK, Assessment

#: Moments kept for each person: the highest by the ruleset that the fit starts from.
MOMENTS: Final = 5


class Moments(Watch):
    """Watches a replay of a traced ruleset, and keeps the highest scores of each true person."""

    def __init__(self, county: County, numbers: Mapping[Number, float]) -> None:
        super().__init__(county)
        self._county = county
        self._numbers = numbers
        self._kept: dict[str, list[tuple[float, int, Moment]]] = {}
        self._turn = 0

    def assessed(self, person: Hashable, on: date, picture: Assessment, ask: Ask | None) -> None:
        """Keep the moment; for a case only before the day of the serious event."""
        super().assessed(person, on, picture, ask)
        about = self.about(person)
        parts = parts_of(picture.score)
        if about is None or not parts or self.is_over(about, on):
            return
        value = float(picture.score)
        kept = self._kept.setdefault(about, [])
        if len(kept) == MOMENTS and value <= kept[0][0]:
            return
        made = sum([self._numbers[number] * part for number, part in parts.items()])
        moment = Moment(tuple(sorted(parts.items(), key=_by_name)), round(value - made, 6))
        if all(other != moment for _, _, other in kept):
            self._turn += 1
            insort(kept, (value, self._turn, moment))
            del kept[:-MOMENTS]

    def examples(self) -> list[Example]:
        """Everybody who is in a record; those without a score as one."""
        cases = self._county.cases
        found = [
            Example(tuple(moment for _, _, moment in kept), person in cases)
            for person, kept in self._kept.items()
        ]
        quiet = set(self._county.who.values()) | set(cases)
        quiet.difference_update(self._kept)
        silent = sum([person in cases for person in quiet])
        for case, times in ((True, silent), (False, len(quiet) - silent)):
            if times:
                found.append(Example((), case, times))
        return found


def _by_name(part: tuple[Number, float]) -> str:
    return str(part[0])


class Reached(Watch):
    """Watches a replay of a ruleset whose threshold for asking is as low as can be, and keeps, for each
    linked person, the highest threshold at which they would still be asked about.
    """

    def __init__(self, county: County) -> None:
        super().__init__(county)
        self._county = county
        self._highest: dict[Hashable, float] = {}

    def joined(self, keep: Hashable, gone: Hashable) -> None:
        """The higher of the two."""
        super().joined(keep, gone)
        if (highest := self._highest.pop(gone, None)) is not None:
            self._highest[keep] = max(highest, self._highest.get(keep, 0.0))

    def assessed(self, person: Hashable, on: date, picture: Assessment, ask: Ask | None) -> None:
        """A level that an indicator sets by itself asks at any threshold."""
        super().assessed(person, on, picture, ask)
        if RANK[picture.level] < RANK[ASKING]:
            return
        sets = any(f.floor is not None and RANK[f.floor] >= RANK[ASKING] for f in picture.findings)
        reached = inf if sets else picture.score
        self._highest[person] = max(reached, self._highest.get(person, 0.0))

    def wrong(self) -> list[float]:
        """The highest thresholds of those who are no case."""
        return [reached for person, reached in self._highest.items() if self._is_wrong(person)]

    def _is_wrong(self, person: Hashable) -> bool:
        return self.about(person) not in self._county.cases
