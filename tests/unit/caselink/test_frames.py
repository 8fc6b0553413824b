"""Room for the frames of deep calls."""

from resource import RUSAGE_SELF, getrusage

import pytest

from caselink.frames import with_room


def deep(calls: int) -> int:
    return 0 if calls == 0 else 1 + deep(calls - 1)


def at_many_depths() -> int:
    """Some of which lie at the end of a chunk, wherever the caller stands."""
    return sum(deep(30 + calls) for calls in range(200) for _ in range(20))


def pages_asked_for(function) -> int:
    before = getrusage(RUSAGE_SELF).ru_minflt
    function()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def test_deep_calls_do_not_ask_the_system_for_memory_again_and_again():
    function = with_room(at_many_depths)
    function()
    assert pages_asked_for(function) < 200


def test_what_is_called_is_given_what_it_asks_for_and_its_answer_comes_back():
    @with_room
    def said(one: int, *, two: int) -> tuple[int, int]:
        return one, two

    assert said(1, two=2) == (1, 2)
    assert said.__name__ == "said"


def test_what_goes_wrong_is_told_to_the_caller():
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)()
