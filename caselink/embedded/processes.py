"""Looking at, starting and ending server processes, without ever trusting a bare process id.

A pid file can be stale, its number taken by somebody else's process, or its process a zombie that
nobody collects; so what counts is which processes really have the service's folder as their
working directory. Where the system has no /proc (macOS), the pid file is all there is.
"""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from caselink.embedded.account import Account

PROC = Path("/proc")
CLEAN_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What the servers see of the environment: nothing of the caller's.
CLEAN_ENVIRONMENT = {"PATH": CLEAN_PATH, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def run_as(account: Account | None) -> dict[str, object]:
    """Arguments for subprocess that give up root for the account; none for an ordinary user."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def start_detached(command: Sequence[str | Path], *, cwd: Path, log: Path, account: Account | None) -> None:
    """Start a server that outlives this process, in a session of its own, its output in the log.

    A shell in between ends at once, so that the server is the init process's child and never ours.
    """
    script = 'log="$1"; shift; umask 077; "$@" </dev/null >"$log" 2>&1 &'
    subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(log), *map(str, command)],
        cwd=cwd,
        env=CLEAN_ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
        **run_as(account),  # type: ignore[call-overload]
    )


def alive(pid: int) -> bool:
    """Whether the process runs. A zombie does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        if PROC.joinpath("self").exists():
            return False
    except (OSError, IndexError):
        return False
    else:
        return state not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def working_in(folder: Path, pid_file: Path, account: Account | None) -> list[int]:
    """Ids of our server processes whose working directory is the folder, the oldest first.

    Only processes of the servers' account count, whatever a pid file says.
    """
    owner = account.uid if account else os.geteuid()
    if not PROC.joinpath("self").exists():
        pid = read_pid(pid_file)
        return [pid] if pid and alive(pid) else []
    real, found = os.path.realpath(folder), []
    for entry in os.scandir(PROC):
        if not entry.name.isdigit():
            continue
        try:
            if entry.stat().st_uid == owner and os.readlink(f"{entry.path}/cwd") == real:
                found.append(int(entry.name))
        except OSError:
            continue
    return [pid for pid in sorted(found) if alive(pid)]


def read_pid(pid_file: Path) -> int | None:
    """The number on the first line of the file; None when there is no such file or number."""
    try:
        first = pid_file.read_text(errors="replace").partition("\n")[0].strip()
    except OSError:
        return None
    return int(first) if re.fullmatch(r"[1-9][0-9]{0,8}", first) else None


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    """Ask until the answer is yes or the time is over; the last answer."""
    deadline, pause = time.monotonic() + seconds, 0.005
    while not happened():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True


def end(find: Callable[[], list[int]], first: Callable[[list[int]], None], *, seconds: float) -> None:
    """Ask the processes to stop in their own way; after the time given, kill what is left."""
    if not (pids := find()):
        return
    first(pids)
    if not wait_until(lambda: not find(), seconds):
        send(signal.SIGKILL, find())
        wait_until(lambda: not find(), 10)


def send(number: signal.Signals, pids: list[int]) -> None:
    """Send the signal to each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
