"""GET /api/v1/people/: who is found, by whom, and what is refused."""

import pytest

from audit.models import AccessEvent
from people.models import PersonRecord
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.clients import PURPOSE

PNC_ID = "1997/0418822R"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        {"nhs_number": NHS_NUMBER},
        {"nhs_number": f"{NHS_NUMBER[:3]} {NHS_NUMBER[3:6]} {NHS_NUMBER[6:]}"},
        {"family_name": "marlow", "date_of_birth": "1954-03-17"},
        {"family_name": "Marlow", "given_name": "Ed", "date_of_birth": "1954"},
    ],
)
def test_a_person_is_found_by_number_or_by_name_and_birth_date(system, mr_e, query):
    answer = system("cannock-gp").get("people/", **query)
    assert answer.status_code == 200
    assert answer.json() == {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": str(mr_e.person.public_id),
                "given_name": mr_e.person.given_name,
                "family_name": "Marlow",
                "date_of_birth": "1954-03-17",
            }
        ],
    }


def test_a_number_that_only_others_hold_finds_nobody(system, mr_e):
    PersonRecord.objects.filter(agency__code="staffordshire-police", given_name="Edwin").update(
        identifiers=[f"pnc_id:{PNC_ID}"]
    )
    found = {
        (agency, scheme): len(system(agency).get("people/", **{scheme: value}).json()["results"])
        for agency in ("cannock-gp", "staffordshire-police")
        for scheme, value in (("nhs_number", NHS_NUMBER), ("pnc_id", PNC_ID))
    }
    assert found == {
        ("cannock-gp", "nhs_number"): 1,
        ("cannock-gp", "pnc_id"): 0,
        ("staffordshire-police", "nhs_number"): 0,
        ("staffordshire-police", "pnc_id"): 1,
    }


def test_a_name_or_birth_date_that_only_others_hold_finds_nobody_and_is_not_told(system, mr_e, say_otherwise):
    number = [{"scheme": "nhs_number", "value": NHS_NUMBER}]
    say_otherwise(
        mr_e.world.agencies["cannock-gp"],
        mr_e.person,
        {"given_name": "Edwin", "family_name": "Penhale", "identifiers": number},
    )
    gp = system("cannock-gp")
    by_date = {"family_name": "Marlow", "date_of_birth": "1954-03-17"}
    assert gp.get("people/", **by_date).json()["results"] == []
    [told] = gp.get("people/", nhs_number=NHS_NUMBER).json()["results"]
    assert (told["family_name"], told["date_of_birth"]) == ("Penhale", "")
    [told] = system("staffordshire-police").get("people/", **by_date).json()["results"]
    assert (told["family_name"], told["date_of_birth"]) == ("Marlow", "1954-03-17")


def test_the_search_is_recorded_with_purpose_fields_and_number_found_and_no_value(system, mr_e):
    gp = system("cannock-gp")
    gp.get("people/", nhs_number=NHS_NUMBER)
    search = AccessEvent.objects.get()
    assert (search.action, search.purpose, search.agency) == ("person.searched", PURPOSE, "cannock-gp")
    assert search.detail == {"fields": ["nhs_number"], "found": 1, "persons": [str(mr_e.person.public_id)]}


def test_an_agency_that_may_not_know_of_somebody_finds_nobody_and_that_is_recorded(system, mr_e):
    outsider = system("chase-housing")
    assert outsider.get("people/", nhs_number=NHS_NUMBER).json()["results"] == []
    assert AccessEvent.objects.get().detail["found"] == 0


NUMBER = {"nhs_number": NHS_NUMBER}
WRONG = [
    ({}, ""),
    ({"nhs_number": "9990041530"}, "nhs_number"),
    ({"nhs_number": "12"}, "nhs_number"),
    ({"nhs_number": ""}, "nhs_number"),
    ({"nhs_number": "999\x004"}, "nhs_number"),
    ({"pnc_id": "not one"}, "pnc_id"),
    ({**NUMBER, "pnc_id": "2001/1234567X"}, ""),
    ({**NUMBER, "family_name": "Marlow"}, ""),
    ({"family_name": "Marlow"}, "date_of_birth"),
    ({"date_of_birth": "1954"}, "family_name"),
    ({"family_name": "Marlow", "date_of_birth": "1954-02-30"}, "date_of_birth"),
    ({"family_name": "Marlow", "date_of_birth": "last year"}, "date_of_birth"),
    ({"family_name": "M" * 201, "date_of_birth": "1954"}, "family_name"),
    ({**NUMBER, "famly_name": "Marlow"}, ""),
    ({**NUMBER, "limit": "201"}, "limit"),
    ({"nhs_number": [NHS_NUMBER, NHS_NUMBER]}, "nhs_number"),
]


@pytest.mark.parametrize(("query", "path"), WRONG, ids=range(len(WRONG)))
def test_a_search_that_cannot_be_made_is_400_and_says_why(system, mr_e, query, path):
    answer = system("cannock-gp").get("people/", **query)
    assert answer.status_code == 400, answer.content
    assert answer.json()["errors"][0]["path"] == path
    assert b"Marlow" not in answer.content
    assert not AccessEvent.objects.exists()


def test_a_purpose_is_required(system, mr_e):
    answer = system("cannock-gp").get("people/", purpose=None, nhs_number=NHS_NUMBER)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "X-Purpose"


def test_a_query_of_thousands_of_parameters_is_400(system, mr_e):
    answer = system("cannock-gp").get("people/", **{f"a{n}": "1" for n in range(2_000)})
    assert answer.status_code == 400
    assert set(answer.json()) == {"errors"}


def test_what_was_searched_for_is_in_no_log(system, mr_e, caplog, capfd):
    caplog.set_level("DEBUG")
    gp = system("cannock-gp")
    gp.get("people/", family_name="Quillfeather", date_of_birth="1954")
    gp.get("people/", family_name="Quillfeather")
    said = caplog.text + "".join(capfd.readouterr())
    assert "request_finished" in said
    assert "Quillfeather" not in said
