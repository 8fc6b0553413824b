"""The pages of relinking: what a run proposes, by class, approved or refused by a person."""

import pytest

from audit.models import AccessEvent
from incidents.models import Incident
from people.models import RelinkProposal
from people.services.relinking import relink_propose, relink_start
from tests.fixtures.identity import join_of, text_of

REASON = "Looked at ten of them."


@pytest.fixture
def run(who_is_who):
    """A run that proposes to make one person of two."""
    run = relink_start(engine="duckdb", model_version="2026-9", model_hash="f" * 64)
    return relink_propose(run=run, proposals=[join_of(who_is_who)], counts={"records": 30})


@pytest.fixture
def coordinator(signed_in):
    return signed_in("mash_coordinator")


def test_runs_are_listed_newest_first(run, coordinator):
    assert "There has been no run yet." not in text_of(coordinator.get("/identity/relinking/"))
    relink_propose(
        run=relink_start(engine="spark", model_version="2027-1", model_hash="e" * 64), proposals=[], counts={}
    )
    said = text_of(coordinator.get("/identity/relinking/"))
    assert said.index("2027-1") < said.index("2026-9")
    assert "Replaced by a later run" in said


def test_without_a_run_the_page_says_so(mr_e, coordinator):
    assert "There has been no run yet." in text_of(coordinator.get("/identity/relinking/"))


def decided(client, run, approve, reason=REASON, group="weights, 5 bits and more"):
    sent = {"kind": "join", "group": group, "approve": approve, "reason": reason}
    return client.post(f"/identity/relinking/{run.public_id}/", sent)


@pytest.mark.parametrize(
    ("approve", "state", "says"), [("yes", "approved", "Approved"), ("no", "refused", "Refused")]
)
def test_a_class_is_approved_or_refused_whole_with_the_reason(run, coordinator, approve, state, says):
    where = f"/identity/relinking/{run.public_id}/"
    said = text_of(coordinator.get(where))
    assert "Persons who would be one: weights, 5 bits and more" in said
    assert "1 proposal" in said
    assert decided(coordinator, run, approve)["Location"] == where
    proposal = RelinkProposal.objects.get()
    assert (proposal.state, proposal.reason) == (state, REASON)
    said = text_of(coordinator.get(where))
    assert says in said
    assert "Keep the decision" not in said


def test_what_is_missing_is_said_and_what_was_typed_is_kept(run, coordinator):
    said = text_of(decided(coordinator, run, "", reason=""))
    assert "Choose whether they may be carried out" in said
    assert "Say why" in said
    kept = decided(coordinator, run, "yes", reason="Short")
    assert "Give the reason in a few words." in text_of(kept)
    assert "Short" in text_of(kept)
    assert RelinkProposal.objects.get().state == "proposed"


def test_what_somebody_else_decided_meanwhile_is_said(run, coordinator, signed_in):
    decided(signed_in("second_coordinator"), run, "no")
    assert "Somebody else has decided on these" in text_of(decided(coordinator, run, "yes"))
    assert RelinkProposal.objects.get().state == "refused"


def test_one_proposal_is_shown_side_by_side_and_the_look_is_recorded(run, who_is_who, coordinator):
    proposal = run.proposals.get()
    said = text_of(coordinator.get(f"/identity/proposals/{proposal.public_id}/"))
    assert "Barnaby Hollis" in said
    assert "Zachary Hollis" in said
    assert "Side by side" in said
    seen = AccessEvent.objects.filter(action="identity.compared").values_list("target_id", flat=True)
    assert set(seen) == {str(who_is_who.other.public_id), str(who_is_who.case.other.public_id)}


def test_a_proposal_about_a_sealed_record_is_not_shown(run, who_is_who, coordinator):
    Incident.objects.filter(reference="GP-Z1").update(sensitivity="sealed")
    assert coordinator.get(f"/identity/proposals/{run.proposals.get().public_id}/").status_code == 404
    said = text_of(coordinator.get(f"/identity/relinking/{run.public_id}/"))
    assert "1 proposal" in said  # that there is one is told, not whom it is about
    assert "Barnaby" not in said
