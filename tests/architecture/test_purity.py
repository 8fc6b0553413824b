"""The pure cores run where there is no Django, no driver and no worker at all."""

import subprocess
import sys

import pytest

from tests.architecture.source import CHECKOUT, modules

PURE_PACKAGES = ("people/invented/", "people/matching/", "risk/county/", "risk/evaluation/", "risk/rules/")
PURE_MODULES = (
    "caselink/moves.py",
    "chronology/pairing.py",
    "incidents/intake.py",
    "notices/addresses.py",
    "risk/deadlines.py",
    "risk/replay.py",
    "caselink/demo/contacts.py",
    "caselink/demo/lookalikes.py",
    "caselink/demo/moving.py",
    "caselink/demo/numbers.py",
    "caselink/demo/records.py",
    "caselink/demo/stories.py",
    "caselink/demo/town.py",
    "caselink/demo/true_cases.py",
    "caselink/demo/who_is_who.py",
)
PROGRAM = """
import importlib, sys
BANNED = {"django", "rest_framework", "celery", "kombu", "psycopg", "redis", "allauth", "structlog"}
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BANNED:
            raise ImportError("a pure module reaches for " + name)
sys.meta_path.insert(0, Refuse())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def pure() -> list[str]:
    paths = [path for path in modules() if path.startswith(PURE_PACKAGES) or path in PURE_MODULES]
    return [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths]


def run(names: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *names], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
    )


def test_the_pure_modules_import_without_django():
    names = pure()
    assert {"people.matching.link", "risk.rules.assess", "risk.replay", "incidents.intake"} <= set(names)
    done = run(names)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", ["people.models", "risk.selectors.pictures"])
def test_the_check_would_notice(name):
    assert "reaches for" in run([name]).stderr
