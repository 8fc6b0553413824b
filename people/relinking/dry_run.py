"""What would change if another model were used: the same records linked twice, in memory, and compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from people.matching.evaluate import Run, link_all
from people.matching.model import Model
from people.matching.truth import Truth


def dry_run(source: Callable[[], Iterable[Truth]], before: Model, after: Model) -> dict[str, int]:
    """Link everything with both models as the workers would, nobody answering, and count what differs.

    `source` gives the same records each time it is called; what is true of them is not looked at. Returns
    counts: persons and questions for review with each model, records whose company changes, joins (persons
    that become part of another) and splits (persons whose records part).
    """
    then, now = link_all(source(), before), link_all(source(), after)
    parts: dict[int, set[int]] = defaultdict(set)
    wholes: dict[int, set[int]] = defaultdict(set)
    for record, person in then.persons.items():
        parts[person].add(now.persons[record])
        wholes[now.persons[record]].add(person)
    return {
        "records": len(then.persons),
        "persons_before": len(parts),
        "persons_after": len(wholes),
        "linked_before": _linked(then),
        "linked_after": _linked(now),
        "reviews_before": len(then.asked),
        "reviews_after": len(now.asked),
        "records_in_other_company": _moved(then, now),
        "joins": sum([len(persons) - 1 for persons in wholes.values()]),
        "splits": sum([len(persons) - 1 for persons in parts.values()]),
    }


def _linked(run: Run) -> int:
    """Records that share their person with another record."""
    return sum([size for size in Counter(run.persons.values()).values() if size > 1])


def _moved(then: Run, now: Run) -> int:
    both = Counter((person, now.persons[record]) for record, person in then.persons.items())
    before, after = Counter(then.persons.values()), Counter(now.persons.values())
    return sum([size for (old, new), size in both.items() if size != before[old] or size != after[new]])
