"""What became of each true case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from risk.evaluation.county import County, Marked
from risk.evaluation.watching import Prompted


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one true case: the day of its first prompt, if any, and whether that was in time."""

    marked: Marked
    asked_on: date | None

    @property
    def found(self) -> bool:
        """Asked about on or before the day of the serious event."""
        return self.asked_on is not None and (
            self.marked.serious_on is None or self.asked_on <= self.marked.serious_on
        )

    @property
    def lead(self) -> int | None:
        """Days from the first prompt to the serious event, of a case that was found."""
        if not self.found or self.asked_on is None or self.marked.serious_on is None:
            return None
        return (self.marked.serious_on - self.asked_on).days


def outcomes(county: County, prompts: Iterable[Prompted]) -> list[Outcome]:
    """Each true case with its earliest prompt."""
    earliest: dict[str, date] = {}
    for prompt in prompts:
        if prompt.about is not None and (prompt.about not in earliest or prompt.on < earliest[prompt.about]):
            earliest[prompt.about] = prompt.on
    return [Outcome(marked, earliest.get(person)) for person, marked in county.cases.items()]
