"""Two coordinators decide at the same moment: one wins, the other is told, and nothing is left behind."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from actions.drafts import ActionDraft
from actions.models import Action, Referral
from people.services.refusals import NotOpen
from risk.models import Answer, Holding, Meeting, Prompt, QueueEntry
from risk.rules.asking import Ask
from risk.services.deciding import ActionChosen, Instead
from risk.services.prompting import (
    MeetingPlan,
    answer_countersign,
    answer_return,
    prompt_arrange_meeting,
    prompt_ask,
    prompt_not_pursue,
)
from risk.services.queueing import prompt_claim
from risk.services.taking_back import answer_take_back
from tests.fixtures.answers import FURTHER, absences
from tests.fixtures.world import CaseOfMrE

pytestmark = pytest.mark.django_db(transaction=True)
Call = Callable[[], Any]


def who(case: CaseOfMrE, name: str) -> dict[str, Any]:
    return {
        "prompt": Prompt.objects.get(pk=case.prompt.pk),
        "by": case.world.users[name],
        "actor": case.world.actor(name),
    }


def arrange(case: CaseOfMrE, name: str) -> Call:
    plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", [case.world.agencies["cannock-gp"]])
    said, given = absences(), who(case, name)
    return lambda: prompt_arrange_meeting(plan=plan, absences=said, **given)


def not_pursue(case: CaseOfMrE, name: str) -> Call:
    reasons = [reason.pk for reason in case.prompt.reasons.all()]
    draft = ActionDraft(
        person=case.person,
        level=case.prompt.level,
        what="See him alone.",
        owner_agency=case.world.agencies["staffordshire-adult-care"],
        due_on=timezone.localdate() + timedelta(days=3),
    )
    given = who(case, name)
    return lambda: prompt_not_pursue(
        relevance=dict.fromkeys(reasons, "relevant"),
        evidence=dict.fromkeys(reasons, "Seen today, safe and well."),
        instead=Instead(actions=[ActionChosen(draft, "visit")]),
        further=FURTHER,
        **given,
    )


def countersign(case: CaseOfMrE, name: str) -> Call:
    given = who(case, name)
    return lambda: answer_countersign(**given)


def send_back(case: CaseOfMrE, name: str) -> Call:
    given = who(case, name)
    return lambda: answer_return(reason="The evidence is old.", **given)


def take_back(case: CaseOfMrE, name: str) -> Call:
    given = who(case, name)
    return lambda: answer_take_back(**given)


def claim(case: CaseOfMrE, name: str) -> Call:
    prompt, by = Prompt.objects.get(pk=case.prompt.pk), case.world.actor(name)
    return lambda: prompt_claim(prompt=prompt, by=by)


def happens(case: CaseOfMrE) -> Call:
    prompt = Prompt.objects.get(pk=case.prompt.pk)
    ask = Ask(level="high", because="Another injury.", findings=())
    return lambda: _in_one(
        lambda: prompt_ask(person=case.person, ask=ask, picture=prompt.picture, at=timezone.now())
    )


def _in_one(call: Call) -> Any:

    with transaction.atomic():
        return call()


def at_once(*calls: Call) -> list[Any]:
    """What each gives or raises, when all begin at the same moment, each on a connection of its own."""
    barrier, got = Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Call) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            got[place] = call()
        except Exception as raised:  # noqa: BLE001
            got[place] = raised
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return got


def stands_whole(case: CaseOfMrE) -> Prompt:
    """One entry and one holder while it waits or is followed; nothing without its answer."""
    prompt = Prompt.objects.get(pk=case.prompt.pk)
    assert QueueEntry.objects.filter(prompt=prompt, left_at=None).count() == 1
    assert Holding.objects.filter(prompt=prompt, ended_at=None).count() == 1
    assert Meeting.objects.count() == Answer.objects.filter(kind="meeting_arranged").count()
    agreed = Answer.objects.filter(kind="not_pursued", actions__isnull=False).count()
    assert Action.objects.count() == agreed
    assert Referral.objects.filter(answer_route=None).count() == Referral.objects.count()
    return prompt


def test_one_answer_is_kept_of_two_and_the_other_is_told_whose(mr_e):
    before = Action.objects.count()
    got = at_once(arrange(mr_e, "mash_coordinator"), not_pursue(mr_e, "second_coordinator"))
    [refused] = [one for one in got if isinstance(one, NotOpen)]
    [kept] = [one for one in got if isinstance(one, Answer)]
    assert Answer.objects.get() == kept
    assert f"{kept.by.get_full_name()} answered this prompt on" in str(refused)
    assert before == 0
    stands_whole(mr_e)


@pytest.mark.parametrize(
    ("fall", "name"), [(send_back, "second_coordinator"), (take_back, "mash_coordinator")]
)
def test_an_answer_is_signed_or_falls_and_never_both(mr_e, fall, name):
    not_pursue(mr_e, "mash_coordinator")()
    second, falls_by = mr_e.world.users["second_coordinator"], mr_e.world.users[name]
    got = at_once(countersign(mr_e, "second_coordinator"), fall(mr_e, name))
    assert sorted(isinstance(one, NotOpen) for one in got) == [False, True], got
    answer = Answer.objects.get()
    assert (answer.countersigned_by, answer.returned_by) in [(second, None), (None, falls_by)]
    assert stands_whole(mr_e).state == ("answered" if answer.countersigned_by else "open")


def test_a_prompt_is_claimed_by_one_of_two(mr_e):
    got = at_once(claim(mr_e, "mash_coordinator"), claim(mr_e, "second_coordinator"))
    [held] = [one for one in got if isinstance(one, Holding)]
    [refused] = [one for one in got if isinstance(one, NotOpen)]
    assert held.user.get_full_name() in str(refused)
    stands_whole(mr_e)


def test_what_happens_while_it_is_answered_is_not_lost(mr_e):
    got = at_once(not_pursue(mr_e, "mash_coordinator"), happens(mr_e))
    assert not [one for one in got if isinstance(one, Exception)], got
    prompt = stands_whole(mr_e)
    assert prompt.events.filter(because="Another injury.").exists()
    answer = Answer.objects.get()
    # Either it was known when the answer was given, or the answer is asked for again beside it.
    assert prompt.state == ("open" if answer.returned_at else "countersign")
