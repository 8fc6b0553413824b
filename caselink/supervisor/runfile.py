"""One supervisor a checkout: the lock, the note of what it started, and ending what a dead one left."""

import fcntl
import json
import os
import signal
from pathlib import Path
from types import TracebackType
from typing import Any

from caselink.embedded.processes import alive, wait_until
from caselink.supervisor.child import end_group

# In the environment of every program a supervisor starts, so that it is known again.
MARK = "CASELINK_SUPERVISED_IN"


class AlreadyRunning(RuntimeError):
    """Another supervisor holds the lock; the text says where it answers."""


class RunFile:
    """`var/run.lock`, held while this supervisor lives, and `var/run.json`, what it started."""

    def __init__(self, var: Path) -> None:
        self._var = var
        self._record = var / "run.json"
        self._descriptor = -1
        # Whether a supervisor that was killed had started the embedded services, which outlive it.
        self.inherited_services = False

    def __enter__(self) -> "RunFile":
        """Take the lock and end what a killed supervisor left. Raises AlreadyRunning."""
        self._var.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._var / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            noted = self._noted()
            where = f" at {noted['url']}" if noted.get("url") else ""
            raise AlreadyRunning(f"CaseLink is already running here{where}. Stop that one first.") from None
        self.inherited_services = self._noted().get("services") is True
        self._end_leftovers()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._record.unlink(missing_ok=True)
        os.close(self._descriptor)

    def note(self, *, url: str, groups: list[int], services: bool) -> None:
        """Write down the address, the process groups and whether the services are ours to stop."""
        scratch = self._record.with_suffix(".new")
        noted = {"pid": os.getpid(), "url": url, "groups": groups, "services": services}
        scratch.write_text(json.dumps(noted))
        scratch.replace(self._record)

    def _noted(self) -> dict[str, Any]:
        try:
            noted = json.loads(self._record.read_text())
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def _end_leftovers(self) -> None:
        groups = [group for group in self._noted().get("groups", []) if isinstance(group, int) and group > 1]
        for number in (signal.SIGTERM, signal.SIGKILL):
            for group in filter(self._is_ours, groups):
                end_group(group, number)
            wait_until(lambda: not any(map(self._is_ours, groups)), 5)

    def _is_ours(self, group: int) -> bool:
        """Whether the group still has a process that a supervisor of this `var` started."""
        mark = f"{MARK}={self._var}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                same_group = os.getpgid(int(entry.name)) == group
                if (
                    same_group
                    and alive(int(entry.name))
                    and mark in (entry / "environ").read_bytes().split(b"\0")
                ):
                    return True
            except OSError:
                continue
        return False
