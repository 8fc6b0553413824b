"""How good linkage is on records of which the truth is known: what it links, what it asks, what it misses."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import perf_counter
from typing import Any, Final, NamedTuple

from people.matching.fit import fit
from people.matching.identity import Identity
from people.matching.link import Placement
from people.matching.memory import MemoryLinker, without_cycle_collection
from people.matching.model import MODEL, Model
from people.matching.normalise import prepare
from people.matching.relatives import Relatives, count_relatives, for_population
from people.matching.truth import GROUPS, Source, Truth, UnusableFileError, Unused, read_truth

#: Records, from the beginning of a file, that say how many relatives its population has.
RELATIVES_FROM: Final = 100_000
_NO_RECORDS: Final = "It has a header but no records. Add one line for each record below the header."


class Known(NamedTuple):
    """What is kept of a record while the others are linked: its names, and its groups by `GROUPS`."""

    record_id: str
    cluster_id: str
    groups: Mapping[str, str]


@dataclass(slots=True)
class Run:
    """What came of linking all records: whom each was taken for, and what a person would be asked."""

    truths: list[Known] = field(default_factory=list)
    #: record id to person, as it is in the end
    persons: dict[str, int] = field(default_factory=dict)
    #: (record id, person) that a person would be shown, as it is in the end
    asked: set[tuple[str, int]] = field(default_factory=set)


def link_all(truths: Iterable[Truth], model: Model = MODEL, *, tick: Callable[[], None] | None = None) -> Run:
    """Link records in the order given, exactly as the workers would, with nobody answering questions."""
    run = Run()
    asked: list[tuple[str, list[int]]] = []
    placed: list[Placement] = []
    shared: dict[tuple[str, ...], Mapping[str, str]] = {}
    linker = MemoryLinker(model, placed=lambda _fingerprint, placement: placed.append(placement))
    for truth in truths:
        placed.clear()
        found = linker.link_incident(truth.agency, truth.record_id, [truth.participant])
        groups = shared.setdefault(tuple(truth.groups.values()), truth.groups)  # few, for very many records
        run.truths.append(Known(truth.record_id, truth.cluster_id, groups))
        run.persons[truth.record_id] = found["p"]
        for placement in placed:
            shown = [found.person for found in placement.candidates if found.band == "review"]
            review = [person for person in shown if isinstance(person, int)]
            if review:
                asked.append((truth.record_id, review))
        if tick:
            tick()
    run.persons = {record: linker.resolve(person) for record, person in run.persons.items()}
    for record_id, review in asked:
        ends = {linker.resolve(person) for person in review} - {run.persons[record_id]}
        run.asked |= {(record_id, person) for person in ends}
    return run


def measure(run: Run, *, seconds: float, model: Model = MODEL) -> dict[str, Any]:
    """The report of `manage.py evaluate_matching`: pairs inside clusters against pairs that are true."""
    true_of = {truth.record_id: truth.cluster_id for truth in run.truths}
    report = {
        "records": len(run.truths),
        "pairs_true": _pairs(Counter(true_of.values())),
        "linked": _linked(run, run.truths),
        "review": _review(run, true_of),
        "seconds": round(seconds, 3),
        "model": model.version,
    }
    groups = {name: _by_group(run, name) for name in GROUPS if any(name in t.groups for t in run.truths[:1])}
    if groups:
        report["by_group"] = groups
    return report


def _pairs(sizes: Counter[Any]) -> int:
    return sum([size * (size - 1) // 2 for size in sizes.values()])


def _linked(run: Run, truths: Sequence[Known]) -> dict[str, Any]:
    """Precision, recall and F1 over all pairs inside each resulting cluster."""
    true = _pairs(Counter([truth.cluster_id for truth in truths]))
    made = _pairs(Counter([run.persons[truth.record_id] for truth in truths]))
    both = _pairs(Counter([(truth.cluster_id, run.persons[truth.record_id]) for truth in truths]))
    return _rates(true, made, both)


def _rates(true: int, made: int, both: int) -> dict[str, Any]:
    precision = both / made if made else 1.0
    recall = both / true if true else 1.0
    total = precision + recall
    return {
        "precision": round(precision, 5),
        "recall": round(recall, 5),
        "f1": round(2 * precision * recall / total, 5) if total else 0.0,
    }


def _review(run: Run, true_of: Mapping[str, str]) -> dict[str, int]:
    """How many questions a person would be asked, and how many of them deserve a yes."""
    inside: dict[int, set[str]] = defaultdict(set)
    for record_id, person in run.persons.items():
        inside[person].add(true_of[record_id])
    questions = {
        (min(run.persons[record], person), max(run.persons[record], person)) for record, person in run.asked
    }
    true = [pair for pair in questions if not inside[pair[0]].isdisjoint(inside[pair[1]])]
    return {"pairs": len(questions), "true_pairs": len(true)}


def _by_group(run: Run, name: str) -> dict[str, Any]:
    """For the records of each group: the pairs that each makes with any record, true and made."""
    true = Counter([truth.cluster_id for truth in run.truths])
    made = Counter(run.persons.values())
    both = Counter([(truth.cluster_id, run.persons[truth.record_id]) for truth in run.truths])
    asked = {record for record, _ in run.asked}
    groups: dict[str, list[Known]] = defaultdict(list)
    for truth in run.truths:
        groups[truth.groups.get(name, "not known")].append(truth)
    return {
        value: {
            "records": len(members),
            **_rates(
                sum([true[t.cluster_id] - 1 for t in members]),
                sum([made[run.persons[t.record_id]] - 1 for t in members]),
                sum([both[t.cluster_id, run.persons[t.record_id]] - 1 for t in members]),
            ),
            "asked_about": sum([t.record_id in asked for t in members]),
        }
        for value, members in sorted(groups.items())
    }


def relatives_in(truths: Iterable[Truth], model: Model = MODEL) -> Relatives:
    """How many relatives the first records of a file show; what is true is not looked at."""
    return count_relatives(map(_identity, islice(truths, RELATIVES_FROM)), model)


def _identity(truth: Truth) -> Identity:
    return Identity.from_participant(truth.participant, agency=truth.agency)


def evaluate(
    source: Source,
    model: Model = MODEL,
    *,
    tick: Callable[[], None] | None = None,
    unused: Unused | None = None,
) -> dict[str, Any]:
    """Link the records of a file and measure. Raises `UnusableFileError`, also when there is no record.

    The file is read more than once: first to see how many relatives its population has
    (people.matching.relatives). Seconds are those of all of it. `unused` counts the values that could not be
    used, each once.
    """
    started = perf_counter()
    if next(read_truth(source), None) is None:
        raise UnusableFileError(_NO_RECORDS)
    seen = relatives_in(read_truth(source), model)
    fitted = for_population(model, seen)
    if seen.none:
        fitted = fit(
            [prepare(_identity(truth)) for truth in islice(read_truth(source), RELATIVES_FROM)], fitted
        )
    with without_cycle_collection():
        run = link_all(read_truth(source, unused=unused), fitted, tick=tick)
    report = measure(run, seconds=perf_counter() - started, model=fitted)
    report["relatives"] = {
        "repeated": seen.repeated,
        "together": seen.together,
        "other_name": seen.other_name,
        "other_birth": seen.other_birth,
        "reckoned_with": fitted.has_relatives,
    }
    return report
