"""Whoever has something to do is reminded, what is late is told to managers, and so is a silence."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from actions.models import Action, Silence
from actions.services import doing
from actions.services.reminding import actions_follow
from actions.services.silences import silences_look
from caselink.working_hours import LONDON, end_of, hours_on, working_days_before
from notices.models import Escalation, Notice
from tests.fixtures.acting import (
    CARE,
    accepted,
    action_of,
    coordinator,
    done,
    owner,
    referral_of,
    reported,
)

pytestmark = pytest.mark.django_db


def at(day, hour: int = 10) -> datetime:
    return datetime.combine(day, datetime.min.time(), LONDON).replace(hour=hour)


def due_in(mr_e, days: int = 21) -> Action:
    return action_of(mr_e, due_on=timezone.localdate() + timedelta(days=days))


def keys(code: str) -> list[str]:
    return [notice.key.rsplit(":", 1)[-1] for notice in Notice.objects.filter(code=code).order_by("pk")]


def test_the_owner_is_reminded_two_working_days_before_and_on_the_day_once_each(mr_e):
    action = due_in(mr_e)
    before = working_days_before(action.due_on, 2)
    for day in (before - timedelta(days=1), before, before, action.due_on, action.due_on):
        actions_follow(now=at(day))
    assert keys("action_due") == ["before", "day"]
    assert not Escalation.objects.exists()


def test_what_is_late_is_told_once_when_work_begins_again(mr_e):
    action = due_in(mr_e)
    actions_follow(now=at(action.due_on, 20))
    assert not Escalation.objects.exists()
    morning = hours_on(end_of(action.due_on), 0)
    assert [actions_follow(now=morning), actions_follow(now=morning + timedelta(hours=1))] == [1, 0]
    late = Escalation.objects.get()
    assert (late.agency.code, late.reference) == (CARE, action.reference)
    assert Notice.objects.get(code="action_late").agency.code == "chase-safety-hub"


def test_the_hub_is_late_with_what_it_has_to_judge_and_a_move_ends_it(mr_e):
    action = reported(mr_e)
    assert actions_follow(now=action.turn_due_at + timedelta(days=4)) == 1
    assert Escalation.objects.get().agency.code == "chase-safety-hub"
    doing.judge_adequate(action=action, by=coordinator(mr_e))
    assert Escalation.objects.get().ended_at is not None


def test_a_referral_that_nobody_acknowledged_is_late_at_its_receiver(mr_e):
    referral = referral_of(mr_e)
    assert actions_follow(now=referral.due_at + timedelta(days=4)) == 1
    assert Escalation.objects.get().agency.code == CARE


def test_an_agency_with_something_open_that_records_nothing_for_a_fortnight_is_silent(mr_e):
    action_of(mr_e, due_on=timezone.localdate() + timedelta(days=60))
    now = timezone.now()
    assert silences_look(now=now + timedelta(days=14)) == 0
    assert [silences_look(now=now + timedelta(days=days)) for days in (15, 15, 16)] == [1, 0, 0]
    silence = Silence.objects.get()
    assert (silence.agency.code, silence.since) == (CARE, timezone.localdate())
    late = Escalation.objects.get(about_type="silence")
    assert (late.agency.code, late.ended_at) == (CARE, None)
    assert Notice.objects.get(code="silence").of_agency.code == CARE


def test_a_silence_ends_when_the_agency_records_something_or_nothing_is_open_any_more(mr_e):
    action = action_of(mr_e, level="elevated", due_on=timezone.localdate() + timedelta(days=60))
    now = timezone.now()
    silences_look(now=now + timedelta(days=15))
    contact = mr_e.incidents["ASC-1"]
    contact.occurred_on = timezone.localdate() + timedelta(days=10)
    contact.save()
    silences_look(now=now + timedelta(days=16))
    assert Silence.objects.get().ended_at is not None
    silences_look(now=now + timedelta(days=30))
    assert Silence.objects.filter(ended_at__isnull=True).count() == 1
    doing.report_done(action=action, done=done(), by=owner(mr_e))
    silences_look(now=now + timedelta(days=31))
    assert not Silence.objects.filter(ended_at__isnull=True).exists()
    assert not Escalation.objects.filter(ended_at__isnull=True).exists()


def test_an_accepted_referral_is_something_open(mr_e):
    accepted(mr_e)
    assert silences_look(now=timezone.now() + timedelta(days=15)) == 1
