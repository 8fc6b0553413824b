"""Finding a person: the purpose first, results within what the actor may know, every search recorded."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from audit.models import AccessEvent
from people.models import PersonRecord
from people.services.cases import case_close
from tests.fixtures.case import NHS_NUMBER

FIND = "/people/find/"
ASKED = {"purpose": "preparing_visit", "family_name": "Marlow"}


def test_a_search_finds_whom_the_agency_knows(mr_e, signed_in):
    page = signed_in("practitioner").post(FIND, ASKED)
    assert reverse("risk:person", args=[mr_e.person.public_id]) in page.content.decode()


@pytest.mark.parametrize(
    ("given", "family", "year"),
    [("Eddie", "Marlowe", "1954"), ("Marlow", "Edwin", ""), ("Edwin", "Marlo", "")],
)
def test_other_spellings_nicknames_and_swapped_names_are_found(mr_e, signed_in, given, family, year):
    asked = {"purpose": "preparing_visit", "given_name": given, "family_name": family}
    page = signed_in("practitioner").post(FIND, {**asked, "date_of_birth_year": year})
    assert "1 person found" in page.content.decode()


def test_a_search_is_recorded_with_purpose_and_without_names(mr_e, signed_in):
    signed_in("practitioner").post(FIND, {**ASKED, "given_name": "Edwin"})
    event = AccessEvent.objects.get(action="person.searched")
    assert event.purpose == "preparing_visit"
    assert event.detail == {
        "fields": ["family_name", "given_name"],
        "found": 1,
        "persons": [str(mr_e.person.public_id)],
    }
    assert event.agency == "cannock-gp"


def test_who_is_unknown_to_the_agency_is_not_found(mr_e, signed_in):
    page = signed_in("outsider").post(FIND, ASKED).content.decode()
    assert "Nobody found among the people your agency knows of" in page
    assert "Edwin" not in page
    assert reverse("incidents:new") in page
    assert "born" not in page.lower().split("search again")[0]


def test_no_purpose_no_search_and_what_was_typed_stays(mr_e, signed_in, looked):
    page = signed_in("practitioner").post(FIND, {"family_name": "Marlow"}).content.decode()
    assert "Choose what it is for" in page
    assert 'value="Marlow"' in page
    assert "found" not in page.split("<form")[0]
    assert looked() == []


def test_another_purpose_must_be_said(mr_e, signed_in, looked):
    client = signed_in("practitioner")
    page = client.post(FIND, {"purpose": "other", "family_name": "Marlow"}).content.decode()
    assert "Say what your purpose is" in page
    client.post(FIND, {"purpose": "other", "purpose_other": "court report", "family_name": "Marlow"})
    assert looked() == [("person.searched", "court report")]


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [("nhs_number", "9990041538", "NHS number"), ("pnc_id", "1997/0418822A", "PNC number")],
)
def test_a_wrong_check_digit_is_said_and_the_number_kept(mr_e, signed_in, field, value, label):
    page = signed_in("police_practitioner").post(FIND, {"purpose": "recording_contact", field: value})
    text = page.content.decode()
    assert f"Enter the {label} again: one of its digits" in text
    assert f'value="{value}"' in text
    assert "govuk-error-summary" in text


def test_a_valid_number_finds_the_person(mr_e, signed_in):
    page = signed_in("practitioner").post(
        FIND, {"purpose": "recording_contact", "nhs_number": "999 004 1539"}
    )
    assert "1 person found" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "found"),
    [("practitioner", True), ("miu_practitioner", True), ("police_practitioner", False)],
)
def test_a_number_finds_only_whom_it_is_held_for(mr_e, signed_in, name, found):
    page = signed_in(name).post(FIND, {"purpose": "recording_contact", "nhs_number": NHS_NUMBER})
    assert ("1 person found" in page.content.decode()) == found


def test_a_coordinator_searches_by_every_agencys_numbers_while_the_case_is_open(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    asked = {"purpose": "recording_contact", "nhs_number": NHS_NUMBER}
    assert "1 person found" in client.post(FIND, asked).content.decode()
    case_close(person=mr_e.person, reason="nothing more is asked")
    assert "Nobody found" in client.post(FIND, asked).content.decode()


def test_a_birth_date_that_only_others_hold_is_not_shown_nor_confirmed(mr_e, signed_in):
    PersonRecord.objects.filter(agency__code="cannock-gp").update(date_of_birth="")
    client = signed_in("practitioner")
    page = client.post(FIND, ASKED).content.decode()
    assert "1 person found" in page
    assert "Date of birth not known" in page
    assert "1954" not in page
    page = client.get(reverse("risk:person", args=[mr_e.person.public_id])).content.decode()
    assert "17 March 1954" not in page
    police = signed_in("police_practitioner").post(FIND, ASKED).content.decode()
    assert "Born 17 March 1954" in police


def test_finding_asks_the_database_the_same_however_many_are_found(
    mr_e, signed_in, hold, django_assert_max_num_queries
):
    client = signed_in("practitioner")
    client.post(FIND, ASKED)
    # Twenty; whom the reader is kept away from; and, being a form, who writes, for the history of rows.
    with django_assert_max_num_queries(20 + 1 + 1) as one:
        client.post(FIND, ASKED)
    gp = mr_e.world.agencies["cannock-gp"]
    for number in range(5):
        hold(gp, given_name="Else", family_name="Marlow", date_of_birth=f"195{number}-01-02")
    with django_assert_max_num_queries(len(one)):
        assert "6 people found" in client.post(FIND, ASKED).content.decode()


@pytest.mark.parametrize("born", [("", "", "1954"), ("", "3", "1954"), ("17", "3", "1954")])
def test_a_birth_date_may_be_partial(mr_e, signed_in, born):
    day, month, year = born
    page = signed_in("practitioner").post(
        FIND,
        {**ASKED, "date_of_birth_day": day, "date_of_birth_month": month, "date_of_birth_year": year},
    )
    assert "1 person found" in page.content.decode()


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("31", "2", "1954", "Enter a real date"),
        ("3", "", "1954", "Enter a month too"),
        ("3", "4", "", "Enter a year"),
        ("3", "4", "54", "four figures"),
        ("x", "4", "1954", "Enter the day of “Date of birth” in numbers"),
    ],
)
def test_an_impossible_birth_date_is_said(mr_e, signed_in, day, month, year, says):
    page = signed_in("practitioner").post(
        FIND,
        {**ASKED, "date_of_birth_day": day, "date_of_birth_month": month, "date_of_birth_year": year},
    )
    assert says in page.content.decode()


@pytest.mark.parametrize("name", ["governance_lead", "system_administrator"])
def test_a_role_without_cases_may_not_search(mr_e, signed_in, name, looked):
    assert signed_in(name).get(FIND).status_code == 403
    assert signed_in(name).post(FIND, ASKED).status_code == 403
    assert looked() == []


def test_nobody_searches_without_signing_in(client, world):
    assert client.get(FIND).headers["Location"].startswith("/account/login/")


def test_a_search_that_cannot_be_recorded_is_refused(mr_e, signed_in, monkeypatch):
    def broken(**_):
        raise DatabaseError

    monkeypatch.setattr("audit.services.record_access", broken)
    page = signed_in("practitioner").post(FIND, ASKED)
    assert page.status_code == 503
    assert "Marlow" not in page.content.decode()


def test_the_way_in_for_an_emergency_is_there_before_anybody_was_searched_for(mr_e, signed_in):
    emergency = reverse("people:emergency")
    assert emergency in signed_in("practitioner").get(FIND).content.decode()
    assert emergency not in signed_in("practitioner").post(FIND, ASKED).content.decode()  # found: see there
