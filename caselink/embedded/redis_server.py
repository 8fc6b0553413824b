"""Redis of the project's own: configured, started, asked and stopped."""

import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from caselink.embedded.errors import EmbeddedError
from caselink.embedded.layout import Layout, write_file
from caselink.embedded.processes import end, send, start_detached, wait_until, working_in
from caselink.embedded.programs import redis_program

LOGICAL_DATABASES = 4096  # the tests give each of their processes one

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "aof-load-truncated": "yes",
    "save": '""',
    "maxmemory-policy": "noeviction",
    "databases": str(LOGICAL_DATABASES),
    "loglevel": "notice",
    "always-show-logo": "no",
}


def url(layout: Layout) -> str:
    """The address in redis-py's form."""
    return f"unix://{quote(str(layout.redis_socket))}?db=0"


def celery_broker_url(redis_url: str) -> str:
    """The same address in Celery's form: kombu writes `redis+socket:///path?virtual_host=0` for a socket."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


def answers(layout: Layout, *, seconds: float = 2) -> bool:
    """Whether the server answers a PING with PONG; while it still loads its data it does not."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(seconds)
            link.connect(str(layout.redis_socket))
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start(layout: Layout) -> None:
    """Start the server on the data of last time. Needs the lock.

    Data that it cannot read are put aside and it starts empty: the database, not the broker,
    remembers what is still to do. Raises EmbeddedError when it does not start even so.
    """
    if _was_only_slow(layout):
        return
    _write_config(layout)
    if _tried(layout):
        return
    layout.redis.rename(layout.home / f"redis.unreadable-{int(time.time())}")
    layout.redis.mkdir(mode=0o700)
    if layout.account:
        os.chown(layout.redis, layout.account.uid, layout.account.gid)
    if not _tried(layout):
        raise EmbeddedError(f"Redis did not start. Its log is {layout.log / 'redis.log'}.")


def _was_only_slow(layout: Layout) -> bool:
    """Wait for a server that is there but busy or still reading its data; True when it answers."""

    def there() -> bool:
        return layout.redis_socket.exists() and bool(_processes(layout))

    return there() and wait_until(lambda: answers(layout) or not there(), 30) and answers(layout)


def _tried(layout: Layout) -> bool:
    stop(layout)
    layout.redis_socket.unlink(missing_ok=True)
    start_detached(
        [redis_program(layout), layout.config / "redis.conf"],
        cwd=layout.redis,
        log=layout.log / "redis.log",
        account=layout.account,
    )
    if not wait_until(lambda: bool(_processes(layout)) or answers(layout), 10):
        return False
    wait_until(lambda: answers(layout) or not _processes(layout), 120)
    return answers(layout)


def stop(layout: Layout) -> None:
    """Stop the server, which writes what it holds first; kill it when it does not obey."""
    end(lambda: _processes(layout), lambda pids: send(signal.SIGTERM, pids), seconds=10)


def _processes(layout: Layout) -> list[int]:
    return working_in(layout.redis, _pid_file(layout), layout.account)


def _pid_file(layout: Layout) -> Path:
    return layout.run / "redis.pid"


def _write_config(layout: Layout) -> None:
    chosen = {
        **SETTINGS,
        "unixsocket": _quoted(layout.redis_socket),
        "dir": _quoted(layout.redis),
        "pidfile": _quoted(_pid_file(layout)),
    }
    text = "".join(f"{name} {value}\n" for name, value in chosen.items())
    write_file(layout.config / "redis.conf", text, mode=0o644 if layout.account else 0o600)


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
