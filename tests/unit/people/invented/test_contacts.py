"""Contacts about the county: who they are about, what is missing and wrong in them, by source."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from incidents.intake import validate
from people.invented.dice import stream
from people.invented.places import address, lines
from people.invented.register import Register
from people.invented.sources import RATES
from tests.unit.people.invented.records import as_intake, numbers_of

SIZE, COUNT = 200_000, 3_000
HABITS = {"given_with_middle", "alias_listed", "upper_case", "town_missing", "uprn_given"}
NO_NUMBER_OF_THEIRS = {"nhs_slip", "nhs_repeated"}
RELATIVES = {"twin", "sibling", "parent_same_name", "child_same_name", "spouse", "baby"}
OTHERS = {"stranger", "namesake_birthday", "namesake_street", "tenant"}
RARE = {"namesake_born"}


@pytest.fixture(scope="module")
def county():
    return Register(SIZE, 1)


@pytest.fixture(scope="module")
def contacts(county):
    return list(county.contacts(COUNT, 2))


def share(contacts, agency, test):
    chosen = [held for held in contacts if held.agency == agency]
    return sum(map(bool, map(test, chosen))) / len(chosen)


def test_a_quarter_is_unknown_and_half_of_those_are_relatives(contacts):
    relations = Counter(held.relation for held in contacts)
    assert sum(not held.known for held in contacts) == COUNT / 4
    assert sum(relations[relation] for relation in RELATIVES) == COUNT / 8
    assert set(relations) - RARE == RELATIVES | OTHERS | {""}
    assert min(relations[relation] for relation in RELATIVES | OTHERS) >= 20


def test_the_known_are_in_the_register_and_the_unknown_are_not(county, contacts):
    register = {f"p{number + 1:08d}" for number in range(county.size)}
    assert all((held.person_id in register) == held.known == (held.relation == "") for held in contacts)


def test_no_unknown_person_has_the_number_of_another(contacts):
    owners = defaultdict(set)
    for held in contacts:
        if not held.known and not any(error.startswith("nhs_") for error in held.errors):
            owners[numbers_of(held)["nhs_number"]].add(held.person_id)
    assert max(map(len, owners.values())) == 1


def test_seeds_of_contacts_have_nothing_to_do_with_each_other(county, contacts):
    others = list(county.contacts(600, 3))
    assert not {held.record_id for held in contacts} & {held.record_id for held in others}
    shared = {held.person_id for held in contacts} & {held.person_id for held in others}
    assert len(shared) < 60  # homes of forty and more are few, and contacts with them many


def test_some_people_come_up_again_and_again(contacts):
    counts = Counter(held.person_id for held in contacts if held.known)
    assert counts.most_common(1)[0][1] >= 8
    assert sum(count == 1 for count in counts.values()) > len(counts) / 2
    assert any(count > 1 for count in Counter(h.person_id for h in contacts if not h.known).values())


def test_people_in_hostels_and_care_homes_are_over_represented(county, contacts):
    known = {int(held.person_id[1:]) - 1 for held in contacts if held.known}
    residents = sum(len(county.members_with(number)) >= 40 for number in known)
    everyone = sum(len(home) >= 40 for block in range(200) for home in county.households(block)) * 50 / 20_000
    assert residents / len(known) > 3 * everyone


def test_every_error_occurs(contacts):
    done = Counter(error for held in contacts for error in held.errors)
    assert set(RATES["gp"]) - set(done) == HABITS
    assert set(done) <= set(RATES["gp"])


def test_half_of_what_differs_is_the_postcode(county, contacts):
    """Hagger-Johnson and others 2017: wrong or missing in about half of the pairs that disagree somewhere."""
    codes = {"address_missing", "address_old", "address_new", "no_abode"}
    codes |= {"postcode_missing", "postcode_wrong", "postcode_district"}
    quiet = {"nhs_missing", "pnc_missing", "crn_missing", "phone_missing", "phone_household", "phone_old"}
    differ = [set(held.errors) for held in contacts if held.known and set(held.errors) - quiet]
    assert 0.4 < sum(bool(errors & codes) for errors in differ) / len(differ) < 0.65


def test_police_seldom_have_the_nhs_number_and_often_no_day_of_birth(contacts):
    def without_birthday(held):
        return len(held.participant.get("date_of_birth", "")) < 10

    assert share(contacts, "police", lambda held: "nhs_number" not in numbers_of(held)) > 0.9
    assert 0.2 < share(contacts, "police", without_birthday) < 0.35
    assert share(contacts, "gp", without_birthday) < 0.02
    assert share(contacts, "miu", without_birthday) < 0.06


@pytest.mark.parametrize(
    ("agency", "least", "most"),
    [("gp", 0, 0.04), ("miu", 0.33, 0.53), ("adult-social-care", 0.18, 0.36), ("probation", 0.9, 1.0)],
)
def test_nhs_numbers_are_missing_as_each_source_leaves_them_out(contacts, agency, least, most):
    assert least <= share(contacts, agency, lambda held: "nhs_number" not in numbers_of(held)) <= most


def test_probation_knows_its_own_number(contacts):
    known = [held for held in contacts if held.known and held.agency == "probation"]
    assert sum("probation_crn" in numbers_of(held) for held in known) / len(known) > 0.9


def test_intake_takes_every_contact_whose_number_is_not_impossible(contacts):
    now = datetime(2026, 7, 2, tzinfo=UTC)
    refused = {held.record_id for held in contacts if validate(as_intake(held), now=now)}
    impossible = {held.record_id for held in contacts if NO_NUMBER_OF_THEIRS & set(held.errors)}
    assert refused == impossible
    assert refused


def test_a_contact_without_an_error_says_what_is_true(county, contacts):
    checked = 0
    for held in contacts:
        if not held.known or held.errors:
            continue
        number = int(held.person_id[1:]) - 1
        who = next(member for member in county.members_with(number) if member.number == number)
        assert held.participant["date_of_birth"] == who.birthday
        assert held.participant["sex"] == who.sex == held.sex
        assert numbers_of(held)["nhs_number"] == who.nhs_number
        checked += 1
    assert checked > 50


def test_one_address_is_written_in_many_ways():
    roll = stream(1, 99, 0)
    flats = [home for place in range(60) if (home := address(1, 1000, 3, place)).flat]
    written = {home: {", ".join(lines(home, roll)) for _ in range(200)} for home in flats}
    assert flats
    assert min(map(len, written.values())) >= 5


@pytest.mark.parametrize(("count", "seed"), [(-1, 2), (1_000_001, 2), (5, -1), (5, 2**32)])
def test_contacts_that_cannot_be_made_are_refused(count, seed):
    with pytest.raises(ValueError, match="from"):
        Register(100, 1).contacts(count, seed)


def test_a_county_of_one_has_contacts_too():
    held = list(Register(1, 1).contacts(16, 2))
    assert {entry.person_id for entry in held if entry.known} == {"p00000001"}
