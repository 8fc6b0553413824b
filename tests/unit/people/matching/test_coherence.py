from people.matching.coherence import parts
from people.matching.model import MODEL
from people.matching.score import Member
from tests.unit.people.matching.people_of_test import FAR, HOME, NHS_ONE, NHS_TWO, person, profile


def members(*people):
    return [Member(place, profile(one)) for place, one in enumerate(people, 1)]


def test_records_that_agree_are_one_part():
    held = members(person(address=HOME), person("Ted", "Marlowe", address=HOME), person(nhs=NHS_ONE))
    assert parts(held, MODEL) == [[1, 2, 3]]


def test_records_that_agree_with_different_members_hold_together_through_them():
    held = members(
        person("Sarah", "Quixley", address=HOME),
        person("Sarah", "Quixley-Hollis", address=HOME),
        person("Sarah", "Hollis", address=FAR),
    )
    assert parts(held, MODEL) == [[1, 2, 3]]


def test_a_twin_falls_out():
    held = members(person("Keith"), person("Keith", address=FAR), person("Graham"))
    assert parts(held, MODEL) == [[1, 2], [3]]


def test_records_with_different_numbers_do_not_hold_to_each_other():
    assert parts(members(person(nhs=NHS_ONE), person(nhs=NHS_TWO)), MODEL) == [[1], [2]]


def test_what_a_person_has_decided_holds():
    held = members(person("Keith"), person("Graham"))
    assert parts(held, MODEL, always=[(1, 2)]) == [[1, 2]]
    assert parts(held, MODEL, always=[(1, 9)]) == [[1], [2]]


def test_a_record_of_which_little_is_known_stays_with_the_largest_part():
    held = members(person("Keith"), person("Keith", address=HOME), person("K", None, None), person("Graham"))
    assert parts(held, MODEL) == [[1, 2, 3], [4]]


def test_keeping_asks_for_less_than_linking():
    assert MODEL.thresholds.review < MODEL.thresholds.fracture < MODEL.thresholds.link
