"""The programs of one house, watched until somebody says stop."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

from caselink import embedded
from caselink.embedded.processes import wait_until
from caselink.supervisor.child import Child
from caselink.supervisor.runfile import MARK, RunFile
from caselink.supervisor.web import HOST, answers

LOOK_EVERY = 0.5  # seconds between looks at the children
SERVICES_EVERY = 2.0  # seconds between looks at the embedded services
SECONDS_TO_STOP = 15.0
SECONDS_TO_ANSWER = 120.0


class Stop(BaseException):
    """SIGINT or SIGTERM came while something long was under way."""


class StopSignals:
    """SIGINT, SIGTERM and SIGHUP as a flag; while `raising`, also as an exception in the main thread."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.raising = True

    def install(self) -> None:
        """Take the signals over. Main thread only."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._came)

    def _came(self, number: int, frame: FrameType | None) -> None:
        first = not self.asked.is_set()
        self.asked.set()
        if self.raising and first:
            raise Stop


class House:
    """Web, worker and beat on the loopback port given."""

    def __init__(
        self,
        *,
        port: int,
        var: Path,
        checkout: Path,
        say: Callable[[str], None],
        stop: StopSignals,
        own_services: bool,
    ) -> None:
        self.url = f"http://{HOST}:{port}/"
        self._port = port
        self._say = say
        self._stop = stop
        self._own_services = own_services
        self._told = ""
        beat_folder = var / "beat"
        beat_folder.mkdir(exist_ok=True)
        for leftover in beat_folder.iterdir():
            leftover.unlink()  # only when each task last ran; a killed beat can leave it unreadable
        environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            # On one machine root may run the worker: its data are the project's own invented ones.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "CASELINK_PORT": str(port),
            MARK: str(var),
        }
        self.children = [
            Child(
                name=name,
                command=[sys.executable, "-m", *words],
                environment=environment,
                cwd=checkout,
                say=partial(_say_after, say, f"{name:<6} | "),
            )
            for name, words in _programs(port, beat_folder / "schedule").items()
        ]

    def start(self, run_file: RunFile) -> bool:
        """Start all and wait for the page; whether it answered in time."""
        for child in self.children:
            child.start()
        self._note(run_file)
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline and not self._stop.asked.is_set():
            if answers(self._port):
                return True
            self._look(run_file)
            self._stop.asked.wait(0.1)
        return False

    def watch(self, run_file: RunFile) -> None:
        """Keep everything alive until a stop is asked for."""
        services_due = time.monotonic()
        while not self._stop.asked.wait(LOOK_EVERY):
            self._look(run_file)
            if time.monotonic() >= services_due:
                self._look_at_services()
                services_due = time.monotonic() + SERVICES_EVERY

    def stop(self) -> None:
        """Ask every child to finish, kill what does not in time."""
        for child in self.children:
            child.ask_to_stop()
        wait_until(lambda: not any(child.running for child in self.children), SECONDS_TO_STOP)
        for child in self.children:
            child.make_stop()

    def _look(self, run_file: RunFile) -> None:
        if any([child.revive() for child in self.children]):
            self._note(run_file)

    def _look_at_services(self) -> None:
        try:
            embedded.ensure()
            self._told = ""
        except embedded.EmbeddedError as error:
            if str(error) != self._told:  # say each trouble once
                self._say(str(error))
                self._told = str(error)

    def _note(self, run_file: RunFile) -> None:
        groups = [child.pid for child in self.children if child.pid]
        run_file.note(url=self.url, groups=groups, services=self._own_services)


def _say_after(say: Callable[[str], None], prefix: str, line: str) -> None:
    say(prefix + line)


def _programs(port: int, schedule: Path) -> dict[str, list[str]]:
    celery = ["celery", "--quiet", "-A", "caselink.celery"]
    return {
        "web": [
            *(
                "granian",
                "--interface",
                "wsgi",
                "--host",
                HOST,
                "--port",
                str(port),
                "--no-ws",
                "--http",
                "1",
            ),
            *("--workers", "2", "--blocking-threads", "4", "--backlog", "1024", "--log-level", "warning"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "10", "caselink.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--hostname", "worker@%h"),
            *("--without-gossip", "--without-mingle"),
        ],
        "beat": [*celery, "beat", "--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING"],
    }
