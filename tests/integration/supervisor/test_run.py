"""`manage.py run`, driven from outside: it says where it is, keeps its children alive and leaves nothing."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from caselink.embedded.processes import alive, wait_until
from tests.fixtures.services import CHECKOUT, PrivateServices

pytestmark = pytest.mark.services
SECONDS = 180.0  # a bound on waiting for conditions, generous for a busy machine


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """One `manage.py run --no-demo`, its output gathered."""

    def __init__(self, services: PrivateServices, port: int) -> None:
        self.var, self.port = services.var, port
        self.output: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--no-demo"],
            cwd=CHECKOUT,
            env={**services.environment, "CASELINK_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._gather, daemon=True).start()

    def _gather(self) -> None:
        for line in self.process.stdout or ():
            self.output.append(line)

    def text(self) -> str:
        return "".join(self.output)

    def says(self, words: str) -> bool:
        return wait_until(lambda: words in self.text(), SECONDS)

    def groups(self) -> list[int]:
        return json.loads((self.var / "run.json").read_text())["groups"]

    def page_status(self) -> int:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("GET", "/health/live")
            return link.getresponse().status
        finally:
            link.close()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture(scope="module")
def private_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateServices]:
    """PostgreSQL and Redis that these tests may kill; what one start migrated, the next finds."""
    services = PrivateServices(tmp_path_factory.mktemp("house") / "var")
    yield services
    done = services.command("stop", "--wipe")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def house(private_services: PrivateServices) -> Iterator[Running]:
    """A house whose page answers."""
    running = Running(private_services, _free_port())
    try:
        assert running.says("CaseLink is at"), running.text()
        yield running
    finally:
        if running.process.poll() is None:
            running.end()


def _members(groups: list[int]) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) in groups and alive(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_a_signal_stops_everything(
    house: Running, private_services: PrivateServices, number: signal.Signals
) -> None:
    assert house.page_status() == 200
    assert f"http://127.0.0.1:{house.port}/" in house.text()
    groups = house.groups()
    assert len(groups) == 3
    assert house.end(number) == 0
    assert "Traceback" not in house.text()
    assert house.says("CaseLink has stopped.")
    assert _members(groups) == []
    assert private_services.processes() == {}
    assert not (house.var / "run.json").exists()


def test_a_second_one_says_that_it_runs_already(house: Running, private_services: PrivateServices) -> None:
    second = Running(private_services, _free_port())
    assert second.process.wait(SECONDS) == 1
    assert second.says(f"CaseLink is already running here at http://127.0.0.1:{house.port}/")
    assert "Traceback" not in second.text()
    assert house.page_status() == 200


def test_what_is_killed_comes_back(house: Running, private_services: PrivateServices) -> None:
    web, *others = house.groups()
    os.killpg(web, signal.SIGKILL)
    private_services.kill_everything()  # the database and the broker as well
    assert house.says("web    | ended (signal 9)")
    assert wait_until(lambda: house.groups()[0] != web, SECONDS)
    assert wait_until(lambda: private_services.command("status").returncode == 0, SECONDS)
    assert wait_until(lambda: _answers(house), SECONDS)
    assert house.groups()[1:] == others


def _answers(house: Running) -> bool:
    try:
        return house.page_status() == 200
    except OSError:
        return False


def test_killed_outright_it_leaves_nothing_that_the_next_start_cannot_use(
    house: Running, private_services: PrivateServices
) -> None:
    groups = house.groups()
    house.end(signal.SIGKILL)
    assert wait_until(lambda: not _members(groups), SECONDS)
    again = Running(private_services, house.port)
    try:
        assert again.says("CaseLink is at"), again.text()
    finally:
        assert again.end() == 0
    assert private_services.processes() == {}


def test_a_port_in_use_is_said_in_a_sentence(private_services: PrivateServices) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        running = Running(private_services, other.getsockname()[1])
        assert running.process.wait(SECONDS) == 1
        assert running.says("is in use by another program. Choose another: CASELINK_PORT=")
    assert "Traceback" not in running.text()
    assert private_services.processes() == {}
