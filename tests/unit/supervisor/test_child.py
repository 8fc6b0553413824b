"""A supervised program: its words are passed on, its death is noticed, it stops."""

import os
import sys
from pathlib import Path

from caselink.embedded.processes import wait_until
from caselink.supervisor.child import Child


def _child(said: list[str], program: str) -> Child:
    return Child(
        name="child",
        command=[sys.executable, "-c", program],
        environment=dict(os.environ),
        cwd=Path.cwd(),
        say=said.append,
    )


def test_each_line_is_passed_on() -> None:
    said: list[str] = []
    child = _child(said, "print('one'); print('two')")
    child.start()
    assert wait_until(lambda: said == ["one", "two"], 10)
    child.make_stop()


def test_a_program_that_ends_is_started_again_after_a_pause() -> None:
    said: list[str] = []
    child = _child(said, "raise SystemExit(3)")
    child.start()
    first = child.pid
    assert wait_until(lambda: not child.running, 10)
    assert child.revive() is False  # the pause has only begun
    assert said == ["ended (exit status 3); starting again in 1 s"]
    assert wait_until(child.revive, 10)
    assert child.pid != first
    assert wait_until(lambda: not child.running, 10)
    child.revive()
    assert said[-1] == "ended (exit status 3); starting again in 2 s"
    child.make_stop()


def test_a_program_that_will_not_stop_is_made_to() -> None:
    said: list[str] = []
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)"
    child = _child(said, f"{deaf}; time.sleep(60)")
    child.start()
    assert wait_until(lambda: said == ["up"], 10)
    child.ask_to_stop()
    assert child.running
    child.make_stop()
    assert not child.running
