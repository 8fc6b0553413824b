"""Lock files say what, never where from; `make check` runs the same program."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def check_locks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_locks", CHECKOUT / "tools" / "check_locks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_projects_lock_files_are_clean(check_locks: ModuleType) -> None:
    assert check_locks.main() == 0


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.invalid/simple",
        "--extra-index-url=https://packages.invalid/simple",
        "django @ https://packages.invalid/django.whl --hash=sha256:00",
        "--find-links file:///somewhere",
        "git+ssh://packages.invalid/django",
        "django==5.2",
    ],
)
def test_an_address_or_a_missing_hash_is_found(check_locks: ModuleType, tmp_path: Path, line: str) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(f"asgiref==3.0 \\\n    --hash=sha256:00\n{line}\n")
    assert len(check_locks._requirements(path)) == 1


def test_an_address_in_the_npm_lock_file_is_found(check_locks: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "package-lock.json"
    addressed, unhashed = {"integrity": "sha512-0", "resolved": "x"}, {}
    path.write_text(
        json.dumps({"packages": {"": {}, "node_modules/a": addressed, "node_modules/b": unhashed}})
    )
    assert len(check_locks._packages(path)) == 2
