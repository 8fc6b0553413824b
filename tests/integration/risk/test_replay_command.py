"""`manage.py replay`: what it prints and how it exits. No database is touched."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.unit.risk.records import hurt, person, record

ROOT = Path(__file__).parents[3]


def file_of(tmp_path, records, *more_lines):
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join([*(json.dumps(r) for r in records), *more_lines]), encoding="utf-8")
    return str(path)


def assaults():
    who = {"given_name": "Edwin", "family_name": "Marlow", "date_of_birth": "1954-03-17"}
    return [
        record("miu_attendance", n * 8, person(injuries=hurt("face", "assault"), **who)) for n in range(4)
    ]


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("replay", *arguments, stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_json_alone_is_on_standard_output(tmp_path):
    code, out, err = run(file_of(tmp_path, assaults()), "--json", "--only-prompted")
    assert (code, err) == (0, "")
    assert len(json.loads(out)["histories"][0]["prompts"]) >= 1


def test_people_read_sentences(tmp_path):
    code, out, _ = run(file_of(tmp_path, assaults()))
    assert code == 0
    assert "Edwin Marlow; 4 incidents" in out
    assert "reports of assault within" in out


def test_rejected_lines_are_told_apart_and_exit_one(tmp_path):
    code, out, err = run(file_of(tmp_path, assaults(), "{"), "--json")
    assert code == 1
    assert json.loads(out)["incidents"] == 4
    assert err.startswith("line 5, no reference: ")
    assert err.endswith("Lines left out: 1; the others were replayed.\n")


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_used_exits_two(tmp_path, name):
    code, out, err = run(str(tmp_path / name), "--json")
    assert (code, out) == (2, "")
    assert "cannot be used: " in err


#: What the lines of the output look like: a person, a prompt, a reason, the end.
LINES = re.compile(
    r"P\d+: .+; \d+ incidents; .+"
    r"|  \d{4}-\d\d-\d\d (emerging|elevated|high): .+"
    r"|    - .+"
    r"|\d+ incidents, \d+ people, [\d.]+ s, ruleset 2026-\d\+[0-9a-f]{12}"
)


def test_the_example_of_the_documentation_runs_and_looks_as_the_documentation_shows():
    documentation = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    command = "manage.py replay caselink/demo/mr_e.jsonl --only-prompted"
    assert command in documentation
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    code, out, err = run(str(ROOT / "caselink/demo/mr_e.jsonl"), "--only-prompted")
    assert (code, err) == (0, "")
    shown = documentation.partition("What it prints, here shortened:")[2].split("```")[1].strip("\n")
    for text in (out, shown):
        assert [line for line in text.splitlines() if not LINES.fullmatch(line)] == []
