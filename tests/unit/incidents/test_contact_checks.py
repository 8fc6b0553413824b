"""What can be a telephone number or a postcode on the contact page; no database."""

import pytest
from django.core.exceptions import ValidationError

from incidents.contact_checks import is_a_phone, is_a_postcode

PHONES = (
    "07700 900123",
    "01632 960001",
    "(01632) 960-001",
    "+44 (0)7700 900123",
    "0044 1632 960001",
    "+447700900123",
)
MORE_PHONES = (
    "01632 960001 ext. 12",
    "020 7946 0000",
    "0169 77 3555",
    "+48 22 555 01 23",
    "07700\u00a0900123",
    "01632\u2013960123",
    "Tel: 01632 960123",
    "0800 1111",
    "0845 46 47",
)
NO_PHONES = (
    "not known",
    "960001",
    "07700 9001",
    "07700 900123 / 07700 900456",
    "1632 960001",
    "٠٧٧٠٠٩٠٠١٢٣",
    "06",
)
POSTCODES = (
    "WS11 9ZQ",
    "ws119zq",
    "ZZ99 3VZ",
    "M1 1AA",
    "EC1A 1BB",
    "WS11",
    "ws11-9zq",
    "WS11\u00a09ZQ",
    "BFPO 57",
)
NO_POSTCODES = ("none", "NFA", "WS11 9Z", "90210", "WSll 9ZQ", "Cannock", "1AA WS11", "WS１１ 9ZQ")


@pytest.mark.parametrize("typed", [*PHONES, *MORE_PHONES])
def test_whole_numbers_are_taken_however_they_are_written(typed):
    is_a_phone(typed)


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_nobody_can_ring_is_refused_with_what_to_do(typed):
    with pytest.raises(ValidationError, match="Enter one whole telephone number"):
        is_a_phone(typed)


@pytest.mark.parametrize("typed", POSTCODES)
def test_postcodes_are_taken_whole_or_to_the_district(typed):
    is_a_postcode(typed)


@pytest.mark.parametrize("typed", NO_POSTCODES)
def test_what_is_no_postcode_is_refused_with_what_to_do(typed):
    with pytest.raises(ValidationError, match="Enter a UK postcode"):
        is_a_postcode(typed)


@pytest.mark.parametrize("check", [is_a_phone, is_a_postcode])
def test_signs_that_cannot_be_seen_are_left_to_the_check_of_the_record(check):
    check("07700\u202e900123")


@pytest.mark.parametrize("check", [is_a_phone, is_a_postcode])
def test_what_is_far_too_long_is_left_to_the_box_that_says_so(check):
    check("WS11" + " " * 1_000_000 + "x")
