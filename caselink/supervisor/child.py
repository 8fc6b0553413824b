"""One program that is kept running: started, watched, started again after a growing pause, stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# A program that ran this many seconds is sound: its next death starts with the shortest pause again.
SOUND_AFTER = 60.0


class Child:
    """A supervised program. `say` gets each line that it prints, without the line's end."""

    def __init__(
        self,
        *,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        cwd: Path,
        say: Callable[[str], None],
    ) -> None:
        self.name = name
        self._command = [sys.executable, "-S", str(LEASH), str(os.getpid()), *command]
        self._environment = dict(environment)
        self._cwd = cwd
        self._say = say
        self._process: subprocess.Popen[str] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE
        self._due: float | None = None

    @property
    def pid(self) -> int | None:
        """The process id, which is also its group's; None before the first start."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C goes to the supervisor alone. Main thread only."""
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            cwd=self._cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        self._started, self._due = time.monotonic(), None
        threading.Thread(target=self._pass_on, args=(self._process,), daemon=True, name=self.name).start()

    def _pass_on(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self._say(line.rstrip("\n"))

    def revive(self) -> bool:
        """Start it again when it has died and its pause is over. True when it was started."""
        if self._process is None or self.running:
            return False
        now = time.monotonic()
        if self._due is None:
            if now - self._started > SOUND_AFTER:
                self._pause = FIRST_PAUSE
            self._say(f"ended ({_manner(self._process.returncode)}); starting again in {self._pause:.0f} s")
            self._due, self._pause = now + self._pause, min(self._pause * 2, LONGEST_PAUSE)
        if now < self._due:
            return False
        end_group(self._process.pid, signal.SIGKILL)  # its own children, should any have outlived it
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send SIGTERM; it finishes what it has in hand."""
        if self._process is not None and self.running:
            self._process.terminate()

    def make_stop(self) -> None:
        """Kill it and everything it started."""
        if self._process is not None:
            end_group(self._process.pid, signal.SIGKILL)
            self._process.wait()


def end_group(group: int, number: signal.Signals) -> None:
    """Send the signal to every process of that group, if there are any."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def _manner(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit status {code}"
