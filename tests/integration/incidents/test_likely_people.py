"""While a contact is logged: whom it may be about, why, and what becomes of the choice."""

import re

import pytest
from django.db import DatabaseError
from django.utils import timezone

from audit.models import AccessEvent, Event
from incidents import views
from incidents.models import Incident
from people.models import Link, LinkDecision, PersonRecord
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.contact import NEW, filled
from tests.fixtures.world import work


def test_likely_people_are_offered_with_why_before_anything_is_stored(mr_e, signed_in):
    before = Incident.objects.count()
    page = signed_in("practitioner").post(
        NEW,
        filled(given_name="Edwin", family_name="Marlow", nhs_number=NHS_NUMBER, summary="Typed before"),
    )
    text = page.content.decode()
    assert "Is it one of these people?" in text
    assert "Edwin Marlow, born 17 March 1954" in text
    assert "The NHS number is the same." in text
    assert "Typed before" in text
    assert Incident.objects.count() == before


def test_nobody_is_offered_whom_the_agency_does_not_know(mr_e, signed_in):
    answer = signed_in("outsider").post(
        NEW, filled(kind="housing_contact", given_name="Edwin", family_name="Marlow", nhs_number=NHS_NUMBER)
    )
    assert answer.status_code == 302


def test_choosing_the_person_keeps_what_was_typed_and_lands_on_them(mr_e, signed_in):
    held = PersonRecord.objects.filter(agency__code="cannock-gp", given_name="Edwin").latest("pk")
    sent = filled(
        given_name="Eddy", family_name="Marlow", date_of_birth_year="1954", is_person=str(held.public_id)
    )
    client = signed_in("practitioner")
    first = client.post(NEW, sent)
    subject = Incident.objects.latest("pk").record["people"][0]
    assert (subject["given_name"], subject["date_of_birth"]) == ("Eddy", "1954")
    assert not {"identifiers", "aliases"} & subject.keys()
    decision = LinkDecision.objects.get()
    assert (decision.outcome, decision.state, decision.decided_for) == ("same", "applied", "cannock-gp")
    assert [event.detail["decision"] for event in Event.objects.filter(action="link.decided")] == [
        str(decision.public_id)
    ]
    work()
    mr_e.person.refresh_from_db()
    involved = Incident.objects.filter(involvements__record__links__person=mr_e.person)
    assert involved.filter(reference__startswith="FORM-").exists()
    assert client.post(NEW, sent).headers["Location"] == first.headers["Location"]
    assert LinkDecision.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Quite", "family_name": "Different"},
        {"given_name": "Edwin", "family_name": "Marlow", "date_of_birth_year": "1954"},
    ],
)
def test_whoever_is_chosen_is_whom_the_contact_is_about_however_little_was_typed(mr_e, signed_in, typed):
    held = PersonRecord.objects.filter(agency__code="cannock-gp", given_name="Edwin").latest("pk")
    signed_in("practitioner").post(NEW, filled(**typed, is_person=str(held.public_id)))
    work()
    contact = Incident.objects.filter(involvements__record__links__person=mr_e.person)
    assert contact.filter(reference__startswith="FORM-").exists()


def test_a_choice_against_another_birth_waits_for_who_may_decide(mr_e, signed_in):
    held = PersonRecord.objects.filter(agency__code="cannock-gp", given_name="Edwin").latest("pk")
    typed = {"given_name": "Edwin", "family_name": "Marlow", "date_of_birth_year": "1945"}
    signed_in("practitioner").post(NEW, filled(**typed, is_person=str(held.public_id)))
    work()
    contact = Incident.objects.filter(involvements__record__links__person=mr_e.person)
    assert not contact.filter(reference__startswith="FORM-").exists()
    decision = LinkDecision.objects.get()
    assert (decision.state, decision.candidate.person) == ("opinion", mr_e.person)


def test_a_choice_that_would_change_who_is_who_already_waits_for_a_second_opinion(mr_e, signed_in):
    stranger = {"given_name": "Ottoline", "family_name": "Brisk"}
    whole = {"date_of_birth_day": "2", "date_of_birth_month": "1", "date_of_birth_year": "1970"}
    client = signed_in("practitioner")
    client.post(NEW, filled(**stranger, **whole))
    work()
    other = Link.objects.get(record__given_name="Ottoline", ended_at=None).person
    held = PersonRecord.objects.filter(agency__code="cannock-gp", given_name="Edwin").latest("pk")
    again = {"once": f"{timezone.localdate():%Y%m%d}-0123456780", "summary": "Seen again."}
    client.post(NEW, filled(**stranger, **whole, **again, is_person=str(held.public_id)))
    work()
    decision = LinkDecision.objects.get()
    assert (decision.state, decision.candidate.state, decision.candidate.person) == (
        "opinion",
        "open",
        mr_e.person,
    )
    assert Link.objects.get(record__given_name="Ottoline", ended_at=None).person == other


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Edwin", "family_name": "Malrow"},
        {"given_name": "Edwyn", "family_name": "Marlow"},
        {"given_name": "Edwin", "family_name": "Marlow", "date_of_birth_year": "1955"},
        {
            "given_name": "Edwin",
            "family_name": "Marlow",
            "date_of_birth_day": "17",
            "date_of_birth_month": "3",
            "date_of_birth_year": "1955",
        },
        {"given_name": "", "family_name": "", "nhs_number": NHS_NUMBER},
    ],
)
def test_slips_of_the_finger_do_not_hide_the_likely_person(mr_e, signed_in, typed):
    page = signed_in("practitioner").post(NEW, filled(**typed)).content.decode()
    assert "Edwin Marlow, born 17 March 1954" in page


def test_what_speaks_against_a_likely_person_is_said_too(mr_e, signed_in):
    page = signed_in("practitioner").post(
        NEW, filled(given_name="Zara", family_name="Marlow", nhs_number=NHS_NUMBER)
    )
    text = page.content.decode()
    assert "The NHS number is the same." in text
    assert "The first names differ." in text


def test_reasons_come_from_the_own_agencys_records_only(mr_e, signed_in, hold):
    hold(mr_e.world.agencies["staffordshire-police"], mr_e.person, family_name="Marlow", phone="07700 900123")
    page = signed_in("practitioner").post(
        NEW, filled(given_name="Edwin", family_name="Marlow", phone="07700 900123")
    )
    text = page.content.decode()
    assert "Edwin Marlow, born 17 March 1954" in text
    assert "The telephone number" not in text


def test_another_agencys_record_cannot_be_chosen(mr_e, signed_in):
    held = PersonRecord.objects.filter(agency__code="cannock-miu").first()
    signed_in("practitioner").post(NEW, filled(is_person=str(held.public_id)))
    assert "identifiers" not in Incident.objects.latest("pk").record["people"][0]


@pytest.mark.parametrize("chosen", ["new", "nonsense"])
def test_somebody_new_is_sent_as_typed(mr_e, signed_in, chosen):
    signed_in("practitioner").post(NEW, filled(given_name="Edwin", family_name="Marlow", is_person=chosen))
    assert "identifiers" not in Incident.objects.latest("pk").record["people"][0]


def test_offering_people_is_recorded_as_a_search_without_names(mr_e, signed_in, looked):
    signed_in("practitioner").post(NEW, filled(given_name="Edwin", family_name="Marlow"))
    assert looked() == [("person.searched", "recording_contact")]


def test_offering_people_is_refused_when_it_cannot_be_recorded(mr_e, signed_in, monkeypatch):
    def broken(**_):
        raise DatabaseError

    monkeypatch.setattr("audit.services.record_access", broken)
    answer = signed_in("practitioner").post(NEW, filled(given_name="Edwin", family_name="Marlow"))
    assert answer.status_code == 503
    assert "Edwin" not in answer.content.decode()


UNNAMED = {"given_name": "", "family_name": "", "name_not_known": "on"}
ELSEWHERE = {"lines": ["3 Quarry Rise"], "town": "Rugeley", "postcode": "WS15 9ZQ"}


def _asked(client, **typed):
    return client.post(NEW, filled(**typed)).content.decode()


def test_a_telephone_number_alone_finds_whoever_the_agency_holds_it_of(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, given_name="Ottoline", family_name="Brisk", phone="07700 900123")
    page = _asked(signed_in("practitioner"), **UNNAMED, phone="+44 7700 900123")
    assert "Ottoline Brisk" in page
    assert "The telephone number is the same." in page
    assert "Edwin Marlow" not in page


def test_a_postcode_alone_finds_whoever_the_agency_holds_there(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, given_name="Ottoline", family_name="Brisk", address=ELSEWHERE)
    page = _asked(signed_in("practitioner"), **UNNAMED, postcode="ws159zq")
    assert "Ottoline Brisk" in page
    assert "The postcode is the same." in page
    assert "the house" not in page
    assert "Edwin Marlow" not in page


def test_an_address_without_a_name_finds_who_lives_in_that_house_not_next_door(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, given_name="Ottoline", family_name="Brisk", address=ELSEWHERE)
    hold(gp, given_name="Piers", family_name="Underhill", address={**ELSEWHERE, "lines": ["58 Quarry Rise"]})
    page = _asked(signed_in("practitioner"), **UNNAMED, address_line_1="3 Quarry Rise", postcode="WS15 9ZQ")
    assert "Ottoline Brisk" in page
    assert "Underhill" not in page


def test_a_nickname_and_a_postcode_find_the_person(mr_e, signed_in):
    page = _asked(signed_in("practitioner"), given_name="Ed", family_name="", postcode="WS11 9ZQ")
    assert "Edwin Marlow, born 17 March 1954" in page


@pytest.mark.parametrize("typed", [{"phone": "07700 900123"}, {"postcode": "WS15 9ZQ"}])
def test_where_only_another_agency_holds_it_a_telephone_number_or_postcode_finds_nobody(
    mr_e, signed_in, hold, typed
):
    police = mr_e.world.agencies["staffordshire-police"]
    hold(police, given_name="Ottoline", family_name="Brisk", phone="07700 900123", address=ELSEWHERE)
    hold(police, mr_e.person, family_name="Marlow", phone="07700 900123", address=ELSEWHERE)
    answer = signed_in("practitioner").post(NEW, filled(**UNNAMED, **typed))
    assert answer.status_code == 302


def test_whoever_has_the_number_but_another_name_than_was_typed_is_not_offered(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, given_name="Ottoline", family_name="Brisk", phone="07700 900123", address=ELSEWHERE)
    answer = signed_in("practitioner").post(
        NEW, filled(given_name="Piers", family_name="Underhill", phone="07700 900123")
    )
    assert answer.status_code == 302


def test_nobody_is_found_by_the_postcode_of_those_who_have_no_home(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    nowhere = {"lines": ["No fixed abode"], "postcode": "ZZ99 3VZ"}
    hold(gp, given_name="Ottoline", family_name="Brisk", address=nowhere)
    answer = signed_in("practitioner").post(NEW, filled(**UNNAMED, postcode="ZZ99 3VZ"))
    assert answer.status_code == 302


def test_a_number_alone_is_no_reason_to_speak_of_names_births_or_addresses(mr_e, signed_in):
    page = _asked(signed_in("practitioner"), given_name="", family_name="", nhs_number=NHS_NUMBER)
    assert "The NHS number is the same." in page
    for word in ("wrong person", "dates of birth", "names are", "names differ", "house", "relative"):
        assert word not in page


def test_two_people_of_one_name_are_told_apart_by_the_address_the_agency_holds(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, given_name="Edwin", family_name="Marlow", address=ELSEWHERE)
    page = _asked(signed_in("practitioner"), given_name="Edwin", family_name="Marlow")
    assert "14 Larkhill Court, Cannock, WS11 9ZQ" in page
    assert "3 Quarry Rise, Rugeley, WS15 9ZQ" in page


def test_the_address_shown_is_the_newest_that_the_agency_has_one_in(mr_e, signed_in, hold):
    gp = mr_e.world.agencies["cannock-gp"]
    hold(gp, mr_e.person, given_name="Edwin", family_name="Marlow", address=ELSEWHERE)
    hold(gp, mr_e.person, given_name="Edwin", family_name="Marlow")
    page = _asked(signed_in("practitioner"), given_name="Edwin", family_name="Marlow")
    assert "3 Quarry Rise, Rugeley, WS15 9ZQ" in page
    assert "Larkhill" not in page


def test_an_address_that_only_another_agency_holds_is_not_shown(mr_e, signed_in, hold):
    gp, police = (mr_e.world.agencies[code] for code in ("cannock-gp", "staffordshire-police"))
    known = hold(gp, given_name="Ottoline", family_name="Brisk")
    hold(police, known, given_name="Ottoline", family_name="Brisk", address=ELSEWHERE)
    page = _asked(signed_in("practitioner"), given_name="Ottoline", family_name="Brisk")
    assert "Ottoline Brisk" in page
    assert "Quarry Rise" not in page
    assert "Address held" not in page


def test_whoever_sees_an_open_case_in_full_is_not_shown_others_addresses_either(mr_e, signed_in):
    page = _asked(
        signed_in("mash_coordinator"),
        kind="other",
        given_name="Edwin",
        family_name="Marlow",
        nhs_number=NHS_NUMBER,
    )
    assert "Edwin Marlow" in page
    assert "Larkhill" not in page


def test_what_is_typed_or_held_is_in_no_record_of_access(mr_e, signed_in, hold):
    _asked(signed_in("practitioner"), **UNNAMED, postcode="WS11 9ZQ")
    detail = str(AccessEvent.objects.filter(action="person.searched").latest("pk").detail)
    assert "WS11" not in detail
    assert "Marlow" not in detail


def test_whoever_lives_there_and_is_called_so_settles_it_without_a_search(mr_e, signed_in, monkeypatch):
    monkeypatch.setattr("people.selectors.likely.people_found", lambda **_: pytest.fail("searched"))
    page = _asked(signed_in("practitioner"), given_name="Edwin", family_name="Marlow", postcode="WS11 9ZQ")
    assert "14 Larkhill Court, Cannock, WS11 9ZQ" in page


def _looked(client, **typed):
    return client.post(NEW, {"look": "1", **typed}, headers={"HX-Request": "true"}).content.decode()


def test_likely_people_are_shown_while_typing_and_each_look_is_recorded(mr_e, signed_in):
    client = signed_in("practitioner")
    assert "People it may be appear here" in _looked(client, given_name="E", nhs_number="999 00")
    assert "Nobody you may know of fits" in _looked(client, family_name="Quagmire")
    assert not AccessEvent.objects.filter(action="person.searched").exists()
    found = _looked(client, given_name="Eddie", family_name="Marlow", nhs_number="999 00")
    assert "Edwin Marlow" in found
    assert "The family names are the same." in found
    assert "<html" not in found
    event = AccessEvent.objects.get(action="person.searched")
    assert event.detail == {
        "fields": ["given_name", "family_name"],
        "found": 1,
        "persons": [str(mr_e.person.public_id)],
    }
    assert "Nobody you may know of fits" in _looked(
        signed_in("outsider"), given_name="Edwin", family_name="Marlow", nhs_number=NHS_NUMBER
    )
    assert not Incident.objects.filter(reference__startswith="FORM-").exists()


def test_looking_without_script_keeps_what_is_typed_and_complains_of_nothing(mr_e, signed_in):
    typed = filled(
        family_name="Marlow", given_name="Edwin", nhs_number="999", summary="As typed.", look="1", once="x"
    )
    page = signed_in("practitioner").post(NEW, typed).content.decode()
    assert "Edwin Marlow" in page
    assert "As typed." in page
    assert "There is a problem" not in page


def test_who_was_chosen_stays_chosen_while_something_else_is_put_right(mr_e, signed_in):
    client = signed_in("practitioner")
    typed = {"given_name": "Edwin", "family_name": "Marlow"}
    offered = re.search(r'value="([0-9a-f-]{36})"', _looked(client, **typed))[1]
    page = client.post(NEW, filled(**typed, is_person=offered, occurred_on_year="1")).content.decode()
    assert "There is a problem" in page
    chosen = page[page.index(f'value="{offered}"') :]
    assert " checked" in chosen[: chosen.index(">")]


def test_who_was_offered_is_offered_again_beside_what_must_be_put_right(mr_e, signed_in):
    typed = filled(given_name="Edwin", family_name="Marlow", occurred_on_year="2999", summary="As typed.")
    page = signed_in("practitioner").post(NEW, typed).content.decode()
    assert "There is a problem" in page
    assert "Edwin Marlow</strong>, born 17 March 1954" in page
    assert "As typed." in page
    assert AccessEvent.objects.filter(action="person.searched").count() == 1
    assert "Is it one of these people?" not in signed_in("practitioner").get(NEW).content.decode()


@pytest.mark.parametrize("wrong", [{"given_name": "Ed\u202ewin"}, {"given_name": "Nina"}])
def test_who_was_chosen_stays_so_even_if_what_they_were_found_by_is_no_longer_right(mr_e, signed_in, wrong):
    client = signed_in("practitioner")
    offered = re.search(
        r'value="([0-9a-f-]{36})"', _looked(client, given_name="Edwin", family_name="Marlow")
    )[1]
    sent = filled(**wrong, family_name="", is_person=offered, alcohol_units="many")
    page = client.post(NEW, sent).content.decode()
    assert "There is a problem" in page
    chosen = page[page.index(f'value="{offered}"') :]
    assert " checked" in chosen[: chosen.index(">")]


def test_who_may_not_be_told_of_is_not_shown_by_being_chosen(mr_e, signed_in):
    held = PersonRecord.objects.filter(agency__code="cannock-miu").first()
    sent = filled(is_person=str(held.public_id), occurred_on_year="2999")
    page = signed_in("practitioner").post(NEW, sent).content.decode()
    assert "There is a problem" in page
    assert "Marlow" not in page
    assert not AccessEvent.objects.filter(action="person.searched").exists()


def test_the_same_form_sent_again_before_the_first_was_answered_decides_once(mr_e, signed_in, monkeypatch):
    held = PersonRecord.objects.filter(agency__code="cannock-gp", given_name="Edwin").latest("pk")
    sent = filled(given_name="Eddy", family_name="Marlow", is_person=str(held.public_id))
    client = signed_in("practitioner")
    first = client.post(NEW, sent)
    for looks in ("own_same_form", "own_by_reference"):  # as the second found it: nothing was saved yet
        monkeypatch.setattr(views, looks, lambda **_: None)
    assert client.post(NEW, sent).headers["Location"] == first.headers["Location"]
    assert Incident.objects.filter(reference__startswith="FORM-").count() == 1
    assert LinkDecision.objects.count() == 1
