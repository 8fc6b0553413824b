"""The embedded services as a whole: ensure, status, stop."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from caselink.embedded import pgwire, postgres, redis_server
from caselink.embedded.errors import EmbeddedError
from caselink.embedded.layout import Layout, find_layout, make_folders, recorded_var

LOCK_SECONDS = 660.0  # longer than PostgreSQL may need to recover


@dataclass(frozen=True)
class Services:
    """Where the database and the broker are, in libpq's and redis-py's forms."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Status:
    """What each embedded service says: `running`, or why not. `external` when an address was given for it."""

    postgres: str
    redis: str

    @property
    def running(self) -> bool:
        """Whether everything that is ours to run runs."""
        return {self.postgres, self.redis} <= {"running", "external"}


def urls_without_starting() -> Services:
    """The addresses that ensure() would give. Starts nothing."""
    given = _given()
    if given.database_url and given.redis_url:
        return given
    return _services(find_layout(), given)


def ensure() -> Services:
    """Start whatever of our own is needed and not running; give the addresses.

    DATABASE_URL and REDIS_URL replace the one or the other. Safe to call from any number of
    processes at once; when all runs already it costs a few file reads and two socket round trips.
    Raises EmbeddedError when a service cannot be started.
    """
    given = _given()
    if given.database_url and given.redis_url:
        return given
    layout = find_layout()
    if not _missing(layout, given):
        return _services(layout, given)
    with _locked(layout):
        layout = find_layout()
        make_folders(layout)
        for service in _missing(layout, given):
            if service == "postgres":
                postgres.start(layout, for_tests=os.environ.get("CASELINK_TEST_SERVICES") == "1")
            else:
                redis_server.start(layout)
    return _services(layout, given)


def status() -> Status:
    """Ask each service of our own: a real query, a PING. Starts nothing."""
    given, layout = _given(), find_layout()
    if given.database_url:
        database = "external"
    else:
        try:
            postgres.check(layout)
            database = "running"
        except pgwire.NotAnswering as error:
            database = f"not running ({error})"
    if given.redis_url:
        return Status(postgres=database, redis="external")
    return Status(postgres=database, redis="running" if redis_server.answers(layout) else "not running")


def stop(*, wipe: bool = False) -> None:
    """Stop our own services; with wipe, delete their data and all folders made for them, wherever."""
    layout = find_layout()
    with _locked(layout):
        redis_server.stop(layout)
        postgres.stop(layout)
        if wipe:
            _wipe(layout)


def _given() -> Services:
    return Services(
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
    )


def _services(layout: Layout, given: Services) -> Services:
    return Services(
        database_url=given.database_url or postgres.url(layout),
        redis_url=given.redis_url or redis_server.url(layout),
    )


def _missing(layout: Layout, given: Services) -> list[str]:
    missing = []
    if not given.database_url and not postgres.answers_quickly(layout):
        missing.append("postgres")
    if not given.redis_url and not redis_server.answers(layout):
        missing.append("redis")
    return missing


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    """Hold the lock; the system lets it go when the holder dies, however it dies."""
    try:
        descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedError(
            f"{layout.lock} cannot be opened: {error.strerror}. Who owns {layout.var}?"
        ) from error
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        "Another process has been starting or stopping the services for too long."
                    ) from None
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _wipe(layout: Layout) -> None:
    for folder in (
        layout.postgres,
        layout.home / "postgres.unfinished",
        layout.redis,
        layout.config,
        layout.log,
    ):
        _remove(folder)
    for folder in (*layout.home.glob("redis.unreadable-*"), layout.programs, layout.run):
        _remove(folder)
    if layout.home != layout.var:
        _remove(layout.home)
    for pointer in (layout.var / "embedded", layout.var / "run"):
        if pointer.is_symlink():
            pointer.unlink()
    for parent in {layout.home.parent, layout.run.parent} - {layout.var, layout.home}:
        for orphan in parent.glob("caselink-*"):
            if recorded_var(orphan) == layout.var:
                _remove(orphan)


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
