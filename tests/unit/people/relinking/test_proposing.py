"""Joins, splits and weights that a run would propose, out of what an engine found."""

import pytest

from people.matching.identity import Identity
from people.matching.model import MODEL
from people.matching.normalise import prepare
from people.matching.score import Cluster, Member
from people.relinking.findings import Inside
from people.relinking.groups import Groups
from people.relinking.joining import SupposedStore, joins
from people.relinking.parting import doubtful, splits
from people.relinking.proposals import join_group, split_group, weight_group
from people.relinking.reweighing import Decided, Reweighed, changed_weights

NHS = (("nhs_number", "9990000018"),)
LIMITS = MODEL.thresholds


def said(agency: str, given: str = "Orla", born: str = "1971-05-04", **more) -> Identity:
    return Identity(agency, given, "Penhaligon", (), born, **more)


class People:
    """An index of persons with one or more records; record ids are 10 times the person's and up."""

    def __init__(self, **apart: frozenset[int]) -> None:
        self.held: dict[int, list[Member]] = {}
        self.never: dict[int, frozenset[int]] = {}
        self.always: dict[int, frozenset[int]] = {}

    def add(self, person: int, *identities: Identity) -> "People":
        self.held[person] = [
            Member(10 * person + place, prepare(identity)) for place, identity in enumerate(identities)
        ]
        return self

    def clusters(self, persons) -> list[Cluster]:
        return [
            Cluster(
                person,
                self.held[person],
                never=self.never.get(person, frozenset()),
                always=self.always.get(person, frozenset()),
            )
            for person in sorted(persons)
        ]

    def members_of(self, person: int) -> list[Member]:
        return self.held[person]

    def forget(self) -> None:
        """Nothing is kept."""


def everybody(people: People) -> dict[int, set[int]]:
    return {person: set(people.held) - {person} for person in people.held}


class TestJoins:
    def test_persons_who_are_one_are_proposed_together(self):
        people = People()
        for person, agency in ((1, "gp"), (2, "miu"), (3, "police")):
            people.add(person, said(agency))
        [proposal] = joins(everybody(people), people, MODEL)
        assert (proposal.persons, proposal.parts) == ([1, 2, 3], [[10, 20, 30]])
        assert proposal.group.startswith("weights")

    def test_a_number_makes_a_class_of_its_own(self):
        people = People().add(1, said("gp", identifiers=NHS)).add(2, said("miu", identifiers=NHS))
        [proposal] = joins(everybody(people), people, MODEL)
        assert proposal.group == "number agrees"

    def test_what_nobody_found_alike_is_not_compared(self):
        people = People().add(1, said("gp")).add(2, said("miu"))
        assert list(joins({}, people, MODEL)) == []

    def test_guards_hold(self):
        twins = People().add(1, said("gp", "Orla")).add(2, said("miu", "Tamsin"))
        assert list(joins(everybody(twins), twins, MODEL)) == []

    def test_a_never_holds_through_others(self):
        people = People()
        for person, agency in ((1, "gp"), (2, "miu"), (3, "police")):
            people.add(person, said(agency))
        people.never = {1: frozenset([3])}
        for proposal in joins(everybody(people), people, MODEL):
            assert not {1, 3} <= set(proposal.persons)

    def test_a_never_that_names_who_was_supposed_to_be_joined_still_holds(self):
        people = People().add(1, said("gp")).add(2, said("miu")).add(3, said("police"))
        people.never = {3: frozenset([2])}
        store = SupposedStore(people, everybody(people))
        store.join(1, 2)
        assert store.cluster(2) is None
        assert store.cluster(3).never == {1}
        assert {cluster.person for cluster in store.neighbours(store.cluster(3))} == {1}

    def test_an_always_is_a_class_of_its_own(self):
        people = People().add(1, said("gp")).add(2, said("miu", "Tamsin", "1990-01-31"))
        people.always = {1: frozenset([2]), 2: frozenset([1])}
        [proposal] = joins(everybody(people), people, MODEL)
        assert proposal.group == "decided by a person"


class TestSplits:
    def test_records_that_do_not_hold_together_are_proposed_apart(self):
        people = People().add(1, said("gp"), said("miu"), said("police", "Tamsin", "1990-01-31"))
        [proposal] = splits([1], people, MODEL, lambda refs: ())
        assert (proposal.persons, proposal.parts) == ([1], [[10, 11], [12]])
        assert proposal.weight < LIMITS.fracture

    def test_not_those_that_people_said_are_one(self):
        people = People().add(1, said("gp"), said("police", "Tamsin", "1990-01-31"))
        assert list(splits([1], people, MODEL, lambda refs: [(10, 11)])) == []

    def test_only_the_doubtful_are_looked_at(self):
        heavy, light = LIMITS.fracture + 1.0, LIMITS.fracture - 1.0
        pairs = [
            Inside(1, 10, 11, heavy, 40.0, True),
            Inside(2, 20, 21, light, 40.0, True),
            Inside(3, 30, 31, heavy, 40.0, False),
            Inside(4, 40, 41, heavy, 40.0, True),
            Inside(4, 41, 42, heavy, 40.0, True),
            Inside(5, 50, 51, heavy, 40.0, True),
        ]
        assert doubtful(pairs, {1: 2, 2: 2, 3: 2, 4: 3, 5: 3}, MODEL) == [2, 3, 5]


class TestWeights:
    def found(self, before: float, after: float) -> list:
        decided = Decided(10, 11, before, "missing", "missing")
        return list(changed_weights([Reweighed(1, decided, after, 100.0)], MODEL))

    def test_one_that_moved_by_half_a_bit_is_proposed(self):
        [proposal] = self.found(12.0, 12.5)
        assert (proposal.weight, proposal.weight_before) == (pytest.approx(12.5), 12.0)
        assert (proposal.persons, proposal.parts, proposal.group) == ([1], [[10]], "stronger")

    def test_one_that_hardly_moved_is_not(self):
        assert self.found(12.0, 12.4) == []

    def test_the_context_is_that_of_the_decision(self):
        decided = Decided(10, 11, 12.0, "same", "missing")
        [proposal] = changed_weights([Reweighed(1, decided, 12.0, 100.0)], MODEL)
        assert proposal.weight == pytest.approx(12.0 + MODEL.weights["company"]["same"])


class TestClasses:
    @pytest.mark.parametrize(
        ("after", "group"),
        [
            (LIMITS.fracture - 0.1, "would no longer hold"),
            (LIMITS.link - 0.1, "would no longer link by itself"),
            (LIMITS.link + 1.0, "weaker"),
            (40.0, "stronger"),
        ],
    )
    def test_of_weights(self, after, group):
        assert weight_group(before=30.0, after=after, thresholds=LIMITS) == group

    def test_of_joins(self):
        light = join_group(told=False, by_number=False, weight=9.0, thresholds=LIMITS)
        heavy = join_group(told=False, by_number=False, weight=15.0, thresholds=LIMITS)
        assert (light, heavy) == (f"weights, {LIMITS.link:g} to 15 bits", "weights, 15 bits and more")

    def test_of_splits(self):
        group = split_group(numbers_differ=False, guarded=False, thresholds=LIMITS)
        assert group == f"weights below {LIMITS.fracture:g} bits"
        assert split_group(numbers_differ=True, guarded=True, thresholds=LIMITS) == "numbers differ"


def test_groups_hold_what_is_connected_through_others():
    groups = Groups({1: [2], 3: [4], 5: []})
    assert groups.unite(2, 3)
    assert not groups.unite(1, 4)
    assert list(groups.whole()) == [[1, 2, 3, 4], [5]]
