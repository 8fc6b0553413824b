"""What was typed into the search box, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.searching.asked import MOST_TERMS, read_search

READ = [
    ("Ted Larkhill 1954", [("date", "1954"), ("word", "ted"), ("word", "larkhill")]),
    ("ws11 9zq", [("postcode", "ws119zq")]),
    ("WS119ZQ Ted", [("postcode", "ws119zq"), ("word", "ted")]),
    ("ws11", [("word", "ws11")]),
    ("07700 900123", [("phone", "7700900123")]),
    ("+44 7700 900123 ed", [("phone", "7700900123"), ("word", "ed")]),
    ("999 004 1539", [("number", "9990041539")]),
    ("97/418822R", [("number", "97/418822R")]),
    ("x418822", [("number", "X418822")]),
    ("P204417", [("number", "P204417")]),
    ("17/3/1954", [("date", "1954-03-17")]),
    ("1954-03-17", [("date", "1954-03-17")]),
    ("17th March 1954", [("date", "1954-03-17")]),
    ("Marlow 1954", [("date", "1954"), ("word", "marlow")]),
    ("Mar 1954 Marlow", [("date", "1954-03"), ("word", "marlow")]),
    ("14 Larkhill Court", [("word", "14"), ("word", "larkhill"), ("word", "court")]),
    ("O'Brien-Smith", [("word", "obrien"), ("word", "smith")]),
    ("Zoë Ökçe", [("word", "zoe"), ("word", "okce")]),
    ("Mr E", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "terms"), READ, ids=[text or "nothing" for text, _ in READ])
def test_each_kind_of_thing_is_told_from_the_others(text, terms):
    read = read_search(text)
    assert [(term.kind, term.value) for term in read.terms] == terms
    assert read.problems == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [("999 004 1538", "wrong check digit"), ("31/2/1954", "not a real date"), ("4444444444", "repeated")],
)
def test_what_is_wrong_is_said_without_repeating_it(text, says):
    [problem] = read_search(f"Marlow {text}").problems
    assert says in problem
    assert text not in problem
    assert "Marlow" not in problem


def test_a_pnc_id_is_read_however_it_is_written():
    forms = [read_search(text).terms[0].numbers[0] for text in ("1997/0418822R", "97/418822R", "97/418822r")]
    assert set(forms) == {"pnc_id:1997/0418822R"}


@given(st.text(max_size=200))
def test_nothing_that_can_be_typed_fails(text):
    read = read_search(text)
    assert len(read.terms) <= MOST_TERMS
    assert all(term.value for term in read.terms)
