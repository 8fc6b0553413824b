import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.compare import compare_names
from people.matching.model import MODEL
from people.matching.names import read_alias, read_name, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr. Edwin John", ("edwin", "john")),
        ("O’Brien", ("obrien",)),
        ("Zoë", ("zoe",)),
        ("Łukasz", ("lukasz",)),
        ("Müller-Strauß", ("muller", "strauss")),
        ("Владимир", ("vladimir",)),
        ("Γιώργος", ("giorgos",)),
        ("\u202eEdwin\u202c", ("edwin",)),
        ("محمد", ("محمد",)),
        ("Edwin 😀", ("edwin",)),
        ("Unknown", ()),
        ("N/K", ()),
        ("Mrs", ()),
        ("  ", ()),
    ],
)
def test_a_name_becomes_plain_words(text, words):
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van der Berg", "Berg"),
        ("Mc Donald", "McDonald"),
        ("O Brien", "O'Brien"),
        ("St John", "Stjohn"),
        ("Le", "le"),
    ],
)
def test_particles_and_prefixes_do_not_divide_a_family_name(one, other):
    assert read_name("Jan", one).family == read_name("Jan", other).family


def test_an_alias_of_one_word_is_another_given_name():
    alias = read_alias("Nobby", "Clarke")
    assert (alias.given, alias.family) == ("nobby", "clarke")
    assert read_alias("Norman James Clark", "Clarke").family == "clark"


@pytest.mark.parametrize(
    ("one", "other", "given_level", "family_level"),
    [
        (("Edwin", "Marlow"), ("Edwin", "Marlow"), "exact", "exact"),
        (("Edwin", "Marlow"), ("Ted", "Marlowe"), "nickname", "similar"),
        (("Edwin", "Marlow"), ("Eddie", "Marlo"), "nickname", "similar"),
        (("Ted", "Marlow"), ("Ed", "Marlow"), "nickname", "exact"),
        (("Edwin", "Marlow"), ("Edward", "Marlow"), "kindred", "exact"),
        (("Zachary", "Hollis"), ("Zak", "Hollis"), "nickname", "exact"),
        (("Zack", "Hollis"), ("Zach", "Holis"), "nickname", "similar"),
        (("Margaret", "Lee"), ("Peggy", "Lee"), "nickname", "exact"),
        (("Edwin", "Marlow"), ("Ewdin", "Marlow"), "similar", "exact"),
        (("Edwin", "Marlow"), ("E", "Marlow"), "initial", "exact"),
        (("Edwin John", "Marlow"), ("John", "Marlow"), "middle", "exact"),
        (("Sarah", "Smith-Jones"), ("Sarah", "Jones"), "exact", "part"),
        (("Marlow", "Edwin"), ("Edwin", "Marlow"), "exact", "exact"),
        (("Edwin", "Marlow"), ("Zachary", "Hollis"), "different", "different"),
        (("Edwin", "Marlow"), ("Keith", "Marlow"), "different", "exact"),
        (("Edwin", "Marlow"), (None, "Marlow"), "missing", "exact"),
    ],
)
def test_two_names_agree_at_named_levels(one, other, given_level, family_level):
    match = compare_names(read_name(*one), read_name(*other), MODEL)
    assert (match.given, match.family) == (given_level, family_level)


def test_a_swapped_name_is_worth_less_than_one_as_written():
    plain = compare_names(read_name("Edwin", "Marlow"), read_name("Edwin", "Marlow"), MODEL)
    swapped = compare_names(read_name("Edwin", "Marlow"), read_name("Marlow", "Edwin"), MODEL)
    assert 0 < swapped.weight < plain.weight


def test_a_rare_name_is_worth_more_than_a_common_one():
    rare = compare_names(read_name("Edwin", "Marlow"), read_name("Edwin", "Marlow"), MODEL)
    common = compare_names(read_name("David", "Smith"), read_name("David", "Smith"), MODEL)
    assert rare.weight - common.weight > 8


@given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=100), st.text(max_size=100))
def test_comparing_names_is_symmetric_and_never_raises(given_one, family_one, given_other, family_other):
    one, other = read_name(given_one, family_one), read_name(given_other, family_other)
    if one and other:
        assert compare_names(one, other, MODEL) == compare_names(other, one, MODEL)


def test_letters_of_another_shape_are_the_letters_they_stand_for():
    assert tokens("𝕊arah Ｍａｒｌｏｗ") == ("sarah", "marlow")


@pytest.mark.parametrize("written", ["(unknown)", ":REFUSED", "Mr Unknown", "“not known”", "N/K.", "(n/a)"])
def test_what_stands_for_a_name_nobody_knows_is_none_however_it_is_written(written):
    assert tokens(written) == ()
