"""Who is this? One orchestration for the database and for memory.

`place` decides on one record; `reconsider` decides whether a changed cluster and its neighbours are one
person; `settle` repeats that until nothing changes, so that the order in which records arrive does not decide
who is one person. A join re-scores every record of the smaller cluster against the whole larger one: there
is no transitive closure by itself, and any veto of any member forbids the join.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from people.matching.compare import BIRTH_DIFFERS, number_levels
from people.matching.dates import Birth, compare_births
from people.matching.explain import Explanation
from people.matching.identifiers import NATIONAL_SCHEMES
from people.matching.model import Model
from people.matching.normalise import Profile
from people.matching.score import Band, Cluster, Context, Member, Score, score

__all__ = [
    "Arrival", "Candidate", "Cluster", "Index", "Member", "Placement", "Store",
    "order_for_linking", "place", "reconsider", "settle",
]  # fmt: skip

Method = Literal["identifier", "weights", "new", "human"]
#: Candidates that are kept and shown: more than these are "too common to list".
MAX_CANDIDATES = 20


class Index(Protocol):
    """Where candidates come from: PostgreSQL in the project, memory in `replay`."""

    def candidates(self, profile: Profile) -> list[Cluster]:
        """Clusters that share a key, not over-common, with the profile."""
        ...


class Store(Index, Protocol):
    """An index that can also join, for `settle`."""

    def cluster(self, person: Hashable) -> Cluster | None:
        """The cluster of a person as it is now; None when it was joined into another."""
        ...

    def neighbours(self, cluster: Cluster) -> list[Cluster]:
        """Other clusters that share a key with any member."""
        ...

    def join(self, keep: Hashable, gone: Hashable) -> None:
        """Make two clusters one, under the person `keep`."""
        ...


class Arrival(NamedTuple):
    """One new person record and the persons already placed from the same incident.

    `never` are persons that a human has said this record is not, `always` those that it is: their clusters
    must be among the candidates.
    """

    ref: Hashable
    profile: Profile
    seen_with: frozenset[Hashable] = frozenset()
    never: frozenset[Hashable] = frozenset()
    always: frozenset[Hashable] = frozenset()


class Candidate(NamedTuple):
    """A person whom a record may be: kept with the decision, and shown when the band is review."""

    person: Hashable
    weight: float
    band: Band
    guards: tuple[str, ...]
    explanation: Explanation


class Placement(NamedTuple):
    """The decision on one record.

    `joins`: () a new person; one, link to that person; more, these are one person and are to be joined into
    the first, the oldest, and linked to it.
    """

    joins: tuple[Any, ...]
    method: Method
    weight: float
    explanation: Explanation
    candidates: tuple[Candidate, ...]


def place(arrival: Arrival, clusters: Sequence[Cluster], model: Model) -> Placement:
    """Decide which person one record belongs to, from the clusters that share a key with it."""
    if not clusters:
        return _new(model, ())
    context = Context(arrival.seen_with, arrival.seen_with, arrival.never)
    by_person = {cluster.person: cluster for cluster in clusters}
    scores = sorted(
        [score(arrival.profile, cluster, context, model) for cluster in by_person.values()],
        key=lambda found: (-found.weight, _age(found.person)),
    )
    told = _told(arrival, by_person)
    if told:
        links = [found for found in scores if found.person in told]
        chosen, ambiguous = links, False
    else:
        links = [found for found in scores if found.band == "link"]
        chosen, ambiguous = _choose(links, by_person, model)
    candidates = tuple(
        [
            _candidate(found, ambiguous, linked=found in chosen)
            for found in scores
            if found.band != "no" or "never" in found.guards
        ][:MAX_CANDIDATES]
    )
    if not chosen:
        return _new(model, candidates)
    best = chosen[0]
    return Placement(
        tuple(sorted([found.person for found in chosen], key=_age)),
        "human" if told else "identifier" if best.by_number else "weights",
        best.weight,
        best.explanation,
        candidates,
    )


def _told(arrival: Arrival, clusters: Mapping[Hashable, Cluster]) -> frozenset[Hashable]:
    """The persons that a human has said this record is; none where that contradicts a "never"."""
    told = arrival.always & clusters.keys()
    if not arrival.never.isdisjoint(told):
        return frozenset()
    apart = any([not clusters[one].never.isdisjoint(told) for one in told])
    return frozenset() if apart else frozenset(told)


def _new(model: Model, candidates: tuple[Candidate, ...]) -> Placement:
    """A new person; the explanation is of the best candidate, who was not good enough."""
    if candidates:
        return Placement((), "new", candidates[0].weight, candidates[0].explanation, candidates)
    return Placement((), "new", model.prior, Explanation(model.prior, (), model.prior, (), model), ())


def _age(person: Any) -> tuple[str, Any]:
    """Persons sort by age; persons of different kinds (tests) sort by kind first."""
    return (type(person).__name__, person)


def _candidate(found: Score, ambiguous: bool, *, linked: bool) -> Candidate:
    if found.band != "link" or linked:
        return Candidate(found.person, found.weight, found.band, found.guards, found.explanation)
    guards = (*found.guards, "ambiguous") if ambiguous else found.guards
    return Candidate(found.person, found.weight, "review", guards, found.explanation)


def _choose(links: list[Score], clusters: dict[Hashable, Cluster], model: Model) -> tuple[list[Score], bool]:
    """The candidates that are this person, best first, and whether a rival stood too near.

    Several clusters may fit because they are one person seen from two sides; then they are joined. A rival
    that cannot be the same person must be clearly behind, or nothing is decided without a human.
    """
    chosen: list[Score] = []
    for found in links:
        mine = clusters[found.person]
        if all(match(clusters[one.person], mine, model) for one in chosen):
            chosen.append(found)
        elif chosen[0].weight - found.weight < model.thresholds.gap:
            return [], True
    return chosen, False


def match(one: Cluster, other: Cluster, model: Model) -> Score | None:
    """Re-score two whole clusters: the smaller's best record against the larger; None when a veto stands.

    Every record of the smaller counts: one number that conflicts, one birth or first name that differs from
    all that the other cluster holds, forbids the join. Once a number ties the two, a birth or a first name
    that differs is taken for a mistake.
    """
    if _plainly_two(one, other, model):
        return None
    small, large = (one, other) if _size(one) < _size(other) else (other, one)
    if large.person in small.never or small.person in large.never:
        return None
    context = Context(small.seen_with, small.met, small.never)
    if large.person in small.always or small.person in large.always:
        told = max([score(profile, large, context, model) for profile in small.distinct()], key=_by_weight)
        return told._replace(band="link", guards=())
    if large.person in small.met or small.person in large.met:
        return None
    levels = [level for scheme, level in number_levels(small.numbers(), large.numbers()) if scheme != "local"]
    by_number = "same" in levels
    if "different" in levels or (model.has_relatives and not by_number and _births_differ(small, large)):
        return None
    best: Score | None = None
    for profile in small.distinct():
        found = score(profile, large, context, model)
        if _stands(found, by_number, model):
            return None
        if best is None or (found.band == "link", found.weight) > (best.band == "link", best.weight):
            best = found
    return best


def _plainly_two(one: Cluster, other: Cluster, model: Model) -> bool:
    """Whether every birth of one differs from every birth of the other, and no number can tie them.

    So it is with most who share a key. It is told first, without asking which cluster is the smaller.
    """
    if not model.has_relatives or one.always or other.always or (one.numbers() and other.numbers()):
        return False
    mine, theirs = one.births(), other.births()
    if not mine or not theirs:
        return False
    return all([compare_births(a, b) in BIRTH_DIFFERS for a in mine for b in theirs])


def _by_weight(found: Score) -> float:
    return found.weight


def _births_differ(one: Cluster, other: Cluster) -> bool:
    """Whether some record of one differs in birth from all of the other: a veto that needs no scoring."""
    theirs = other.births()
    if not theirs:
        return False
    return any([all([compare_births(a, b) in BIRTH_DIFFERS for b in theirs]) for a in one.births()])


def _size(cluster: Cluster) -> tuple[int, int, int]:
    return (len(cluster.distinct()), cluster.times(), -len(cluster.seen_with))


def _stands(found: Score, by_number: bool, model: Model) -> bool:
    if not found.vetoed:
        return found.weight < model.thresholds.veto and not by_number
    return not (by_number and set(found.guards) <= {"twin", "namesake", "birth_differs", "sparse"})


def reconsider(changed: Cluster, others: Sequence[Cluster], model: Model) -> tuple[Any, ...]:
    """Which neighbouring clusters now belong to a cluster that has grown, or is seen in new company.

    Every record of the smaller cluster is scored against the whole larger one. A neighbour that would fit
    another one, which is not this person, almost as well is left for a human.
    """
    fits: list[tuple[Cluster, Score]] = []
    for other in others:
        best = match(changed, other, model)
        if best is not None and best.band == "link":
            fits.append((other, best))
    fits.sort(key=lambda fit: (-fit[1].weight, _age(fit[0].person)))
    joined: list[tuple[Cluster, Score]] = []
    for other, found in fits:
        if any(match(other, cluster, model) is None for cluster, _ in joined):
            # Two neighbours fit and are not each other: only a clear leader is taken.
            if joined[0][1].weight - found.weight < model.thresholds.gap:
                return ()
            continue
        if not _has_rival(changed, other, found, others, model):
            joined.append((other, found))
    return tuple([other.person for other, _ in joined])


def _has_rival(
    changed: Cluster, other: Cluster, found: Score, others: Sequence[Cluster], model: Model
) -> bool:
    for rival in others:
        if rival.person == other.person:
            continue
        best = match(other, rival, model)
        if best is None or best.band != "link" or found.weight - best.weight >= model.thresholds.gap:
            continue
        if match(changed, rival, model) is None:
            return True
    return False


def settle(
    changed: Iterable[Any],
    store: Store,
    model: Model,
    *,
    new_company: Iterable[Any] = (),
    joined: Callable[[Any, Any], None] | None = None,
) -> list[tuple[Any, Any]]:
    """Reconsider changed persons until nothing joins any more.

    `new_company` are persons who met somebody, or live with somebody, for the first time: whoever is seen
    with them is reconsidered too, for two records may now have a companion in common. The same is done after
    a join. Returns (kept, gone) for every join, in order, and calls `joined` with each.
    """
    waiting = dict.fromkeys(changed)
    for person in new_company:
        waiting.update(_companions(store.cluster(person)))
    done: list[tuple[Any, Any]] = []
    while waiting:
        person = next(iter(waiting))
        del waiting[person]
        cluster = store.cluster(person)
        others = store.neighbours(cluster) if cluster else []
        if cluster is None or not others:
            continue
        fits = reconsider(cluster, others, model)
        if not fits:
            continue
        keep, *gone = sorted((person, *fits), key=_age)
        for one in gone:
            store.join(keep, one)
            done.append((keep, one))
            if joined:
                joined(keep, one)
        waiting[keep] = None
        waiting.update(_companions(store.cluster(keep)))
    return done


def _companions(cluster: Cluster | None) -> dict[Any, None]:
    return dict.fromkeys(sorted(cluster.seen_with, key=_age)) if cluster else {}


def order_for_linking(profiles: Sequence[Profile]) -> list[int]:
    """Indexes of one incident's participants, the best identified first; equals stay in order.

    The sparse ones then gain the context of whom they were with.
    """
    return sorted(range(len(profiles)), key=lambda index: -_known(profiles[index]))


def _known(profile: Profile) -> int:
    strong = sum(1 for scheme, _ in profile.identifiers if scheme in NATIONAL_SCHEMES)
    birth = profile.birth or Birth(0, 0, 0)
    name = profile.names[0] if profile.names else None
    return (
        8 * min(strong, 2)
        + 4 * birth.whole
        + (2 if name and name.given and name.family else 0)
        + bool(profile.address_key)
        + bool(birth.year)
    )
