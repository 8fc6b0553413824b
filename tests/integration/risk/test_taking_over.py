"""A colleague takes a prompt over that somebody of the same hub holds."""

from typing import Any

import pytest

from audit.models import Event
from caselink.templatetags.plain import moment
from notices.models import Notice
from people.services.refusals import NotAllowed, NotOpen
from risk.selectors.work import entry_of, holder_of
from risk.services.queueing import prompt_claim, prompt_take_over
from tests.fixtures.world import CaseOfMrE

pytestmark = pytest.mark.django_db
FIRST, SECOND = "mash_coordinator", "second_coordinator"


def test_a_colleague_takes_it_with_a_reason_and_who_held_it_is_told(mr_e: CaseOfMrE, signed_in: Any) -> None:
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
    address = f"/prompts/{mr_e.prompt.public_id}/holder/"
    client = signed_in(FIRST)
    assert "Take the prompt over" in client.get(address).text
    assert "Say why you take the prompt over" in client.post(address, {"do": "take_over"}).text
    client.post(address, {"do": "take_over", "take-why": "She is ill today."})
    held, entry = holder_of(prompt=mr_e.prompt), entry_of(prompt=mr_e.prompt)
    assert held is not None
    assert entry is not None
    assert (held.user, held.why) == (mr_e.world.users[FIRST], "She is ill today.")
    assert entry.turn_user == mr_e.world.users[FIRST]
    assert Notice.objects.get(code="prompt_taken_over").user == mr_e.world.users[SECOND]
    assert Event.objects.filter(action="prompt.taken_over").count() == 1


def test_who_claims_it_comes_to_the_prompt(mr_e: CaseOfMrE, signed_in: Any) -> None:
    address = f"/prompts/{mr_e.prompt.public_id}/"
    assert signed_in(FIRST).post(f"{address}holder/", {"do": "claim"}).url == address


def test_nobody_of_another_agency_may_and_nobody_what_nobody_holds(mr_e: CaseOfMrE) -> None:
    with pytest.raises(NotOpen):
        prompt_take_over(prompt=mr_e.prompt, why="It cannot wait.", by=mr_e.world.actor(FIRST))
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
    for who in ("practitioner", "hub_manager", "governance_lead"):
        with pytest.raises(NotAllowed):
            prompt_take_over(prompt=mr_e.prompt, why="It cannot wait.", by=mr_e.world.actor(who))


def test_who_answers_what_somebody_else_holds_is_warned_by_whom_and_since_when(
    mr_e: CaseOfMrE, signed_in: Any
) -> None:
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor(SECOND))
    held, address = holder_of(prompt=mr_e.prompt), f"/prompts/{mr_e.prompt.public_id}/"
    assert held is not None
    warned = f"Sam Okoro, {held.agency.name}, has held this prompt since {moment(held.started_at)}."
    assert signed_in(FIRST).get(address).text.count(warned) == 2  # at the button of either answer
    assert warned not in signed_in(SECOND).get(address).text
