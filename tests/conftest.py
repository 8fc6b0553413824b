"""Real PostgreSQL and Redis for every run, ready before Django's settings are read.

The process that pytest was started in brings the servers up in `var/test` (once, whoever else is
testing in this checkout), each process of xdist gets a database of its own through pytest-django
and a logical Redis database of its own here, and the last run to end takes the servers down. What the
database is copied from stays for the next run (tests/fixtures/made.py); `make clean` deletes it.
DATABASE_URL or REDIS_URL, when set, are used instead.

Fixtures live in tests/fixtures/, one module a subject; each module there is loaded.
"""

import fcntl
import os
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import django
import psycopg
import pytest
import redis
from psycopg import sql

from caselink import embedded, garbage

garbage.seldom()

CHECKOUT = Path(__file__).resolve().parent.parent
pytest.register_assert_rewrite("tests.fixtures")  # before one fixture module imports another
pytest_plugins = [
    f"tests.fixtures.{module.stem}" for module in sorted((CHECKOUT / "tests/fixtures").glob("[a-z]*.py"))
]

# No test leaves the machine.
LOOPBACK = "127.0.0.1,::1,localhost"
BROKERS_OF_OURS = 4095  # logical databases 1 to 4095; number 0 counts who has which
BROKERS_OF_OTHERS = 15  # what an ordinary Redis server offers
SETTINGS_FOR_TESTS = {
    "DJANGO_SETTINGS_MODULE": "caselink.settings",
    "CASELINK_SECRET_KEY": "a key for tests, used for nothing else",
    "CASELINK_HTTPS": "0",
    "CASELINK_STATIC": "django.contrib.staticfiles.storage.StaticFilesStorage",
}


class Lease:
    """A shared lock on the servers of the tests: they run while anybody holds one."""

    def __init__(self, var: Path) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(var / "tests.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def end(self) -> None:
        """Let go; the last to do so deletes what the runs left in the servers, and stops them."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.environ["CASELINK_TEST_DATABASE"] == "own":
                _clear()
            embedded.stop()
        except BlockingIOError:
            pass  # somebody else is still testing
        finally:
            os.close(self._descriptor)


def _prepare() -> Lease | None:
    """Services and environment. None in xdist's workers, which inherit both from their controller."""
    for name, value in SETTINGS_FOR_TESTS.items():
        os.environ.setdefault(name, value)
    if "PYTEST_XDIST_WORKER" in os.environ:
        return None
    var = Path(os.environ.get("CASELINK_VAR") or CHECKOUT / "var") / "test"
    os.environ["CASELINK_VAR"] = str(var)
    os.environ["CASELINK_TEST_SERVICES"] = "1"
    lease = Lease(var)
    own_database = not os.environ.get("DATABASE_URL")
    own_broker = not os.environ.get("REDIS_URL")
    services = embedded.ensure()
    os.environ["CASELINK_TEST_DATABASE"] = "own" if own_database else "given"
    os.environ["CASELINK_TEST_BROKERS"] = str(BROKERS_OF_OURS if own_broker else BROKERS_OF_OTHERS)
    os.environ["REDIS_URL"] = services.redis_url
    os.environ["DATABASE_URL"] = services.database_url
    if own_database:
        # Two runs in one checkout at once must not empty each other's databases.
        os.environ["DATABASE_URL"] = _own_database(services.database_url)
    return lease if own_database or own_broker else None


def _clear() -> None:
    """Delete the databases of runs that have ended, however they ended, and all but the newest to copy."""
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as server:
        names = [name for (name,) in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
        copied = [name for name in names if name.startswith("made_")]
        for name in (*copied[1:], *(name for name in names if name.startswith("test_"))):
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _own_database(url: str) -> str:
    """The same server, a database name that belongs to this run (pytest-django puts test_ before it)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path}_{os.getpid()}"))


def _own_broker(url: str) -> str:
    """The same server, an emptied logical database that belongs to this process."""
    with redis.Redis.from_url(_numbered(url, 0)) as counter:
        number = 1 + counter.incr("caselink-tests") % int(os.environ["CASELINK_TEST_BROKERS"])
    own = _numbered(url, number)
    with redis.Redis.from_url(own) as broker:
        broker.flushdb()
    return own


def _numbered(url: str, number: int) -> str:
    """The address of that logical database on the same server."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return urlunsplit(parts._replace(path=f"/{number}"))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return f"unix://{parts.path}?{urlencode({**query, 'db': number})}"


LEASE = _prepare()
OWN_BROKER = os.environ["REDIS_URL"] = _own_broker(os.environ["REDIS_URL"])
# The fixtures' modules are imported right after this one, before pytest-django sets Django up.
django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Only sockets on this machine, whatever the command line says less."""
    config.option.allow_hosts = config.option.allow_hosts or LOOPBACK
    config.option.allow_unix_socket = True


def pytest_collection_finish() -> None:
    """What is there before the first test is no garbage."""
    garbage.keep_what_is_there()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """xdist's workers choose their own broker (above) before they read the settings, as this process did.

    With the name of the settings in the environment they would be read earlier, with this process's broker.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    """Give the servers back."""
    global LEASE
    if LEASE is not None:
        LEASE.end()
        LEASE = None
