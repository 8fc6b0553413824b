"""The same linker over an index in memory, for `replay`, the simulator and the tests."""

import gc
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from people.matching.identity import Identity
from people.matching.link import Arrival, Cluster, Member, Placement, order_for_linking, place, settle
from people.matching.model import MODEL, Model
from people.matching.normalise import Profile, prepare, prepare_cached

#: A key that more records than these share does not find anybody by itself; two such keys together do.
COMMON_KEY = 300
#: An address where more people live is communal, and says nothing about company.
MAX_HOUSEMATES = 50


@contextmanager
def without_cycle_collection() -> Iterator[None]:
    """Everything taken in is kept until the end, so looking for cycles finds none and costs half the time.

    What was kept goes to the oldest generation unseen: else switching collection on would walk it all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()


class MemoryIndex:
    """Clusters by blocking key. Persons are any sortable values; smaller is older."""

    def __init__(self) -> None:
        #: who holds each key: nearly every key has one holder, who then stands there without a set
        self._holders: dict[int, Any] = {}
        self._members: dict[Any, dict[Hashable, Member]] = {}
        self._met: dict[Any, set[Any]] = {}
        self._homes: dict[str, set[Any]] = {}
        self._at: dict[Any, set[str]] = {}
        self._built: dict[Any, Cluster] = {}

    def add(self, person: Any, ref: Hashable, profile: Profile) -> bool:
        """Put one person record under a person; returns whether they now live with somebody new."""
        members = self._members.setdefault(person, {})
        words = profile.content
        if not any([member.profile.content is words for member in members.values()]):  # else held already
            for key in profile.keys:
                self._hold(key, person)
        members[ref] = Member(ref, profile)
        self._built.pop(person, None)
        return bool(profile.address_key) and self._move_in(person, str(profile.address_key))

    def _hold(self, key: int, person: Any) -> None:
        held = self._holders.setdefault(key, person)
        if isinstance(held, set):
            held.add(person)
        elif held != person:
            self._holders[key] = {held, person}

    def _move_in(self, person: Any, home: str) -> bool:
        self._at.setdefault(person, set()).add(home)
        housemates = self._homes.setdefault(home, set())
        if person in housemates:
            return False
        housemates.add(person)
        if len(housemates) <= MAX_HOUSEMATES + 1:
            self._forget(housemates)
        return 1 < len(housemates) <= MAX_HOUSEMATES

    def _forget(self, persons: Iterable[Any]) -> None:
        for person in persons:
            self._built.pop(person, None)

    def seen_again(self, person: Any, ref: Hashable) -> int:
        """Count one more incident for a known record; returns how often it has now been seen."""
        members = self._members[person]
        _, profile, before = members[ref]
        members[ref] = Member(ref, profile, before + 1)
        self._built.pop(person, None)
        return before + 1

    def note_together(self, persons: Iterable[Any]) -> set[Any]:
        """Record that persons took part in one incident; returns those for whom that is new company."""
        group = set(persons)
        changed = set()
        for person in group:
            known = self._met.setdefault(person, set())
            if not group <= known | {person}:
                known.update(group)
                known.discard(person)
                self._built.pop(person, None)
                changed.add(person)
        return changed

    def join(self, keep: Any, gone: Any) -> None:
        """Make two persons one."""
        moved = self._members.pop(gone)
        self._members[keep].update(moved)
        for key in {key for member in moved.values() for key in member.profile.keys}:
            held = self._holders[key]
            if isinstance(held, set):
                held.discard(gone)
                held.add(keep)
            else:
                self._holders[key] = keep
        for home in self._at.pop(gone, ()):
            self._homes[home].discard(gone)
            self._homes[home].add(keep)
            self._at.setdefault(keep, set()).add(home)
            if len(self._homes[home]) <= MAX_HOUSEMATES + 1:
                self._forget(self._homes[home])
        for companion in self._met.pop(gone, ()):
            theirs = self._met[companion]
            theirs.discard(gone)
            if companion != keep:
                theirs.add(keep)
                self._met.setdefault(keep, set()).add(companion)
            self._built.pop(companion, None)
        self._built.pop(keep, None)
        self._built.pop(gone, None)

    def cluster(self, person: Any) -> Cluster | None:
        """The cluster of a person as it is now; None when it was joined into another."""
        built = self._built.get(person)
        if built is None and person in self._members:
            met = frozenset(self._met.get(person, ()))
            homes = [self._homes[home] for home in self._at.get(person, ())]
            housemates = {one for home in homes if len(home) <= MAX_HOUSEMATES for one in home}
            housemates.discard(person)
            built = Cluster(person, list(self._members[person].values()), met | housemates, met)
            self._built[person] = built
        return built

    def candidates(self, profile: Profile) -> list[Cluster]:
        """Clusters that share a key with the profile; a key that is over-common needs a second."""
        return self._find(profile.query_keys, None)

    def neighbours(self, cluster: Cluster) -> list[Cluster]:
        """Other clusters that share a key with any member."""
        profiles = [profile for profile, _ in cluster.differing()]
        if len(profiles) == 1:
            return self._find(profiles[0].query_keys, cluster.person)
        return self._find({key for profile in profiles for key in profile.query_keys}, cluster.person)

    def _find(self, keys: Iterable[int], but: Any) -> list[Cluster]:
        found: set[Any] = set()
        common: list[set[Any]] = []
        for held in map(self._holders.get, keys):
            if held is None:
                continue
            if not isinstance(held, set):
                found.add(held)
            elif len(held) <= COMMON_KEY:
                found |= held
            else:
                common.append(held)
        if len(common) > 1:
            hits = Counter(person for holders in common for person in holders)
            found.update([person for person, times in hits.items() if times > 1])
        found.discard(but)
        return [cluster for person in sorted(found) if (cluster := self.cluster(person)) is not None]


class MemoryLinker:
    """Links incidents as they come. Persons are small whole numbers in order of first appearance."""

    def __init__(
        self,
        model: Model = MODEL,
        *,
        joined: Callable[[int, int], None] | None = None,
        placed: Callable[[str, Placement], None] | None = None,
    ) -> None:
        """`joined` is called with (kept, gone) for each join; `placed` with each new record's decision."""
        self.model = model
        self.index = MemoryIndex()
        #: person who is no longer -> the one that took its records over
        self.redirects: dict[int, int] = {}
        self._joined = joined
        self._placed = placed
        self._persons: dict[str, int] = {}
        self._fingerprints: dict[Identity, str] = {}
        # Without a limit: the index keeps every profile anyhow, and the same words are kept once.
        self._prepared = lru_cache(maxsize=None)(prepare)
        self._next = 1

    def resolve(self, person: int) -> int:
        """The person that an earlier person number stands for now."""
        while person in self.redirects:
            person = self.redirects[person]
        return person

    def link_incident(
        self, agency: str, reference: str, participants: Sequence[Mapping[str, Any]]
    ) -> dict[str, int]:
        """Link all participants of one incident; returns the person of each participant's key."""
        found: dict[str, int] = {}
        unknown: list[tuple[str, str, Identity]] = []
        changed: set[int] = set()
        company: set[int] = set()
        for participant in participants:
            identity = Identity.from_participant(participant, agency=agency)
            fingerprint = self._fingerprint(identity, reference)
            person = self._persons.get(fingerprint)
            if person is None:
                unknown.append((participant["key"], fingerprint, identity))
                continue
            person = found[participant["key"]] = self.resolve(person)
            times = self.index.seen_again(person, fingerprint)
            if times & (times - 1) == 0:  # the levels of "how well known" are powers of two
                changed.add(person)
        if unknown:
            self._link_unknown(unknown, found, changed, company)
        if len(found) > 1:
            company |= self.index.note_together(found.values())
        if changed or company:
            self._settle(changed | company, company)
            return {key: self.resolve(person) for key, person in found.items()}
        return found

    def _fingerprint(self, identity: Identity, reference: str) -> str:
        known = self._fingerprints.get(identity)
        if known is not None:
            return known
        fingerprint = identity.fingerprint(reference)
        if identity.is_sufficient():
            self._fingerprints[identity] = fingerprint
        return fingerprint

    def _link_unknown(
        self,
        unknown: list[tuple[str, str, Identity]],
        found: dict[str, int],
        changed: set[int],
        company: set[int],
    ) -> None:
        profiles = [prepare_cached(identity, self._prepared) for _, _, identity in unknown]
        for position in order_for_linking(profiles) if len(profiles) > 1 else (0,):
            key, fingerprint, _ = unknown[position]
            if fingerprint in self._persons:  # the same record twice in one incident
                found[key] = self.resolve(self._persons[fingerprint])
                continue
            profile = profiles[position]
            present = frozenset([self.resolve(person) for person in found.values()])
            placement = place(
                Arrival(fingerprint, profile, present), self.index.candidates(profile), self.model
            )
            found[key] = person = self._accept(placement)
            if self.index.add(person, fingerprint, profile):
                company.add(person)
            self._persons[fingerprint] = person
            if placement.joins:  # whoever is new was compared with every neighbour just now
                changed.add(person)
            if self._placed:
                self._placed(fingerprint, placement)

    def _accept(self, placement: Placement) -> int:
        if not placement.joins:
            self._next += 1
            return self._next - 1
        keep, *gone = placement.joins
        for one in gone:
            self.index.join(keep, one)
            self._redirect(keep, one)
        return int(keep)

    def _settle(self, changed: set[int], company: set[int]) -> None:
        waiting = sorted({self.resolve(person) for person in changed})
        moved = sorted({self.resolve(person) for person in company})
        settle(waiting, self.index, self.model, new_company=moved, joined=self._redirect)

    def _redirect(self, keep: int, gone: int) -> None:
        self.redirects[gone] = keep
        if self._joined:
            self._joined(keep, gone)
