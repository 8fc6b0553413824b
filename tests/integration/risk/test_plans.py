"""Of a plan the turn is whoever's who has what is due first of it, and then the holder's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from actions.drafts import ActionDraft
from actions.models import Action
from actions.services import doing
from actions.services.agreeing import action_agree
from audit.models import Event
from notices.models import Escalation
from people.models import Person
from risk.models import Prompt, QueueEntry
from risk.selectors.plans import open_of
from risk.services import planning
from risk.services.deciding import ActionChosen, Instead
from risk.services.planning import plans_follow
from risk.services.prompting import prompt_not_pursue
from risk.services.queueing import prompt_claim, queue_lapse
from risk.templatetags.work import turn_words
from tests.fixtures.acting import CARE, GP, POLICE, action_draft, coordinator, done, owner
from tests.fixtures.answers import FURTHER, SAID
from tests.fixtures.world import HUB

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(mr_e):
    """Adult care visits him by the day after tomorrow, the surgery within a week."""
    Prompt.objects.update(level="elevated")
    mr_e.prompt.refresh_from_db()
    world, today = mr_e.world, timezone.localdate()
    reasons = [reason.pk for reason in mr_e.prompt.reasons.all()]
    drafts = [
        ActionDraft(mr_e.person, "elevated", f"See him: {code}.", world.agencies[code], today + after)
        for code, after in ((GP, timedelta(days=7)), (CARE, timedelta(days=2)))
    ]
    prompt_not_pursue(
        prompt=mr_e.prompt,
        relevance=dict.fromkeys(reasons, "relevant"),
        evidence=dict.fromkeys(reasons, SAID),
        instead=Instead(actions=[ActionChosen(one, "visit") for one in drafts]),
        further=FURTHER,
        by=world.users["mash_coordinator"],
        actor=coordinator(mr_e),
    )
    return mr_e


def entry_of(mr_e) -> QueueEntry:
    return QueueEntry.objects.select_related("turn_agency", "turn_user").get(
        prompt=mr_e.prompt, left_at__isnull=True
    )


def whose(mr_e) -> tuple[str, str]:
    """Whose turn it is after the message that follows a step: an agency's code, and a user's name."""
    plans_follow(now=timezone.now(), persons=[mr_e.person.pk])
    entry = entry_of(mr_e)
    return entry.turn_agency.code, entry.turn_user.username if entry.turn_user else ""


def action_of(code: str) -> Action:
    return Action.objects.get(owner_agency__code=code)


def test_the_turn_goes_from_owner_to_owner_and_back_to_the_holder(plan):
    entry = entry_of(plan)
    assert (entry.queue, entry.turn_agency.code) == ("plan", CARE)
    assert entry.due_at == action_of(CARE).turn_due_at
    assert turn_words(entry) == f"Next move: {entry.turn_agency.name}"
    # Claimed, it is held by somebody else than who is to move.
    prompt_claim(prompt=plan.prompt, by=coordinator(plan))
    assert whose(plan) == (CARE, "")
    doing.report_done(action=action_of(CARE), done=done(), by=owner(plan))
    assert whose(plan) == (GP, "")
    assert entry_of(plan).due_at == action_of(GP).turn_due_at
    surgery = plan.world.actor("practitioner")
    doing.report_cannot(action=action_of(GP), why="Nobody is free.", by=surgery)
    assert whose(plan) == (HUB, "mash_coordinator")
    doing.weigh(action=action_of(GP), weighed="Nothing new.", why="Care sees him.", by=coordinator(plan))
    assert whose(plan) == (HUB, "mash_coordinator")
    due_at = entry_of(plan).due_at
    assert due_at is not None
    assert plans_follow(now=timezone.now() + timedelta(hours=1)) == 0
    assert entry_of(plan).due_at == due_at


def test_a_plan_keeps_its_turn_when_its_person_is_found_to_be_another(plan):
    """The prompt was answered and stays with who went; what was agreed is of the one who stays."""
    Person.objects.filter(pk=plan.person.pk).update(redirected_to=plan.other)
    assert whose(plan) == (CARE, "")
    later = replace(action_draft(plan), person=plan.other, due_on=timezone.localdate() + timedelta(days=1))
    police = replace(later, owner_agency=plan.world.agencies[POLICE])
    agreed = action_agree(draft=police, by=coordinator(plan), at=timezone.now())
    plans_follow(now=timezone.now(), persons=[agreed.person_id])
    assert entry_of(plan).turn_agency.code == POLICE
    assert agreed in open_of(prompt=plan.prompt)


def test_what_is_late_of_a_plan_is_asked_of_the_holder_and_the_owner_is_asked_about_the_action(plan):
    later = action_of(CARE).turn_due_at + timedelta(minutes=1)
    queue_lapse(now=later)
    raised = Escalation.objects.filter(about_type="prompt").values_list("agency__code", flat=True)
    assert set(raised) == {HUB}


def test_a_plan_whose_turn_is_right_is_left_alone_in_few_statements(plan, django_assert_num_queries):
    with django_assert_num_queries(5) as few:
        plans_follow(now=timezone.now())
    assert not any("UPDATE" in one["sql"] for one in few.captured_queries)


def test_many_plans_are_looked_at_in_parts_and_none_is_left_out(plan, monkeypatch):
    monkeypatch.setattr(planning, "AT_ONCE", 1)
    doing.report_done(action=action_of(CARE), done=done(), by=owner(plan))
    assert plans_follow(now=timezone.now()) == 1
    assert plans_follow(now=timezone.now()) == 0
    assert Event.objects.filter(action="prompt.turn_followed", actor_kind="system").count() == 1
    doing.report_cannot(action=action_of(GP), why="Nobody is free.", by=plan.world.actor("practitioner"))
    assert whose(plan) == (HUB, "")
    assert Event.objects.latest("pk").detail["agency"] == HUB
