"""Random walks through what follows a prompt: no case without an owner, no closed prompt without its answer.

Coordinators, another area's among them, agencies and CaseLink itself make moves of every kind in any
order, through the services. Whatever they do, each prompt that is not closed stands in one queue, is held by
one agency and is somebody's turn; what is closed has an answer, or goes on in another; a refusal changes
nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caselink.moves import MOVES, NoSuchMove
from meetings.models import Course, Minutes
from meetings.services.deciding import decide
from people.models import Person
from people.selectors.persons import case_is_open
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import STANDING, AgencyQuestion, Answer, Holding, Meeting, Prompt, QueueEntry
from risk.rules.asking import Ask
from risk.selectors.plans import open_of
from risk.selectors.work import entries_behind
from risk.services.asking import Asked, agencies_ask, decide_without, question_answer, questions_lapse
from risk.services.closing import plan_close
from risk.services.naming import meeting_end
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
from risk.services.taking_back import answer_take_back
from tests.factories.agencies import AgencyFactory
from tests.fixtures.answers import FURTHER, SAID, absences
from tests.fixtures.hypotheses import examples
from tests.fixtures.meeting import action, held, minutes
from tests.fixtures.world import HUB, CaseOfMrE, make_user

pytestmark = pytest.mark.django_db
REFUSALS = (NotAllowed, NotOpen, Incomplete, NoSuchMove)
ACTORS = ("mash_coordinator", "second_coordinator", "elsewhere", "practitioner", "hub_manager")
CASE = [move for move in MOVES if move.thing == "case"]
# The states of a case: as moves begin, and as they leave the queue.
MAY_STAND = {before for move in CASE for before in move.before if before}
LEAVES = {move.after for move in CASE if not move.queue}


def _event(level: str) -> Callable[..., Any]:
    def happen(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
        ask = Ask(level, (), "Something more was recorded.")
        prompt_ask(person=prompt.person, ask=ask, picture=case.prompt.picture, at=timezone.now())

    return happen


def _as(case: CaseOfMrE, who: str) -> dict[str, Any]:
    return {"by": case.world.users[who], "actor": case.world.actor(who)}


def _not_pursue(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    reasons = list(prompt.reasons.all())
    prompt_not_pursue(
        prompt=prompt,
        relevance={reason.pk: "relevant" for reason in reasons},
        evidence={reason.pk: SAID for reason in reasons},
        instead="The surgery sees him alone.",
        further=FURTHER,
        **_as(case, who),
    )


def _arrange(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    agencies = [case.world.agencies["cannock-gp"]]
    plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", agencies)
    prompt_arrange_meeting(prompt=prompt, plan=plan, absences=absences(), **_as(case, who))


def _meeting(prompt: Prompt) -> Meeting:
    found = Meeting.objects.filter(answer__prompt=prompt, ended_at__isnull=True).first()
    if found is None:
        raise NotOpen("No meeting waits.")
    return found


def _ask(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    questions = [Asked(case.world.agencies[code], "Seen alone?") for code in ("cannock-gp", "cannock-miu")]
    agencies_ask(prompt=prompt, questions=questions, by=case.world.actor(who))


def _answer(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    question = prompt.questions.exclude(state__in=("answered", "withdrawn")).order_by("pk").first()
    if question is None:
        raise NotOpen("Nothing is asked.")
    by = {"cannock-gp": "practitioner", "cannock-miu": "miu_practitioner"}[question.agency.code]
    question_answer(question=question, answer="Never.", holds=True, by=case.world.actor(by))


def _decide_without(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    reasons = {question.pk: "It cannot wait." for question in AgencyQuestion.objects.filter(prompt=prompt)}
    decide_without(prompt=prompt, reasons=reasons, by=case.world.actor(who))


def _hand_over(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    to = case.world.users["second_coordinator" if who == "mash_coordinator" else "mash_coordinator"]
    prompt_hand_over(prompt=prompt, to=to, why="On leave.", by=case.world.actor(who))


def _close(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    reasons = {one.reference: "It goes on elsewhere." for one in open_of(prompt=prompt)}
    plan_close(prompt=prompt, words="He lives elsewhere.", reasons=reasons, by=case.world.actor(who))


def _join(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    """He and the man he lives with are found to be one: once with a prompt of its own, and once without."""
    two = [prompt.person, case.other if prompt.person_id == case.person.pk else case.person]
    prompts_follow(gone=two[0], kept=two[1])


def _late(case: CaseOfMrE, prompt: Prompt, who: str) -> None:
    later = timezone.now() + timedelta(days=30)
    questions_lapse(now=later)
    queue_lapse(now=later)


STEPS: dict[str, Callable[[CaseOfMrE, Prompt, str], Any]] = {
    "event, elevated": _event("elevated"),
    "event, high": _event("high"),
    "claim": lambda case, prompt, who: prompt_claim(prompt=prompt, by=case.world.actor(who)),
    "hand_over": _hand_over,
    "give_back": lambda case, prompt, who: prompt_give_back(
        prompt=prompt, why="It is another's.", by=case.world.actor(who)
    ),
    "ask": _ask,
    "answer": _answer,
    "decide_without": _decide_without,
    "arrange": _arrange,
    "not_pursue": _not_pursue,
    "countersign": lambda case, prompt, who: answer_countersign(prompt=prompt, **_as(case, who)),
    "return": lambda case, prompt, who: answer_return(
        prompt=prompt, reason="Nobody asked the surgery.", **_as(case, who)
    ),
    "take_back": lambda case, prompt, who: answer_take_back(prompt=prompt, **_as(case, who)),
    "hold": lambda case, prompt, who: held(case, _meeting(prompt)),
    "decide": lambda case, prompt, who: decide(
        meeting=_meeting(prompt), minutes=minutes(), actions=[action(case)], by=case.world.actor(who)
    ),
    "call_off": lambda case, prompt, who: meeting_end(
        meeting=_meeting(prompt), reason="The chair is ill.", by=case.world.actor(who)
    ),
    "plan_close": _close,
    "join": _join,
    "time goes by": _late,
}


def snapshot() -> list[Any]:
    """All that a refusal must leave as it is."""
    return [
        sorted(Prompt.objects.values_list("pk", "state", "person", "level")),
        sorted(map(str, QueueEntry.objects.values_list())),
        sorted(map(str, Holding.objects.values_list())),
        Answer.objects.count(),
        sorted(AgencyQuestion.objects.values_list("pk", "state")),
    ]


def check() -> None:
    """What holds of every prompt, whatever was done."""
    for prompt in Prompt.objects.select_related("person"):
        entries = list(prompt.entries.filter(left_at__isnull=True))
        holders = prompt.holdings.filter(ended_at__isnull=True).count()
        assert len(entries) == holders <= 1, prompt.state
        answers = prompt.answers.filter(returned_at__isnull=True).count()
        if prompt.state in STANDING:
            assert len(entries) == 1, "nobody holds a prompt that waits"
        if entries:
            assert f"{prompt.state}/{entries[0].queue}" in MAY_STAND
            assert entries[0].level == prompt.level
            if prompt.state in STANDING:
                assert entries[0].due_at is not None
        else:
            assert prompt.state in LEAVES
        if prompt.state in (Prompt.State.ANSWERED, Prompt.State.COUNTERSIGN):
            assert answers == 1, "closed without an answer"
        if prompt.state in (Prompt.State.OPEN, Prompt.State.SUPERSEDED):
            assert answers == 0
    assert not entries_behind().exists(), "who may see it is not shown it"
    for entry in QueueEntry.objects.filter(left_at__isnull=False):
        assert entry.left_by in {move.name for move in CASE}
    for course in Course.objects.filter(state="decided"):
        assert Minutes.objects.filter(meeting=course.meeting).exists(), "decided without its minutes"


def walk(case: CaseOfMrE, steps: list[tuple[str, str]]) -> set[str]:
    """Take these steps; by which moves prompts left queues."""
    for name, who in steps:
        waiting = Prompt.objects.filter(entries__isnull=False).order_by("-entries__left_at", "-pk")
        prompt = waiting.filter(entries__left_at__isnull=True).first() or waiting.first()
        assert prompt is not None
        before = snapshot()
        try:
            with transaction.atomic():
                STEPS[name](case, prompt, who)
        except REFUSALS:
            assert snapshot() == before, f"{name} was refused, and changed something"
        check()
    return set(QueueEntry.objects.exclude(left_by="").values_list("left_by", flat=True))


@pytest.fixture
def case(mr_e: CaseOfMrE) -> CaseOfMrE:
    far = AgencyFactory(code="far-hub", name="Far Hub", kind="community_safety_hub", area="Far")
    elsewhere = make_user(
        "elsewhere", "far-hub", "mash_coordinator", "Fay", "Farr", {**mr_e.world.agencies, "far-hub": far}
    )
    mr_e.world.users = {**mr_e.world.users, "elsewhere": elsewhere}
    return mr_e


@settings(
    max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(ACTORS)), min_size=5, max_size=15
    )
)
def test_whatever_is_done_every_case_has_an_owner_and_every_closed_prompt_an_answer(
    case: CaseOfMrE, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        walk(case, steps)
        transaction.set_rollback(True)


FIRST, SECOND = "mash_coordinator", "second_coordinator"
WALKS = {
    "held and decided": ["claim", "arrange", "hold", "decide", "plan_close"],
    "called off": ["arrange", "call_off", "not_pursue", "event, high", "not_pursue"],
    "asked first": ["ask", "answer", "answer", "ask", "time goes by", "arrange"],
    "decided without": ["ask", "decide_without", "claim", "give_back", "hand_over"],
    "called off while another stands": ["arrange", "event, high", "call_off"],
}
LEFT_BY = {
    "held and decided": {"arrange", "decide", "plan_close"},
    "called off": {"arrange", "call_off", "not_pursue_high", "overtake"},
    "asked first": {"ask", "gathered", "arrange"},
    "decided without": {"ask", "decide_without"},
    "called off while another stands": {"arrange"},
}


@pytest.mark.parametrize("name", WALKS)
def test_a_known_way_leads_where_the_table_says(case: CaseOfMrE, name: str) -> None:
    assert walk(case, [(step, FIRST) for step in WALKS[name]]) >= LEFT_BY[name]


def test_a_second_signature_ends_it_and_a_return_opens_it_again(case: CaseOfMrE) -> None:
    Prompt.objects.update(level="high")
    QueueEntry.objects.update(level="high")
    steps = [("not_pursue", FIRST), ("return", SECOND), ("not_pursue", FIRST), ("countersign", SECOND)]
    assert walk(case, steps) == {"not_pursue_high", "return", "countersign_at_once"}
    assert not case_is_open(person=Person.objects.get(pk=case.person.pk))


def test_an_answer_that_is_taken_back_opens_it_again(case: CaseOfMrE) -> None:
    Prompt.objects.update(level="high")
    QueueEntry.objects.update(level="high")
    steps = [("not_pursue", FIRST), ("take_back", SECOND), ("take_back", FIRST), ("arrange", SECOND)]
    assert walk(case, steps) == {"not_pursue_high", "take_back", "arrange"}


def test_two_persons_found_to_be_one_have_one_prompt(case: CaseOfMrE) -> None:
    ask = Ask("elevated", (), "Another of the two.")
    prompt_ask(person=case.other, ask=ask, picture=case.prompt.picture, at=timezone.now())
    assert walk(case, [("join", FIRST), ("join", FIRST), ("claim", FIRST)]) == {"supersede"}
    assert Holding.objects.filter(ended_at__isnull=True).get().agency == case.world.agencies[HUB]
