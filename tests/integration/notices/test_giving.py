"""Who is told of what, once; and what is late is said to managers, and ends when it moves."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notices.codes import COORDINATORS, MANAGERS
from notices.models import Escalation, Notice
from notices.services import escalation_raise, escalations_end, notice_give

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def give(world, **changed):
    told = {
        "code": "prompt_late",
        "about": ("prompt", uuid4()),
        "reference": "CL-2026-000001",
        "person": uuid4(),
        "at": AT,
        "users": [world.users["mash_coordinator"]],
        "agencies": [(world.agencies["cannock-gp"], MANAGERS)],
        "key": "prompt_late:1",
    }
    return notice_give(**told | changed)


def test_users_and_agencies_are_told(world):
    assert give(world) == 2
    to_user, to_agency = Notice.objects.order_by("agency_id")[1], Notice.objects.order_by("agency_id")[0]
    assert {to_user.user, to_agency.user} == {world.users["mash_coordinator"], None}
    assert {to_user.role, to_agency.role} == {"", MANAGERS}


def test_the_same_key_is_told_once(world):
    give(world)
    assert give(world) == 0
    assert give(world, agencies=[(world.agencies["cannock-gp"], COORDINATORS)]) == 1
    assert Notice.objects.count() == 3


def test_an_unknown_code_is_refused(world):
    with pytest.raises(ValueError, match="Unknown notice"):
        give(world, code="everything")


def raise_one(world, **changed):
    told = {
        "about": ("prompt", uuid4()),
        "reference": "CL-2026-000001",
        "person": uuid4(),
        "agency": world.agencies["cannock-gp"],
        "due_at": AT,
        "at": AT + timedelta(minutes=1),
    }
    return escalation_raise(**told | changed)


def test_managers_are_told_once_that_something_is_late(world):
    about = ("prompt", uuid4())
    first = raise_one(world, about=about)
    assert first is not None
    assert first.state == Escalation.State.RAISED
    assert raise_one(world, about=about) is None
    assert raise_one(world, about=about, due_at=AT + timedelta(hours=8)) is not None
    assert raise_one(world, about=about, agency=world.agencies["cannock-miu"]) is not None
    assert set(Notice.objects.values_list("code", "role", "user")) == {("escalation", MANAGERS, None)}


def test_an_escalation_ends_when_the_thing_moves(world):
    about = ("prompt", uuid4())
    raise_one(world, about=about)
    other = raise_one(world)
    assert escalations_end(about=about, at=AT) == 1
    assert escalations_end(about=about, at=AT) == 0
    other.refresh_from_db()
    assert other.state == Escalation.State.RAISED
    assert Notice.objects.filter(seen_at__isnull=True).get().about_id == other.about_id
