"""Letters instead of names."""

import pytest

from chronology.anonymous import Known, anonymous, letters_of

MR_E = Known(
    names=[("Edwin", "Marlow")],
    aliases=["Ted", "Eddie"],
    numbers=["9990041539", "07700 900123"],
    born=["1954-03-17", "17 March 1954"],
)
MR_Z = Known(names=[("Zachary", "O'Brien")])
LETTERS = letters_of(
    [MR_E, MR_Z],
    places=["14 Larkhill Court", "Cannock", "WS11 9ZQ"],
    references=["SP-01"],
    staff=["Pat Lowe"],
    agencies={"Staffordshire Police": "Police"},
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Edwin Marlow's hand", "Person A's hand"),
        ("MR MARLOW’s hand", "Person A’s hand"),
        ("ted and Zachary", "Person A and Person B"),
        ("O’Brien hit E. Marlow", "Person B hit Person A"),
        ("Marlow, Edwin (born 17 March 1954)", "Person A (born [date of birth])"),
        ("at 14 Larkhill Court, Cannock", "at [place], [place]"),
        ("outside Larkhill  Court", "outside [place]"),
        ("ws119zq and B1 1AA", "[place] and [place]"),
        ("NHS 999 004 1539, phone 07700900123", "NHS [number], phone [number]"),
        ("Staffordshire Police, SP-01, Pat Lowe", "Police, [reference], [a member of staff]"),
        ("Tedious, Marlowe", "Tedious, Marlowe"),
    ],
)
def test_what_names_somebody_is_replaced_by_whole_words(said, left):
    assert anonymous(said, LETTERS) == left


def test_a_family_name_that_two_share_stands_for_neither():
    letters = letters_of([Known(names=[("Edwin", "Marlow")]), Known(names=[("Joan", "Marlow")])])
    assert anonymous("Joan Marlow called; Marlow was out", letters) == "Person B called; [name] was out"


def test_a_name_that_is_a_word_is_replaced_where_it_is_written_as_a_name():
    letters = letters_of([Known(names=[("Will", "May")])])
    assert anonymous("Will will come in may", letters) == "Person A will come in may"


def test_a_whole_name_is_not_taken_for_two_people():
    letters = letters_of([Known(names=[("Edwin", "Marlow")]), Known(names=[("Edwin", "Hollis")])])
    assert anonymous("Edwin Hollis and Edwin", letters) == "Person B and [name]"


def test_letters_go_on_after_z():
    letters = letters_of(
        [Known(names=[(f"Given{chr(97 + n // 26)}{chr(97 + n % 26)}", "")]) for n in range(28)]
    )
    assert anonymous("Givenaz Givenba Givenbb", letters) == "Person Z Person AA Person AB"
