"""An action is closed by what was done, or by a person who weighs why not; a letter alone says why."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions.models import Action
from actions.services import doing
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from tests.fixtures.acting import (
    GP,
    action_of,
    again,
    coordinator,
    done,
    owner,
    refused,
    refused_by_him,
    reported,
)

pytestmark = pytest.mark.django_db
LETTER = frozenset({"letter"})


def moves(action: Action) -> list[str]:
    return [step.move for step in action.steps.order_by("pk")]


def test_what_is_done_is_closed_at_once_unless_the_level_is_high(mr_e):
    assert reported(mr_e, level="elevated").state == "closed"
    high = reported(mr_e)
    assert (high.state, high.closed_as) == ("reported", "")
    assert doing.judge_adequate(action=high, by=coordinator(mr_e)).closed_as == "done"
    assert moves(high) == ["agree", "report_done", "adequate"]


def test_a_letter_alone_never_closes_by_itself(mr_e):
    assert reported(mr_e, level="elevated", kinds=LETTER).state == "reported"
    letter = reported(mr_e, kinds=LETTER)
    for said in ("", "Enough.", " " * 40):
        with pytest.raises(Incomplete) as incomplete:
            doing.judge_adequate(action=letter, letter_reason=said, by=coordinator(mr_e))
        assert set(incomplete.value.missing) == {"letter_reason"}
    letter.refresh_from_db()
    assert letter.state == "reported"
    why = "He asked for the answer in writing, and read it with his sister."
    assert doing.judge_adequate(action=letter, letter_reason=why, by=coordinator(mr_e)).state == "closed"


def test_a_letter_and_a_call_is_more_than_a_letter(mr_e):
    action = reported(mr_e, kinds=LETTER | {"telephone"})
    assert doing.judge_adequate(action=action, by=coordinator(mr_e)).state == "closed"


def test_the_database_takes_no_letter_alone_at_level_high(mr_e):
    letter = reported(mr_e, kinds=LETTER)
    with pytest.raises(IntegrityError, match="letter_alone"), transaction.atomic():
        Action.objects.filter(pk=letter.pk).update(state="closed", closed_as="done", closed_at=timezone.now())


def test_a_question_that_rises_holds_what_was_reported_to_it(mr_e):
    letter = reported(mr_e, level="elevated", kinds=LETTER)
    Action.objects.filter(pk=letter.pk).update(level="high")
    with pytest.raises(Incomplete):
        doing.judge_adequate(action=letter, by=coordinator(mr_e))


def test_what_a_report_leaves_out_is_named_and_nothing_kept(mr_e):
    action = action_of(mr_e)
    tomorrow = timezone.localdate() + timedelta(days=1)
    empty = done(words=" ", kinds=frozenset(), evidence="", on=tomorrow)
    with pytest.raises(Incomplete) as incomplete:
        doing.report_done(action=action, done=empty, by=owner(mr_e))
    assert set(incomplete.value.missing) == {"words", "kinds", "evidence", "on"}
    with pytest.raises(Incomplete) as incomplete:
        doing.report_refused(action=action, refused=refused(told={}, offered_by="", words=""), by=owner(mr_e))
    assert set(incomplete.value.missing) == {"alone", "sober", "risks", "offered_by", "words"}
    with pytest.raises(Incomplete):
        doing.report_cannot(action=action, why=" ", by=owner(mr_e))
    assert moves(action) == ["agree"]


def test_a_refusal_is_weighed_or_tried_again_and_never_closed_by_its_owner(mr_e):
    action = refused_by_him(mr_e)
    assert (action.state, action.told["alone"]) == ("refused", "no")
    with pytest.raises(NotOpen, match="Jo Bright"):
        doing.report_done(action=action, done=done(), by=owner(mr_e))
    with pytest.raises(NotAllowed):
        doing.weigh(action=action, weighed="Nothing.", why="Nothing.", by=owner(mr_e))
    with pytest.raises(Incomplete) as incomplete:
        doing.weigh(action=action, weighed="", why="", by=coordinator(mr_e))
    assert set(incomplete.value.missing) == {"weighed", "why"}

    other = doing.try_again(action=action, again=again(mr_e), by=coordinator(mr_e))
    assert (other.state, other.owner_agency.code) == ("open", GP)
    assert moves(action) == ["agree", "report_refused", "try_again"]


def test_weighing_says_what_the_refusal_says_of_the_risk(mr_e):
    action = doing.weigh(
        action=refused_by_him(mr_e), weighed="He may be afraid.", why="He has moved.", by=coordinator(mr_e)
    )
    assert (action.state, action.closed_as) == ("closed", "refused")
    cannot = doing.report_cannot(action=action_of(mr_e), why="Nobody is free.", by=owner(mr_e))
    cannot = doing.weigh(action=cannot, weighed="It stays.", why="The GP does.", by=coordinator(mr_e))
    assert cannot.closed_as == "cannot"


def test_what_was_not_enough_is_to_be_done_again(mr_e):
    action = doing.judge_not_adequate(
        action=reported(mr_e, kinds=LETTER), why="Nobody saw him.", again=again(mr_e), by=coordinator(mr_e)
    )
    assert (action.state, action.due_on) == ("open", again(mr_e).due_on)
    assert action.steps.order_by("pk").last().words == "Nobody saw him."


def test_only_the_owner_reports_and_only_coordinators_decide(mr_e):
    action = action_of(mr_e)
    for who in ("practitioner", "police_practitioner", "outsider", "governance_lead", "mash_coordinator"):
        with pytest.raises(NotAllowed):
            doing.report_done(action=action, done=done(), by=mr_e.world.actor(who))
    with pytest.raises(NotAllowed):
        doing.withdraw(action=action, why="No.", by=mr_e.world.actor("care_manager"))
    closed = doing.withdraw(action=action, why="Agreed twice.", by=coordinator(mr_e))
    assert closed.closed_as == "withdrawn"
    with pytest.raises(NotOpen, match="Casey Wright"):
        doing.withdraw(action=action, why="Again.", by=coordinator(mr_e))
