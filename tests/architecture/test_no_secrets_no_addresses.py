"""The repository names no package registry, no place on somebody's machine, no secret and no real number."""

import re

import pytest

from caselink.demo.numbers import check_digit
from tests.architecture.source import text_of, tracked

# Where packages are fetched from is each machine's own affair.
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|https?://[^\s\"'/]*(?:registry|artifactory|nexus|mirror|proxy)",
    re.I,
)
# Inside a container an absolute path is the container's, not a machine's.
CONTAINER_FILES = {"Dockerfile", "docker-compose.yml"}
MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:work|tmp|root|home|Users|mnt)/[\w.-]")
TEN_DIGITS = re.compile(r"(?<![\w.+/-])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![\w./-])")
# Printed by the NHS itself as examples, or one digit ten times: nobody's.
PUBLISHED = {"9434765919", "4010232137", *(str(digit) * 10 for digit in range(10))}
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abp]-[\w-]{20,}"
    r"|(?:scrypt|pbkdf2_sha256)\$[0-9]+\$|://[^/\s:@{}$<>]+:(?!password@)[^/\s:@{}$<>]{6,}@"
)
POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2})\b")
INVENTED_POSTCODES = re.compile(r"ZZ99 |WS11 9ZQ")
OURS = tuple(
    path
    for path in tracked()
    if not path.startswith(("static/", "staticfiles/")) and not path.endswith((".svg", ".png", ".ico"))
)
THIS = "tests/architecture/test_no_secrets_no_addresses.py"


def hits(pattern: re.Pattern[str], paths=OURS) -> list[str]:
    found = []
    for path in paths:
        text = text_of(path)
        if text is None or path == THIS:
            continue
        found += [f"{path}: {match[0]}" for match in pattern.finditer(text)]
    return found


def test_no_package_registry_is_named():
    allowed = {"LICENSE"}
    assert hits(REGISTRY, [path for path in OURS if path not in allowed]) == []


def test_no_path_of_a_machine_is_written_down():
    assert hits(MACHINE_PATH, [path for path in OURS if path.rpartition("/")[2] not in CONTAINER_FILES]) == []


def test_no_secret_is_written_down():
    assert hits(SECRET) == []


def test_no_file_that_holds_secrets_or_data_is_tracked():
    names = re.compile(r"(^|/)(var/|\.env($|\.)|secret-key$|demo\.json$|.*\.(sqlite3?|pem|key|p12|dump)$)")
    assert [path for path in OURS if names.search(path)] == []


def test_every_nhs_number_is_of_the_test_range():
    found = []
    for path in OURS:
        if re.search(r"lock|requirements", path):
            continue
        for match in TEN_DIGITS.finditer(text_of(path) or ""):
            number = "".join(match.groups())
            valid = check_digit(number[:9]) == number[9]
            if valid and not number.startswith("999") and number not in PUBLISHED:
                found.append(f"{path}: a valid NHS number outside the test range")
    assert found == []


@pytest.mark.parametrize("folder", ["caselink/demo/", "docs/", "templates/"])
def test_every_postcode_that_is_shown_is_invented(folder):
    found = [hit for hit in hits(POSTCODE, [p for p in OURS if p.startswith(folder)])]
    assert [hit for hit in found if not INVENTED_POSTCODES.search(hit)] == []


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (REGISTRY, "https://registry.example/simple"),
        (MACHINE_PATH, 'open("/tmp/x")'),
        (SECRET, "postgresql://somebody:hunter22@db/caselink"),
        (POSTCODE, "ST16 2LE"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, example):
    assert pattern.search(example)
