"""Decisions about who is who carry pictures, prompts and cases with them; amendments let go of records."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit.models import AccessEvent, Event
from caselink import jobs
from incidents.models import Incident
from incidents.services import receive
from people.models import Case, IdentityNotice, Link, Person, PersonRecord, WrongDisclosure
from risk.models import Picture, Prompt, StalePicture
from risk.services.identity import identity_decide, identity_lapse, identity_unlink
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting, prompt_not_pursue
from tests.fixtures.answers import FURTHER, absences
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db
REASON = "They are two different people."


def held_by(agency: str, family_name: str = "Marlow") -> list[int]:
    held = PersonRecord.objects.filter(agency__code=agency, family_name=family_name)
    return list(held.values_list("pk", flat=True))


def person_of(record: int) -> Person:
    return Person.objects.get(links__record=record, links__ended_at__isnull=True)


@pytest.fixture
def out(mr_e) -> list[int]:
    """Records without which nothing would have been asked about Mr E: all but what the GP holds."""
    records = PersonRecord.objects.filter(family_name="Marlow").exclude(agency__code="cannock-gp")
    return list(records.values_list("pk", flat=True))


@pytest.fixture
def unlink(mr_e):
    """Take records out of Mr E as a coordinator."""

    def taken_out(records: list[int]):
        return identity_unlink(
            person=mr_e.person, record_ids=records, reason=REASON, by=mr_e.world.actor("mash_coordinator")
        )

    return taken_out


class TestPrompts:
    def test_one_that_rested_on_another_is_withdrawn_and_its_case_closes(self, mr_e, out, unlink):
        unlink(out)
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == "withdrawn"
        assert mr_e.prompt.misled_at is not None
        assert mr_e.prompt.events.latest("pk").because == "It rested on records of another person."
        stays = held_by("cannock-gp")[0]
        assert not Prompt.objects.filter(person=person_of(stays), state="open").exists()
        assert not Case.objects.filter(person=person_of(stays), closed_at=None).exists()
        [other] = Prompt.objects.filter(state="open")
        assert other.person == person_of(out[0]) == mr_e.person, "the id goes with most of its records"
        assert Case.objects.filter(person=other.person, closed_at=None).exists()

    def test_one_that_would_have_been_asked_anyway_keeps_its_time(self, mr_e, unlink):
        before = (mr_e.prompt.raised_at, mr_e.prompt.due_at)
        unlink(held_by("cannock-gp"))
        mr_e.prompt.refresh_from_db()
        asked = Prompt.objects.get(person=mr_e.person, state="open")
        assert mr_e.prompt.state == "withdrawn"
        assert abs(asked.raised_at - before[0]) < timedelta(minutes=1)
        assert asked.asked_before == mr_e.prompt
        incidents = {e["incident"] for reason in asked.reasons.all() for e in reason.evidence}
        theirs = Incident.objects.filter(pk__in=incidents, agency__code="cannock-gp")
        assert not theirs.exists()

    def test_an_answered_one_stays_and_is_marked(self, mr_e, out, unlink):
        by, actor = mr_e.world.users["mash_coordinator"], mr_e.world.actor("mash_coordinator")
        evidence = {reason.pk: "Seen today, safe and well." for reason in mr_e.prompt.reasons.all()}
        Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="elevated")
        mr_e.prompt.refresh_from_db()
        prompt_not_pursue(
            prompt=mr_e.prompt,
            relevance=dict.fromkeys(evidence, "cannot_tell"),
            evidence=evidence,
            instead="A visit.",
            further=FURTHER,
            by=by,
            actor=actor,
        )
        unlink(out)
        mr_e.prompt.refresh_from_db()
        assert (mr_e.prompt.state, mr_e.prompt.misled_at is not None) == ("answered", True)
        assert Event.objects.filter(action="prompt.misled").count() == 1

    def test_a_case_in_which_a_meeting_was_arranged_stays_open(self, mr_e, out, unlink):
        by, actor = mr_e.world.users["mash_coordinator"], mr_e.world.actor("mash_coordinator")
        plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", list(mr_e.world.agencies.values()))
        prompt_arrange_meeting(prompt=mr_e.prompt, plan=plan, absences=absences(), by=by, actor=actor)
        unlink(out)
        assert Case.objects.filter(person=mr_e.person, closed_at=None).exists()


class TestPictures:
    def test_those_near_are_marked_and_a_worker_is_asked(
        self, mr_e, unlink, monkeypatch, django_capture_on_commit_callbacks
    ):
        sent = []
        monkeypatch.setattr(jobs, "_send", lambda name, ids: sent.append((name, ids)))
        with django_capture_on_commit_callbacks(execute=True):
            unlink(held_by("cannock-gp"))
        new = person_of(held_by("cannock-gp")[0])
        [(name, ids)] = sent
        assert name == "risk.reassess"
        assert {mr_e.person.pk, mr_e.other.pk, new.pk} <= set(ids["person_ids"])
        assert Picture.objects.get(person=new).inputs
        assert not StalePicture.objects.filter(person__in=[mr_e.person, new]).exists()

    def test_a_join_by_a_decision_moves_the_open_prompt_and_the_picture(self, who_is_who):
        question, world = who_is_who.question, who_is_who.world
        for name in ("mash_coordinator", "second_coordinator"):
            decision = identity_decide(
                candidate=question, outcome="same", reason="He uses both names.", by=world.actor(name)
            )
        work()
        assert decision.state == "applied"
        kept = person_of(question.record_id)
        incident = Incident.objects.get(involvements__record=question.record_id)
        assert incident.pk in Picture.objects.get(person=kept).inputs


class TestToldAfterwards:
    def test_agencies_that_hold_a_record_of_either_are_told(self, mr_e, unlink):
        decision = unlink(held_by("cannock-gp"))
        told = IdentityNotice.objects.filter(what="unlinked", decision=decision)
        new = person_of(held_by("cannock-gp")[0])
        assert {notice.agency.code for notice in told.filter(person=new)} == {"cannock-gp"}
        others = {notice.agency.code for notice in told.filter(person=mr_e.person)}
        assert {"staffordshire-police", "cannock-miu"} <= others
        assert "chase-housing" not in {notice.agency.code for notice in told}

    def test_a_page_that_was_opened_and_a_search_are_listed(self, mr_e, signed_in, unlink):
        reader = signed_in("police_practitioner")
        reader.post(f"/people/{mr_e.person.public_id}/", {"purpose": "preparing_visit"})
        reader.get(f"/people/{mr_e.person.public_id}/")
        looked = set(AccessEvent.objects.values_list("pk", flat=True))
        assert looked
        unlink(held_by("cannock-gp"))
        assert set(WrongDisclosure.objects.values_list("access_id", flat=True)) == looked


class TestAmended:
    def test_a_mistyped_number_attracts_nobody_any_more(self, mr_e, world):
        """The record stays as it was sent; corrected, no incident names it, and its keys find nobody."""
        wrong = {**mr_e.incidents["GP-01"].record, "reference": "GP-W"}
        told = {**wrong["people"][0], "given_name": "Wenna", "family_name": "Curnow", "sex": "female"}
        told["date_of_birth"] = "1990-01-02"
        told["identifiers"] = [{"scheme": "nhs_number", "value": "9990127611"}]
        receive(records=[{**wrong, "people": [told]}], by=SYSTEM, via="file", agencies=dict(world.agencies))
        work()
        [mistyped] = held_by("cannock-gp", "Curnow")
        person = person_of(mistyped)
        right = {**told, "identifiers": [{"scheme": "nhs_number", "value": "9990130477"}]}
        receive(records=[{**wrong, "people": [right]}], by=SYSTEM, via="file", agencies=dict(world.agencies))
        work()
        ended = Link.objects.filter(record=mistyped).latest("pk")
        assert ended.end_reason == "no incident names it any longer"
        assert Event.objects.filter(action="person.retired").count() == 1
        [corrected] = [pk for pk in held_by("cannock-gp", "Curnow") if pk != mistyped]
        assert person_of(corrected) != person
        receive(records=[{**wrong, "people": [told]}], by=SYSTEM, via="file", agencies=dict(world.agencies))
        work()
        assert Link.objects.filter(record=mistyped, ended_at=None).count() == 1, "it may come back"


def test_the_daily_lapse_is_safe_when_there_is_nothing(mr_e):
    assert identity_lapse() == 0
