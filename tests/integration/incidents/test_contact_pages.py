"""Log a contact: exactly the record that was meant, once, with nothing typed lost on the way."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.intake import validate
from incidents.models import Incident
from tests.fixtures.contact import NEW, filled
from tests.fixtures.world import make_user, work


def everything() -> dict:
    """Every field of the form filled in."""
    return filled(
        occurred_time="00:05",
        date_of_birth_day="",
        date_of_birth_month="4",
        date_of_birth_year="1971",
        sex="female",
        nhs_number="999 123 4500",
        address_line_1="3 Test Row",
        address_line_2="Flat 2",
        town="Cannock",
        postcode="ZZ99 1AA",
        happened_here="on",
        phone="01632 960001",
        injury_1_site="head",
        injury_1_nature="laceration",
        injury_1_mechanism="fall",
        injury_1_severity="moderate",
        injury_1_consistent="no",
        injury_3_site="arm",
        under_influence="alcohol",
        seen_alone="no",
        other_given_name="Karl",
        other_family_name="Brandt",
        other_date_of_birth_year="1965",
        other_role="household_member",
        other_relationship="housemate",
        other_asserted_by="subject",
        other_present="on",
        concerns=["fear", "isolation"],
        offered="alcohol service",
        response="declined",
        summary="Said <she> fell.\nWould not look up.",
        outcome="Wound closed.",
        sensitivity="restricted",
    )


def test_the_form_starts_with_the_agencys_usual_kind_and_today(world, signed_in):
    page = signed_in("miu_practitioner").get(NEW).content.decode()
    assert '<option value="miu_attendance" selected>' in page
    assert f'value="{timezone.localdate().year}"' in page
    assert "The call" not in page
    assert "The call" in signed_in("police_practitioner").get(NEW).content.decode()


def test_a_whole_contact_becomes_exactly_the_record(world, signed_in):
    answer = signed_in("practitioner").post(NEW, everything())
    incident = Incident.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/incidents/{incident.public_id}/saved/"
    assert incident.received_via == "form"
    record = incident.record
    assert validate(record, now=timezone.now()) == []
    today = timezone.localdate()
    assert (
        record.pop("occurred_at")
        == timezone.make_aware(timezone.datetime(today.year, today.month, today.day, 0, 5)).isoformat()
    )
    assert record == {
        "agency": "cannock-gp",
        "reference": f"FORM-{today:%Y%m%d}-0123456789",
        "kind": "gp_consultation",
        "practitioner": "Grace Patel",
        "summary": "Said <she> fell.\nWould not look up.",
        "outcome": "Wound closed.",
        "sensitivity": "restricted",
        "location": {"lines": ["3 Test Row", "Flat 2"], "town": "Cannock", "postcode": "ZZ99 1AA"},
        "people": [
            {
                "key": "subject",
                "role": "subject",
                "given_name": "Nina",
                "family_name": "Ashdown",
                "date_of_birth": "1971-04",
                "sex": "female",
                "identifiers": [{"scheme": "nhs_number", "value": "999 123 4500"}],
                "address": {"lines": ["3 Test Row", "Flat 2"], "town": "Cannock", "postcode": "ZZ99 1AA"},
                "phone": "01632 960001",
                "injuries": [
                    {
                        "site": "head",
                        "nature": "laceration",
                        "mechanism": "fall",
                        "severity": "moderate",
                        "explanation_consistent": False,
                    },
                    {"site": "arm"},
                ],
                "under_influence": "alcohol",
                "seen_alone": False,
                "present": ["other"],
                "concerns": ["fear", "isolation"],
                "engagement": {"offered": "alcohol service", "response": "declined"},
            },
            {
                "key": "other",
                "role": "household_member",
                "given_name": "Karl",
                "family_name": "Brandt",
                "date_of_birth": "1965",
            },
        ],
        "relationships": [{"from": "subject", "to": "other", "type": "housemate", "asserted_by": "subject"}],
    }


def test_what_was_left_empty_is_left_out(world, signed_in):
    signed_in("practitioner").post(NEW, filled())
    record = Incident.objects.get().record
    assert record["people"] == [
        {"key": "subject", "role": "subject", "given_name": "Nina", "family_name": "Ashdown"}
    ]
    assert set(record) == {
        "agency", "reference", "kind", "occurred_at", "practitioner", "sensitivity", "people"
    }  # fmt: skip


def test_a_call_out_says_how_it_was_logged_who_called_and_how_it_closed(world, signed_in):
    told = {
        "call_initial_type": "nuisance",
        "call_reported_by": "neighbour",
        "call_closing_type": "no_offence",
    }
    signed_in("police_practitioner").post(NEW, filled(kind="police_callout", **told))
    assert Incident.objects.get().record["call"] == {
        "initial_type": "nuisance",
        "reported_by": "neighbour",
        "closing_type": "no_offence",
    }


def test_sending_the_same_page_twice_keeps_one_contact(world, signed_in):
    client = signed_in("practitioner")
    first, second = client.post(NEW, everything()), client.post(NEW, everything())
    work()
    third = client.post(NEW, everything())
    assert Incident.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"] == third.headers["Location"]


def test_another_contact_typed_into_a_page_that_was_sent_is_not_an_amendment(world, signed_in):
    client = signed_in("practitioner")
    client.post(NEW, filled())
    again = client.post(NEW, filled(given_name="Somebody", family_name="Else"))
    text = again.content.decode()
    assert "has saved a contact already" in text
    assert 'value="Somebody"' in text
    assert Incident.objects.get().version == 1
    once = re.search(r'name="once" value="([^"]+)"', text)[1]
    client.post(NEW, filled(once=once, given_name="Somebody", family_name="Else"))
    assert Incident.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"occurred_on_year": "2999"}, "The date of the contact must be today or in the past"),
        ({"occurred_on_year": "1700"}, "The date of the contact must be in 1850 or later"),
        (
            {"occurred_on_day": "31", "occurred_on_month": "2"},
            "The date of the contact must be a real date",
        ),
        ({"occurred_on_year": "26"}, "The year of the contact must have four figures"),
        ({"occurred_on_year": ""}, "The date of the contact must include a year"),
        ({"occurred_on_day": "", "occurred_on_month": "", "occurred_on_year": ""}, "Enter the date of"),
        (
            {"occurred_on_day": ""},
            "The date of the contact must include a day, a month and a year",
        ),
        (
            {"occurred_time": "quarter past"},
            "Enter the time of the contact as hours and minutes, like 14:30",
        ),
        ({"date_of_birth_year": "71"}, "The year of “Date of birth” must have four figures"),
        ({"date_of_birth_year": "2999"}, "“Date of birth” must be today or in the past"),
        ({"other_date_of_birth_year": "1700"}, "“Date of birth (other person 1)” must be in 1850 or later"),
        ({"nhs_number": "9990041538"}, "Enter the NHS number again: one of its digits is wrong"),
        ({"nhs_number": "999"}, "The NHS number must have ten digits"),
        ({"nhs_number": "-"}, "Enter the digits of “NHS number”, or leave it empty"),
        ({"alcohol_units": "many"}, "Units of alcohol a week must be a whole number from 0 to 500"),
        ({"alcohol_units": "501"}, "Units of alcohol a week must be a whole number from 0 to 500"),
        ({"given_name": "", "family_name": "", "nhs_number": ""}, "Enter a name or a number"),
        ({"given_name": "Ni\u202ena"}, "Type “Given name” again: it holds a mark that changes"),
        ({"given_name": "Ni\x01na"}, "Enter “Given name” again: it holds a character that cannot be kept"),
        ({"injury_2_nature": "burn"}, "Choose where on the body injury 2 is"),
        ({"seen_alone": "yes", "other_present": "on"}, "cannot be yes while somebody was in the room"),
        ({"other_2_asserted_by": "family"}, "Choose what other person 2 is to the person"),
        ({"offered": "statement", "response": ""}, "Choose what they said to the help"),
        (
            {"kind": "police_callout"},
            "Choose one of the answers that are listed for “What kind of contact was it?”",
        ),
        (
            {"injury_2_site": "tail"},
            "Choose one of the answers that are listed for “Where on the body? (injury 2)”",
        ),
        ({"concerns": ["fear", "nonsense"]}, "Choose one of the answers that are listed for “What gave"),
        ({"concerns": ["fear", "fear"]}, "Change “What gave you concern?”: it cannot be kept as it is"),
        ({"once": "mine"}, "This page is damaged"),
        ({"once": ""}, "This page is damaged"),
        (
            {"summary": "x" * 20001},
            "Shorten “What happened, in your words” to 20000 characters; it has 20001",
        ),
        ({"phone": "1" * 31}, "Shorten “Telephone number” to 30 characters; it has 31"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(world, signed_in, change, says):
    sent = everything() | {"summary": "What I typed", "seen_alone": ""} | {"other_present": ""} | change
    answer = signed_in("practitioner").post(NEW, sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page
    assert "govuk-error-summary" in page
    assert Incident.objects.count() == 0
    for kept in ("Brandt", "3 Test Row", "Wound closed."):
        assert kept in page
    if "summary" not in change:
        assert "What I typed" in page


def _summary(page: str) -> str:
    return page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]


@pytest.mark.parametrize("name", ["Ni\x00na", "x" * 101])
def test_a_name_that_cannot_be_kept_is_not_said_to_be_left_out_too(world, signed_in, name):
    sent = filled(given_name=name, family_name="", nhs_number="")
    summary = _summary(signed_in("practitioner").post(NEW, sent).content.decode())
    assert "“Given name”" in summary
    assert summary.count("<li>") == 1


def test_a_time_that_is_still_to_come_today_is_said_at_the_time(world, signed_in, monkeypatch):
    noon = timezone.localtime().replace(hour=12, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    page = signed_in("practitioner").post(NEW, filled(occurred_time="14:30")).content.decode()
    summary = _summary(page)
    assert '<a href="#id_occurred_time">The time of the contact must be now or earlier today</a>' in summary
    assert summary.count("<li>") == 1
    assert 'value="14:30"' in page


def test_what_is_wrong_stands_in_the_summary_in_the_order_of_the_page(world, signed_in):
    wrong = filled(
        given_name="x" * 101,
        nhs_number="999",
        occurred_on_year="2999",
        alcohol_units="many",
        offered="statement",
        injury_2_nature="burn",
        sensitivity="secret",
    )
    page = signed_in("practitioner").post(NEW, wrong).content.decode()
    assert re.findall(r'href="#id_([a-z_0-9]+)"', _summary(page)) == [
        "given_name", "nhs_number", "occurred_on_0", "alcohol_units", "response_0", "injury_2_site",
        "sensitivity_0",
    ]  # fmt: skip


def test_each_of_two_lines_of_an_address_is_named_when_it_is_wrong(world, signed_in):
    sent = filled(address_line_1="3 Test Row", address_line_2="Flat\u202e 2", happened_here="on")
    page = signed_in("practitioner").post(NEW, sent).content.decode()
    assert re.findall(r'href="#id_([a-z_0-9]+)"', _summary(page)) == ["address_line_2"]


def test_a_nul_byte_is_refused_not_stored(world, signed_in):
    answer = signed_in("practitioner").post(NEW, filled(summary="a\x00b"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Enter “What happened, in your words” again: it holds a character that cannot be kept" in page
    assert Incident.objects.count() == 0


def test_going_back_to_change_keeps_everything(mr_e, signed_in):
    page = signed_in("practitioner").post(NEW, everything() | {"change": "1"}).content.decode()
    assert 'value="3 Test Row"' in page
    assert "Would not look up." in page


def test_who_works_for_two_agencies_chooses_first_and_may_not_choose_a_third(world, signed_in):
    make_user("both", "cannock-gp", "practitioner", "Bo", "Th", world.agencies)
    user = world.users["both"] = make_user("both2", "cannock-gp", "practitioner", "Bo", "Th", world.agencies)
    user.memberships.create(
        agency=world.agencies["cannock-miu"],
        role="practitioner",
        started_on=timezone.localdate() - timedelta(days=1),
    )
    client = signed_in("both")
    assert "Which agency is the contact for?" in client.get(NEW).content.decode()
    assert "Cannock Minor Injuries Unit" in client.get(f"{NEW}?agency=cannock-miu").content.decode()
    assert client.get(f"{NEW}?agency=staffordshire-police").status_code == 404
    client.post(NEW, filled(agency="cannock-miu", kind="miu_attendance"))
    assert Incident.objects.get().agency.code == "cannock-miu"
    assert client.post(NEW, filled(agency="staffordshire-police")).status_code == 404


@pytest.mark.parametrize("name", ["governance_lead", "system_administrator"])
def test_a_role_without_contacts_may_not_log_one(world, signed_in, name):
    assert signed_in(name).get(NEW).status_code == 403
    assert signed_in(name).post(NEW, filled()).status_code == 403
    assert Incident.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "asks", "asks_not"),
    [
        (
            "police_practitioner",
            ["The call", "PNC number", "Who called?"],
            ["Units of alcohol", "Social care"],
        ),
        ("practitioner", ["NHS number", "Units of alcohol a week"], ["PNC number", "The call"]),
        ("miu_practitioner", ["Minor injuries attendance", "NHS number"], ["PNC number", "The call"]),
        (
            "probation_practitioner",
            ["Probation case reference", "PNC number"],
            ["The call", "Social care num"],
        ),
        ("care_practitioner", ["Social care number", "Do they need care and support?"], ["PNC number"]),
        ("outsider", ["Housing contact", "The call"], ["PNC number", "Units of alcohol"]),
    ],
)
def test_each_agencys_form_asks_what_it_records_and_not_what_it_does_not(
    world, signed_in, name, asks, asks_not
):
    page = signed_in(name).get(NEW).content.decode()
    for words in asks:
        assert words in page
    for words in asks_not:
        assert words not in page


def test_the_same_page_sent_again_hours_later_is_still_the_contact_that_was_saved(world, signed_in):
    client = signed_in("practitioner")
    first = client.post(NEW, everything())
    Incident.objects.update(received_at=timezone.now() - timedelta(hours=7))
    again = client.post(NEW, everything(), headers={"X-Contact": "sent"})
    assert (again.status_code, again.headers["X-Saved"]) == (204, first.headers["Location"])
    assert Incident.objects.get().version == 1


def test_the_page_gives_each_user_a_key_of_their_own_for_drafts(world, signed_in):
    keys = [
        re.search(r'data-key="([^"]+)"', signed_in(name).get(NEW).content.decode())[1]
        for name in ("practitioner", "practitioner", "miu_practitioner")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_contact_is_not_before_the_birth_of_whom_it_is_about(mr_e, signed_in):
    born = {"date_of_birth_day": "1", "date_of_birth_month": "1", "date_of_birth_year": "1990"}
    page = signed_in("practitioner").post("/incidents/new/", filled(**born, occurred_on_year="1950"))
    assert "The contact is before this date of birth. Change one of the two dates" in page.text
    before = signed_in("practitioner").post("/incidents/new/", filled(date_of_birth_year="1950"))
    assert "before this date of birth" not in before.text
