"""Every prompt that waits stands in one queue, is held by one agency, and it is somebody's turn."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from audit.models import Event
from notices.models import Notice
from people.models import Case, Person
from people.services.blocks import block_set
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import hours_on
from risk.models import STANDING, Holding, Prompt, QueueEntry
from risk.rules.asking import Ask
from risk.selectors.work import entries_of, entries_visible_to, entry_of, holder_of
from risk.services import queueing
from risk.services.prompting import (
    MeetingPlan,
    answer_countersign,
    answer_return,
    prompt_arrange_meeting,
    prompt_ask,
    prompt_not_pursue,
    prompts_follow,
)
from risk.services.queueing import prompt_claim, prompt_give_back, prompt_hand_over, queue_lapse
from tests.fixtures.answers import FURTHER, SAID, absences
from tests.fixtures.world import HUB, CaseOfMrE

pytestmark = pytest.mark.django_db
FIRST, SECOND = "mash_coordinator", "second_coordinator"


def answering(mr_e: CaseOfMrE, who: str = FIRST) -> dict:
    mr_e.prompt.refresh_from_db()
    return {"prompt": mr_e.prompt, "by": mr_e.world.users[who], "actor": mr_e.world.actor(who)}


def not_pursue(mr_e: CaseOfMrE, level: str) -> None:
    Prompt.objects.filter(pk=mr_e.prompt.pk).update(level=level)
    reasons = list(mr_e.prompt.reasons.all())
    prompt_not_pursue(
        relevance={reason.pk: "relevant" for reason in reasons},
        evidence={reason.pk: SAID for reason in reasons},
        instead="The GP sees him alone.",
        further=FURTHER,
        **answering(mr_e),
    )


def arrange(mr_e: CaseOfMrE) -> MeetingPlan:
    agencies = [mr_e.world.agencies["cannock-gp"]]
    plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", agencies)
    prompt_arrange_meeting(plan=plan, absences=absences(), **answering(mr_e))
    return plan


def entry(mr_e: CaseOfMrE) -> QueueEntry:
    found = entry_of(prompt=mr_e.prompt)
    assert found is not None
    return found


def holder(mr_e: CaseOfMrE) -> Holding:
    found = holder_of(prompt=mr_e.prompt)
    assert found is not None
    return found


def ask(mr_e: CaseOfMrE, level: str) -> None:
    prompt_ask(person=mr_e.person, ask=Ask(level, (), "New."), picture=mr_e.prompt.picture, at=timezone.now())


def claim(mr_e: CaseOfMrE, who: str = FIRST) -> Holding:
    return prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(who))


def hand_over(mr_e: CaseOfMrE, to: str = SECOND, *, why: str = "On leave.", by: str = FIRST) -> Holding:
    return prompt_hand_over(prompt=mr_e.prompt, to=mr_e.world.users[to], why=why, by=mr_e.world.actor(by))


class TestWhereItStands:
    def test_what_was_raised_waits_for_the_hub(self, mr_e: CaseOfMrE) -> None:
        hub = mr_e.world.agencies[HUB]
        stands = entry(mr_e)
        assert (stands.queue, stands.turn_agency, stands.turn_user) == ("decide", hub, None)
        assert (stands.due_at, stands.level) == (mr_e.prompt.due_at, mr_e.prompt.level)
        assert stands.areas == ["Cannock Chase"]
        assert (holder(mr_e).agency, holder(mr_e).user, holder(mr_e).how) == (hub, None, "raised")

    def test_every_standing_prompt_has_one_entry_and_one_holder(self, mr_e: CaseOfMrE) -> None:
        for prompt in Prompt.objects.filter(state__in=STANDING):
            assert prompt.entries.filter(left_at__isnull=True).count() == 1
            assert prompt.holdings.filter(ended_at__isnull=True).count() == 1

    def test_an_arranged_meeting_is_waited_for(self, mr_e: CaseOfMrE) -> None:
        plan = arrange(mr_e)
        assert (entry(mr_e).queue, entry(mr_e).due_at) == ("meeting", plan.starts_at)
        left = mr_e.prompt.entries.get(left_at__isnull=False)
        assert (left.queue, left.left_by) == ("decide", "arrange")

    def test_not_pursued_below_high_leaves_the_queue(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "elevated")
        assert entry_of(prompt=mr_e.prompt) is None
        assert holder_of(prompt=mr_e.prompt) is None
        assert mr_e.prompt.entries.get().left_by == "not_pursue_at_once"

    def test_not_pursued_when_high_waits_for_the_hub_whoever_holds_it(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        not_pursue(mr_e, "high")
        stands = entry(mr_e)
        assert (stands.queue, stands.turn_agency, stands.turn_user) == (
            "countersign",
            mr_e.world.agencies[HUB],
            None,
        )
        assert stands.due_at == hours_on(stands.entered_at, 8)
        assert holder(mr_e).user == mr_e.world.users[FIRST]
        answer_countersign(**answering(mr_e, SECOND))
        assert entry_of(prompt=mr_e.prompt) is None

    def test_what_is_returned_is_the_turn_of_who_answered(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "high")
        answer_return(reason="Nobody asked the GP.", **answering(mr_e, SECOND))
        assert (entry(mr_e).queue, entry(mr_e).turn_user) == ("decide", mr_e.world.users[FIRST])
        assert entry(mr_e).due_at == hours_on(entry(mr_e).entered_at, 4)
        assert holder(mr_e).user is None

    def test_what_is_overtaken_is_to_be_decided_again(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "high")
        ask(mr_e, "high")
        assert entry(mr_e).queue == "decide"
        assert mr_e.prompt.entries.get(queue="countersign").left_by == "overtake"

    def test_a_rise_brings_the_due_time_forward_and_never_back(self, mr_e: CaseOfMrE) -> None:
        far = timezone.now() + timedelta(days=30)
        Prompt.objects.update(level="elevated", due_at=far)
        QueueEntry.objects.update(level="elevated", due_at=far)
        ask(mr_e, "high")
        risen = entry(mr_e)
        assert risen.due_at is not None
        assert risen.due_at < far
        assert risen.level == "high"
        ask(mr_e, "high")
        assert entry(mr_e).due_at == risen.due_at

    def test_one_raised_by_code_that_knew_of_no_queue_comes_into_one(self, mr_e: CaseOfMrE) -> None:
        QueueEntry.objects.all().delete()
        Holding.objects.all().delete()
        queue_lapse(now=timezone.now())
        assert entry(mr_e).entered_at == mr_e.prompt.raised_at
        assert holder(mr_e).agency == mr_e.world.agencies[HUB]


class TestClaim:
    def test_who_claims_it_holds_it_and_has_the_turn(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        assert holder(mr_e).user == entry(mr_e).turn_user == mr_e.world.users[FIRST]
        assert Holding.objects.filter(prompt=mr_e.prompt).count() == 2

    def test_the_second_is_told_who_was_first(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        with pytest.raises(NotOpen, match="Casey Wright has held this prompt since"):
            claim(mr_e, SECOND)
        assert holder(mr_e).user == mr_e.world.users[FIRST]

    def test_claiming_again_changes_nothing(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        claim(mr_e)
        assert Event.objects.filter(action="prompt.claimed").count() == 1

    @pytest.mark.parametrize("who", ["practitioner", "agency_manager", "governance_lead", "outsider"])
    def test_nobody_else_may(self, mr_e: CaseOfMrE, who: str) -> None:
        with pytest.raises(NotAllowed):
            claim(mr_e, who)
        assert holder(mr_e).user is None

    def test_who_is_kept_away_from_the_person_may_not(self, mr_e: CaseOfMrE) -> None:
        keep_away(mr_e, FIRST)
        with pytest.raises(NotAllowed):
            claim(mr_e)

    def test_what_is_closed_can_be_claimed_no_more(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "elevated")
        with pytest.raises(NotOpen):
            claim(mr_e)

    def test_while_a_second_signature_is_awaited_the_turn_stays(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "high")
        claim(mr_e, SECOND)
        assert holder(mr_e).user == mr_e.world.users[SECOND]
        assert entry(mr_e).turn_user is None


class TestHandOver:
    def test_another_coordinator_holds_it(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        hand_over(mr_e)
        assert holder(mr_e).user == entry(mr_e).turn_user == mr_e.world.users[SECOND]
        assert holder(mr_e).by == mr_e.world.users[FIRST]
        assert "On leave" not in str(Event.objects.filter(action="prompt.handed_over").values())

    def test_a_colleague_may_take_it_over(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        hand_over(mr_e, SECOND, by=SECOND, why="Casey is ill.")
        assert holder(mr_e).user == mr_e.world.users[SECOND]

    def test_it_needs_a_reason_and_somebody_who_may_answer_it(self, mr_e: CaseOfMrE) -> None:
        with pytest.raises(Incomplete) as refused:
            hand_over(mr_e, "practitioner", why=" ")
        assert set(refused.value.missing) == {"to", "why"}
        claim(mr_e)
        with pytest.raises(Incomplete, match="not complete"):
            hand_over(mr_e, FIRST)
        assert holder(mr_e).user == mr_e.world.users[FIRST]

    def test_not_to_who_is_kept_away_from_the_person(self, mr_e: CaseOfMrE) -> None:
        keep_away(mr_e, SECOND)
        with pytest.raises(Incomplete) as refused:
            hand_over(mr_e)
        assert refused.value.missing == {"to": "Choose somebody who may answer this prompt."}

    @pytest.mark.parametrize("who", ["practitioner", "agency_manager", "governance_lead"])
    def test_nobody_of_another_agency_may(self, mr_e: CaseOfMrE, who: str) -> None:
        with pytest.raises(NotAllowed):
            hand_over(mr_e, by=who)


class TestGiveBack:
    def test_the_agency_holds_it_again(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        prompt_give_back(prompt=mr_e.prompt, why="On leave.", by=mr_e.world.actor(FIRST))
        assert (holder(mr_e).agency, holder(mr_e).user) == (mr_e.world.agencies[HUB], None)
        assert entry(mr_e).turn_user is None

    def test_only_who_holds_it_may_and_says_why(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        with pytest.raises(NotAllowed):
            prompt_give_back(prompt=mr_e.prompt, why="On leave.", by=mr_e.world.actor(SECOND))
        with pytest.raises(Incomplete):
            prompt_give_back(prompt=mr_e.prompt, why="", by=mr_e.world.actor(FIRST))
        assert holder(mr_e).user == mr_e.world.users[FIRST]


class TestFollows:
    def test_the_one_that_goes_leaves_and_who_claimed_it_has_the_other(self, mr_e: CaseOfMrE) -> None:
        gone = Person.objects.create()
        Case.objects.create(person=gone)
        second = Prompt.objects.create(
            reference="CL-2026-999998",
            person=gone,
            question=mr_e.prompt.question,
            level="high",
            raised_at=timezone.now(),
            due_at=timezone.now() - timedelta(days=1),
            ruleset="r",
            picture=mr_e.prompt.picture,
        )
        prompt_claim(prompt=second, by=mr_e.world.actor(SECOND))
        with transaction.atomic():
            prompts_follow(gone=gone, kept=mr_e.person)
        assert entry_of(prompt=second) is None
        assert holder_of(prompt=second) is None
        assert second.entries.get().left_by == "supersede"
        assert (holder(mr_e).user, holder(mr_e).how) == (mr_e.world.users[SECOND], "followed")
        assert entry(mr_e).due_at == second.due_at

    def test_who_is_kept_away_from_the_person_it_is_about_now_holds_it_no_more(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        keep_away(mr_e, FIRST)
        with transaction.atomic():
            queueing.entries_follow(person_id=mr_e.person.pk)
        assert (holder(mr_e).user, holder(mr_e).how) == (None, "followed")
        assert entry(mr_e).turn_user is None


class TestLapse:
    @pytest.fixture
    def raised(self, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
        told: list[dict] = []

        def once(**escalation: object) -> object | None:
            known = [(one["agency"], one["due_at"]) for one in told]
            if (escalation["agency"], escalation["due_at"]) in known:
                return None
            told.append(escalation)
            return escalation

        monkeypatch.setattr(queueing, "escalation_raise", once)
        return told

    def test_what_is_late_is_told_once_and_again_after_eight_working_hours(
        self, mr_e: CaseOfMrE, raised: list[dict]
    ) -> None:
        now = timezone.now()
        QueueEntry.objects.update(due_at=now - timedelta(seconds=5))
        assert queue_lapse(now=now) == 1
        assert queue_lapse(now=now) == 0
        [told] = raised
        assert (told["reference"], told["agency"]) == (mr_e.prompt.reference, mr_e.world.agencies[HUB])
        assert Event.objects.filter(action="prompt.escalated").count() == 1
        assert queue_lapse(now=hours_on(now, 8) + timedelta(seconds=5)) == 1

    def test_managers_are_told_of_one_late_prompt_once_and_who_holds_it_as_well(
        self, mr_e: CaseOfMrE
    ) -> None:
        claim(mr_e)
        now = timezone.now()
        QueueEntry.objects.update(due_at=now - timedelta(seconds=5))
        assert queue_lapse(now=now) == 1
        told = Notice.objects.filter(about_id=mr_e.prompt.public_id, at=now)
        assert sorted(told.values_list("code", "role", "user")) == [
            ("escalation", "agency_manager", None),
            ("prompt_late", "", mr_e.world.users[FIRST].pk),
        ]

    def test_what_was_told_is_looked_at_again_when_it_is_told_again(
        self, mr_e: CaseOfMrE, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked: list[int] = []
        look: Any = looked.append
        now = timezone.now()
        QueueEntry.objects.update(due_at=now - timedelta(seconds=5))
        assert queue_lapse(now=now) == 1
        monkeypatch.setattr(queueing, "_escalate", lambda prompt, now: look(prompt.pk) or True)
        queue_lapse(now=now + timedelta(minutes=1))
        assert looked == []
        queue_lapse(now=hours_on(now, 8) + timedelta(seconds=5))
        assert looked == [mr_e.prompt.pk]

    def test_what_is_not_late_or_waits_no_more_is_not(self, mr_e: CaseOfMrE, raised: list[dict]) -> None:
        QueueEntry.objects.update(due_at=timezone.now() + timedelta(hours=1))
        assert queue_lapse(now=timezone.now()) == 0
        not_pursue(mr_e, "elevated")
        assert queue_lapse(now=timezone.now() + timedelta(days=9)) == 0
        assert raised == []


class TestWhoMayNotHoldItAnyMore:
    def test_who_is_kept_away_since_holds_it_no_more(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        keep_away(mr_e, FIRST)
        queue_lapse(now=timezone.now())
        held = holder(mr_e)
        assert (held.agency, held.user, held.how) == (mr_e.world.agencies[HUB], None, "given_back")
        assert (entry(mr_e).turn_agency, entry(mr_e).turn_user) == (mr_e.world.agencies[HUB], None)
        given = Event.objects.filter(action="prompt.given_back")
        assert given.count() == 1
        queue_lapse(now=timezone.now())
        assert given.count() == 1
        assert claim(mr_e, SECOND).user == mr_e.world.users[SECOND]

    def test_who_coordinates_no_longer_holds_it_no_more(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        mr_e.world.users[FIRST].memberships.update(ended_on=timezone.localdate() - timedelta(days=1))
        queue_lapse(now=timezone.now())
        assert holder(mr_e).user is None

    def test_whose_turn_it_is_after_a_return_and_is_kept_away_has_it_no_more(self, mr_e: CaseOfMrE) -> None:
        not_pursue(mr_e, "high")
        answer_return(reason="Nobody asked the GP.", **answering(mr_e, SECOND))
        keep_away(mr_e, FIRST)
        queue_lapse(now=timezone.now())
        assert (entry(mr_e).turn_agency, entry(mr_e).turn_user) == (mr_e.world.agencies[HUB], None)

    def test_who_may_answer_it_keeps_it(self, mr_e: CaseOfMrE) -> None:
        claim(mr_e)
        queue_lapse(now=timezone.now())
        assert holder(mr_e).user == mr_e.world.users[FIRST]


class TestSeen:
    def test_the_lists_hold_what_is_whose(self, mr_e: CaseOfMrE) -> None:
        now, first, second = timezone.now(), mr_e.world.actor(FIRST), mr_e.world.actor(SECOND)
        QueueEntry.objects.update(due_at=now + timedelta(hours=1))
        assert list(entries_of(by=first, of="mine", now=now)) == []
        assert list(entries_of(by=first, of="agency", now=now)) == [entry(mr_e)]
        claim(mr_e)
        assert list(entries_of(by=first, of="mine", now=now)) == [entry(mr_e)]
        assert list(entries_of(by=second, of="mine", now=now)) == []
        assert list(entries_of(by=second, of="all", now=now)) == [entry(mr_e)]
        assert list(entries_of(by=second, of="late", now=now)) == []
        assert list(entries_of(by=second, of="late", now=now + timedelta(hours=2))) == [entry(mr_e)]

    @pytest.mark.parametrize("who", ["practitioner", "agency_manager", "governance_lead", "outsider"])
    def test_nobody_but_coordinators_sees_any(self, mr_e: CaseOfMrE, who: str) -> None:
        assert not entries_visible_to(by=mr_e.world.actor(who)).exists()

    def test_who_is_kept_away_from_the_person_sees_none(self, mr_e: CaseOfMrE) -> None:
        keep_away(mr_e, FIRST)
        assert not entries_visible_to(by=mr_e.world.actor(FIRST)).exists()


def keep_away(mr_e: CaseOfMrE, who: str) -> None:
    user = mr_e.world.users[who]
    block_set(person=mr_e.person, user=user, relation="family", reason="", by=mr_e.world.actor(who))
