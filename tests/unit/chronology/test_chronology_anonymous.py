"""Letters instead of names."""

import pytest

from chronology.anonymous import Colleague, Known, anonymous, letters_of

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


@pytest.mark.parametrize(
    ("name", "said", "left"),
    [
        (("Anna", "Smith-Jones"), "Ms Jones said that she left.", "Person A said that she left."),
        (("Anna", "Smith-Jones"), "Anna Smith Jones said that she left.", "Person A said that she left."),
        (("Anna", "Smith Jones"), "a smith-jones, SmithJones", "Person A, Person A"),
        (("Tom", "Brown"), "mr brown, in brown shoes", "Person A, in brown shoes"),
        (("Zoë", "Brontë"), "Zoe Bronte was seen.", "Person A was seen."),
        (("Zoe", "Bronte"), "Zoë and Mrs Bronte\u0308", "Person A and Person A"),
        (("Sean", "O'Brien"), "Sean OBrien; Mr O Brien’s", "Person A; Person A’s"),
        (("Anna", "Marlow"), "The Marlows argued.", "The [name] argued."),
        (("Anna", "Jones"), "The Joneses’ door", "The [name]’ door"),
        (("Anna", "Marlow"), "anna_marlow rang", "Person A rang"),
        (("Anna", "Marlow"), "anna.marlow@example.org", "[address]"),
        (("Ha", "Van Roy"), "he has a van; Ha van Roy", "he has a van; Person A"),
    ],
)
def test_a_name_is_found_however_it_is_written(name, said, left):
    assert anonymous(said, letters_of([Known(names=[name])])) == left


@pytest.mark.parametrize("said", ["CL-2026-000123", "cl-a-2026-000001", "CL-D-2026-0001"])
def test_a_reference_of_caselink_is_replaced_wherever_it_stands(said):
    assert anonymous(f"while open: {said}.", letters_of([])) == "while open: [reference]."


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


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Sam Reed rang.", "[a member of staff, Police] rang."),
        ("PC Reed's note; reed on the bank", "[a member of staff, Police]'s note; reed on the bank"),
        ("told Dr. Khan, then Khan", "told [a member of staff, GP practice], then Khan"),
        ("Aisha Khan and Marlow", "[a member of staff, GP practice] and Person A"),
        ("Pat Marlow, Mr Marlow", "[a member of staff, Police], Person A"),
    ],
)
def test_colleagues_stand_as_what_they_work_for(said, left):
    colleagues = [
        Colleague("Sam", "Reed", "Police", near=False),
        Colleague("Aisha", "Khan", "GP practice", near=False),
        Colleague("Pat", "Marlow", "Police", near=True),
    ]
    assert anonymous(said, letters_of([MR_E, MR_Z], colleagues=colleagues)) == left
