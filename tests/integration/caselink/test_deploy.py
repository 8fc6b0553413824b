"""What `make check` asks of a deployment, of our code and of the packages, and which answers pass."""

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from types import ModuleType

import pytest

from tests.architecture.source import CHECKOUT

TODAY = date(2026, 11, 28)


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def deployed(*without: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "tools/check_deployment.py", *without]
    # The browser tests of the same process let Django be called from their loop; a deployment does not.
    around = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(command, cwd=CHECKOUT, env=around, capture_output=True, text=True, check=False)


def test_a_deployment_brings_no_warning():
    done = deployed()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_one_that_names_nobody_to_tell_or_does_not_count_its_proxies_is_warned():
    done = deployed("CASELINK_SECURITY_CONTACT", "CASELINK_TRUSTED_PROXIES")
    assert done.returncode != 0
    assert "caselink.W001" in done.stderr
    assert "caselink.W002" in done.stderr


def test_a_deployments_cookies_are_bound_to_the_host_and_sent_over_tls_alone():
    asked = (
        "from tools.check_deployment import prepare; prepare(); import django; django.setup();"
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "__Host-sessionid __Host-csrftoken True True True 31536000 True"


def package(name: str, *faults: str, **more) -> dict:
    found = [{"id": fault, "aliases": [], "fix_versions": ["2"]} for fault in faults]
    return {"name": name, "version": "1", "vulns": found, **more}


SKIPPED = {"name": "unknown", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([SKIPPED], 0, "COULD NOT REACH ITS DATABASE"),
        ([package("one"), SKIPPED], 0, "does not know 1 of them: unknown"),
        ([package("one"), package("two", "GHSA-1")], 1, "FAULT in two 1: GHSA-1; mended in 2"),
        ([package("two", "GHSA-2")], 0, "accepted until 2027-01-01"),
        ([package("two", "GHSA-3")], 1, "FAULT"),  # accepted until a day that has passed
        ([package("one")], 0, "1 packages looked up, no fault open"),
    ],
)
def test_a_known_fault_fails_unless_explained_and_silence_is_not_taken_for_none(packages, status, said):
    audit = tool("audit_packages")
    exceptions = {
        "GHSA-2": audit.Accepted("not reached from here", date(2027, 1, 1)),
        "GHSA-3": audit.Accepted("not reached from here", date(2026, 1, 1)),
    }
    got, lines = audit.judge({"dependencies": packages}, exceptions=exceptions, today=TODAY)
    assert got == status
    assert said in "\n".join(lines)


def test_every_accepted_fault_says_why_and_until_when():
    for accepted in tool("audit_packages").EXCEPTIONS.values():
        assert len(accepted.why.split()) > 4
        assert (accepted.until - TODAY).days < 400


def test_a_finding_of_bandit_fails_unless_explained_and_so_does_an_explanation_of_none():
    code = tool("audit_code")
    whole = Counter({key: number for key, (number, _) in code.EXCEPTIONS.items()})
    assert code.judge(whole, {}) == []
    new = ("B602", "people/forms.py")
    assert code.judge(whole | Counter([new]), {new: ["people/forms.py:1: B602"]}) == [
        "bandit: people/forms.py:1: B602"
    ]
    gone = next(iter(code.EXCEPTIONS))
    assert "shorten it" in code.judge(whole - Counter({gone: 9}), {})[0]
