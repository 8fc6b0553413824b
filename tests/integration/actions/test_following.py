"""A referral is answered, and somebody who did not come is tried again before it is closed."""

import pytest
from django.utils import timezone

from actions.services import following
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from tests.fixtures.acting import (
    GP,
    accepted,
    attempt,
    coordinator,
    not_attended,
    owner,
    referral_draft,
    referral_of,
    refused_by_him,
    tried,
)

pytestmark = pytest.mark.django_db


def test_a_referral_goes_from_sent_to_closed(mr_e):
    referral = following.acknowledge(referral=referral_of(mr_e), by=owner(mr_e))
    referral = following.answer(referral=referral, accepted=True, by=owner(mr_e))
    today = timezone.localdate()
    referral = following.follow(
        referral=referral, outcome="taken_up", words="He came with his sister.", on=today, by=owner(mr_e)
    )
    referral = following.close(referral=referral, followed="Seen each week.", by=coordinator(mr_e))
    assert referral.state == "closed"
    steps = [step.move for step in referral.steps.order_by("pk")]
    assert steps == ["send", "acknowledge", "accept", "taken_up", "close"]
    with pytest.raises(NotOpen):
        following.close(referral=referral, followed="Again.", by=owner(mr_e))


def test_a_rejection_says_why_and_goes_on_to_somebody_else(mr_e):
    with pytest.raises(Incomplete):
        following.answer(referral=referral_of(mr_e), accepted=False, why=" ", by=owner(mr_e))
    rejected = following.answer(referral=referral_of(mr_e), accepted=False, why="Not ours.", by=owner(mr_e))
    draft = referral_draft(mr_e, to_agency=mr_e.world.agencies[GP], route="alcohol")
    onward = following.send_on(referral=rejected, draft=draft, by=coordinator(mr_e))
    rejected.refresh_from_db()
    assert (rejected.state, onward.state) == ("closed", "sent")
    assert onward.reference in rejected.followed


def test_somebody_who_did_not_come_is_tried_three_times_in_two_ways_or_it_says_why(mr_e):
    referral = not_attended(mr_e)
    with pytest.raises(Incomplete) as incomplete:
        following.close(referral=referral, followed="Closed.", by=owner(mr_e))
    assert set(incomplete.value.missing) == {"why_fewer"}
    for _ in range(3):
        tried(mr_e, referral)
    with pytest.raises(Incomplete):
        following.close(referral=referral, followed="Three visits, one way.", by=owner(mr_e))
    tried(mr_e, referral, way="through_somebody", reached=True, alone=True, sober=True)
    assert following.close(referral=referral, followed="Seen by the GP.", by=owner(mr_e)).state == "closed"


def test_fewer_attempts_are_enough_with_a_reason(mr_e):
    why = "He was admitted to hospital the same day and is seen there."
    closed = following.close(
        referral=not_attended(mr_e), followed="In hospital.", why_fewer=why, by=owner(mr_e)
    )
    assert why in closed.followed


def test_what_an_attempt_leaves_out_is_named(mr_e):
    with pytest.raises(Incomplete) as incomplete:
        tried(mr_e, not_attended(mr_e), way="dream", words=" ")
    assert set(incomplete.value.missing) == {"way", "words"}
    with pytest.raises(NotOpen):
        tried(mr_e, accepted(mr_e))


def test_whether_somebody_was_alone_is_kept_only_of_whom_was_reached(mr_e):
    assert tried(mr_e, not_attended(mr_e), alone=True, sober=True).alone is None


def test_attempts_are_noted_for_an_action_by_its_owner(mr_e):
    action = refused_by_him(mr_e)
    made = following.attempt_note(about=action, attempt=attempt(), by=owner(mr_e))
    assert (made.action, made.referral) == (action, None)
    with pytest.raises(NotAllowed):
        following.attempt_note(about=action, attempt=attempt(), by=mr_e.world.actor("practitioner"))


def test_the_receiver_answers_and_nobody_else(mr_e):
    referral = referral_of(mr_e)
    for who in ("mash_coordinator", "practitioner", "outsider", "governance_lead"):
        with pytest.raises(NotAllowed):
            following.acknowledge(referral=referral, by=mr_e.world.actor(who))
    outside = referral_of(
        mr_e, from_agency=mr_e.world.agencies[GP], to_agency=None, to_words="The alcohol service"
    )
    assert following.acknowledge(referral=outside, by=mr_e.world.actor("practitioner")).acknowledged_at


def test_what_is_told_of_an_outcome_is_named_where_it_is_left_out(mr_e):
    with pytest.raises(Incomplete) as incomplete:
        following.follow(
            referral=accepted(mr_e), outcome="", words="", on=timezone.localdate(), by=owner(mr_e)
        )
    assert set(incomplete.value.missing) == {"outcome", "words"}
    with pytest.raises(NotOpen):
        following.follow(
            referral=referral_of(mr_e),
            outcome="taken_up",
            words="He came.",
            on=timezone.localdate(),
            by=owner(mr_e),
        )
