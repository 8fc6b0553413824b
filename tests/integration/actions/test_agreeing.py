"""An action is agreed whole or not at all, and so is a referral sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action, Referral
from actions.services.agreeing import action_agree, action_levels_follow
from actions.services.referring import referral_send
from caselink.working_hours import LONDON, end_of
from people.services.refusals import Incomplete, NotAllowed
from tests.fixtures.acting import action_draft, action_of, referral_draft, referral_of

pytestmark = pytest.mark.django_db


def test_an_action_is_open_until_the_end_of_its_day(mr_e):
    action = action_of(mr_e)

    assert (action.state, action.level, action.person) == ("open", "high", mr_e.person)
    assert action.turn_due_at == end_of(action.due_on)
    assert action.turn_due_at.astimezone(LONDON).hour == 17
    assert action.reference == f"CL-A-{timezone.localdate().year}-000001"
    assert [step.move for step in action.steps.all()] == ["agree"]
    assert action_of(mr_e).reference.endswith("-000002")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"what": "  "}, "what"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
    ],
)
def test_what_an_action_leaves_out_is_named(mr_e, more, field):
    with pytest.raises(Incomplete) as refused:
        action_of(mr_e, **more)
    assert set(refused.value.missing) == {field}
    assert not Action.objects.exists()


def test_an_action_is_for_somebody_who_does_the_agencys_work(mr_e):
    users = mr_e.world.users
    assert action_of(mr_e, owner_user=users["care_practitioner"]).owner_user == users["care_practitioner"]
    for other in ("practitioner", "governance_lead", "outsider"):
        with pytest.raises(Incomplete, match="not complete"):
            action_of(mr_e, owner_user=users[other])


@pytest.mark.parametrize("who", ["practitioner", "agency_manager", "governance_lead", "system_administrator"])
def test_only_a_coordinator_agrees_actions(mr_e, who):
    with pytest.raises(NotAllowed):
        action_agree(draft=action_draft(mr_e), by=mr_e.world.actor(who), at=timezone.now())


def test_open_actions_rise_with_the_question_and_never_fall(mr_e):
    action = action_of(mr_e, level="elevated")
    action_levels_follow(person=mr_e.person, level="high")
    action.refresh_from_db()
    assert action.level == "high"
    action_levels_follow(person=mr_e.person, level="elevated")
    action.refresh_from_db()
    assert action.level == "high"


def test_a_referral_is_to_be_acknowledged_within_eight_working_hours(mr_e):
    referral = referral_of(mr_e)

    assert (referral.state, referral.person) == ("sent", mr_e.person)
    assert referral.due_at > referral.sent_at
    assert referral.reference == f"CL-R-{timezone.localdate().year}-000001"
    assert referral_of(mr_e, to_agency=None, to_words="The alcohol service").to_agency is None


def test_what_a_referral_leaves_out_is_named(mr_e):
    hub = mr_e.world.agencies["chase-safety-hub"]
    for more, field in [
        ({"why": " "}, "why"),
        ({"to_agency": None}, "to"),
        ({"to_agency": hub}, "to"),
        ({"route": "nowhere"}, "route"),
    ]:
        with pytest.raises(Incomplete) as refused:
            referral_of(mr_e, **more)
        assert set(refused.value.missing) == {field}
    assert not Referral.objects.exists()


def test_nobody_sends_a_referral_for_an_agency_of_others(mr_e):
    draft = referral_draft(mr_e)
    for who in ("practitioner", "governance_lead", "system_administrator"):
        with pytest.raises(NotAllowed):
            referral_send(draft=draft, by=mr_e.world.actor(who), at=timezone.now())
