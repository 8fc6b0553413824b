"""Where the embedded services keep their things.

An ordinary user's services live in `var/`. Root's live in `var/embedded/` where the account that
runs them can already get there, and otherwise in a folder of their own outside, to which the
symlink `var/embedded` points; no permission of a folder that was there before is ever changed.
Sockets have short paths by the system's rule, so a long `var` gets a short private folder outside
for them, to which `var/run` points.
"""

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caselink.embedded.account import Account, lent_account, reaches
from caselink.embedded.errors import EmbeddedError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
# A socket's path has at most 107 bytes on Linux and 103 on macOS, the final zero not counted.
LONGEST_SOCKET_PATH = 100
RECORD = "caselink.json"


@dataclass(frozen=True)
class Layout:
    """The folders of one set of services. `account` is None unless root lent them one."""

    var: Path
    home: Path
    run: Path
    account: Account | None

    @property
    def config(self) -> Path:
        """Configuration files, written by us and only read by the servers."""
        return self.home / "config"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data."""
        return self.home / "postgres"

    @property
    def redis(self) -> Path:
        """Redis's data."""
        return self.home / "redis"

    @property
    def log(self) -> Path:
        """The servers' own logs, which never hold a statement or a parameter."""
        return self.home / "log"

    @property
    def programs(self) -> Path:
        """Root only: copies of the servers' programs that their account can read."""
        return self.home / "programs"

    @property
    def lock(self) -> Path:
        """Held while services are started or stopped."""
        return self.var / "embedded.lock"

    @property
    def postgres_socket(self) -> Path:
        """PostgreSQL's UNIX socket."""
        return self.run / POSTGRES_SOCKET

    @property
    def redis_socket(self) -> Path:
        """Redis's UNIX socket."""
        return self.run / REDIS_SOCKET


def find_var() -> Path:
    """The folder for everything that is made at run time: CASELINK_VAR, or `var` in the checkout."""
    return Path(os.path.realpath(os.environ.get("CASELINK_VAR") or CHECKOUT / "var"))


def find_layout() -> Layout:
    """The layout for this environment. Makes `var` (which decides the rest) and nothing else.

    Raises EmbeddedError when `var` cannot be made or root has no account to lend.
    """
    var = find_var()
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"The folder {var} cannot be made: {error.strerror}.") from error
    account = lent_account()
    if account is not None:
        home = _roots_home(var, account)
        return Layout(var=var, home=home, run=home / "run", account=account)
    return Layout(var=var, home=var, run=_users_run(var), account=None)


def _roots_home(var: Path, account: Account) -> Path:
    inside = var / "embedded"
    if inside.is_symlink():
        return _followed(inside, var) or _free_place(var, _outside_bases(account))
    if reaches(account, var):
        return inside
    if inside.is_dir():
        raise EmbeddedError(
            f"The data are in {inside}, but the account {account.name}, which runs PostgreSQL for root, "
            f"can no longer get there: a folder above is closed to it. Open it or move {inside} away."
        )
    return _free_place(var, _outside_bases(account))


def _users_run(var: Path) -> Path:
    inside = var / "run"
    if len(os.fsencode(inside / POSTGRES_SOCKET)) <= LONGEST_SOCKET_PATH:
        return inside  # a pointer from a time when the path was longer is replaced by make_folders
    return (_followed(inside, var) if inside.is_symlink() else None) or _free_place(var, _private_bases())


def _outside_bases(account: Account) -> list[Path]:
    bases = [Path("/var/lib"), Path("/var/cache"), Path(tempfile.gettempdir())]
    found = [base for base in bases if os.access(base, os.W_OK) and reaches(account, base)]
    if not found:
        raise EmbeddedError(f"The account {account.name} can reach none of {', '.join(map(str, bases))}.")
    return found


def _private_bases() -> list[Path]:
    bases = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108 - checked when made
    return [
        Path(base)
        for base in bases
        if base and os.access(base, os.W_OK) and len(base) < LONGEST_SOCKET_PATH - 48
    ]


def _followed(pointer: Path, var: Path) -> Path | None:
    """Where the pointer leads, unless it leads nowhere or came here inside a copy of another `var`."""
    target = Path(os.readlink(pointer))
    recorded = recorded_var(target)
    if recorded is None:
        return None
    if recorded != var:
        theirs = recorded / pointer.name
        if theirs.is_symlink() and Path(os.readlink(theirs)) == target:
            return None
    return target


def _free_place(var: Path, bases: list[Path]) -> Path:
    """A path outside that nothing uses, the same one until something is made there."""
    if not bases:
        raise EmbeddedError(
            f"{var} is too long for a socket's path, and no temporary folder can be written to."
        )
    for name in _names(var):
        place = bases[0] / name
        if not place.is_symlink() and (not place.exists() or _is_ours_and_empty(place)):
            return place
    raise EmbeddedError(f"{bases[0]} holds too many folders named like {_names(var).__next__()}.")


def _names(var: Path) -> Iterator[str]:
    stem = f"caselink-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"
    yield stem
    yield from (f"{stem}-{number}" for number in range(2, 100))


def _is_ours_and_empty(place: Path) -> bool:
    facts = place.lstat()
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid() and not any(place.iterdir())


def recorded_var(place: Path) -> Path | None:
    """Whose folder outside this is; None when it is not one of ours (another owner's file counts as none)."""
    record = place / RECORD
    try:
        if record.lstat().st_uid != os.geteuid():
            return None
        return Path(json.loads(record.read_text())["var"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def make_folders(layout: Layout) -> None:
    """Make what is missing: folders, the record in a folder outside, the pointer to it. Needs the lock."""
    account = layout.account
    private = {"uid": account.uid, "gid": account.gid} if account else None
    if layout.home != layout.var:
        _make_folder(layout.home, 0o711)
    if account:
        _note_place(layout.home, layout.var / "embedded", layout.var)
    if layout.run == layout.var / "run" and layout.run.is_symlink():
        layout.run.unlink()
    for folder in (layout.run, layout.log, layout.redis):
        _make_folder(folder, 0o700, private)
    if not account:
        _note_place(layout.run, layout.var / "run", layout.var)
    _make_folder(layout.config, 0o755 if account else 0o700)


def _make_folder(folder: Path, mode: int, owner: dict[str, int] | None = None) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        facts = folder.lstat()
        rightful = owner["uid"] if owner else os.geteuid()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (rightful, os.geteuid()):
            raise EmbeddedError(f"{folder} is in the way: it is not a folder of the services' own.") from None
        if facts.st_uid == rightful and stat.S_IMODE(facts.st_mode) == mode:
            return
    if owner:
        os.chown(folder, owner["uid"], owner["gid"])
    folder.chmod(mode)


def _note_place(place: Path, pointer: Path, var: Path) -> None:
    if recorded_var(place) != var:
        write_file(place / RECORD, json.dumps({"var": str(var)}) + "\n", mode=0o600)
    if place == pointer or (pointer.is_symlink() and Path(os.readlink(pointer)) == place):
        return
    scratch = pointer.with_name(f"{pointer.name}.new")
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(place)
    scratch.replace(pointer)


def write_file(path: Path, text: str, *, mode: int) -> None:
    """Write the whole file or nothing of it, with that mode."""
    scratch = path.with_name(f"{path.name}.new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as handle:
        handle.write(text)
        os.fchmod(handle.fileno(), mode)
    scratch.replace(path)
