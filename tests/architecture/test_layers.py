"""House style that no linter holds: no signals, small files, services write, selectors read."""

import ast
import subprocess
import sys
from collections.abc import Iterator

from tests.architecture.source import APPS, CHECKOUT, functions, imported, modules, tracked, tree_of

FILE_LINES, FUNCTION_LINES = 400, 40
# A function may be longer only for a reason that is written here.
LONGER = {
    ("risk/rules/facts.py", "incident_facts"): "one field a line: reads a whole record in one place",
    ("risk/rules/asking.py", "asks"): "half of it is the docstring that states the rule",
}
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}
# Whoever reads these starts from a selector that asks what the actor may see.
GUARDED = {
    *("Incident", "Person", "PersonRecord", "Prompt", "Answer", "Meeting"),
    *("Picture", "PictureVersion", "PairPicture", "PosingPicture", "FurtherVersion"),
    *("AgencyQuestion", "Action", "Referral", "Minutes", "Part", "WarningNote", "Application"),
    *("Document", "Notice"),
}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}


def test_no_model_has_a_signal_receiver():
    found = {
        (path, name)
        for path in modules()
        for name in imported(path)
        if name.startswith("django.db.models.signals") or name.rpartition(".")[2] in MODEL_SIGNALS
    }
    assert found == set()


def test_imports_stand_at_the_top():
    found = [
        f"{path}:{node.lineno}"
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_there_is_no_utils_module():
    names = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [path for path in tracked("*.py") if path.rpartition("/")[2] in names] == []


def test_files_are_small():
    found = {}
    for path in tracked("*.py"):
        lines = (CHECKOUT / path).read_text().count("\n")
        if lines >= FILE_LINES and "/migrations/" not in path:
            found[path] = lines
    assert found == {}


def test_functions_are_short():
    long = {
        (path, function.name)
        for path in modules()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    }
    assert long - set(LONGER) == set()
    assert set(LONGER) <= {(path, function.name) for path in modules() for function in functions(path)}


def managers_used(path: str) -> Iterator[tuple[str, str, int]]:
    """Model name, first method after `.objects`, and line, for each `Model.objects.method`."""
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr in ("objects", "_default_manager")
            and isinstance(node.value.value, ast.Name)
        ):
            yield node.value.value.id, node.attr, node.lineno


def is_edge(path: str) -> bool:
    parts = path.removesuffix(".py").split("/")
    return bool({"views", "api", "forms", "urls", "admin"} & set(parts))


def test_pages_and_apis_reach_guarded_models_through_selectors_only():
    found = [
        f"{path}:{line} {model}.objects.{method}"
        for path in modules()
        if is_edge(path)
        for model, method, line in managers_used(path)
        if model in GUARDED and method != "none"
    ]
    assert found == []


def test_only_services_and_the_demonstration_write():
    found = [
        f"{path}:{line} {model}.objects.{method}"
        for path in modules()
        if path.split("/")[0] in PACKAGES_THAT_WRITE and not may_write(path)
        for model, method, line in managers_used(path)
        if method in WRITES
    ]
    assert found == []


PACKAGES_THAT_WRITE = {"caselink", *APPS}


def may_write(path: str) -> bool:
    return "services" in path.removesuffix(".py").split("/") or path.startswith("caselink/demo/")


def test_nobody_catches_everything_and_says_nothing():
    found = [
        f"{path}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "BaseException"))
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    assert found == []


def test_imports_run_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout[-3000:]
