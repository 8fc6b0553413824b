"""The errors one by one: each changes what it should, and leaves a date a date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.invented import slips
from people.invented.dice import stream
from people.invented.draft import age_band
from people.invented.names import plain
from people.matching.identifiers import identifier_error, nhs_check_digit

LATEST = "2026-06-30"
seeds = st.integers(0, 2**32 - 1)
birthdays = st.dates(date(1900, 1, 1), date(2026, 6, 30)).map(date.isoformat)
names = st.text("abcdefghilmnoprstuwy", min_size=3, max_size=14).map(str.capitalize)


@given(seeds, names)
def test_a_slip_leaves_most_of_a_name(seed, name):
    slipped = slips.typo(stream(seed, 9, 0), name)
    assert slipped[0] == name[0]
    assert abs(len(slipped) - len(name)) <= 2


@given(seeds, birthdays)
def test_a_wrong_date_is_a_date_not_after_the_last_contact(seed, dob):
    roll = stream(seed, 9, 0)
    made = (
        slips.date_swapped(dob, LATEST),
        slips.date_digit(roll, dob, LATEST),
        slips.date_transposed(roll, dob, LATEST),
        slips.date_ten_years(roll, dob, LATEST),
    )
    for wrong in filter(None, made):
        assert wrong != dob
        assert date.fromisoformat(wrong).isoformat() == wrong <= LATEST


def test_day_and_month_are_swapped_where_that_is_another_date():
    assert slips.date_swapped("1980-04-09", LATEST) == "1980-09-04"
    assert slips.date_swapped("1980-04-13", LATEST) == ""
    assert slips.date_swapped("1980-04-04", LATEST) == ""


@given(seeds, st.integers(0, 999_999))
def test_a_slip_in_an_nhs_number_is_always_found_out(seed, digits):
    check = nhs_check_digit(f"999{digits:06d}")
    if check is None:
        return
    slipped = slips.number_with_slip(stream(seed, 9, 0), f"999{digits:06d}{check}")
    assert "check digit" in (identifier_error("nhs_number", slipped) or "")


@given(seeds)
def test_a_wrong_postcode_differs_in_few_letters(seed):
    wrong = slips.postcode_wrong(stream(seed, 9, 0), "ZZ17 2AB")
    assert wrong != "ZZ17 2AB"
    assert wrong.startswith("ZZ")
    outward, inward = wrong.split(" ")
    assert outward == "ZZ17" or inward == "2AB"


@pytest.mark.parametrize(
    ("change", "name", "made"),
    [
        (slips.half, "Smith-Jones", {"Smith", "Jones"}),
        (slips.half, "García Ruiz", {"García", "Ruiz"}),
        (slips.half, "da Silva", {"da Silva"}),
        (slips.half, "Smith", {"Smith"}),
        (slips.unhyphened, "Smith-Jones", {"Smith Jones", "Smithjones", "Jones-Smith"}),
        (slips.particle, "da Silva", {"Silva", "daSilva", "Da Silva"}),
        (slips.particle, "O'Neill", {"ONeill", "O Neill", "Neill"}),
        (slips.particle, "Smith", {"Smith"}),
    ],
)
def test_names_of_several_parts_and_scripts_are_written_in_their_ways(change, name, made):
    assert {change(stream(seed, 9, 0), name) for seed in range(200)} == made


@pytest.mark.parametrize(
    ("name", "origin", "made"),
    [
        ("Shevchenko", "ukrainian", {"Шевченко", "Schevchenko", "Shevchenco"}),
        ("Мельник", "ukrainian", {"Melnyk", "Melnik"}),
        ("Helen", "ukrainian", {"Олена", "Olena", "Elena", "Alena"}),
        ("Helen", "english", {"Helen"}),
        ("Smith", "english", {"Smyth", "Smythe"}),
        ("Smith", "caribbean", {"Smyth", "Smythe"}),
        ("Smith", "polish", {"Smith"}),
    ],
)
def test_a_name_is_spelt_as_people_of_its_origin_spell_it(name, origin, made):
    assert {slips.spelt(stream(seed, 9, 0), name, origin) for seed in range(300)} == made


def test_accents_are_dropped_and_other_scripts_kept():
    assert plain("Łukasz Wójcik") == "Lukasz Wojcik"
    assert plain("Nguyễn") == "Nguyen"
    assert plain("Сергій") == "Сергій"


@pytest.mark.parametrize(
    ("age", "band"), [(0, "0-4"), (5, "5-15"), (17, "16-17"), (24, "18-24"), (64, "40-64"), (80, "80+")]
)
def test_ages_are_counted_in_bands(age, band):
    assert age_band(age) == band
