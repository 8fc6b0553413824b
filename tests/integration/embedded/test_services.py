"""The embedded services survive what happens to them on a real machine."""

import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from caselink.embedded.processes import wait_until
from tests.fixtures.services import PrivateServices

pytestmark = pytest.mark.services
Make = Callable[..., PrivateServices]


def _postmasters(services: PrivateServices) -> list[int]:
    """Server processes whose parent is not itself one of them."""
    parents = services.each(_parent)
    found = services.processes()
    return [pid for pid, parent in parents.items() if found.get(pid) == "postgres" and parent not in parents]


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _remember(services: PrivateServices, word: str) -> None:
    urls = services.start()
    with psycopg.connect(urls.database_url) as database:
        database.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        database.execute("INSERT INTO kept VALUES (%s)", [word])
    with redis.Redis.from_url(urls.redis_url) as broker:
        broker.rpush("kept", word)
        # The append-only file is written every second: wait for it, as an operator's data would be.
        assert wait_until(lambda: broker.info("persistence")["aof_pending_bio_fsync"] == 0, 5)


def _remembered(services: PrivateServices) -> tuple[list[str], list[bytes]]:
    urls = services.start()
    with psycopg.connect(urls.database_url) as database:
        words = [row[0] for row in database.execute("SELECT word FROM kept ORDER BY word")]
    with redis.Redis.from_url(urls.redis_url) as broker:
        return words, broker.lrange("kept", 0, -1)


def test_started_many_times_at_once_there_is_one_server_of_each(private_services: PrivateServices) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: private_services.start(), range(4)))
    assert len(set(answers)) == 1
    assert len(_postmasters(private_services)) == 1
    assert list(private_services.processes().values()).count("redis-server") == 1


def test_the_database_is_as_the_project_needs_it(private_services: PrivateServices) -> None:
    with psycopg.connect(private_services.start().database_url) as database:
        shown = {
            name: database.execute("SELECT current_setting(%s)", [name]).fetchone()[0]
            for name in (
                "listen_addresses",
                "max_connections",
                "server_encoding",
                "TimeZone",
                "jit",
                "log_statement",
            )
        }
        database.execute("CREATE EXTENSION pg_trgm")
        database.execute("CREATE EXTENSION btree_gin")
        version = database.info.server_version // 10000
        superuser = database.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[
            0
        ]
        provider = database.execute(
            "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert shown == {
        "listen_addresses": "",
        "max_connections": "200",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
        "jit": "off",
        "log_statement": "none",
    }
    assert version == 18
    assert superuser is False
    assert provider == ("b", "C.UTF-8")


def test_no_name_lands_in_a_log(private_services: PrivateServices) -> None:
    with psycopg.connect(private_services.start().database_url, autocommit=True) as database:
        database.execute("CREATE TABLE person (name text PRIMARY KEY)")
        database.execute("INSERT INTO person VALUES ('Zebedee Unmistakable')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.execute("INSERT INTO person VALUES (%s)", ["Zebedee Unmistakable"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            database.execute("SELECT 'Zebedee Unmistakable'::int")
    private_services.command("stop")
    logs = [path.read_text() for path in (private_services.home() / "log").iterdir()]
    assert any("ready to accept connections" in text for text in logs)
    assert not any("Zebedee" in text for text in logs)


def test_killing_everything_loses_nothing(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    time.sleep(1.1)  # appendfsync everysec hands the kernel every write at once; this covers a slow disk
    private_services.kill_everything()
    assert private_services.command("status").returncode == 1
    assert _remembered(private_services) == (["first"], [b"first"])


def test_killing_the_postmaster_alone_is_recovered_from(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    (postmaster,) = _postmasters(private_services)
    os.kill(postmaster, 9)
    assert _remembered(private_services)[0] == ["first"]
    assert postmaster not in _postmasters(private_services)


def test_a_pid_file_naming_somebody_elses_process_does_not_stop_the_start(
    private_services: PrivateServices,
) -> None:
    _remember(private_services, "first")
    private_services.kill_everything()
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = private_services.home() / "postgres" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        assert _remembered(private_services)[0] == ["first"]
        private_services.command("stop")
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_server_without_its_socket_is_replaced(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    for name in (".s.PGSQL.5432", "redis.sock"):
        (private_services.home() / "run" / name).unlink()
    assert _remembered(private_services) == (["first"], [b"first"])
    assert len(_postmasters(private_services)) == 1


def test_a_server_that_is_only_slow_is_waited_for_and_not_replaced(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    (postmaster,) = _postmasters(private_services)
    os.kill(postmaster, signal.SIGSTOP)
    waking = threading.Timer(
        4, os.kill, (postmaster, signal.SIGCONT)
    )  # later than the quick look's two seconds
    waking.start()
    assert _remembered(private_services)[0] == ["first"]
    waking.join()
    assert _postmasters(private_services) == [postmaster]


def test_half_written_configuration_is_written_again(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    private_services.kill_everything()
    for file in (private_services.home() / "config").iterdir():
        file.write_text(file.read_text()[:17])
    assert _remembered(private_services) == (["first"], [b"first"])


def test_an_interrupted_initdb_is_done_again(private_services: PrivateServices) -> None:
    private_services.start()
    private_services.kill_everything()
    home = private_services.home()
    (home / "postgres" / "caselink-made").unlink()
    (home / "postgres").rename(home / "postgres.unfinished")
    with psycopg.connect(private_services.start().database_url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert not (home / "postgres.unfinished").exists()


def test_a_folder_that_is_not_ours_is_left_alone(private_services: PrivateServices) -> None:
    private_services.start()
    private_services.command("stop")
    data = private_services.home() / "postgres"
    (data / "caselink-made").unlink()
    done = private_services.command("start")
    assert done.returncode == 1
    assert "not a data folder that CaseLink made" in done.stderr
    assert (data / "PG_VERSION").exists()


def test_broker_data_that_cannot_be_read_are_put_aside(private_services: PrivateServices) -> None:
    _remember(private_services, "first")
    private_services.kill_everything()
    for file in (private_services.home() / "redis").rglob("*.aof"):
        file.write_bytes(b"this is no append-only file\n")
    words, queue = _remembered(private_services)
    assert (words, queue) == (["first"], [])
    assert list(private_services.home().glob("redis.unreadable-*"))


def test_two_side_by_side_do_not_meet(make_services: Make, tmp_path: Path) -> None:
    one, two = make_services(tmp_path / "one" / "var"), make_services(tmp_path / "two" / "var")
    _remember(one, "one's")
    _remember(two, "two's")
    one.command("stop")
    assert _remembered(two) == (["two's"], [b"two's"])
    assert _remembered(one) == (["one's"], [b"one's"])


def test_a_copy_of_var_does_not_use_the_originals_servers(make_services: Make, tmp_path: Path) -> None:
    original, copy = make_services(tmp_path / "original"), make_services(tmp_path / "copy")
    _remember(original, "original's")
    subprocess.run(["cp", "-a", original.var, copy.var], check=True)
    assert copy.start() != original.start()
    assert copy.home() != original.home()
    assert not set(copy.processes()) & set(original.processes())


def test_stop_stops_and_wipe_leaves_nothing(private_services: PrivateServices) -> None:
    private_services.start()
    home, run = private_services.home(), (private_services.home() / "run").resolve()
    assert private_services.command("status").returncode == 0
    assert private_services.command("stop").returncode == 0
    assert private_services.processes() == {}
    assert private_services.command("status").returncode == 1
    assert private_services.command("stop", "--wipe").returncode == 0
    assert not run.exists()
    assert not (home / "postgres").exists()
    assert {path.name for path in private_services.var.iterdir()} == {"embedded.lock"}


def test_a_long_path_still_gets_sockets(make_services: Make, tmp_path: Path) -> None:
    services = make_services(tmp_path / ("long" * 20) / ("path" * 20) / "var")
    _remember(services, "first")
    assert _remembered(services)[0] == ["first"]


def test_nothing_listens_on_the_network(private_services: PrivateServices) -> None:
    private_services.start()
    inodes = set()
    for pid in private_services.processes():
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(os.readlink(descriptor))
            except OSError:
                continue
    listening = {
        f"socket:[{line.split()[9]}]"
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    }
    assert not inodes & listening
    assert stat.S_IMODE((private_services.home() / "run").stat().st_mode) == 0o700


def test_ensure_is_quick_when_all_runs(private_services: PrivateServices) -> None:
    private_services.start()
    program = (
        "import time; from caselink import embedded; embedded.ensure(); times = []\n"
        "for _ in range(20):\n"
        "    begun = time.perf_counter(); embedded.ensure(); times.append(time.perf_counter() - begun)\n"
        "print(sorted(times)[10])"
    )
    done = subprocess.run(
        [str(private_services.python), "-c", program],
        cwd=private_services.checkout,
        env=private_services.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) < 0.02  # two milliseconds when nothing else is running
