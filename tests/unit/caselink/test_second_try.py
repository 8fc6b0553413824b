"""What is away is asked by one caller at a time, and by all again once it works."""

import time

import pytest

from caselink.second_try import SecondTry


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_as_long_as_it_works_it_is_always_asked(clock):
    thing = SecondTry(5.0)
    assert all(thing.now for _ in range(3))


def test_after_a_failure_one_caller_asks_in_each_pause_until_it_works(clock):
    thing = SecondTry(5.0)
    thing.failed()
    assert not thing.now
    clock[0] += 5.1
    assert [thing.now, thing.now] == [True, False]
    clock[0] += 5.1
    assert thing.now
    thing.worked()
    assert [thing.now, thing.now] == [True, True]
