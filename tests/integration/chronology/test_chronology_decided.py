"""What was decided and done stands in the chronology, as far as its reader may know of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.services.referring import referral_send
from agencies.models import Membership
from chronology.presenters import rows
from chronology.selectors import review
from chronology.told import Filters
from meetings.selectors import meetings_of
from people.models import Case
from risk.models import AnswerRoute
from risk.selectors.prompts import each_reason_seen, prompt_visible_to
from risk.services.deciding import Instead, RouteChosen
from risk.services.prompting import (
    MeetingPlan,
    answer_countersign,
    prompt_arrange_meeting,
    prompt_not_pursue,
)
from tests.fixtures.acting import action_of, coordinator, referral_draft, referral_of
from tests.fixtures.answers import FURTHER, SAID, absences
from tests.fixtures.guarding import warned

pytestmark = pytest.mark.django_db


def told(case, who="mash_coordinator", **more):
    return review(by=case.world.actor(who), person=case.person, filters=Filters(), **more)


def of_kind(found, kind):
    return [entry for entry in found.entries if entry.kind == kind]


def arranged(case):
    plan = MeetingPlan(
        starts_at=timezone.now() + timedelta(days=2),
        place="Hub, room Quillfeather",
        agencies=[case.world.agencies["cannock-gp"]],
    )
    who = {"by": case.world.users["mash_coordinator"], "actor": coordinator(case)}
    return prompt_arrange_meeting(prompt=case.prompt, plan=plan, absences=absences(), **who)


def test_a_decision_and_its_meeting_stand_beside_what_was_recorded(mr_e):
    arranged(mr_e)
    found = told(mr_e)
    [decision] = of_kind(found, "decision")
    assert decision.source == f"Chase Safety Hub, {mr_e.prompt.reference}"
    assert "Arrange a professionals meeting" in decision.words
    [meeting] = of_kind(found, "meeting")
    assert "Cannock Road Surgery" in meeting.words


def test_an_agency_that_knows_of_the_person_is_told_what_was_decided_and_not_what_it_rests_on(mr_e):
    arranged(mr_e)
    found = told(mr_e, "police_practitioner")
    assert of_kind(found, "decision")
    [prompt] = of_kind(found, "prompt")
    for reason in mr_e.prompt.reasons.all():
        assert reason.title not in prompt.words
    assert not of_kind(found, "meeting")  # the police are not asked to it
    [meeting] = of_kind(told(mr_e, "practitioner"), "meeting")
    assert meetings_of(by=mr_e.world.actor("practitioner"), person=mr_e.person)
    assert meeting.words == ""
    assert not of_kind(told(mr_e, "outsider"), "decision")


def test_once_the_case_is_closed_no_reason_is_named_that_its_page_withholds(mr_e):
    user, gp = mr_e.world.users["mash_coordinator"], mr_e.world.agencies["cannock-gp"]
    Membership.objects.create(user=user, agency=gp, role="practitioner", started_on="2020-01-01")
    [before] = of_kind(told(mr_e), "prompt")
    Case.objects.filter(person=mr_e.person).update(closed_at=timezone.now(), close_reason="answered")
    by = mr_e.world.actor("mash_coordinator")
    prompt = prompt_visible_to(by=by, public_id=mr_e.prompt.public_id)
    seen = each_reason_seen(prompts=[prompt], by=by, today=timezone.localdate())[prompt.pk]
    hidden = [one.reason.title for one in seen if one.told is None]
    [after] = of_kind(told(mr_e), "prompt")
    assert hidden
    assert any(title in before.words for title in hidden)
    assert not any(title in after.words for title in hidden)


def test_what_was_decided_later_was_not_known_then(mr_e):
    before = timezone.now()
    with time_machine.travel(before + timedelta(hours=2)):
        arranged(mr_e)
        action_of(mr_e)
        warned(mr_e)
        then = told(mr_e, as_at=before)
        for kind in ("decision", "meeting", "action", "warning"):
            assert of_kind(told(mr_e), kind), kind
            assert not of_kind(then, kind), kind
        assert of_kind(then, "prompt")


def test_an_agency_with_something_open_that_records_nothing_is_a_gap(mr_e):
    action = action_of(mr_e)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        [gap] = of_kind(told(mr_e), "gap")
        assert gap.agency == action.owner_agency.code
        assert action.reference in gap.words
        assert not of_kind(told(mr_e, "police_practitioner"), "gap")


def test_a_referral_under_clares_law_stands_in_no_chronology(mr_e):
    referral_of(mr_e)
    draft = referral_draft(mr_e, route="clares_law")
    secret = referral_send(draft=draft, by=coordinator(mr_e), at=timezone.now())
    found = told(mr_e)
    assert len(of_kind(found, "referral")) == 1
    assert secret.reference not in str(found)


def test_the_reason_of_a_referral_under_clares_law_is_told_to_no_other_agency(mr_e, signed_in):
    reasons = list(mr_e.prompt.reasons.all())
    to, secret = mr_e.world.agencies["staffordshire-adult-care"], "Partner has three convictions."
    routes = [RouteChosen(code="clares_law", why=secret, to_agency=to)]
    prompt_not_pursue(
        prompt=mr_e.prompt,
        relevance={one.pk: "relevant" for one in reasons},
        evidence={one.pk: SAID for one in reasons},
        further=FURTHER,
        instead=Instead(words="A worker calls.", routes=routes),
        by=mr_e.world.users["mash_coordinator"],
        actor=coordinator(mr_e),
    )
    second = mr_e.world.actor("second_coordinator")
    answer_countersign(prompt=mr_e.prompt, by=mr_e.world.users["second_coordinator"], actor=second)
    [decision] = of_kind(told(mr_e, "practitioner"), "decision")
    page = signed_in("practitioner").get(reverse("risk:decision", args=[mr_e.prompt.public_id]))
    for text in (decision.words, page.content.decode()):
        assert "A worker calls." in text
        assert secret not in text
    assert AnswerRoute.objects.get().why == secret


def test_queries_do_not_grow_with_what_was_decided(mr_e):
    def count():
        by = mr_e.world.actor("mash_coordinator")
        with CaptureQueriesContext(connection) as asked:
            rows(review(by=by, person=mr_e.person, filters=Filters()), named=True)
        return len(asked)

    arranged(mr_e)
    action_of(mr_e)
    referral_of(mr_e)
    warned(mr_e)
    few = count()
    for _number in range(5):
        action_of(mr_e)
        referral_of(mr_e)
    warned(mr_e, kind="self")
    assert count() == few
