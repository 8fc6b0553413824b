import json

import pytest

from people.matching.link import (
    Arrival,
    Cluster,
    Member,
    order_for_linking,
    place,
    reconsider,
)
from people.matching.model import MODEL
from people.matching.score import familiar_level
from tests.unit.people.matching.people_of_test import HOME, NHS_ONE, NHS_TWO, person, profile


def cluster(who, *participants, agency="gp", **more):
    members = [Member(f"{who}-{index}", profile(one, agency)) for index, one in enumerate(participants)]
    return Cluster(who, members, **more)


def test_nobody_alike_is_a_new_person():
    placement = place(Arrival("r", profile(person())), [], MODEL)
    assert (placement.joins, placement.method, placement.candidates) == ((), "new", ())


def test_a_number_that_agrees_is_the_method():
    known = cluster(1, person(nhs=NHS_ONE))
    placement = place(Arrival("r", profile(person(nhs=NHS_ONE))), [known], MODEL)
    assert (placement.joins, placement.method) == ((1,), "identifier")


def test_a_record_that_shows_two_persons_to_be_one_joins_them_into_the_older():
    by_nhs, by_crn = cluster(7, person(nhs=NHS_ONE)), cluster(3, person(crn="X418822"), agency="probation")
    arrival = Arrival("r", profile(person(nhs=NHS_ONE, crn="X418822"), "hospital"))
    assert place(arrival, [by_nhs, by_crn], MODEL).joins == (3, 7)


def test_a_decision_that_they_are_not_the_same_holds_whatever_the_weight():
    known = cluster(1, person(nhs=NHS_ONE, address=HOME))
    placement = place(
        Arrival("r", profile(person(nhs=NHS_ONE, address=HOME)), never=frozenset({1})), [known], MODEL
    )
    assert placement.joins == ()
    assert [(one.band, one.guards) for one in placement.candidates] == [("no", ("never",))]


def test_a_decision_that_they_are_not_the_same_holds_between_clusters():
    one = cluster(1, person(nhs=NHS_ONE), never=frozenset({2}))
    other = cluster(2, person(nhs=NHS_ONE), agency="miu")
    assert reconsider(one, [other], MODEL) == ()
    assert reconsider(other, [one], MODEL) == ()


def test_two_who_met_in_an_incident_are_not_joined():
    one = cluster(1, person(address=HOME), met=frozenset({2}), seen_with=frozenset({2}))
    other = cluster(2, person(address=HOME), agency="miu", met=frozenset({1}), seen_with=frozenset({1}))
    assert reconsider(one, [other], MODEL) == ()


def test_a_grown_cluster_takes_in_a_sparse_neighbour_seen_with_the_same_person():
    nine = frozenset({9})
    sparse = cluster(1, person(born="1954"), agency="probation", met=nine, seen_with=nine)
    alone = cluster(2, person(nhs=NHS_ONE))
    in_company = cluster(2, person(nhs=NHS_ONE), seen_with=nine)
    assert reconsider(alone, [sparse], MODEL) == ()
    assert reconsider(in_company, [sparse], MODEL) == (1,)


def test_living_with_the_same_person_is_no_company_by_itself():
    """The third at the address may be a record of the same person that is not joined yet."""
    nine = frozenset({9})
    one = cluster(1, person(address=HOME), seen_with=nine)
    other = cluster(2, person(born=None), agency="ambulance", seen_with=nine)
    assert reconsider(one, [other], MODEL) == ()


def test_a_veto_of_any_member_forbids_the_join():
    grown = cluster(1, person(nhs=NHS_ONE), person(crn="X418822", address=HOME))
    other = cluster(2, person(address=HOME), person(nhs=NHS_TWO), agency="miu")
    assert reconsider(grown, [other], MODEL) == ()


def test_a_sparse_neighbour_of_two_namesakes_is_left_to_a_person():
    nine = frozenset({9})
    father = cluster(1, person(address=HOME), seen_with=nine)
    son = cluster(2, person(born="1984-09-02", address=HOME), seen_with=nine)
    sparse = cluster(3, person(born=None, address=HOME), agency="ambulance", met=nine, seen_with=nine)
    assert reconsider(father, [sparse], MODEL) == (3,)
    assert reconsider(father, [sparse, son], MODEL) == ()
    assert reconsider(sparse, [father, son], MODEL) == ()


def test_the_best_identified_participant_is_linked_first():
    people = [person("Edwin", None, None), person(), person(nhs=NHS_ONE), person(address=HOME)]
    assert order_for_linking([profile(one) for one in people]) == [2, 3, 1, 0]


@pytest.mark.parametrize(
    ("here", "elsewhere", "level"),
    [(0, 0, "missing"), (0, 1, "missing"), (0, 5, "elsewhere_4"), (1, 40, "agency_1"), (39, 0, "agency_16")],
)
def test_how_well_known_counts_the_agencys_own_first(here, elsewhere, level):
    assert familiar_level(here, elsewhere) == level


def test_an_explanation_adds_up_and_can_be_stored_and_read():
    known = cluster(1, person(address=HOME))
    arrival = Arrival("r", profile(person("Ted", "Marlowe", address=HOME)))
    placement = place(arrival, [known], MODEL)
    written = json.loads(json.dumps(placement.explanation.as_dict()))
    assert written["model"] == {"version": MODEL.version, "hash": MODEL.hash}
    total = written["prior"] + sum(step["weight"] for step in written["steps"]) + written["relative"]
    assert total == pytest.approx(placement.weight, abs=0.01)
    assert "The first names are forms of one name." in written["sentences"]
    assert "The dates of birth are the same." in written["sentences"]
    [family] = [step for step in written["steps"] if step["comparison"] == "family_name"]
    assert family["terms"] == ["marlow", "marlowe"]
    assert written["against"] == "1-0"


def test_a_guard_says_why_in_words():
    twins = cluster(1, person("Keith", address=HOME))
    placement = place(Arrival("r", profile(person("Graham", address=HOME))), [twins], MODEL)
    [candidate] = placement.candidates
    assert candidate.band == "review"
    assert any("twins" in sentence for sentence in candidate.explanation.sentences())
    assert candidate.explanation.as_dict()["guards"][0]["code"] == "twin"
