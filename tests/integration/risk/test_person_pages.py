"""A person's page: purpose, tiers, records, redirects, and the same number of queries however long."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from audit import services as audit
from audit.selectors import accesses_to
from incidents.models import Incident
from people.models import Person
from risk.chronicle import LATEST
from risk.models import Picture, StalePicture
from tests.fixtures.case import HOME
from tests.fixtures.case import mr_e as participant
from tests.fixtures.world import store

VISIT = "Preparing a visit or an appointment"


def url(person: Person) -> str:
    return f"/people/{person.public_id}/"


def opened(client: Client, person: Person, purpose: str = "preparing_visit") -> str:
    """The page, with the purpose given first."""
    client.post(url(person), {"purpose": purpose})
    page = client.get(url(person))
    assert page.status_code == 200
    return page.content.decode()


def test_the_purpose_is_asked_before_anything_is_shown(mr_e, signed_in, looked):
    page = signed_in("practitioner").get(url(mr_e.person)).content.decode()
    assert "Why are you opening this record?" in page
    assert "Marlow" not in page
    assert looked() == []


def test_opening_records_person_picture_and_chronology_with_the_purpose(mr_e, signed_in, looked):
    opened(signed_in("practitioner"), mr_e.person, "safeguarding_enquiry")
    assert looked() == [
        (action, "safeguarding_enquiry")
        for action in ("person.viewed", "picture.viewed", "chronology.viewed")
    ]


def test_the_purpose_is_remembered_for_an_hour_and_then_asked_again(mr_e, signed_in):
    client = signed_in("practitioner")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert "Chronology" in opened(client, mr_e.person)
        for _ in range(4):  # at work all the time: who does nothing for a while is signed out
            clock.shift(timedelta(minutes=14, seconds=45))
            client.get("/")
        assert "Chronology" in client.get(url(mr_e.person)).content.decode()
        clock.shift(timedelta(minutes=2))
        assert "Why are you opening" in client.get(url(mr_e.person)).content.decode()


def test_a_purpose_is_for_one_person_only(mr_e, signed_in):
    client = signed_in("police_practitioner")
    opened(client, mr_e.person)
    assert "Why are you opening" in client.get(url(mr_e.other)).content.decode()


def test_after_a_search_the_purpose_is_not_asked_twice(mr_e, signed_in):
    client = signed_in("practitioner")
    client.post("/people/find/", {"purpose": "preparing_visit", "family_name": "Marlow"})
    assert "Chronology" in client.get(url(mr_e.person)).content.decode()


def test_a_summary_holds_no_narrative_and_no_third_party(mr_e, signed_in):
    page = opened(signed_in("practitioner"), mr_e.person)
    assert "Police call-out" in page
    assert "said that nothing was going on" not in page
    assert "Hollis" not in page
    assert "Seen by the nurse" in page  # their own


def test_restricted_shows_existence_and_sealed_shows_nothing(mr_e, signed_in):
    page = opened(signed_in("practitioner"), mr_e.person)
    assert "Known to National Probation Service" in page
    assert "what was said stays with probation" not in page
    assert "Police intelligence" not in page
    assert "From a source" not in page


def test_a_coordinator_reads_the_open_case_in_full_but_not_what_is_sealed(mr_e, signed_in):
    page = opened(signed_in("mash_coordinator"), mr_e.person)
    assert "said that nothing was going on" in page
    assert "Zachary Hollis" in page
    assert "From a source" not in page
    assert "Known to Staffordshire Police" in page
    assert mr_e.prompt.reference in page
    assert "Ted Marlow" in page
    assert "Eddie Marlow" in page


def test_an_agency_sees_its_own_spelling_only(mr_e, signed_in):
    page = opened(signed_in("practitioner"), mr_e.person)
    assert "Ted Marlow" in page
    assert "Eddie Marlow" not in page
    assert mr_e.prompt.reference not in page


def test_three_sentences_stand_at_the_top(mr_e, signed_in):
    page = opened(signed_in("mash_coordinator"), mr_e.person)
    top = re.search(r'caselink-sentences">(.*?)</ul>', page, re.S)
    assert top is not None
    assert top[1].count("<li>") == 3
    assert "Recorded in the last 12 months: Cannock Minor Injuries Unit (6 injuries)" in top[1]
    picture = Picture.objects.get(person=mr_e.person)
    floors = [f["says"] for f in picture.findings if f["floor"] == picture.level]
    heaviest = max(picture.findings, key=lambda f: f["weight"])["says"]
    worst = (floors or [heaviest])[0]
    assert f"Most worrying: {worst[:1].lower()}{worst[1:]}" in unescape(top[1])


@pytest.mark.parametrize("name", ["outsider", "governance_lead", "system_administrator"])
def test_who_may_not_know_of_the_person_gets_404_and_who_has_no_role_403(mr_e, signed_in, name, looked):
    expected = 404 if name == "outsider" else 403
    assert signed_in(name).get(url(mr_e.person)).status_code == expected
    assert signed_in(name).post(url(mr_e.person), {"purpose": "preparing_visit"}).status_code == expected
    assert looked() == []


def looks_listed(page: str) -> list[str]:
    """The rows of who looked, as text, without when."""
    listed = page.partition('id="who-looked"')[2].partition("</ol>")[0]
    rows = re.findall(r'caselink-rows__row">(.*?)<span', listed, re.S)
    return [" ".join(strip_tags(row).split()) for row in rows]


def test_whose_agency_holds_a_record_reads_who_looked_when_and_what_for(mr_e, signed_in):
    gone = Person.objects.create(redirected_to=mr_e.person)
    audit.record_access(
        action="person.viewed",
        by=mr_e.world.actor("miu_practitioner"),
        target=audit.Target("person", str(gone.public_id)),
        purpose="preparing_visit",
    )
    opened(signed_in("police_practitioner"), mr_e.person, "safeguarding_enquiry")
    page = unescape(opened(signed_in("practitioner"), mr_e.person))
    assert [row.rpartition(": ")[::2] for row in looks_listed(page)] == [
        ("Grace Patel, Practitioner, Cannock Road Surgery", VISIT),
        ("Pat Lowe, Practitioner, Staffordshire Police", "A safeguarding enquiry"),
        ("Noor Hassan, Practitioner, Cannock Minor Injuries Unit", VISIT),
    ]


def test_nobody_whose_agency_is_known_from_sealed_incidents_alone_is_named_among_who_looked(mr_e, signed_in):
    Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity="sealed")
    opened(signed_in("police_practitioner"), mr_e.person, "safeguarding_enquiry")
    page = unescape(opened(signed_in("practitioner"), mr_e.person))
    assert "Somebody, another agency: A safeguarding enquiry" in looks_listed(page)
    for told in ("Pat Lowe", "police_practitioner", "Staffordshire Police"):
        assert told not in "".join(looks_listed(page))


def test_a_coordinator_whose_agency_holds_nothing_does_not_read_who_looked(mr_e, signed_in):
    assert "Who looked" not in opened(signed_in("mash_coordinator"), mr_e.person)


def test_at_most_twenty_looks_are_listed(mr_e, signed_in):
    client = signed_in("practitioner")
    opened(client, mr_e.person)
    looks = accesses_to(target_type="person", target_ids=[str(mr_e.person.public_id)])
    assert [look.actions for look in looks] == [["person.viewed", "picture.viewed", "chronology.viewed"]]
    for number in range(25):
        audit.record_access(
            action="person.viewed",
            by=replace(mr_e.world.actor("practitioner"), name=f"user{number}"),
            target=audit.Target("person", str(mr_e.person.public_id)),
            purpose="a check",
        )
    looks = accesses_to(target_type="person", target_ids=[str(mr_e.person.public_id)])
    assert [look.who for look in looks] == [f"user{number}" for number in range(24, 4, -1)]


def test_a_joined_person_leads_to_the_one_who_stays(mr_e, signed_in):
    gone = Person.objects.create(redirected_to=mr_e.person)
    page = signed_in("practitioner").get(url(gone))
    assert page.status_code == 302
    assert page.headers["Location"] == url(mr_e.person)
    assert signed_in("outsider").get(url(gone)).status_code == 404


def test_a_stale_picture_says_so(mr_e, signed_in):
    client = signed_in("practitioner")
    assert "Being updated" not in opened(client, mr_e.person)
    StalePicture.objects.create(person=mr_e.person, marked_at=timezone.now())
    assert "Being updated" in client.get(url(mr_e.person)).content.decode()


class TestChronology:
    def chosen(self, client: Client, person: Person, **query: str) -> str:
        opened(client, person)
        page = unescape(client.get(url(person), query).content.decode()).partition("</main>")[0]
        return page.partition('id="chronology"')[2].partition('id="held"')[0]

    def test_the_newest_stand_open_and_the_rest_under_its_year(self, mr_e, signed_in):
        told = self.chosen(signed_in("mash_coordinator"), mr_e.person)
        shown = told.partition('<details class="govuk-details caselink-year"')[0]
        assert shown.count("caselink-chronology__title") == LATEST
        assert told.count("caselink-chronology__title") == 18
        assert "18 incidents that you may see, newest first" in told
        years = re.findall(r"(?:Earlier in )?(20\d\d): (\d+) incidents?", told)
        assert sum(int(count) for _, count in years) == 18 - LATEST

    def test_it_can_be_read_by_agency_and_kind(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        told = self.chosen(client, mr_e.person, agency="cannock-miu")
        assert told.count("caselink-chronology__title") == 6
        assert "6 of the 18 incidents that you may see, as chosen" in told
        assert '<option value="cannock-miu" selected>' in told
        told = self.chosen(client, mr_e.person, agency="staffordshire-police", kind="police_callout")
        assert told.count("caselink-chronology__title") == 4
        assert self.chosen(client, mr_e.person, agency="cannock-gp", kind="police_callout").count("<li") == 1

    def test_a_choice_that_is_not_there_chooses_nothing(self, mr_e, signed_in):
        told = self.chosen(
            signed_in("practitioner"), mr_e.person, agency="north-midlands-hospital", kind="'\"<"
        )
        assert "as chosen" not in told

    def test_of_what_is_only_known_to_exist_neither_day_nor_number_is_told(self, mr_e, signed_in):
        before = self.chosen(signed_in("practitioner"), mr_e.person)
        assert before.count("Known to National Probation Service") == 1
        again = {**mr_e.incidents["NPS-CONTACT-1"].record, "reference": "NPS-CONTACT-2"}
        again["occurred_at"] = (mr_e.today - timedelta(days=500)).isoformat()
        store([again], mr_e.world.agencies)
        assert self.chosen(signed_in("practitioner"), mr_e.person) == before
        assert "Probation contact" not in before


class TestHeld:
    def held(self, client: Client, person: Person) -> str:
        page = unescape(opened(client, person)).partition('id="held"')[2].partition("</dl>")[0]
        return " ".join(re.sub(r"<[^>]*>", " ", page).split())

    def attended(self, case, reference: str, **more: object) -> None:
        contact = {
            "agency": "cannock-miu",
            "reference": reference,
            "kind": "miu_attendance",
            "occurred_at": case.today.isoformat(),
            "people": [participant(**more)],
        }
        store([contact], case.world.agencies)

    def test_records_with_one_name_and_birth_are_told_once_with_what_differs(self, mr_e, signed_in):
        numbers = [{"scheme": "nhs_number", "value": "9990041539"}]
        moved = {"lines": ["3 Mill Road"], "town": "Cannock", "postcode": "WS11 9ZR"}
        self.attended(mr_e, "MIU-07", identifiers=numbers, address=HOME, phone="07700 900123")
        self.attended(mr_e, "MIU-08", identifiers=numbers, address=moved)
        told = self.held(signed_in("miu_practitioner"), mr_e.person)
        assert "Cannock Minor Injuries Unit (4 records)" in told
        assert "Edwin Marlow, born 17 March 1954: 3 records" in told
        assert "14 Larkhill Court, WS11 9ZQ (2 records) 3 Mill Road, WS11 9ZR (1 record)" in told
        assert told.count("NHS number 9990041539") == 1, "all of them say it"
        assert "07700 900123 (1 record)" in told
        assert told.count("born 17 March 1954") == 2, "Edwin, and Eddie"

    def test_one_record_stands_as_it_is(self, mr_e, signed_in):
        told = self.held(signed_in("care_practitioner"), mr_e.person)
        assert "record" not in told.lower().replace("what your agency holds", "")


def test_the_number_of_queries_does_not_grow_with_the_history(mr_e, signed_in, django_assert_max_num_queries):
    client = signed_in("mash_coordinator")
    opened(client, mr_e.person)
    with django_assert_max_num_queries(53) as short:
        client.get(url(mr_e.person))
    store(
        [
            {
                "agency": "cannock-gp",
                "reference": f"GP-MORE-{number}",
                "kind": "gp_consultation",
                "occurred_at": (mr_e.today - timedelta(days=number)).isoformat(),
                "people": [participant(address=HOME)],
            }
            for number in range(1, 31)
        ],
        mr_e.world.agencies,
    )
    with django_assert_max_num_queries(53) as long:
        client.get(url(mr_e.person))
    assert len(long) <= len(short)
