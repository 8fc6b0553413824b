"""The table of moves: what may follow what."""

import pytest

from caselink.moves import CASELINK, MOVES, NoSuchMove, allowed, move

THINGS = sorted({one.thing for one in MOVES})
ENDS = {
    "case": {"superseded", "withdrawn"},
    "question": {"answered", "withdrawn"},
    "meeting": {"decided", "called_off"},
    "action": {"closed"},
    "referral": {"closed"},
    "warning": {"lowered"},
    "application": {"told", "stopped"},
    "escalation": {"answered", "ended"},
}


def _states(thing: str) -> set[str]:
    """Every state that a thing can come to; of a case with the queue in which it then stands."""
    rows = [one for one in MOVES if one.thing == thing and one.after != "="]
    if thing != "case":
        return {one.after for one in rows}
    return {f"{one.after}/{one.queue}" if one.queue else one.after for one in rows}


@pytest.mark.parametrize("thing", THINGS)
def test_every_state_in_which_something_waits_has_a_move_out_of_it(thing: str) -> None:
    left = ENDS[thing] | ({"answered"} if thing == "case" else set())
    for state in _states(thing) - left:
        assert [one for one in allowed(thing, state) if one.after != "=" or thing == "case"], state


@pytest.mark.parametrize("thing", THINGS)
def test_nothing_is_allowed_from_a_state_that_cannot_be_reached(thing: str) -> None:
    reached = _states(thing) | {""}
    for one in MOVES:
        if one.thing == thing:
            assert one.before <= reached, one.name


@pytest.mark.parametrize("thing", THINGS)
def test_what_has_ended_allows_no_further_move(thing: str) -> None:
    for state in ENDS[thing]:
        assert allowed(thing, state) == []


def test_a_name_is_used_once_for_a_thing() -> None:
    names = [(one.thing, one.name) for one in MOVES]
    assert len(names) == len(set(names))


def test_a_move_of_a_person_that_gives_a_matter_up_demands_why() -> None:
    for one in MOVES:
        if one.by != CASELINK and one.name in {
            "give_back",
            "hand_over",
            "call_off",
            "withdraw",
            "stop",
            "lower",
        }:
            assert "why" in one.demands, one


def test_a_move_that_is_not_in_the_table_is_refused_in_words() -> None:
    assert move("case", "open/decide", "arrange").queue == "meeting"
    with pytest.raises(NoSuchMove, match="cannot be done"):
        move("case", "answered/plan", "arrange")
    with pytest.raises(NoSuchMove):
        move("case", "", "arrange")
    with pytest.raises(NoSuchMove):
        move("case", "open/decide", "forget")


def test_what_begins_has_no_state_before() -> None:
    assert [one.name for one in allowed("case", "")] == ["raise"]
    assert move("action", "", "agree").after == "open"
