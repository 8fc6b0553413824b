"""What the home page tells an agency of persons who are linked otherwise than before."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import IdentityNotice, Link, LinkDecision, Person
from people.selectors.persons import persons_of_records
from risk.selectors.notices import notices_told
from risk.services.identity import identity_decide, identity_undo, identity_unlink
from tests.fixtures.identity import HARDLY_KNOWN, REASON, question_about, text_of


@pytest.fixture
def joined(who_is_who):
    """The GP's hardly known record was found to be Mr Z's."""
    question = question_about(who_is_who.case, HARDLY_KNOWN, "GP-Z2")
    IdentityNotice.objects.all().delete()
    coordinator = who_is_who.world.actor("mash_coordinator")
    return identity_decide(candidate=question, outcome="same", reason=REASON, by=coordinator)


@pytest.fixture
def nurse(signed_in):
    return signed_in("practitioner")  # of the GP practice


def person_now(decision) -> Person:
    return Person.objects.get(pk=persons_of_records(record_ids=[decision.record_id])[decision.record_id])


def test_who_was_found_to_be_one_is_named_with_a_link(joined, nurse):
    home = nurse.get("/")
    assert "Two persons were found to be one: Zachary Hollis" in text_of(home)
    assert reverse("risk:person", args=[person_now(joined).public_id]) in home.content.decode()


def test_after_a_take_out_the_agencys_own_record_says_whom_it_concerns(joined, who_is_who, nurse):
    """The person that the notice of the join names is no longer the one the agency's record is."""
    before = person_now(joined)
    identity_unlink(
        person=before,
        record_ids=[joined.record_id],
        reason="Another man of that name.",
        by=who_is_who.world.actor("mash_coordinator"),
    )
    after = person_now(joined)
    assert after != before
    home = nurse.get("/")
    assert "your agency holds no record" not in text_of(home)
    assert "Records were taken out of a person: Zachary Hollis" in text_of(home)
    assert reverse("risk:person", args=[after.public_id]) in home.content.decode()
    told = notices_told(by=who_is_who.world.actor("practitioner"))
    assert {person for one in told for person, _known in one.persons} <= {after}


def test_a_decision_taken_back_is_told_in_one_line(joined, who_is_who, nurse):
    identity_undo(
        decision=joined, reason="It was another man.", by=who_is_who.world.actor("mash_coordinator")
    )
    assert LinkDecision.objects.get(pk=joined.pk).state == "undone"
    home = nurse.get("/")
    said = text_of(home)
    assert said.count("A decision about who is who was taken back: Zachary Hollis") == 1
    assert said.count("Mark as seen") == 1
    assert "Two persons were found to be one" not in said
    assert "Records were taken out" not in said
    [told] = notices_told(by=who_is_who.world.actor("practitioner"))
    nurse.post(f"/identity/notices/{told.notice.public_id}/")
    assert "was taken back" not in text_of(nurse.get("/"))


def test_no_record_left_is_said_only_when_there_is_none(joined, nurse):
    said = "your agency holds no record of them any more"
    assert said not in text_of(nurse.get("/"))
    own = Link.objects.filter(record__agency__code="cannock-gp", person=person_now(joined), ended_at=None)
    own.update(ended_at=timezone.now(), ended_by="system", end_reason="no incident names it any longer")
    assert f"Two persons were found to be one: {said}" in text_of(nurse.get("/"))
