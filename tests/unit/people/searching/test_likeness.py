"""What is said of a likely person, and whether they fit all that was typed: only what was typed counts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.identity import Identity
from people.matching.model import MODEL
from people.matching.normalise import Profile, prepare
from people.matching.score import Cluster, Context, Member, score
from people.searching.likeness import fits, reasons

NUMBER = {"identifiers": [{"scheme": "nhs_number", "value": "9990041539"}]}
HOME = {"address": {"lines": ["14 Larkhill Court"], "town": "Cannock", "postcode": "WS11 9ZQ"}}
NEXT_DOOR = {"address": {"lines": ["7 Larkhill Court"], "town": "Cannock", "postcode": "WS11 9ZQ"}}
POSTCODE = {"address": {"postcode": "WS11 9ZQ"}}
PHONE = {"phone": "07700 900123"}
NAME = {"given_name": "Edwin", "family_name": "Marlow"}
BIRTH = {"date_of_birth": "1954-03-17"}
WHOLE = {**NAME, **BIRTH, **HOME, **PHONE, **NUMBER, "sex": "male"}
#: words of a sentence to the fields one of which must have been typed for it
SPEAKS_OF = {
    r"\bnames?\b|initial": ("given_name", "family_name"),
    r"birth": ("date_of_birth",),
    r"\bsex\b": ("sex",),
    r"address|house|home|postcode|street|town|place": ("address",),
    r"telephone": ("phone",),
    r"number (is|differs|agrees)|different numbers": ("identifiers", "phone"),
}


def _profile(said: dict) -> Profile:
    return prepare(Identity.from_participant(said, agency="cannock-gp"))


def _said(typed: dict, *held: dict) -> list[str]:
    profiles = [_profile(one) for one in held]
    members = [Member(ref, profile) for ref, profile in enumerate(profiles)]
    found = score(_profile(typed), Cluster(1, members), Context(), MODEL)
    return reasons(found.explanation, _profile(typed), dict(enumerate(profiles)))


def _fits(typed: dict, held: dict) -> bool:
    found = score(_profile(typed), Cluster(1, [Member(0, _profile(held))]), Context(), MODEL)
    return fits(found.explanation, _profile(typed), {0: _profile(held)})


def test_a_telephone_number_alone_is_the_only_thing_spoken_of():
    assert _said(PHONE, WHOLE) == ["The telephone number is the same."]


def test_nothing_is_said_of_a_house_that_was_not_typed():
    assert _said(POSTCODE, WHOLE) == ["The postcode is the same."]


def test_nothing_is_said_of_a_house_that_is_not_held():
    assert "The postcode is the same." in _said(HOME, {**WHOLE, **POSTCODE})


def test_another_house_at_the_postcode_that_was_typed_is_said():
    assert "The postcode is the same, the house is not." in _said(NEXT_DOOR, WHOLE)


@pytest.mark.parametrize(
    ("lines", "postcode", "sentence"),
    [
        (["Larkhill Court"], None, "The street is the same."),
        (
            ["41 Larkhill Court"],
            "WS11 9ZQ",
            "The street is the same; the house numbers differ in one character.",
        ),
        (
            ["14 Other Road"],
            "WS11 9ZO",
            "The house number is the same; the postcodes differ in one character.",
        ),
    ],
)
def test_of_street_and_house_is_said_what_was_typed_of_them(lines, postcode, sentence):
    address = {"lines": lines, "town": "Cannock", "postcode": postcode}
    assert sentence in _said({"address": address}, WHOLE)


def test_a_number_by_itself_is_not_said_to_stand_against_names_and_births_that_were_not_typed():
    assert _said(NUMBER, WHOLE) == ["The NHS number is the same."]


def test_a_number_against_a_name_alone_is_a_warning_without_a_word_of_the_birth():
    said = _said({**NUMBER, "given_name": "Zara", "family_name": "Quill"}, WHOLE)
    assert "A number agrees, but not all else does: it may be on the wrong person's record." in said
    assert not [sentence for sentence in said if "birth" in sentence]


def test_a_number_against_names_and_birth_is_a_warning():
    said = _said(
        {**NUMBER, "given_name": "Zara", "family_name": "Quill", "date_of_birth": "1990-01-02"}, WHOLE
    )
    assert (
        "A number agrees, but the names and dates of birth do not: it may be on the wrong person's record."
        in said
    )


def test_another_number_of_one_kind_is_a_warning():
    other = {"identifiers": [{"scheme": "nhs_number", "value": "9990000018"}]}
    assert "They hold different numbers of a kind that one person has only one of." in _said(
        {**NAME, **other}, WHOLE
    )


def test_a_relative_in_the_home_is_spoken_of_only_where_a_house_was_typed():
    sentence = "A relative in the same home would agree nearly as much."
    typed = {"family_name": "Marlow", **PHONE}
    assert sentence not in _said(typed, WHOLE)
    assert sentence not in _said({**typed, **POSTCODE}, WHOLE)
    assert sentence in _said({**typed, **HOME}, WHOLE)


def test_a_twin_is_a_warning_where_first_name_family_name_and_birth_were_typed():
    assert [one for one in _said({**NAME, **BIRTH, "given_name": "Zara"}, WHOLE) if "twins" in one]
    assert not [one for one in _said({"given_name": "Zara", **BIRTH, **HOME}, WHOLE) if "family" in one]


def test_a_birth_that_differs_is_said_once():
    said = _said({**NAME, "date_of_birth": "1955-03-17"}, WHOLE)
    assert len([one for one in said if "birth" in one or "born" in one]) == 1


def test_warnings_are_said_however_much_agrees():
    other = {"identifiers": [{"scheme": "nhs_number", "value": "9990000018"}]}
    assert "They hold different numbers of a kind that one person has only one of." in _said(
        {**WHOLE, **other}, WHOLE
    )


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        (PHONE, WHOLE),
        (POSTCODE, WHOLE),
        (HOME, WHOLE),
        ({**POSTCODE, **PHONE}, {**POSTCODE, "phone": "07700 900999"}),
        ({**POSTCODE, "given_name": "Eddie"}, WHOLE),
        ({**POSTCODE, "date_of_birth": "1954"}, WHOLE),
    ],
)
def test_where_somebody_can_be_reached_fits_while_nothing_typed_stands_against_it(typed, held):
    assert _fits(typed, held)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        (NAME, WHOLE),
        (PHONE, {**WHOLE, "phone": "07700 900999"}),
        (NEXT_DOOR, WHOLE),
        ({**POSTCODE, "given_name": "Zara"}, WHOLE),
        ({**PHONE, "family_name": "Quill"}, WHOLE),
        ({**PHONE, "date_of_birth": "1990"}, WHOLE),
        ({**PHONE, "sex": "female"}, WHOLE),
        ({**PHONE, "identifiers": [{"scheme": "nhs_number", "value": "9990000018"}]}, WHOLE),
    ],
)
def test_whoever_cannot_be_reached_there_or_is_called_otherwise_does_not_fit(typed, held):
    assert not _fits(typed, held)


_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "given_name": st.sampled_from(["Edwin", "Eddie", "Zara", "E", "Edwin John"]),
        "family_name": st.sampled_from(["Marlow", "Malrow", "Quill"]),
        "date_of_birth": st.sampled_from(["1954-03-17", "1954", "1955-03-17", "1990-01-02"]),
        "sex": st.sampled_from(["male", "female"]),
        "address": st.sampled_from(
            [HOME["address"], NEXT_DOOR["address"], POSTCODE["address"], {"town": "Cannock"}]
        ),
        "phone": st.sampled_from(["07700 900123", "07700 900999"]),
        "identifiers": st.sampled_from(
            [NUMBER["identifiers"], [{"scheme": "nhs_number", "value": "9990000018"}]]
        ),
    },
)


@given(typed=_FIELDS, one=_FIELDS, other=_FIELDS)
def test_no_sentence_is_about_anything_that_was_not_typed(typed, one, other):
    for sentence in _said(typed, one, other):
        for words, fields in SPEAKS_OF.items():
            if re.search(words, sentence):
                assert typed.keys() & set(fields), sentence


@given(typed=_FIELDS, one=_FIELDS)
def test_nothing_is_said_twice(typed, one):
    said = _said(typed, one)
    assert len(said) == len(set(said))
