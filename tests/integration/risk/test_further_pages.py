"""Who is shown what of pairs, of who poses risk, and of an address; each look is recorded."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from audit.models import AccessEvent
from incidents.models import IncidentGrant
from people.models import Case, PersonRecord
from risk.further_presenters import pair_document
from risk.models import PairPicture
from risk.selectors.addresses import address_seen
from risk.selectors.further import around_seen, pair_seen
from tests.fixtures.case import HOME, mr_z
from tests.fixtures.case import mr_e as participant
from tests.fixtures.world import store


def opened(client, url, purpose="preparing_visit"):
    """The page, with the purpose given first."""
    client.post(url, {"purpose": purpose})
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode()


def person_url(person):
    return f"/people/{person.public_id}/"


def pair_url(case):
    return f"/people/{case.person.public_id}/with/{case.other.public_id}/"


def address_url(case, agency):
    record = PersonRecord.objects.filter(
        links__person=case.person, links__ended_at=None, agency__code=agency
    ).exclude(address_key="")
    return f"/people/{case.person.public_id}/addresses/{record[0].public_id}/"


def around(case, name, person=None):
    return around_seen(by=case.world.actor(name), person=person or case.person, today=case.today)


def seal(case, *references):
    for reference in references:
        type(case.incidents[reference]).objects.filter(reference=reference).update(sensitivity="sealed")


class TestPairs:
    def test_who_recorded_all_of_it_and_holds_both_reads_it_with_the_name(self, mr_e, signed_in):
        page = opened(signed_in("police_practitioner"), person_url(mr_e.person))
        assert "People around them" in page
        assert "Zachary Hollis" in page
        assert pair_url(mr_e) in page
        assert "Both were there at four police call-outs" in page

    def test_who_was_only_involved_is_told_nothing_of_it(self, mr_e, signed_in):
        page = opened(signed_in("practitioner"), person_url(mr_e.person))
        assert "People around them" not in page
        assert "Somebody around them" not in page
        assert around(mr_e, "practitioner") == (None, [])

    def test_a_coordinator_who_may_know_of_both_reads_the_name(self, mr_e, signed_in):
        Case.objects.create(person=mr_e.other)
        assert pair_url(mr_e) in opened(signed_in("mash_coordinator"), person_url(mr_e.person))

    def test_each_account_of_the_relationship_stands_beside_its_agency(self, mr_e):
        _, (pair,) = around(mr_e, "police_practitioner")
        assert {(a.facts.agency, a.type, a.asserted_by) for a in pair.accounts} == {
            ("staffordshire-police", "housemate", "practitioner")
        }
        assert [(way.to_other, way.times) for way in pair.ways] == [(False, 1)]

    def test_the_other_side_says_the_same_with_the_direction_turned(self, mr_e):
        _, (pair,) = around(mr_e, "police_practitioner", mr_e.other)
        assert pair.other == mr_e.person
        assert [(way.to_other, way.times) for way in pair.ways] == [(True, 1)]

    def test_a_sealed_incident_takes_its_findings_and_its_weight_with_it(self, mr_e):
        Case.objects.create(person=mr_e.other)
        before = around(mr_e, "mash_coordinator")[1][0]
        seal(mr_e, "SP-CRIME-1", "SP-04")
        after = around(mr_e, "mash_coordinator")[1][0]
        assert "pair_harm" in {f.code for f in before.picture.findings}
        assert not {"pair_harm", "pair_callouts"} & {f.code for f in after.picture.findings}
        assert after.picture.score < before.picture.score
        assert after.ways == []
        shown = {f.weight for f in after.picture.findings}
        assert after.picture.score <= 2 * sum(shown)

    def test_a_pair_that_rests_on_what_is_sealed_alone_is_not_there(self, mr_e, signed_in):
        seal(mr_e, *(r for r in mr_e.incidents if r.startswith("SP-")), "NPS-ORDER-1", "NPS-CONTACT-1")
        page = opened(signed_in("mash_coordinator"), person_url(mr_e.person))
        assert PairPicture.objects.exists()
        assert "People around them" not in page
        assert "Risk they may pose" not in page

    def test_one_incident_opened_by_name_tells_of_no_finding_that_rests_on_more(self, mr_e):
        IncidentGrant.objects.create(
            user=mr_e.world.users["practitioner"],
            content_object=mr_e.incidents["SP-01"],
            permission_id=_view_permission(),
        )
        posing, pairs = around(mr_e, "practitioner")
        assert posing is None
        assert [f.code for pair in pairs for f in pair.picture.findings] == []

    @pytest.mark.parametrize("name", ["outsider", "practitioner", "miu_practitioner"])
    def test_who_may_not_know_of_both_gets_404(self, mr_e, signed_in, name, looked):
        assert signed_in(name).get(pair_url(mr_e)).status_code == 404
        assert signed_in(name).post(pair_url(mr_e), {"purpose": "preparing_visit"}).status_code == 404
        assert looked() == []

    def test_no_picture_of_a_person_with_themselves(self, mr_e, signed_in):
        url = f"/people/{mr_e.person.public_id}/with/{mr_e.person.public_id}/"
        assert signed_in("police_practitioner").get(url).status_code == 404

    def test_the_page_asks_for_a_purpose_and_records_the_look_for_both(self, mr_e, signed_in, looked):
        client = signed_in("police_practitioner")
        asked = client.get(pair_url(mr_e)).content.decode()
        assert "Why are you opening" in asked
        assert "Hollis" not in asked
        assert looked() == []
        page = opened(client, pair_url(mr_e), "safeguarding_enquiry")
        assert "Edwin Marlow is recorded as harmed by Zachary Hollis once" in page
        assert "housemate" in page.lower()
        looks = AccessEvent.objects.filter(action="pair.viewed").values_list(
            "target_id", "purpose", "detail__persons"
        )
        one, other = str(mr_e.person.public_id), str(mr_e.other.public_id)
        assert set(map(str, looks)) == {
            str((one, "safeguarding_enquiry", [other])),
            str((other, "safeguarding_enquiry", [one])),
        }

    def test_the_persons_page_records_whom_it_named(self, mr_e, signed_in):
        opened(signed_in("police_practitioner"), person_url(mr_e.person))
        assert AccessEvent.objects.get(action="picture.viewed").detail == {
            "persons": [str(mr_e.other.public_id)]
        }


class TestPairsOfAnOpenCase:
    """A coordinator reads everything unsealed on an open case; of the other that opens no more than this."""

    def test_the_other_is_named_as_the_incidents_of_the_case_name_them_and_the_page_opens(
        self, mr_e, signed_in
    ):
        client = signed_in("mash_coordinator")
        page = opened(client, person_url(mr_e.person))
        assert f'href="{pair_url(mr_e)}"' in page
        assert "Somebody around them" not in page
        told = opened(client, pair_url(mr_e))
        assert "Edwin Marlow and Zachary Hollis" in told
        assert "said that nothing was going on" in told

    def test_nothing_else_of_the_other_opens(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        told = opened(client, pair_url(mr_e))
        assert person_url(mr_e.other) not in told
        assert not re.search(r"\b1981\b", told)  # alone: a public id may hold these digits
        assert client.get(person_url(mr_e.other)).status_code == 404
        for n in PersonRecord.objects.filter(links__person=mr_e.other):
            url = f"/people/{mr_e.other.public_id}/addresses/{n.public_id}/"
            assert client.get(url).status_code == 404

    def test_from_whichever_side_it_is_reached_it_is_told_from_the_open_case(self, mr_e, signed_in):
        turned = f"/people/{mr_e.other.public_id}/with/{mr_e.person.public_id}/"
        answer = signed_in("mash_coordinator").get(turned)
        assert answer.status_code == 302
        assert answer.headers["Location"] == pair_url(mr_e)

    def test_an_open_case_about_the_other_opens_it_as_well(self, mr_e, signed_in):
        mr_e.person.cases.update(closed_at=timezone.now(), close_reason="not pursued")
        Case.objects.create(person=mr_e.other)
        turned = f"/people/{mr_e.other.public_id}/with/{mr_e.person.public_id}/"
        client = signed_in("mash_coordinator")
        assert "Zachary Hollis and" in opened(client, turned)
        assert client.get(person_url(mr_e.person)).status_code == 404

    def test_it_closes_with_the_case(self, mr_e, signed_in, looked):
        mr_e.person.cases.update(closed_at=timezone.now(), close_reason="not pursued")
        client = signed_in("mash_coordinator")
        turned = f"/people/{mr_e.other.public_id}/with/{mr_e.person.public_id}/"
        for url in (pair_url(mr_e), turned):
            assert client.get(url).status_code == 404
            assert client.post(url, {"purpose": "preparing_visit"}).status_code == 404
        assert looked() == []

    def test_what_is_sealed_opens_nothing(self, mr_e, signed_in):
        seal(mr_e, *(r for r in mr_e.incidents if r.startswith("SP-")), "NPS-ORDER-1", "NPS-CONTACT-1")
        assert signed_in("mash_coordinator").get(pair_url(mr_e)).status_code == 404

    def test_the_name_comes_from_no_sealed_incident(self, mr_e, signed_in):
        crime = mr_e.incidents["SP-CRIME-1"]
        record = {**crime.record, "people": [dict(one) for one in crime.record["people"]]}
        record["people"][1]["given_name"] = "Zebedee"
        type(crime).objects.filter(pk=crime.pk).update(record=record, sensitivity="sealed")
        page = opened(signed_in("mash_coordinator"), person_url(mr_e.person))
        assert "Zebedee" not in page
        assert "Zachary Hollis" in page

    def test_somebody_with_whom_there_is_no_picture_has_no_page(self, mr_e, signed_in):
        PairPicture.objects.all().delete()
        assert signed_in("mash_coordinator").get(pair_url(mr_e)).status_code == 404

    @pytest.mark.parametrize("name", ["practitioner", "miu_practitioner", "care_practitioner", "outsider"])
    def test_an_open_case_opens_it_to_nobody_but_coordinators(self, mr_e, signed_in, name):
        assert signed_in(name).get(pair_url(mr_e)).status_code == 404
        assert around(mr_e, name) == (None, [])

    def test_the_look_is_recorded_for_both(self, mr_e, signed_in):
        client = signed_in("mash_coordinator")
        opened(client, person_url(mr_e.person))
        one, other = str(mr_e.person.public_id), str(mr_e.other.public_id)
        assert AccessEvent.objects.get(action="picture.viewed").detail == {"persons": [other]}
        client.get(pair_url(mr_e))
        looks = AccessEvent.objects.filter(action="pair.viewed").values_list("target_id", "detail__persons")
        assert sorted(map(str, looks)) == sorted(map(str, [(one, [other]), (other, [one])]))

    def test_a_system_is_told_of_no_more_than_before(self, mr_e):
        (pair,) = around(mr_e, "mash_coordinator")[1]
        assert pair.other is None
        assert "person" not in pair_document(pair)


def _view_permission():
    return Permission.objects.get(codename="view_incident").pk


class TestPosing:
    def test_police_read_what_they_hold_of_the_suspect_and_no_victims_name_in_it(self, mr_e, signed_in):
        page = opened(signed_in("police_practitioner"), person_url(mr_e.other))
        assert "Risk they may pose to others" in page
        assert "Recorded as having harmed somebody once" in page
        posing, _ = around(mr_e, "police_practitioner", mr_e.other)
        assert not any("Marlow" in finding.says for finding in posing.findings)

    def test_the_person_at_risk_is_not_shown_as_one_who_poses_it(self, mr_e, signed_in):
        assert "Risk they may pose" not in opened(signed_in("police_practitioner"), person_url(mr_e.person))

    def test_probation_reads_its_own_part_and_the_level_of_that(self, mr_e):
        posing, _ = around(mr_e, "probation_practitioner", mr_e.other)
        assert {f.code for f in posing.findings} <= {"posing_order_in_force", "posing_offences"}
        police, _ = around(mr_e, "police_practitioner", mr_e.other)
        assert {f.code for f in police.findings}.isdisjoint(f.code for f in posing.findings)
        for seen in (posing, police):
            assert seen.score == sum(f.weight for f in seen.findings)


class TestAddress:
    def test_police_read_what_happened_there_and_who_lives_there(self, mr_e, signed_in):
        page = opened(signed_in("police_practitioner"), address_url(mr_e, "staffordshire-police"))
        assert "14 Larkhill Court" in page
        assert "Four police call-outs to this address" in page
        assert "Zachary Hollis" in page

    def test_the_gp_reads_their_own_injuries_and_nothing_that_others_recorded_there(self, mr_e, signed_in):
        page = opened(signed_in("practitioner"), address_url(mr_e, "cannock-gp"))
        assert "Edwin Marlow" in page or "Ted Marlow" in page
        assert "police call-outs to this address" not in page
        assert "Hollis" not in page
        assert "Cannock Road Surgery" in page

    def test_an_injury_near_a_call_out_is_shown_beside_it_to_who_may_see_both(self, mr_e):
        Case.objects.create(person=mr_e.other)
        record = PersonRecord.objects.filter(links__person=mr_e.person).exclude(address_key="")[0]
        seen = address_seen(
            by=mr_e.world.actor("mash_coordinator"),
            person=mr_e.person,
            record_id=record.public_id,
            now=timezone.now(),
        )
        near = {
            each.seen.incident.reference: {one.incident.reference for one in each.near}
            for each in seen.injuries
            if each.near
        }
        assert near["GP-04"] == {"SP-04"}
        assert near["MIU-06"] == {"SP-04"}
        assert any("proves nothing" in said for said in seen.says)

    def test_sealed_incidents_leave_no_trace(self, mr_e, signed_in):
        seal(mr_e, "SP-01", "SP-02", "SP-03", "SP-04")
        page = opened(signed_in("mash_coordinator"), address_url(mr_e, "cannock-gp"))
        assert "to this address" not in page
        assert "Near in time" not in page

    def test_where_no_call_is_shown_it_says_whom_to_ask_whatever_they_hold(self, mr_e, signed_in):
        def asked(name: str, agency: str) -> str:
            page = opened(signed_in(name), address_url(mr_e, agency))
            return page.partition("Call-outs and crimes")[2].partition("<h2")[0]

        held = asked("practitioner", "cannock-gp")
        assert "Ask those who go out to addresses" in held
        assert "<li>Staffordshire Police" in held
        type(mr_e.incidents["SP-01"]).objects.filter(kind__startswith="police").update(location_key="")
        assert asked("practitioner", "cannock-gp") == held, "it must not tell whether anything is held"
        own = asked("police_practitioner", "staffordshire-police")
        assert "Ask those who go out to addresses" in own
        assert "Staffordshire Police" not in own

    def test_a_record_of_another_agency_leads_nowhere(self, mr_e, signed_in, looked):
        client = signed_in("practitioner")
        assert client.get(address_url(mr_e, "staffordshire-police")).status_code == 404
        assert signed_in("outsider").get(address_url(mr_e, "cannock-gp")).status_code == 404
        assert looked() == []

    def test_a_communal_address_shows_nothing(self, mr_e, signed_in):
        others = [
            mr_z(key=f"p{n}", given_name=f"Person{chr(97 + n)}", family_name=f"Family{chr(97 + n) * 2}",
                 date_of_birth=f"19{40 + n}-0{n % 9 + 1}-1{n % 9}", role="subject", address=HOME)
            for n in range(13)
        ]  # fmt: skip
        day = (mr_e.today - timedelta(days=3)).isoformat()
        store(
            [
                {"agency": "cannock-gp", "reference": f"GP-C{n}", "kind": "gp_consultation",
                 "occurred_at": day, "people": [other]}
                for n, other in enumerate(others)
            ],
            mr_e.world.agencies,
        )  # fmt: skip
        page = opened(signed_in("practitioner"), address_url(mr_e, "cannock-gp"))
        assert "Many people are recorded at this address" in page
        assert "Seen by" not in page

    def test_looking_is_recorded_with_the_purpose_and_whom_it_named(self, mr_e, signed_in, looked):
        client = signed_in("police_practitioner")
        url = address_url(mr_e, "staffordshire-police")
        assert "Why are you opening" in client.get(url).content.decode()
        assert looked() == []
        opened(client, url, "safeguarding_enquiry")
        event = AccessEvent.objects.get(action="address.viewed")
        assert (event.target_id, event.purpose) == (str(mr_e.person.public_id), "safeguarding_enquiry")
        assert event.detail == {"persons": [str(mr_e.other.public_id)]}


def test_the_number_of_queries_grows_neither_with_pairs_nor_with_the_history(
    mr_e, signed_in, django_assert_max_num_queries
):
    client = signed_in("police_practitioner")
    pages = [pair_url(mr_e), address_url(mr_e, "staffordshire-police")]
    before = []
    for url in pages:
        opened(client, url)
        with django_assert_max_num_queries(QUERIES) as seen:
            client.get(url)
        before.append(len(seen))
    store(_more(mr_e), mr_e.world.agencies)
    assert PairPicture.objects.count() > 6
    for url, few in zip(pages, before, strict=True):
        with django_assert_max_num_queries(QUERIES) as seen:
            client.get(url)
        assert len(seen) <= few


QUERIES = 40


def _more(case):
    """Eight call-outs to Mr E's address, each with somebody else who harms him."""
    return [
        {
            "agency": "staffordshire-police",
            "reference": f"SP-MORE-{n}",
            "kind": "police_callout",
            "occurred_at": (case.today - timedelta(days=n + 1)).isoformat(),
            "location": HOME,
            "people": [
                participant(role="victim", address=HOME),
                mr_z(role="suspect", given_name=f"Abel{chr(97 + n)}", family_name=f"Stran{chr(97 + n) * 3}",
                     date_of_birth=f"19{50 + n}-05-1{n % 9}", address=None),
            ],
        }
        for n in range(8)
    ]  # fmt: skip


def test_pair_seen_needs_a_pair(mr_e):
    case = mr_e
    PairPicture.objects.all().delete()
    by = case.world.actor("police_practitioner")
    assert pair_seen(by=by, person=case.person, other=case.other, today=case.today) is None
