import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.addresses import address_key, normalise_phone, normalise_postcode


@pytest.mark.parametrize(
    ("lines", "postcode", "key"),
    [
        (["14 Larkhill Court"], "WS11 9ZQ", "WS119ZQ|14"),
        (["14, Larkhill Ct."], "ws119zq", "WS119ZQ|14"),
        (["14A Larkhill Court"], "WS11 9ZQ", "WS119ZQ|14A"),
        (["Flat 3", "14 Larkhill Court"], "WS11 9ZQ", "WS119ZQ|3/14"),
        (["Flat 3, 14 Larkhill Court"], "WS11 9ZQ", "WS119ZQ|3/14"),
        (["3/14 Larkhill Court"], "WS11 9ZQ", "WS119ZQ|3/14"),
        (["Rose Cottage", "Mill Lane"], "WS11 9ZQ", "WS119ZQ|ROSECOTTAGE"),
        (["14 Larkhill Court, Cannock WS11 9ZQ"], None, "WS119ZQ|14"),
        (["14 Larkhill Court"], None, "CANNOCK|14LARKHILLCOURT"),
        (["Larkhill Court"], None, None),
        ([], "WS11 9ZQ", None),
        (["No fixed abode"], "WS11 9ZQ", None),
        (["12 High Street"], "ZZ99 3VZ", None),
    ],
)
def test_an_address_is_its_postcode_and_house(lines, postcode, key):
    assert address_key(lines, "Cannock", postcode, None) == key


def test_a_property_reference_is_the_address_whatever_else_is_sent():
    assert address_key(["14 Larkhill Court"], "Cannock", "WS11 9ZQ", "000100012345") == "uprn:100012345"


def test_a_flat_is_not_the_house_nor_another_flat():
    flat = address_key(["Flat 1, 14 Larkhill Court"], None, "WS11 9ZQ", None)
    other = address_key(["Flat 2, 14 Larkhill Court"], None, "WS11 9ZQ", None)
    assert len({flat, other, address_key(["14 Larkhill Court"], None, "WS11 9ZQ", None)}) == 3


@pytest.mark.parametrize("written", ["01543 496 000", "+44 1543 496000", "00441543496000", "(01543) 496000"])
def test_a_phone_number_is_the_same_with_and_without_its_country(written):
    assert normalise_phone(written) == "1543496000"


@pytest.mark.parametrize("written", [None, "", "ext 12", "00000000000", "ex-directory"])
def test_what_is_no_phone_number_is_none(written):
    assert normalise_phone(written) is None


def test_a_malformed_postcode_is_none():
    assert normalise_postcode("not known") is None


@given(
    st.lists(st.text(max_size=60), max_size=4),
    st.text(max_size=30),
    st.text(max_size=10),
    st.text(max_size=20),
)
def test_no_address_or_phone_raises(lines, town, postcode, phone):
    address_key(lines, town, postcode, None)
    normalise_phone(phone)
