"""Agencies see on a page who looked at the people and incidents that they hold."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit import services as audit
from audit.models import AccessEvent
from audit.selectors import looks
from incidents.models import Incident
from people.models import PersonBlock
from people.services.glass import glass_break

pytestmark = pytest.mark.django_db


def page_of(person):
    return reverse("oversight:who_looked", args=[person.public_id])


def opened(case, name="police_practitioner", action="person.viewed", purpose="preparing_visit", **detail):
    target = audit.Target("person", str(case.person.public_id), detail)
    audit.record_access(action=action, by=case.world.actor(name), target=target, purpose=purpose)


class TestLooks:
    def test_what_one_request_read_is_one_look(self, mr_e, signed_in):
        police = signed_in("police_practitioner")
        where = reverse("risk:person", args=[mr_e.person.public_id])
        police.post(where, {"purpose": "preparing_visit"})
        police.get(where)
        [look] = looks(target_type="person", target_ids=[str(mr_e.person.public_id)], agencies=None)
        assert sorted(look.actions) == ["chronology.viewed", "person.viewed", "picture.viewed"]
        assert (look.who, look.agency, look.purpose) == (
            "police_practitioner",
            "staffordshire-police",
            "preparing_visit",
        )

    def test_lists_searches_and_prompts_that_told_of_a_person_are_looks_at_them(self, mr_e):
        me = str(mr_e.person.public_id)
        by = mr_e.world.actor("mash_coordinator")
        for target in (
            audit.Target("search", "", {"persons": ["x", me]}),
            audit.Target("prompt", "p", {"person": me}),
            audit.Target("search", "", {"persons": ["x"]}),
        ):
            audit.record_access(action="person.searched", by=by, target=target, purpose="a check")
        assert looks(target_type="person", target_ids=[me], agencies=None).paginator.count == 2

    def test_are_narrowed_by_day_by_name_and_by_agency(self, mr_e):
        opened(mr_e)
        opened(mr_e, "miu_practitioner")
        asked = {"target_type": "person", "target_ids": [str(mr_e.person.public_id)]}
        now = timezone.now()
        assert [one.who for one in looks(**asked, agencies=None, actor="POLICE")] == ["police_practitioner"]
        assert [one.who for one in looks(**asked, agencies=["cannock-miu"])] == ["miu_practitioner"]
        assert len(looks(**asked, agencies=None, since=now - timedelta(hours=1))) == 2
        assert len(looks(**asked, agencies=None, until=now - timedelta(hours=1))) == 0

    def test_come_a_page_at_a_time_the_latest_first(self, mr_e, monkeypatch):
        monkeypatch.setattr("audit.selectors.every_look.PAGE_SIZE", 2)
        for number in range(5):
            opened(mr_e, purpose=f"purpose {number}")
        asked = {"target_type": "person", "target_ids": [str(mr_e.person.public_id)], "agencies": None}
        assert [one.purpose for one in looks(**asked)] == ["purpose 4", "purpose 3"]
        assert [one.purpose for one in looks(**asked, page=3)] == ["purpose 0"]


class TestThePage:
    def test_names_who_looked_in_which_role_what_for_and_what_let_them(self, mr_e, signed_in):
        opened(mr_e)
        opened(mr_e, "mash_coordinator", purpose="answering_prompt")
        page = signed_in("practitioner").get(page_of(mr_e.person)).content.decode()
        assert "Pat Lowe</strong>, Practitioner, Staffordshire Police: opened a person&#x27;s page." in page
        assert "Purpose: Preparing a visit or an appointment." in page
        assert "Casey Wright</strong>, MASH coordinator, Chase Safety Hub" in page
        assert "an open case" in page

    def test_says_that_an_agency_holds_a_record_to_that_agency_and_the_hubs_lead_alone(self, mr_e, signed_in):
        opened(mr_e)
        page = signed_in("practitioner").get(page_of(mr_e.person)).content.decode()
        row = page[page.index("Pat Lowe</strong>") :]
        assert "their agency holds a record" not in row[: row.index("</li>")]
        for name in ("police_practitioner", "governance_lead"):
            page = signed_in(name).get(page_of(mr_e.person)).content.decode()
            row = page[page.index("Pat Lowe</strong>") :]
            assert "their agency holds a record" in row[: row.index("</li>")]

    def test_names_nobody_whose_agency_is_known_from_sealed_incidents_alone(self, mr_e, signed_in):
        Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity="sealed")
        opened(mr_e)
        client = signed_in("practitioner")
        page = client.get(page_of(mr_e.person)).content.decode()
        file = b"".join(client.get(page_of(mr_e.person) + "list.csv").streaming_content).decode()
        assert "Somebody</strong>, another agency: opened a person&#x27;s page." in page
        assert "another agency" in file
        for told in ("Pat Lowe", "police_practitioner", "Staffordshire Police"):
            assert told not in page
            assert told not in file
        asked = client.get(page_of(mr_e.person), {"who": "police"}).content.decode()
        assert "another agency" not in asked
        assert "No look is like that." in asked
        assert "Pat Lowe" in signed_in("police_practitioner").get(page_of(mr_e.person)).content.decode()
        assert "Pat Lowe" in signed_in("governance_lead").get(page_of(mr_e.person)).content.decode()

    def test_names_who_looked_at_what_was_opened_to_them_whatever_their_agency_holds(self, mr_e, signed_in):
        Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity="sealed")
        by = mr_e.world.actor("police_practitioner")
        glass_break(whom=mr_e.person, reason="He fell from a ladder an hour ago.", by=by)
        opened(mr_e)
        page = signed_in("practitioner").get(page_of(mr_e.person), {"who": "police"}).content.decode()
        assert "Pat Lowe" in page
        assert "opened in an emergency" in page
        assert "their agency holds a record" not in page

    def test_is_itself_a_look_with_a_purpose(self, mr_e, signed_in, looked):
        signed_in("practitioner").get(page_of(mr_e.person))
        assert looked()[-1] == ("accesses.viewed", "access_review")

    def test_claims_no_rule_for_who_was_let_in_by_none(self, mr_e, signed_in):
        opened(mr_e, "outsider")
        page = signed_in("practitioner").get(page_of(mr_e.person)).content.decode()
        row = page[page.index("Lee Marsh") :]
        row = row[: row.index("</li>")]
        assert "their agency holds a record" not in row
        assert "an open case" not in row

    def test_tells_the_hubs_lead_who_looked_and_not_at_whom(self, mr_e, signed_in):
        opened(mr_e)
        page = signed_in("governance_lead").get(page_of(mr_e.person)).content.decode()
        assert "Pat Lowe" in page
        assert str(mr_e.person.public_id) in page
        assert "Marlow" not in page

    @pytest.mark.parametrize("name", ["practitioner", "governance_lead"])
    def test_is_not_there_for_who_is_kept_away_from_the_person(self, mr_e, signed_in, name):
        PersonBlock.objects.create(
            person=mr_e.person, user=mr_e.world.users[name], relation="family", set_by="system"
        )
        answer = signed_in(name).get(page_of(mr_e.person))
        if name == "governance_lead":
            assert answer.status_code == 404
        assert AccessEvent.objects.filter(action="accesses.viewed").exists() == (answer.status_code == 200)

    def test_narrows_by_what_is_asked_and_says_what_is_wrong_with_it(self, mr_e, signed_in):
        opened(mr_e)
        opened(mr_e, "miu_practitioner")
        surgery = signed_in("practitioner")
        page = surgery.get(page_of(mr_e.person), {"who": "miu"}).content.decode()
        assert "Noor Hassan" in page
        assert "Pat Lowe" not in page
        asked = {"since_day": "31", "since_month": "2", "since_year": "2026"}
        page = surgery.get(page_of(mr_e.person), asked).content.decode()
        assert "Enter a real date" in page
        assert "Pat Lowe" not in page

    def test_reached_by_an_earlier_id_leads_to_the_person_as_known_now(self, mr_e, signed_in):
        mr_e.other.redirected_to = mr_e.person
        mr_e.other.save()
        answer = signed_in("practitioner").get(page_of(mr_e.other))
        assert (answer.status_code, answer["Location"]) == (302, page_of(mr_e.person))


class TestAnIncidentsPage:
    def test_names_who_opened_it(self, mr_e, signed_in):
        incident = mr_e.incidents["GP-01"]
        target = audit.Target("incident", str(incident.public_id))
        by = mr_e.world.actor("miu_practitioner")
        audit.record_access(action="incident.viewed", by=by, target=target, purpose="preparing_visit")
        where = reverse("oversight:who_looked_at_incident", args=[incident.public_id])
        assert "Noor Hassan" in signed_in("practitioner").get(where).content.decode()
        told = signed_in("governance_lead").get(where).content.decode()
        assert "Noor Hassan" in told
        assert "GP-01" not in told

    def test_names_nobody_whose_agency_is_known_from_sealed_incidents_alone(self, mr_e, signed_in):
        Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity="sealed")
        incident = mr_e.incidents["GP-01"]
        target = audit.Target("incident", str(incident.public_id))
        by = mr_e.world.actor("police_practitioner")
        audit.record_access(action="incident.viewed", by=by, target=target, purpose="preparing_visit")
        where = reverse("oversight:who_looked_at_incident", args=[incident.public_id])
        page = signed_in("practitioner").get(where).content.decode()
        assert "another agency" in page
        assert "Pat Lowe" not in page
        assert "Pat Lowe" in signed_in("governance_lead").get(where).content.decode()


class TestTheFile:
    def test_holds_every_look_and_is_recorded_as_taken_out(self, mr_e, signed_in, looked):
        opened(mr_e)
        opened(mr_e, "miu_practitioner", purpose="=cmd|' /C calc'!A0")
        answer = signed_in("practitioner").get(page_of(mr_e.person) + "list.csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        header, *rows = list(csv.reader(io.StringIO(text)))
        assert header[:3] == ["When", "Who", "Sign-in name"]
        assert [row[2] for row in rows] == ["miu_practitioner", "police_practitioner"]
        assert not rows[0][6].startswith("=")
        assert looked()[-1] == ("accesses.exported", "access_review")
        assert answer["Content-Disposition"] == 'attachment; filename="who-looked.csv"'
