import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.compare import compare
from people.matching.identity import Identity
from people.matching.memory import MemoryLinker
from people.matching.model import MODEL
from people.matching.normalise import prepare, prepare_cached
from tests.unit.people.matching.people_of_test import FAR, HOME, NHS_ONE, person, profile

NAMES = st.none() | st.text(st.characters(exclude_characters="\x00"), max_size=100)
SCHEMES = ["nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number", "social_care_id", "local"]
DATES = st.none() | st.dates().map(str) | st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)
PARTICIPANTS = st.fixed_dictionaries(
    {"key": st.from_regex(r"[a-z0-9_-]{1,20}", fullmatch=True), "role": st.just("subject")},
    optional={
        "given_name": NAMES | st.sampled_from(["E", "\u202eEdwin", "Edwin", "Ted", "ß", "O'", "-"]),
        "family_name": NAMES | st.sampled_from(["Marlow", "de", "van der", "Mc", "محمد", "🙂"]),
        "aliases": st.lists(st.text(max_size=200), max_size=10),
        "date_of_birth": DATES,
        "sex": st.sampled_from(["male", "female", "other", None]),
        "identifiers": st.lists(
            st.fixed_dictionaries(
                {
                    "scheme": st.sampled_from(SCHEMES),
                    "value": st.text(min_size=1, max_size=50) | st.sampled_from([NHS_ONE, "X418822", "P1"]),
                }
            ),
            max_size=10,
        ),
        "address": st.none()
        | st.fixed_dictionaries(
            {},
            optional={
                "lines": st.lists(st.text(max_size=200), max_size=4),
                "town": st.text(max_size=100),
                "postcode": st.text(max_size=10),
                "uprn": st.from_regex(r"[0-9]{1,12}", fullmatch=True),
            },
        ),
        "phone": st.none() | st.text(max_size=30),
    },
)


@given(PARTICIPANTS)
def test_keys_are_sorted_signed_64_bit_numbers_and_always_the_same(participant):
    identity = Identity.from_participant(participant, agency="gp")
    one, again = prepare(identity), prepare(identity)
    assert one == again
    assert list(one.keys) == sorted(set(one.keys))
    assert list(one.query_keys) == sorted(set(one.query_keys))
    assert all(-(2**63) <= key < 2**63 for key in one.query_keys)


@given(PARTICIPANTS)
def test_what_was_prepared_for_one_agency_is_right_for_another(participant):
    for agency in ("gp", "police"):
        identity = Identity.from_participant(participant, agency=agency)
        assert prepare_cached(identity) == prepare(identity)


def test_agencies_that_hold_the_same_words_share_them_and_an_agencys_own_number_parts_them():
    here, there = (Identity.from_participant(person(), agency=agency) for agency in ("gp", "police"))
    assert prepare_cached(here).content is prepare_cached(there).content
    here, there = (Identity.from_participant(person(social="P1"), agency=one) for one in ("ssc", "other"))
    assert prepare_cached(here).content is not prepare_cached(there).content


def test_keys_are_the_same_in_every_release():
    """Stored keys are compared with keys made later: a change here needs every stored record's keys anew."""
    assert prepare(Identity("gp", "Edwin", "Marlow", date_of_birth="1954-03-17")).keys == (
        -2471348013652627541,
        -675375067723368667,
        10175318077353787,
        558931035377692273,
        2321118826656888927,
    )


def test_what_was_compared_before_is_as_compared_anew_by_each_model():
    other_model = MODEL.without_relatives(
        population=1000, names={"given_name": {"edwin": 9}, "family_name": {"marlow": 5}}
    )
    mine, same = (profile(person(nhs=NHS_ONE), agency) for agency in ("gp", "police"))
    shared = mine.held_by("police")
    for model in (MODEL, other_model, MODEL):
        assert compare(mine, shared, model) == compare(mine, same, model)
        assert compare(mine, shared, model) is compare(mine, shared, model)


@given(PARTICIPANTS, PARTICIPANTS)
def test_comparison_is_symmetric(one, other):
    left, right = profile(one), profile(other, "gp")
    assert compare(left, right, MODEL) == compare(right, left, MODEL)


@given(st.lists(PARTICIPANTS, min_size=1, max_size=4, unique_by=lambda one: one["key"]))
def test_linking_never_raises_and_loses_nobody(participants):
    linker = MemoryLinker()
    for agency in ("gp", "police"):
        found = linker.link_incident(agency, "R1", participants)
        assert found.keys() == {one["key"] for one in participants}


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        (person("Edwin", "Marlow", nhs=NHS_ONE), person("Nobody", "Else", "1981-08-02", nhs=NHS_ONE)),
        (person("Edwin", "Marlow"), person("Keith", "Marlow")),
        (person("Edwin", "Marlow"), person("Ted", "Hollis")),
        (person("Edwin", "Marlow", "1954-03-04"), person("Edwin", "Hollis", "1954-04-03")),
        (person("Anna", "Hollis", address=HOME), person("Zak", "Smith", address=HOME)),
        (person("Anna", "Hollis", None, address=HOME), person("Anna", "Smith", None, address=HOME)),
        (person("Edwin", "Marlow", "1954"), person("Ted", "Marlowe", "1954-03-17")),
        (person("Edwin", "Marlow", "1954"), person("Marlow", "Edwin", "1954-03-17")),
        (person("Edwin", "Marlow", "1954"), person("Edward", "Marlow", "1954-03-17")),
        (person("Edwin", "Marlow", "1964-03-17"), person("Edwin", "Marlow", "1954-03-17")),
        (person("Edwin", "Marlow", None, address=HOME), person("Edwin", "Marlow", None, address=FAR)),
        (person("A", None, None, phone="01543496000"), person(None, "B", None, phone="+44 1543 496000")),
        (person("Edwin", "Marlow", None), person("Eddie", "Marlow")),
        (person("Edwin", "Marlow"), person("Eddie", "Marlow", None)),
        (person("A", "B", None, aliases=["Edwin Marlow"]), person("Edwin", "Marlow", None)),
    ],
    ids=[
        "number", "birth and family name", "birth and nickname", "swapped day", "birth and postcode",
        "postcode and name", "name and year", "swapped name and year", "kindred name and year",
        "name and birthday", "name alone", "telephone", "name where birth is unknown",
        "unknown birth by name", "alias",
    ],
)  # fmt: skip
def test_each_key_finds(stored, asked):
    assert set(profile(stored).keys) & set(profile(asked, "gp").query_keys)


def test_strangers_share_no_key():
    assert not set(profile(person(address=HOME)).keys) & set(
        profile(person("Zak", "Hollis", "1981-08-02", address=FAR)).query_keys
    )


def test_an_agencys_own_number_means_nothing_elsewhere():
    here, there = profile(person(social="P1"), "one-council"), profile(person(social="P1"), "other-council")
    assert here.identifiers.isdisjoint(there.identifiers)
    assert "social_care_id" not in {step.comparison for step in compare(here, there, MODEL).steps}
