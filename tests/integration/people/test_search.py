"""What the search box finds, why, and that it tells nothing of what only others hold."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency
from people.models import Case, Person
from people.searching.asked import read_search
from people.selectors.search import SEARCH_LIMIT, PersonQuery, people_found
from people.services.cases import case_open

HOME = {"lines": ["14 Larkhill Court"], "town": "Cannock", "postcode": "WS11 9ZQ"}
EDWIN = {
    "given_name": "Edwin",
    "family_name": "Marlow",
    "aliases": ["Bunny Warren"],
    "date_of_birth": "1954-03-17",
    "identifiers": [
        {"scheme": "nhs_number", "value": "9990041539"},
        {"scheme": "social_care_id", "value": "P204417"},
        {"scheme": "pnc_id", "value": "97/418822R"},
    ],
    "address": HOME,
    "phone": "07700 900123",
}


@pytest.fixture
def gp(world) -> Agency:
    return world.agencies["cannock-gp"]


@pytest.fixture
def find(world):
    """`find(text)`: (given name, reasons) of each that the GP's practitioner finds."""

    def make(text: str, by: str = "practitioner") -> list[tuple[str, tuple[str, ...]]]:
        found = people_found(by=world.actor(by), asked=read_search(text))
        return [(hit.person.given_name, hit.because) for hit in found.hits]

    return make


FINDS = [
    ("Marlow", "The name Marlow is the same."),
    ("Malrow", "The name Marlow is spelt like what you typed."),
    ("Edwyn", "The name Edwin is spelt like what you typed."),
    ("arlo", "What you typed is part of the name Marlow."),
    ("Ed", "Ed and Edwin are forms of one name."),
    ("Ted", "Ted and Edwin are forms of one name."),
    ("Murloe", "The name Marlow sounds like what you typed."),
    ("Marlowwe", "The name Marlow is spelt like what you typed."),
    ("mar", "The name Marlow begins with what you typed."),
    ("MÀRLÓW", "The name Marlow is the same."),
    ("bunny", "Also known as Bunny."),
    ("WS11 9ZQ", "The postcode is the same."),
    ("ws119", "What you typed is part of WS119ZQ in the address."),
    ("Larkhill", "Larkhill is in the address."),
    ("Larkhil court", "What you typed is part of Larkhill in the address."),
    ("07700 900 123", "The telephone number is the same."),
    ("+447700900123", "The telephone number is the same."),
    ("999 004 1539", "The NHS number is the same."),
    ("1997/0418822R", "The PNC ID is the same."),
    ("p204417", "An agency's own number is the same."),
    ("17/3/1954", "The date of birth is the same."),
    ("3/17/1954", None),
    ("Marlow 1954", "The date of birth agrees as far as it is known."),
    ("Marlow 1955", "The date of birth differs from yours in one digit."),
    ("Marlow 1945", "The date of birth differs from yours in one digit."),
    ("Marlow 18/3/1954", "The date of birth differs from yours in one digit."),
    ("17/3/1964", "The date of birth differs from yours in one digit."),
    ("Ted Larkhill", "Larkhill is in the address."),
    ("Marlow Edwin", "The name Edwin is the same."),
    ("Ted Marlow Cannock", "Cannock is in the address."),
    ("Nobody 999 004 1539", "The NHS number is the same."),
]


@pytest.mark.parametrize(("text", "because"), FINDS, ids=[text for text, _ in FINDS])
def test_a_person_is_found_by_whatever_is_known_and_it_is_said_why(hold, gp, find, text, because):
    hold(gp, **EDWIN)
    hold(gp, given_name="Petra", family_name="Quilter", date_of_birth="1988-11-30")
    if because is None:
        assert find(text) == []
    else:
        [(given, reasons)] = find(text)
        assert given == "Edwin"
        assert because in reasons


@pytest.mark.parametrize(
    "text", ["Penhale", "Marlow 1988", "Ted Nowhere", "9990041547", "1954", "14", "", "Mr"]
)
def test_who_does_not_fit_is_not_found(hold, gp, find, text):
    hold(gp, **EDWIN)
    assert find(text) == []


def test_things_that_stand_in_several_records_of_a_person_find_them_together(hold, gp, find):
    person = hold(gp, given_name="Edwin", family_name="Marlow")
    hold(gp, person, given_name="Teddy", address={"lines": ["3 Quarry Bank"], "town": "Rugeley"})
    assert [given for given, _ in find("Marlow Quarry")] == ["Edwin"]


def test_an_earlier_name_and_an_earlier_address_are_found_and_said_to_be_earlier(hold, gp, find):
    person = hold(gp, given_name="Ann", family_name="Penhale", address=HOME)
    hold(
        gp,
        person,
        given_name="Ann",
        family_name="Quick",
        address={"lines": ["2 Mill Lane"], "town": "Rugeley"},
    )
    [(_, reasons)] = find("Penhale Larkhill")
    assert all("earlier record" in said for said in reasons)
    [(_, reasons)] = find("Quick Mill")
    assert not any("earlier record" in said for said in reasons)


def test_who_fits_better_comes_first(hold, gp, find):
    for given, family in (
        ("Sounds", "Murloe"),
        ("Slip", "Marlew"),
        ("Longer", "Marlowe"),
        ("Same", "Marlow"),
    ):
        hold(gp, given_name=given, family_name=family)
    assert [given for given, _ in find("Marlow")] == ["Same", "Longer", "Slip", "Sounds"]


def test_where_nobody_fits_all_of_it_those_who_fit_most_are_shown_and_it_is_said(hold, gp, world):
    hold(gp, **EDWIN)
    found = people_found(by=world.actor("practitioner"), asked=read_search("Edwin Marlow Rugeley"))
    assert [hit.person.given_name for hit in found.hits] == ["Edwin"]
    assert found.in_part


def test_more_than_can_be_listed_is_said(hold, gp, world):
    for number in range(SEARCH_LIMIT + 1):
        hold(gp, given_name="Ann", family_name="Penhale", date_of_birth=f"19{50 + number}-01-02")
    by = world.actor("practitioner")
    found = people_found(by=by, asked=read_search("Penhale"))
    assert (len(found.hits), found.more) == (SEARCH_LIMIT, True)
    found = people_found(by=by, asked=read_search("Penhale 2/1/1957"))
    assert not found.more
    assert found.hits[0].because[0] == "The date of birth is the same."


def test_names_in_fields_are_looked_for_among_names_only(hold, gp, world):
    hold(gp, given_name="Ann", family_name="Penhale", address={"lines": ["2 Marlow Lane"], "town": "Rugeley"})
    by = world.actor("practitioner")
    assert people_found(by=by, asked=PersonQuery(family_name="Marlow").asked()).hits == ()
    assert people_found(by=by, asked=PersonQuery(text="Marlow").asked()).hits != ()


def test_the_database_is_asked_a_bounded_number_of_times(hold, gp, world):
    for number in range(30):
        hold(gp, given_name="Ann", family_name="Penhale", date_of_birth=f"19{50 + number}-01-02")
    by = world.actor("practitioner")
    most = 0
    for text in (
        "Penhale",
        "Ann Penhale 1957",
        "a b c d",
        "ann penhale one two three four five",
        "P1234567 x",
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            people_found(by=by, asked=read_search(text))
        most = max(most, len(asked))
    assert most <= 24


@pytest.mark.parametrize(
    "text", ["Marlow", "arlo", "Malrow", "Ted Larkhill", "07700 900123", "17/3/1954", "1997/0418822R"]
)
def test_every_search_is_answered_by_an_index(hold, gp, world, text):
    hold(gp, **EDWIN)
    with CaptureQueriesContext(connection) as asked:
        people_found(by=world.actor("practitioner"), asked=read_search(text))
    statements = [one["sql"] for one in asked if "ranked" in one["sql"] or "LIMIT" in one["sql"]]
    assert statements
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in statements:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on people_personrecord" not in plan, plan


WORLD: Mapping[str, list[dict[str, Any]]] = {
    "an unrelated person": [{"given_name": "Petra", "family_name": "Quilter"}],
    "the same words": [EDWIN],
    "the same name": [{"given_name": "Edwin", "family_name": "Marlow", "date_of_birth": "1954-03-17"}],
    "another name, address, number and phone of the same person": [
        {
            "given_name": "Theodore",
            "family_name": "Penhale",
            "aliases": ["Malrow"],
            "date_of_birth": "1955-03-17",
            "identifiers": [{"scheme": "nhs_number", "value": "9990041547"}],
            "address": {"lines": ["3 Quarry Bank"], "town": "Rugeley", "postcode": "ZZ99 3QQ"},
            "phone": "07700 900456",
        }
    ],
    "very many of the name": [
        {"given_name": "Edwin", "family_name": "Marlow", "date_of_birth": f"19{20 + number}-03-17"}
        for number in range(40)
    ],
}
TEXTS = [
    "Marlow", "Malrow", "arlo", "Ted", "Edwyn Marlow", "Larkhill", "WS11 9ZQ", "ZZ99 3QQ", "Quarry",
    "Penhale", "Theodore Penhale", "17/3/1954", "17/3/1955", "Marlow 1955", "Edwin Marlow 1955",
    "07700 900123", "07700 900456", "9990041539", "9990041547", "P204417", "Marlow Penhale",
    "Edwin Marlow Quarry", "ma",
]  # fmt: skip


def _answers(world, by: str) -> list[Any]:
    actor = world.actor(by)
    answers = []
    for text in TEXTS:
        found = people_found(by=actor, asked=read_search(text))
        hits = [(hit.person.public_id, hit.because) for hit in found.hits]
        answers.append((text, hits, found.more, found.in_part))
    return answers


@pytest.mark.parametrize("added", WORLD, ids=list(WORLD))
@pytest.mark.parametrize("joined", [False, True], ids=["of-others", "of-one-person"])
@pytest.mark.parametrize("by", ["practitioner", "mash_coordinator"])
def test_a_record_of_another_agency_changes_nothing_in_what_is_found(world, hold, gp, added, joined, by):
    """Who is found, in which order, how many, and why: as if the other agency's records were not there.

    For a coordinator that holds for whoever's case is not open.
    """
    older = Person.objects.create(given_name="older")  # the shared person may have been there before
    mine = hold(gp, older, **EDWIN)
    hold(gp, given_name="Eddie", family_name="Marlowe", date_of_birth="1961-05-06", address=HOME)
    hold(gp, given_name="Ann", family_name="Merlo", date_of_birth="1955-03-17")
    if by == "mash_coordinator":
        for person in Person.objects.all():
            case_open(person=person)
    before = _answers(world, by)
    police = world.agencies["staffordshire-police"]
    for identity in WORLD[added]:
        shared = mine if joined and by == "practitioner" else None
        hold(police, shared, **identity)
    assert _answers(world, by) == before


def test_an_agency_that_holds_nothing_finds_nobody_by_anything(world, hold, gp):
    hold(gp, **EDWIN)
    assert [answer[1:] for answer in _answers(world, "outsider")] == [([], False, False)] * len(TEXTS)


def test_a_coordinator_finds_by_every_agencys_records_only_while_the_case_is_open(world, hold, gp, find):
    person = hold(gp, **EDWIN)
    assert find("Malrow", "mash_coordinator") == []
    case_open(person=person)
    assert len(find("Malrow", "mash_coordinator")) == 1
    Case.objects.update(closed_at="2026-01-01T00:00:00Z", close_reason="answered")
    assert find("Malrow", "mash_coordinator") == []
