"""Records taken out of a person, and what follows: disclosures, notices, addresses that lead on."""

import pytest

from people.models import ClusterReview, IdentityNotice, LinkDecision, WrongDisclosure
from people.selectors.persons import current_person
from risk.services.identity import identity_decide
from tests.fixtures.identity import HARDLY_KNOWN, REASON, question_about, text_of
from tests.fixtures.world import work


@pytest.fixture
def coordinator(signed_in):
    return signed_in("mash_coordinator")


@pytest.fixture
def hardly(who_is_who):
    """A question that one person may decide: of this record too little is known."""
    return question_about(who_is_who.case, HARDLY_KNOWN, "GP-Z2")


# Records taken out


@pytest.fixture
def joined(hardly, who_is_who):
    """The hardly known record, linked to Mr Z by a decision that was wrong."""
    identity_decide(
        candidate=hardly, outcome="same", reason=REASON, by=who_is_who.world.actor("second_coordinator")
    )
    work()
    return current_person(person_id=hardly.person_id)


def test_a_persons_page_says_how_each_record_was_linked(mr_e, coordinator, signed_in):
    where = f"/people/{mr_e.person.public_id}/"
    for client in (coordinator, signed_in("practitioner")):
        client.post(where, {"purpose": "safeguarding_enquiry"})
    said = text_of(coordinator.get(where))
    assert "Records linked to this person" in said
    assert "By a number" in said
    assert "Take records out of this person" in said
    assert "Records linked to this person" not in text_of(signed_in("practitioner").get(where))


def test_records_are_taken_out_after_saying_what_goes_with_them(joined, hardly, coordinator, signed_in):
    where = f"/identity/persons/{joined.public_id}/"
    police = signed_in("police_practitioner")
    police.post(f"/people/{joined.public_id}/", {"purpose": "preparing_visit"})
    police.get(f"/people/{joined.public_id}/")

    assert "Choose the records that belong to somebody else" in text_of(
        coordinator.post(where, {"reason": "x"})
    )
    record = str(hardly.record.public_id)
    sent = {"records": [record], "reason": "Seen beside each other today."}
    said = text_of(coordinator.post(where, sent))
    assert "1 record is taken out" in said
    assert "1 incident goes with it." in said
    assert not LinkDecision.objects.filter(outcome="unlink").exists()

    done = coordinator.post(where, {**sent, "confirm": "yes"})
    decision = LinkDecision.objects.get(outcome="unlink")
    assert done["Location"] == f"/identity/decisions/{decision.public_id}/"
    said = text_of(coordinator.get(done["Location"]))
    assert "never linked again" in said
    assert said.count("Zachary Hollis") >= 2  # the person, and the new one the record points to
    assert "under the wrong name" in said
    assert WrongDisclosure.objects.filter(accessed_for="staffordshire-police").exists()
    # whoever compares records is told whose each of them is
    assert not WrongDisclosure.objects.filter(access_action="identity.compared").exists()
    assert "Told:" in said


def test_not_every_record_can_be_taken_out(mr_e, coordinator):
    where = f"/identity/persons/{mr_e.person.public_id}/"
    every = [value for value, _label in coordinator.get(where).context["form"].fields["records"].choices]
    said = text_of(coordinator.post(where, {"records": every, "reason": "None of them is his."}))
    assert "Leave at least one record" in said


def test_prompts_that_rest_on_the_records_are_named_before(mr_e, coordinator):
    where = f"/identity/persons/{mr_e.person.public_id}/"
    choices = coordinator.get(where).context["form"].fields["records"].choices
    miu = [value for value, label in choices if "Minor Injuries" in label]
    said = text_of(coordinator.post(where, {"records": miu, "reason": "They are of a namesake."}))
    assert f"{mr_e.prompt.reference} rests on them" in said


# What follows


def test_the_governance_lead_handles_what_was_shown_wrongly(joined, hardly, coordinator, signed_in):
    police = signed_in("police_practitioner")
    police.post(f"/people/{joined.public_id}/", {"purpose": "preparing_visit"})
    police.get(f"/people/{joined.public_id}/")
    where = f"/identity/persons/{joined.public_id}/"
    sent = {"records": [str(hardly.record.public_id)], "reason": "Seen beside each other.", "confirm": "yes"}
    coordinator.post(where, sent)

    lead = signed_in("governance_lead")
    assert "Shown under a wrong name" in text_of(lead.get("/"))
    said = text_of(lead.get("/identity/disclosures/"))
    assert "Pat Lowe" in said
    assert "Hollis" not in said  # names of persons are not for the lead
    one = WrongDisclosure.objects.filter(accessed_for="staffordshire-police").first()
    missing = lead.post("/identity/disclosures/", {"disclosure": one.pk, "handling": ""})
    assert "Say what was done about it" in text_of(missing)
    lead.post(
        "/identity/disclosures/", {"disclosure": one.pk, "handling": "Told the officer and his sergeant."}
    )
    one.refresh_from_db()
    assert one.handling == "Told the officer and his sergeant."
    assert "Told the officer" in text_of(lead.get("/identity/disclosures/?show=handled"))
    assert lead.post("/identity/disclosures/", {"disclosure": "0", "handling": "x"}).status_code == 404


def test_agencies_are_told_on_their_home_page_until_they_have_seen_it(joined, signed_in):
    police = signed_in("police_practitioner")
    said = text_of(police.get("/"))
    assert "Two persons were found to be one: Zachary Hollis" in said
    for notice in IdentityNotice.objects.filter(agency__code="staffordshire-police", seen_at=None):
        where = f"/identity/notices/{notice.public_id}/"
        assert police.get(where).status_code == 404
        assert police.post(where)["Location"] == "/"
    assert "Two persons were found to be one" not in text_of(police.get("/"))
    assert "Two persons were found" not in text_of(signed_in("outsider").get("/"))


def test_coordinators_see_how_many_questions_wait(who_is_who, coordinator):
    said = text_of(coordinator.get("/"))
    assert "1 records in question" in said or "1 record in question" in said


# Addresses of persons who were found to be another


def test_an_old_address_of_a_person_leads_to_the_one_kept(joined, hardly, who_is_who, system, signed_in):
    gone = next(p for p in joined.redirected_from.all())
    police = signed_in("police_practitioner")
    assert police.get(f"/people/{gone.public_id}/")["Location"] == f"/people/{joined.public_id}/"
    speaker = system("staffordshire-police")
    for what in ("picture", "chronology"):
        got = speaker.get(f"people/{gone.public_id}/{what}/")
        assert got.status_code == 200
        assert str(joined.public_id) in got.content.decode() or what == "chronology"
    assert speaker.get(f"people/{gone.public_id}/picture/").json()["person"] == str(joined.public_id)


def test_the_address_of_the_records_follows_too(joined, coordinator):
    gone = joined.redirected_from.first()
    moved = coordinator.get(f"/identity/persons/{gone.public_id}/")
    assert moved["Location"] == f"/identity/persons/{joined.public_id}/"


# People who need attention


def test_a_person_that_needs_attention_is_listed_and_kept_together_by_somebody(joined, coordinator):
    records = list(
        joined.links.filter(ended_at=None).order_by("pk").values_list("record__public_id", flat=True)
    )
    parts = [[str(record)] for record in records]
    ClusterReview.objects.create(person=joined, reason="broken", explanation={"parts": parts})
    assert "Zachary Hollis" in text_of(coordinator.get("/identity/?show=broken"))
    where = f"/identity/persons/{joined.public_id}/"
    assert "part 2" in text_of(coordinator.get(where))
    missing = text_of(coordinator.post(where, {"keep": "yes", "reason": ""}))
    assert "Say why they belong together" in missing
    kept = coordinator.post(where, {"keep": "yes", "reason": "Both offices know him by sight."})
    assert kept["Location"].startswith("/identity/decisions/")
    assert "Both offices know him by sight." in text_of(coordinator.get(kept["Location"]))
    assert LinkDecision.objects.filter(reason="Both offices know him by sight.", state="applied").exists()
