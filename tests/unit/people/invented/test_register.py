"""The invented county: the same every time, valid, and like a real one in shape."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from incidents.intake import validate
from people.invented.names import borne_by
from people.invented.numbers import NUMBERED, nhs_number
from people.invented.register import LARGEST, Register
from people.matching.identifiers import identifier_error, nhs_check_digit
from tests.unit.people.invented.records import as_intake, numbers_of

CHECKOUT = Path(__file__).resolve().parents[4]
SIZE = 20_000
HASH = """
import hashlib, json
from itertools import chain
from people.invented.register import Register
county = Register(1500, 7)
text = json.dumps(list(chain(county.people(), county.contacts(200, 3))), ensure_ascii=False)
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def people():
    return list(Register(SIZE, 1).people())


@pytest.fixture(scope="module")
def homes():
    county = Register(SIZE, 1)
    return [members for block in range(county.blocks) for members in county.households(block)]


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_the_same_seed_gives_the_same_bytes_in_any_process(hash_seed):
    done = subprocess.run(
        [sys.executable, "-c", HASH],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    county = Register(1500, 7)
    text = json.dumps([*county.people(), *county.contacts(200, 3)], ensure_ascii=False)
    assert done.stdout.strip() == hashlib.sha256(text.encode()).hexdigest()


def test_other_seeds_give_other_people():
    first, second = (list(islice(Register(500, seed).people(), 100)) for seed in (1, 2))
    assert sum(a.participant == b.participant for a, b in zip(first, second, strict=True)) == 0


@pytest.mark.parametrize("size", [1, 2, 59, 60, 99, 100, 101, 1234])
def test_a_county_has_exactly_the_people_asked_for(size):
    ids = [held.person_id for held in Register(size, 5).people()]
    assert len(ids) == len(set(ids)) == size


@pytest.mark.parametrize(("size", "seed"), [(0, 1), (-1, 1), (LARGEST + 1, 1), (10, -1), (10, 2**32)])
def test_what_cannot_be_made_is_refused(size, seed):
    with pytest.raises(ValueError, match="from"):
        Register(size, seed)


def test_every_record_is_one_that_intake_takes(people):
    now = datetime(2026, 7, 2, tzinfo=UTC)
    wrong = {held.record_id: errors for held in people if (errors := validate(as_intake(held), now=now))}
    assert wrong == {}


def test_nhs_numbers_are_valid_begin_999_and_belong_to_one_person_each(people):
    found = [number for held in people if (number := numbers_of(held).get("nhs_number"))]
    assert 0.93 < len(found) / len(people) < 0.97
    assert len(set(found)) == len(found)
    assert all(number.startswith("999") for number in found)


def test_nhs_numbers_never_run_out_or_repeat():
    step = 9_973
    made = {nhs_number(number) for number in range(0, NUMBERED, step)}
    assert len(made) == len(range(0, NUMBERED, step))
    assert all(nhs_check_digit(number[:9]) == int(number[9]) for number in made)
    assert len({nhs_number(number) for number in range(899_000, 901_000)}) == 2_000


def test_other_numbers_are_valid_and_belong_to_one_person_each(people):
    for scheme, least, most in (("pnc_id", 0.08, 0.15), ("probation_crn", 0.01, 0.03)):
        found = [number for held in people if (number := numbers_of(held).get(scheme))]
        assert least < len(found) / len(people) < most
        assert len(set(found)) == len(found)
        assert not any(identifier_error(scheme, number) for number in found)


def test_names_are_as_common_and_as_rare_as_real_ones(people):
    families = Counter(held.participant["family_name"] for held in people)
    name, count = families.most_common(1)[0]
    assert name == "Smith"
    assert 0.009 < count / SIZE < 0.015
    assert len(families) > 5_000
    assert sum(count == 1 for count in families.values()) > 2_000
    assert len({held.origin for held in people}) == 21


def test_households_are_like_those_of_a_county(homes):
    sizes = Counter(len(members) for members in homes)
    assert 0.25 < sizes[1] / len(homes) < 0.36
    assert 2.0 < SIZE / len(homes) < 2.8
    assert 1 <= sum(len(members) >= 40 for members in homes) <= 12
    assert any(not members[0].home.abode for members in homes)


def test_twins_share_a_birthday_and_a_home_but_no_given_name(homes):
    twins = [
        (who, other) for members in homes for who in members for other in members if who.twin == other.number
    ]
    children = sum(who.role == "child" for members in homes for who in members)
    assert 0.008 < len(twins) / children < 0.06
    for who, other in twins:
        assert who.born == other.born
        assert who.home == other.home
        assert who.given != other.given or who.sex != other.sex


def test_some_sons_bear_their_fathers_name(homes):
    with_son = [m for m in homes if any(who.role == "child" and who.sex == "male" for who in m)]
    namesakes = [
        members
        for members in with_son
        if any(
            child.role == "child" and child.given == elder.given and child.sex == elder.sex == "male"
            for child in members
            for elder in members
            if elder.role == "adult"
        )
    ]
    assert 0.01 < len(namesakes) / len(with_son) < 0.05


def test_marriage_changes_names_in_several_ways(homes):
    pairs = [members for members in homes if len(members) == 2 and members[1].role == "adult"]
    same = sum(a.family == b.family for a, b in pairs)
    double = sum("-" in b.family for _, b in pairs)
    former = sum(bool(b.former) for _, b in pairs)
    assert 0.4 < same / len(pairs) < 0.8
    assert 0.04 < double / len(pairs) < 0.15
    assert former > double
    assert any(a.family != b.family and not b.former for a, b in pairs)


def test_women_bear_the_name_in_their_own_form():
    assert borne_by("female", "polish", "Kowalski") == "Kowalska"
    assert borne_by("male", "polish", "Kowalska") == "Kowalski"
    assert borne_by("female", "russian", "Ivanov") == "Ivanova"
    assert borne_by("female", "sikh", "Singh") == "Kaur"
    assert borne_by("female", "english", "Smith") == "Smith"


def test_postcodes_are_as_full_as_real_ones(people):
    codes = Counter(
        code.replace(" ", "").upper()
        for held in people
        if (code := held.participant.get("address", {}).get("postcode"))
    )
    assert all(code.startswith("ZZ") for code in codes)
    assert 25 < SIZE / len(codes) < 45


def test_any_household_can_be_made_again(homes):
    county = Register(SIZE, 1)
    for members in homes[:: len(homes) // 50]:
        again = county.members_with(members[-1].number)
        assert [(who.number, who.given, who.family, who.birthday, who.home) for who in again] == [
            (who.number, who.given, who.family, who.birthday, who.home) for who in members
        ]


def test_people_are_made_as_they_are_read():
    county = Register(LARGEST, 1)
    first = list(islice(county.people(), 3))
    assert [held.record_id for held in first] == ["r00000001", "r00000002", "r00000003"]
    assert len(list(islice(county.contacts(1_000_000, 2), 3))) == 3
