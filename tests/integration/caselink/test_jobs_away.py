"""A broker that hangs makes the first request wait, and no other."""

import time

import pytest
from kombu.exceptions import OperationalError

from caselink import jobs
from caselink.second_try import SecondTry


@pytest.fixture
def sent(monkeypatch):
    """Tasks that were tried to be sent; each takes as long as the test says, and fails."""
    tried = []
    moment = [0.0]

    class Hanging:
        takes = 5.0

        def signature(self, name, kwargs):
            tried.append(name)
            return self

        def apply_async(self):
            moment[0] += self.takes
            raise OperationalError("away")

    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(jobs, "BROKER", SecondTry(15.0))
    monkeypatch.setattr(jobs, "app", Hanging())
    return tried


def test_a_broker_that_hangs_is_left_alone_for_a_while(sent):
    for _ in range(5):
        jobs._send("risk.assess_incidents", {"incident_ids": [1]})
    assert sent == ["risk.assess_incidents"]


def test_a_broker_that_refuses_at_once_is_asked_every_time(sent, monkeypatch):
    monkeypatch.setattr(type(jobs.app), "takes", 0.01)
    for _ in range(5):
        jobs._send("risk.assess_incidents", {"incident_ids": [1]})
    assert len(sent) == 5
