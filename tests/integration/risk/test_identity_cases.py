"""Cases of people who were joined and are their own again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.permissions import SYSTEM
from incidents.services import receive
from people.matching.model import MODEL
from people.models import CandidateLink, Case, Link, Person
from risk.models import Prompt
from risk.services.identity import identity_decide, identity_undo
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting
from tests.fixtures.answers import absences
from tests.fixtures.case import records_of_the_case
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db


def test_a_case_with_a_meeting_is_open_again_when_the_join_that_closed_it_is_taken_back(world):
    today = timezone.localdate()
    records = [*records_of_the_case(today), somebody_unlike(today)]
    receive(records=[records[-1]], by=SYSTEM, via="file", agencies=dict(world.agencies))
    work()
    receive(records=records[:-1], by=SYSTEM, via="file", agencies=dict(world.agencies))
    work()
    prompt = Prompt.objects.get(state="open")
    mr_e, older = prompt.person, Person.objects.get(given_name="Zebedee")
    plan = MeetingPlan(timezone.now() + timedelta(days=3), "Room 1", list(world.agencies.values())[:2])
    by = world.users["mash_coordinator"]
    prompt_arrange_meeting(
        prompt=prompt, plan=plan, absences=absences(), by=by, actor=world.actor("mash_coordinator")
    )
    record = Link.objects.filter(person=mr_e, ended_at=None).first().record
    against = Link.objects.get(person=older, ended_at=None).record
    question = CandidateLink.objects.create(
        record=record, person=older, model_version=MODEL.version, weight=1, guards=[],
        explanation={"against": str(against.pk)},
    )  # fmt: skip
    for name in ("mash_coordinator", "second_coordinator"):
        decision = identity_decide(
            candidate=question, outcome="same", reason="Both are his.", by=world.actor(name)
        )
    assert not Case.objects.filter(person=mr_e, closed_at=None).exists()
    identity_undo(decision=decision, reason="It was a mistake.", by=world.actor("mash_coordinator"))
    assert Case.objects.filter(person=mr_e, closed_at=None).exists()
    assert not Case.objects.filter(person=older, closed_at=None).exists()


def somebody_unlike(today) -> dict:
    return {
        "agency": "cannock-gp",
        "reference": "X-1",
        "kind": "gp_consultation",
        "occurred_at": today.isoformat(),
        "people": [
            {"key": "p", "role": "subject", "given_name": "Zebedee", "family_name": "Quill",
             "date_of_birth": "1999-02-03", "sex": "male"}
        ],
    }  # fmt: skip
