"""Every threat of the model names a test that is there, and every flow its threats."""

import re

import pytest

from tests.architecture.source import CHECKOUT

PAGE = (CHECKOUT / "docs" / "threat-model.md").read_text()
ROW = re.compile(r"^\| ([STRIDE]) \| (.+?) \| (.+?) \| `(tests/[\w/.]+\.py)::(test_\w+)` \|$", re.M)
ROWS = ROW.findall(PAGE)
FLOWS = [
    "Signing in",
    "Signing in through an agency's own sign-in",
    "A session",
    "Pages",
    "Search",
    "Sending incidents",
    "Reading by agencies' systems",
    "Tokens and secrets",
    "Worker and broker",
    "The audit",
    "Taking out: tables and packs",
    "Emergencies, grants and disclosures",
    "Erasing",
    "Configuration, deployment and packages",
]


def test_every_row_of_the_tables_is_a_threat_with_its_control_and_its_test():
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and "| threat |" not in line]
    assert [line for line in lines if not ROW.match(line)] == []


@pytest.mark.parametrize(("path", "name"), sorted({(path, name) for *_, path, name in ROWS}))
def test_the_test_that_a_threat_names_is_there(path, name):
    assert re.search(rf"^\s*def {name}\(", (CHECKOUT / path).read_text(), re.M)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_has_threats_of_several_kinds(flow):
    [section] = re.findall(rf"^## {re.escape(flow)}$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert len({kind for kind, *_ in ROW.findall(section)}) >= 2


def test_what_no_test_covers_says_why():
    [section] = re.findall(r"^## What no test covers, and why$(.*)", PAGE, re.M | re.S)
    assert all(len(line.split()) > 8 for line in section.strip().splitlines())
