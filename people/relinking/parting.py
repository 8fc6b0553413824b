"""Which persons no longer hold together: found in bulk, decided by people.matching.coherence."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from people.matching.coherence import parts
from people.matching.compare import BIRTH_DIFFERS, Pair, compare, number_levels
from people.matching.model import Model
from people.matching.score import Member, against_both
from people.relinking.findings import Inside
from people.relinking.groups import Groups
from people.relinking.proposals import Index, Proposal, split_group

#: The pairs of one person's records that people have said are one (record ids).
Always = Callable[[Collection[int]], Iterable[tuple[int, int]]]
_FEWEST: Final = 2


def doubtful(inside: Iterable[Inside], sizes: Mapping[int, int], model: Model) -> list[int]:
    """Persons whose records an engine's weights do not tie together by themselves; the rest need no look.

    `sizes` is how many records each person has of which enough is known; persons with one are left out.
    An engine knows less than the rules do, and doubts more: who is named here is looked at again.
    """
    groups = Groups()
    ties: dict[int, int] = {}
    for pair in inside:
        sure = pair.sure and against_both(pair.weight, pair.kin) >= model.thresholds.fracture
        if sure and groups.unite(pair.one, pair.other):
            ties[pair.person] = ties.get(pair.person, 0) + 1
    return sorted(
        [person for person, size in sizes.items() if size >= _FEWEST and size - ties.get(person, 0) > 1]
    )


def splits(persons: Iterable[int], index: Index, model: Model, always: Always) -> Iterator[Proposal]:
    """The splits that would be made of these persons; nothing is where they hold together."""
    for person in persons:
        members = index.members_of(person)
        refs = [int(str(member.ref)) for member in members]
        found = parts(members, model, always=list(always(refs)))
        if len(found) > 1:
            yield _proposal(person, members, found, model)
        index.forget()


def _proposal(person: int, members: Sequence[Member], found: list[list[Any]], model: Model) -> Proposal:
    by_ref = {member.ref: member for member in members}
    groups = [[by_ref[ref] for ref in group] for group in found]
    between = [
        (one, other, compare(one.profile, other.profile, model))
        for place, group in enumerate(groups)
        for other_group in groups[:place]
        for one in group
        for other in other_group
    ]
    levels = [
        level
        for one, other, _ in between
        for scheme, level in number_levels(one.profile.identifiers, other.profile.identifiers)
        if scheme != "local"
    ]
    best_one, best_other, best = max(between, key=lambda pair: _weight(pair[2], model))
    return Proposal(
        "split",
        split_group(
            numbers_differ="different" in levels and "same" not in levels,
            guarded=best.birth in BIRTH_DIFFERS or best.given in ("different", "kindred", "alike"),
            thresholds=model.thresholds,
        ),
        [person],
        [[int(str(ref)) for ref in group] for group in found],
        _weight(best, model),
        explanation={
            "pair": [int(str(best_one.ref)), int(str(best_other.ref))],
            "levels": {step.comparison: step.level for step in best.steps},
            "model": dict(model.stamp),
        },
    )


def _weight(pair: Pair, model: Model) -> float:
    return against_both(model.prior + pair.weight, model.kin_prior + pair.kin)
