"""Prompts from before there were queues come into one, and somebody holds them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from risk.models import Holding, Meeting, QueueEntry
from risk.selectors.work import entry_of, holder_of
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from tests.fixtures.answers import absences
from tests.fixtures.world import HUB, CaseOfMrE

pytestmark = pytest.mark.django_db
BACKFILL = import_module("risk.migrations.0008_standing_prompts_have_holders")


def as_before() -> None:
    QueueEntry.objects.all().delete()
    Holding.objects.all().delete()


def arrange(mr_e: CaseOfMrE) -> MeetingPlan:
    world = mr_e.world
    plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", [world.agencies["cannock-gp"]])
    who = {"by": world.users["mash_coordinator"], "actor": world.actor("mash_coordinator")}
    prompt_arrange_meeting(prompt=mr_e.prompt, plan=plan, absences=absences(), **who)
    return plan


def stands(mr_e: CaseOfMrE) -> tuple[str, object, object]:
    entry, held = entry_of(prompt=mr_e.prompt), holder_of(prompt=mr_e.prompt)
    assert entry is not None
    assert held is not None
    assert entry.turn_agency == held.agency == mr_e.world.agencies[HUB]
    return entry.queue, entry.entered_at, entry.due_at


def test_one_that_waits_stands_where_it_would_have_been(mr_e: CaseOfMrE) -> None:
    as_before()
    BACKFILL.forwards(apps, None)
    assert stands(mr_e) == ("decide", mr_e.prompt.raised_at, mr_e.prompt.due_at)
    BACKFILL.forwards(apps, None)
    assert QueueEntry.objects.filter(prompt=mr_e.prompt).count() == 1


def test_one_whose_meeting_is_to_come_waits_for_it(mr_e: CaseOfMrE) -> None:
    plan = arrange(mr_e)
    as_before()
    BACKFILL.forwards(apps, None)
    queue, _since, due_at = stands(mr_e)
    assert (queue, due_at) == ("meeting", plan.starts_at)


def test_one_whose_meeting_is_over_and_whose_case_is_open_is_followed(mr_e: CaseOfMrE) -> None:
    arrange(mr_e)
    by = mr_e.world.users["mash_coordinator"]  # as it was ended then
    Meeting.objects.update(ended_at=timezone.now(), ended_by=by, end_reason="It was held.")
    as_before()
    BACKFILL.forwards(apps, None)
    assert stands(mr_e)[0] == "plan"


def test_one_that_is_closed_comes_into_none(mr_e: CaseOfMrE) -> None:
    arrange(mr_e)
    mr_e.person.cases.update(closed_at=timezone.now(), close_reason="it was closed")
    as_before()
    BACKFILL.forwards(apps, None)
    assert not QueueEntry.objects.filter(prompt=mr_e.prompt).exists()
