import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.identifiers import (
    check_letter,
    identifier_error,
    nhs_check_digit,
    normalise_identifier,
)

SCHEMES = ["nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id", "local"]


@pytest.mark.parametrize(
    ("scheme", "sent", "canonical"),
    [
        ("nhs_number", "999 004 1539", "9990041539"),
        ("nhs_number", "999-012-7611", "9990127611"),
        ("pnc_id", "1997/0418822R", "1997/0418822R"),
        ("pnc_id", "97/418822r", "1997/0418822R"),
        ("pnc_id", "19970418822R", "1997/0418822R"),
        ("pnc_id", "97418822R", "1997/0418822R"),
        ("cro_number", f"1234/97{check_letter('97', '001234')}", f"001234/97{check_letter('97', '001234')}"),
        ("cro_number", f"SF97/1234{check_letter('97', '1234')}", f"SF97/1234{check_letter('97', '1234')}"),
        ("probation_crn", "x418822", "X418822"),
        ("noms_number", "a1234bc", "A1234BC"),
        ("social_care_id", "p 204417", "P204417"),
    ],
)
def test_every_way_of_writing_a_number_has_one_canonical_form(scheme, sent, canonical):
    assert normalise_identifier(scheme, sent) == canonical
    assert identifier_error(scheme, sent) is None


@pytest.mark.parametrize("digit", range(10))
def test_an_nhs_number_of_one_digit_repeated_is_impossible(digit):
    value = str(digit) * 10
    assert nhs_check_digit(value[:9]) == digit, "modulus 11 alone would let it through"
    assert normalise_identifier("nhs_number", value) is None
    assert "repeated" in identifier_error("nhs_number", value)


@pytest.mark.parametrize(
    ("scheme", "value", "word"),
    [
        ("nhs_number", "9990041538", "check digit"),
        ("nhs_number", "999004153", "ten digits"),
        ("nhs_number", "٩٩٩٠٠٤١٥٣٩", "ten digits"),
        ("pnc_id", "1997/0418822S", "check letter"),
        ("pnc_id", "1997", "YYYY"),
        ("cro_number", "001234/97I", "check letter"),
        ("probation_crn", "418822", "one letter and six digits"),
        ("noms_number", "1234ABC", "four digits"),
        ("local", "   ", "empty"),
    ],
)
def test_a_wrong_number_is_explained_without_repeating_it(scheme, value, word):
    sentence = identifier_error(scheme, value)
    assert word in sentence
    assert value.strip() == "" or value not in sentence
    assert normalise_identifier(scheme, value) is None


@given(st.integers(0, 10**9 - 1), st.integers(0, 8), st.integers(1, 9))
def test_the_check_digit_catches_every_single_wrong_digit(serial, position, change):
    nine = f"{serial:09}"
    check = nhs_check_digit(nine)
    if check is None:
        return
    wrong = nine[:position] + str((int(nine[position]) + change) % 10) + nine[position + 1 :]
    assert normalise_identifier("nhs_number", f"{wrong}{check}") is None


@given(st.sampled_from(SCHEMES), st.text(max_size=50))
def test_any_text_is_either_canonical_or_explained(scheme, value):
    canonical, error = normalise_identifier(scheme, value), identifier_error(scheme, value)
    assert (canonical is None) != (error is None)
    if canonical:
        assert normalise_identifier(scheme, canonical) == canonical
