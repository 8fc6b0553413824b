"""An answer is told to other agencies once it counts, at the moment asked about."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from chronology.selectors import review
from chronology.told import Filters
from risk.models import Prompt
from risk.services.prompting import answer_countersign, prompt_not_pursue
from tests.fixtures.answers import FURTHER, SAID

pytestmark = pytest.mark.django_db


def decisions(case, who, **more):
    found = review(by=case.world.actor(who), person=case.person, filters=Filters(), **more)
    return [entry for entry in found.entries if entry.kind == "decision"]


def as_user(case, who):
    return {
        "prompt": Prompt.objects.get(pk=case.prompt.pk),
        "by": case.world.users[who],
        "actor": case.world.actor(who),
    }


def not_pursued(case):
    Prompt.objects.filter(pk=case.prompt.pk).update(level="high")
    reasons = list(case.prompt.reasons.all())
    prompt_not_pursue(
        relevance={reason.pk: "relevant" for reason in reasons},
        evidence={reason.pk: SAID for reason in reasons},
        instead="The GP sees him alone.",
        further=FURTHER,
        **as_user(case, "mash_coordinator"),
    )


def test_an_answer_that_was_signed_later_is_told_to_no_agency_as_known_before(mr_e):
    not_pursued(mr_e)
    unsigned = timezone.now()
    assert not decisions(mr_e, "police_practitioner")
    with time_machine.travel(unsigned + timedelta(hours=2)):
        answer_countersign(**as_user(mr_e, "second_coordinator"))
        assert decisions(mr_e, "police_practitioner")
        assert not decisions(mr_e, "police_practitioner", as_at=unsigned)
