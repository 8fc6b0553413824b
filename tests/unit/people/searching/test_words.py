"""What a record is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from people.searching.words import key, slips, stored_for, words


def test_a_record_is_found_by_names_aliases_street_town_and_postcode():
    stored = stored_for(
        {
            "given_name": "Zoë Ann",
            "family_name": "O'Brien-Smith",
            "aliases": ["Bunny"],
            "date_of_birth": "1954-03-17",
            "address": {"lines": ["14a Larkhill Court"], "town": "Cannock", "postcode": "ws11 9zq"},
        }
    )
    assert stored.text == " zoe ann obrien smith obriensmith bunny 14a larkhill court cannock ws119zq "
    assert {key("w", "bunny"), key("r", "zoe"), key("d", "1954-03-17")} <= set(stored.keys)


@pytest.mark.parametrize("identity", [{}, {"given_name": "Unknown"}, {"address": {"lines": []}}])
def test_of_nobody_known_nothing_is_stored(identity):
    assert stored_for(identity).text == ""


def test_a_partial_date_is_no_key():
    assert stored_for({"date_of_birth": "1954"}).keys == []


@given(st.text("abcdefgh", min_size=4, max_size=9), st.text("abcdefgh", min_size=3, max_size=10))
def test_slips_are_exactly_the_words_one_slip_away(one, other):
    near = DamerauLevenshtein.distance(one, other) == 1
    assert (other in slips(one)) == near


def test_short_words_and_words_with_digits_have_no_slips():
    assert slips("ted") == slips("14a5") == ()


@given(st.text(max_size=60))
def test_both_sides_read_a_word_alike(text):
    for word in words(text):
        assert words(word) == (word,) or not word.isascii()
