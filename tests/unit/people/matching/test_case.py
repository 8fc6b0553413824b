"""The case of Mr E, and other draws of it: two people, whatever the order in which their records arrive."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.matching.memory import MemoryLinker
from tests.unit.people.matching.draws import Draw

#: The people of the case's 111 records as the nine agencies sent them.
CASE = [
    json.loads(line)
    for line in (Path(__file__).parent / "mr_e_people.jsonl").read_text(encoding="utf-8").splitlines()
]


def persons(records) -> dict[str, set[int]]:
    """Who each of the true people (by key) ends as, once every record has arrived."""
    linker = MemoryLinker()
    found = [
        (key, person)
        for record in records
        for key, person in linker.link_incident(
            record["agency"], record["reference"], record["people"]
        ).items()
    ]
    ends: dict[str, set[int]] = {}
    for key, person in found:
        ends.setdefault(key, set()).add(linker.resolve(person))
    return ends


def is_two_people(ends) -> bool:
    return {key: len(people) for key, people in ends.items()} == {"e": 1, "z": 1} and ends["e"] != ends["z"]


def test_the_case_is_two_people_in_time_order():
    assert len(CASE) == 111
    assert is_two_people(persons(CASE))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_case_is_two_people_in_any_order(order):
    shuffled = CASE[:]
    order.shuffle(shuffled)
    assert is_two_people(persons(shuffled))


def test_the_case_is_two_people_backwards():
    assert is_two_people(persons(CASE[::-1]))


@pytest.mark.parametrize("seed", range(40))
def test_another_draw_of_the_case_is_two_people_in_time_order(seed):
    assert is_two_people(persons(Draw(seed).records()))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_another_draw_of_the_case_is_two_people_in_any_order(seed, order):
    records = Draw(seed).records()
    order.shuffle(records)
    assert is_two_people(persons(records))


def test_cases_do_not_run_into_each_other():
    """Several draws in one county, their records mixed, remain their own people."""
    order = random.Random(7)
    records = [
        {**record, "reference": f"{seed}-{record['reference']}", "seed": seed}
        for seed in range(1000, 1012)
        for record in Draw(seed).records()
    ]
    order.shuffle(records)
    linker = MemoryLinker()
    found = [
        ((record["seed"], key), person)
        for record in records
        for key, person in linker.link_incident(
            record["agency"], record["reference"], record["people"]
        ).items()
    ]
    ends = {(true, linker.resolve(person)) for true, person in found}
    assert len({true for true, _ in ends}) == len({person for _, person in ends}) == len(ends) == 24


@pytest.mark.parametrize("seed", range(400, 410))
def test_a_draw_whose_sparse_records_come_first_is_settled_later(seed):
    """Among these, a housemate who appears late gives two earlier records a companion in common."""
    records = Draw(seed).records()
    random.Random(seed).shuffle(records)
    assert is_two_people(persons(records))
