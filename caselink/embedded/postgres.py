"""PostgreSQL 18 of the project's own: made, configured, started, asked and stopped."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from caselink.embedded import pgwire
from caselink.embedded.account import Account, own_name
from caselink.embedded.errors import EmbeddedError
from caselink.embedded.layout import Layout, write_file
from caselink.embedded.processes import (
    CLEAN_ENVIRONMENT,
    end,
    read_pid,
    run_as,
    send,
    start_detached,
    wait_until,
    working_in,
)
from caselink.embedded.programs import postgres_programs

MAJOR_VERSION = "18"
DATABASE = ROLE = "caselink"
OWNER = "caselink_owner"  # the superuser made by initdb; nothing of the project signs in as it
MADE = "caselink-made"  # written last: a data folder without it is not a finished one of ours
SECONDS_TO_RECOVER, SECONDS_FOR_A_BUSY_SERVER = 600.0, 30.0

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",  # the folder around the socket is what is private
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "default_text_search_config": "'pg_catalog.english'",
    # No names in logs: no statements, no parameters, no details of a violated constraint, and
    # nothing of a failed statement, which the caller is told of anyway.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_lock_waits": "off",
    "log_autovacuum_min_duration": "-1",
    "logging_collector": "on",
    "log_filename": "'postgres-%a.log'",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "'%m [%p] '",
}
# Tests may lose their data with the machine, never with a process.
SETTINGS_FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    # Between two tests every table is empty. A vacuum that comes by then, and cannot shorten the file, has
    # the planner believe that it stays so: one statement of the next large test took more than a minute.
    "autovacuum": "off",
}


def url(layout: Layout) -> str:
    """The address for libpq, psycopg and Django: a database and a role over a UNIX socket."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(layout.run), safe='')}"


def answers_quickly(layout: Layout) -> bool:
    """Whether the server says it is ready and something listens: files and a socket, no subprocess."""
    return _says(layout) == "ready" and pgwire.accepts(layout.postgres_socket, seconds=2)


def _says(layout: Layout) -> str:
    """What the postmaster noted of itself: starting, ready, stopping; empty without a note."""
    try:
        lines = _pid_file(layout).read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return lines[7].strip() if len(lines) > 7 else ""


def check(layout: Layout, *, seconds: float = 2) -> None:
    """Run a query. Raises pgwire.NotAnswering with the server's reason."""
    pgwire.select_one(layout.postgres_socket, user=ROLE, database=DATABASE, seconds=seconds)


def start(layout: Layout, *, for_tests: bool) -> None:
    """Make the database when there is none, and start the server. Needs the lock.

    Raises EmbeddedError when it does not answer; the text names its log.
    """
    if _was_only_slow(layout):
        return
    programs = postgres_programs(layout)
    _write_config(layout, for_tests=for_tests)
    _make_data(layout, programs, for_tests=for_tests)
    stop(layout)  # what is left of a server that lost its socket or its postmaster
    _clear_stale_files(layout)
    log = layout.log / "postgres-start.log"
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        layout.postgres,
        "-c",
        f"config_file={layout.config / 'postgresql.conf'}",
    ]
    start_detached(command, cwd=layout.postgres, log=log, account=layout.account)
    if not _becomes_ready(layout):
        stop(layout)
        raise EmbeddedError(f"PostgreSQL did not start. Its log is {log} and postgres-*.log beside it.")


def _was_only_slow(layout: Layout) -> bool:
    """Wait for a server that is there but busy or recovering; True when it answers."""

    def there() -> bool:
        return layout.postgres_socket.exists() and bool(_processes(layout))

    if not there():
        return False
    seconds = SECONDS_TO_RECOVER if _says(layout) == "starting" else SECONDS_FOR_A_BUSY_SERVER
    wait_until(lambda: answers_quickly(layout) or not there(), seconds)
    return answers_quickly(layout)


def _becomes_ready(layout: Layout) -> bool:
    """Wait for a query to succeed; a minute for it to appear, ten while it recovers after a crash."""

    def ready() -> bool:
        try:
            check(layout)
        except pgwire.NotAnswering:
            return False
        return True

    if wait_until(lambda: bool(_processes(layout)) or ready(), 10):
        return wait_until(lambda: ready() or not _processes(layout), SECONDS_TO_RECOVER) and ready()
    return False


def stop(layout: Layout) -> None:
    """Stop the server, letting transactions under way roll back; kill it when it does not obey."""

    def ask(pids: list[int]) -> None:
        postmaster = read_pid(_pid_file(layout))
        if postmaster in pids:
            send(signal.SIGINT, [postmaster])
        else:
            send(signal.SIGQUIT, pids)  # children whose postmaster is dead

    end(lambda: _processes(layout), ask, seconds=20)


def _processes(layout: Layout) -> list[int]:
    return working_in(layout.postgres, _pid_file(layout), layout.account)


def _pid_file(layout: Layout) -> Path:
    return layout.postgres / "postmaster.pid"


def _clear_stale_files(layout: Layout) -> None:
    # PostgreSQL itself removes lock files whose process is gone, but not those whose number now
    # belongs to something else or to a zombie. No server process works in the folder at this point.
    if _processes(layout):
        raise EmbeddedError("PostgreSQL's processes cannot be ended.")
    layout.postgres_socket.unlink(missing_ok=True)
    if Path("/proc/self").exists():
        _pid_file(layout).unlink(missing_ok=True)
        Path(f"{layout.postgres_socket}.lock").unlink(missing_ok=True)


def _write_config(layout: Layout, *, for_tests: bool) -> None:
    chosen = {
        **SETTINGS,
        **(SETTINGS_FOR_TESTS if for_tests else {}),
        "unix_socket_directories": _quoted(layout.run),
        "log_directory": _quoted(layout.log),
        "hba_file": _quoted(layout.config / "pg_hba.conf"),
        "ident_file": _quoted(layout.config / "pg_ident.conf"),
    }
    mode = 0o644 if layout.account else 0o600
    lines = [f"{name} = {value}" for name, value in chosen.items()]
    write_file(layout.config / "postgresql.conf", "\n".join(lines) + "\n", mode=mode)
    write_file(layout.config / "pg_hba.conf", "local all all peer map=caselink\n", mode=mode)
    write_file(layout.config / "pg_ident.conf", f'caselink "{own_name()}" {ROLE}\n', mode=mode)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _make_data(layout: Layout, programs: Path, *, for_tests: bool) -> None:
    """Run initdb beside the final place and move the result there: it is there whole or not at all."""
    if (layout.postgres / MADE).is_file():
        version = (layout.postgres / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise EmbeddedError(
                f"The data in {layout.postgres} are PostgreSQL {version}'s and this is {MAJOR_VERSION}. "
                "Dump them with the older release first, or move them away."
            )
        return
    if layout.postgres.exists() and any(layout.postgres.iterdir()):
        raise EmbeddedError(f"{layout.postgres} is not a data folder that CaseLink made. Move it away.")
    unfinished = layout.home / "postgres.unfinished"
    if unfinished.exists():
        end(lambda: working_in(unfinished, unfinished / "postmaster.pid", layout.account), _kill, seconds=1)
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    if layout.account:
        os.chown(unfinished, layout.account.uid, layout.account.gid)
    for command, words in _making(programs, unfinished, for_tests=for_tests):
        _run(command, words, cwd=unfinished, account=layout.account)
    if layout.postgres.exists():
        layout.postgres.rmdir()
    _run(["/bin/sh", "-c", f"echo 18 > {MADE}"], "", cwd=unfinished, account=layout.account)
    unfinished.rename(layout.postgres)


def _making(programs: Path, data: Path, *, for_tests: bool) -> Iterator[tuple[list[str], str]]:
    # The builtin C.UTF-8 locale sorts the same under every libc and ICU release, so that no index
    # goes wrong when the machine below is upgraded (PostgreSQL 18 documentation, 23.1.4.1).
    yield (
        [
            *(str(programs / "initdb"), "-D", str(data), "-U", OWNER, "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=peer", "--no-instructions"),
            *(["--no-sync"] if for_tests else []),
        ],
        "",
    )
    single = [str(programs / "postgres"), "--single", "-D", str(data), "-c", "log_min_messages=fatal"]
    # The role is no superuser: it owns its database, may make others (the tests do), and no more.
    yield (
        [*single, "postgres"],
        f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n",
    )
    if for_tests:  # they put back rows, triggers' rows among them, as they were: tests/fixtures/keeping.py
        yield [*single, "postgres"], f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}\n"


def _kill(pids: list[int]) -> None:
    send(signal.SIGKILL, pids)


def _run(command: list[str], words: str, *, cwd: Path, account: Account | None) -> None:
    done = subprocess.run(
        command,
        input=words,
        cwd=cwd,
        env=CLEAN_ENVIRONMENT,
        capture_output=True,
        text=True,
        **run_as(account),  # type: ignore[call-overload]
    )
    if done.returncode != 0 or "ERROR:" in done.stderr:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EmbeddedError(f"Making the database failed: {last}")
