"""What the architecture tests read: the files of the project that git knows, and their syntax."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
APPS = (
    *("audit", "agencies", "people", "incidents", "sharing", "notices", "actions", "risk", "meetings"),
    *("safeguards", "chronology", "oversight", "history", "duties", "documents", "figures"),
)
PACKAGES = ("caselink", *APPS)


@cache
def tracked(pattern: str = "*") -> tuple[str, ...]:
    """Paths of the files that git knows and that still exist, from the checkout's root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern], cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    return tuple(path for path in listed.stdout.split("\0") if path and (CHECKOUT / path).is_file())


@cache
def text_of(path: str) -> str | None:
    """A file's text; None where it is not text."""
    try:
        return (CHECKOUT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def modules() -> tuple[str, ...]:
    """Our Python files, migrations and tests left out."""
    return tuple(
        path
        for path in tracked("*.py")
        if path.split("/")[0] in (*PACKAGES, "tools", "manage.py") and "/migrations/" not in path
    )


@cache
def tree_of(path: str) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(text_of(path) or "", filename=path)


def functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported(path: str) -> set[str]:
    """Dotted names a file imports: modules, and the names taken from them."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found
