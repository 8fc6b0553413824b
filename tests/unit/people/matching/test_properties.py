"""What holds for linkage whatever the records say and in whatever order they come."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from people.matching.compare import compare
from people.matching.link import Arrival, match, place
from people.matching.memory import MemoryIndex, MemoryLinker
from people.matching.model import MODEL
from people.matching.score import Cluster, Context, Member, score
from tests.unit.people.matching.people_of_test import FAR, HOME, NHS_ONE, NHS_TWO, person, profile

GIVEN = ["Edwin", "Ted", "Edward", "Eddie", "E", "Keith", "Kevin", "Sarah", "Aisha", "Ayesha", None]
FAMILY = ["Marlow", "Marlowe", "Hollis", "Quixley-Hollis", "Patel", "van der Berg", None]
BORN = ["1954-03-17", "1954-03-14", "1954-03-71", "1984-03-17", "1954-01-01", "1954", "1981-08-02", None]
PEOPLE = st.builds(
    person,
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(BORN),
    address=st.sampled_from([HOME, FAR, {**HOME, "lines": ["16 Larkhill Court"]}, None]),
    nhs=st.sampled_from([NHS_ONE, NHS_TWO]),
    phone=st.sampled_from(["01543496000", "01543496001", None]),
    sex=st.sampled_from(["male", "female", None]),
)
WITHOUT_NUMBER = PEOPLE.map(lambda one: {**one, "identifiers": []})
ANYBODY = PEOPLE | WITHOUT_NUMBER
AGENCIES = st.sampled_from(["gp", "police", "miu", "probation"])
RECORDS = st.lists(st.tuples(AGENCIES, ANYBODY), min_size=2, max_size=7)


@given(ANYBODY, ANYBODY, AGENCIES, AGENCIES)
def test_comparison_is_symmetric(one, other, here, there):
    first, second = profile(one, here), profile(other, there)
    assert compare(first, second, MODEL) == compare(second, first, MODEL)


@given(ANYBODY, ANYBODY)
def test_scoring_two_records_is_symmetric_within_one_agency(one, other):
    first, second = profile(one), profile(other)

    def asked(mine, theirs):
        found = score(mine, Cluster(1, [Member("r", theirs)]), Context(), MODEL)
        return found.weight, found.band, found.guards

    assert asked(first, second) == asked(second, first)


def linked_in(order, records):
    """(who is with whom, what a person would be asked), by position in `records`."""
    placements = {}
    linker = MemoryLinker(placed=lambda _ref, placement: placements.update(last=placement))
    persons, asked = {}, []
    for position in order:
        placements.clear()
        agency, one = records[position]
        persons[position] = linker.link_incident(agency, f"R{position}", [one])["p"]
        if "last" in placements:
            asked += [
                (position, candidate.person)
                for candidate in placements["last"].candidates
                if candidate.band == "review"
            ]
    ends = {position: linker.resolve(one) for position, one in persons.items()}
    questions = [(position, linker.resolve(person)) for position, person in asked]
    return ends, {(position, person) for position, person in questions if ends[position] != person}


def pairs_of(ends):
    return {(a, b) for a, b in combinations(sorted(ends), 2) if ends[a] == ends[b]}


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_persons_or_a_question_that_says_so(records, chance):
    straight = range(len(records))
    shuffled = list(straight)
    chance.shuffle(shuffled)
    one, asked_one = linked_in(straight, records)
    other, asked_other = linked_in(shuffled, records)
    for a, b in pairs_of(one) ^ pairs_of(other):
        apart, questions = (other, asked_other) if one[a] == one[b] else (one, asked_one)
        # Whoever is together in one order only is asked about in the other, directly or over a third record.
        reached = {apart[a]}
        for _ in records:
            reached |= {person for place, person in questions if apart[place] in reached}
            reached |= {apart[place] for place, person in questions if person in reached}
        assert apart[b] in reached


@given(RECORDS)
def test_no_record_is_lost(records):
    ends, _ = linked_in(range(len(records)), records)
    assert sorted(ends) == list(range(len(records)))


@given(st.lists(ANYBODY, min_size=1, max_size=5), ANYBODY, st.sets(st.integers(0, 4)), st.integers(0, 4))
def test_a_record_is_never_placed_with_a_person_whom_it_was_said_not_to_be(known, one, never, always):
    index = MemoryIndex()
    for who, other in enumerate(known):
        index.add(who, who, profile(other))
    arrival = Arrival("new", profile(one), frozenset(), frozenset(never), frozenset({always}))
    clusters = [index.cluster(who) for who in range(len(known))]
    assert never.isdisjoint(place(arrival, clusters, MODEL).joins)


@given(ANYBODY, ANYBODY, st.booleans(), st.booleans())
def test_two_persons_who_were_said_not_to_be_one_are_not_joined_whatever_else_was_said(
    one, other, side, also
):
    apart = {"never": frozenset({2}), "always": frozenset({2} if also else ())}
    back = {"never": frozenset({1}), "always": frozenset({1} if also else ())}
    first = Cluster(1, [Member("a", profile(one))], **(apart if side else {}))
    second = Cluster(2, [Member("b", profile(other))], **({} if side else back))
    assert match(first, second, MODEL) is None
    assert match(second, first, MODEL) is None


@given(ANYBODY, ANYBODY)
def test_two_persons_who_were_said_to_be_one_are_joined_whatever_their_records_say(one, other):
    first = Cluster(1, [Member("a", profile(one))], always=frozenset({2}))
    second = Cluster(2, [Member("b", profile(other))], always=frozenset({1}))
    assert match(first, second, MODEL).band == "link"


def test_a_record_said_to_be_a_persons_is_placed_with_them_by_that_human_decision():
    known = Cluster(7, [Member("a", profile(person("Keith", "Hollis", "1981-08-02")))])
    arrival = Arrival("new", profile(person()), always=frozenset({7}))
    placement = place(arrival, [known], MODEL)
    assert (placement.joins, placement.method) == ((7,), "human")


def test_a_record_said_to_be_two_persons_who_are_not_each_other_is_left_to_a_person():
    one = Cluster(1, [Member("a", profile(person("Keith")))], never=frozenset({2}))
    two = Cluster(2, [Member("b", profile(person("Graham")))])
    arrival = Arrival("new", profile(person("Zak", "Hollis", "1981-08-02")), always=frozenset({1, 2}))
    assert place(arrival, [one, two], MODEL).joins == ()
