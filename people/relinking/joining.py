"""Which persons would be one: the pairs that an engine found, decided by the rules that decide online.

Nothing is joined here. A store that remembers joins without making them stands in for the database, and
people.matching.link.settle does with it what it does in a worker: whole clusters are scored against each
other, guards and vetoes hold, a rival that stands too near leaves it to a human, and what people have decided
is kept.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from people.matching.link import match, settle
from people.matching.model import Model
from people.matching.score import Cluster, Score
from people.relinking.groups import Groups
from people.relinking.proposals import Index, Proposal, join_group


class SupposedStore:
    """The persons as they are, with joins that are only supposed."""

    def __init__(self, index: Index, near: Mapping[int, Iterable[int]]) -> None:
        """`near` are the persons whose records an engine found alike, both ways round."""
        self._index, self._near = index, near
        self._gone: dict[Any, Any] = {}
        #: person that would be kept -> all persons it would be made of
        self.parts: dict[Any, list[Any]] = {}

    def cluster(self, person: Any) -> Cluster | None:
        """The person with everybody supposed to be the same; None for one who would be another."""
        if person in self._gone:
            return None
        found = self._index.clusters(self.parts.get(person, [person]))
        return self._together(person, found) if found else None

    def neighbours(self, cluster: Cluster) -> list[Cluster]:
        """Whoever the engine found alike, and whom people have said that it is."""
        persons = self.parts.get(cluster.person, [cluster.person])
        found = {self._now(other) for person in persons for other in self._near.get(person, ())}
        found |= set(cluster.always)
        found.discard(cluster.person)
        return [one for person in sorted(found) if (one := self.cluster(person)) is not None]

    def join(self, keep: Hashable, gone: Hashable) -> None:
        """Suppose that two are one."""
        mine = self.parts.setdefault(keep, [keep])
        mine += self.parts.pop(gone, [gone])
        self._gone[gone] = keep

    def _now(self, person: Any) -> Any:
        while person in self._gone:
            person = self._gone[person]
        return person

    def _together(self, person: Any, found: Sequence[Cluster]) -> Cluster:
        if len(found) == 1 and not self._gone:
            return found[0]

        def named(field: str) -> frozenset[Hashable]:
            everybody = frozenset().union(*[getattr(cluster, field) for cluster in found])
            return frozenset([self._now(one) for one in everybody]) - {person}

        members = [member for cluster in found for member in cluster.members]
        return Cluster(person, members, named("seen_with"), named("met"), named("never"), named("always"))


def joins(near: Mapping[int, set[int]], index: Index, model: Model) -> Iterator[Proposal]:
    """The joins that would be made, one proposal for each person that would be. Memory stays bounded."""
    store = SupposedStore(index, near)
    for persons in Groups(near).whole():
        settle(persons, store, model)  # type: ignore[arg-type]  # it never asks for a record's candidates
        index.forget()
    for keep in sorted(store.parts):
        yield _proposal(sorted(store.parts[keep]), index, model)
        index.forget()


def _proposal(persons: Sequence[int], index: Index, model: Model) -> Proposal:
    clusters = index.clusters(persons)
    tree = _tying(clusters, model)
    weakest = min([found for _, _, found in tree], key=lambda found: found.weight)
    told = any([two.person in one.always or one.person in two.always for one, two, _ in tree])
    group = join_group(
        told=told,
        by_number=all([_share_a_number(one, two) for one, two, _ in tree]),
        weight=weakest.weight,
        thresholds=model.thresholds,
    )
    records = sorted([int(str(member.ref)) for one in persons for member in index.members_of(one)])
    return Proposal(
        "join", group, persons, [records], weakest.weight, explanation=weakest.explanation.as_dict()
    )


def _share_a_number(one: Cluster, other: Cluster) -> bool:
    return any([scheme != "local" for scheme, _ in one.numbers() & other.numbers()])


def _tying(clusters: Sequence[Cluster], model: Model) -> list[tuple[Cluster, Cluster, Score]]:
    """The fewest and strongest pairs that tie all of these persons together; the weakest decides.

    A person may belong to several others together only, and to none of them alone: then the best that can
    be said of it with any one of them counts.
    """
    pairs = [
        (one, other, found)
        for one, other in combinations(clusters, 2)
        if (found := match(one, other, model)) is not None
    ]
    groups = Groups({cluster.person: () for cluster in clusters})
    tree = []
    for one, other, found in sorted(pairs, key=lambda pair: -pair[2].weight):
        if groups.unite(one.person, other.person):
            tree.append((one, other, found))
    return tree
