"""`manage.py calibrate_ruleset`: what it writes, prints and refuses. No database is touched."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from risk.rules.ruleset import DEFAULT, FOLDER, from_mapping
from tests.unit.risk.evaluation.counties import assaults, case, negative, visits, written


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("calibrate_ruleset", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    records = assaults("ann", 0, 100, 200) + visits("ben", 4)
    return written(tmp_path / "c", records, [case("ann", begins=0, serious=400), negative("ben", "seizures")])


@pytest.fixture
def out(tmp_path):
    return tmp_path / "2026-9.json"


def test_a_candidate_is_written_and_nothing_is_put_in_force(folder, out):
    rulesets = sorted(FOLDER.iterdir())
    code, told, err = run(folder, "--from", DEFAULT, "--to", "2026-9", "--out", out, "--json")
    assert (code, err) == (0, "")
    content = json.loads(out.read_text())
    assert json.loads(told)["to"] == from_mapping(content).name
    assert content["status"] == "candidate"
    assert sorted(FOLDER.iterdir()) == rulesets


def test_people_read_before_and_after_on_other_counties_too(folder, tmp_path, out):
    other = written(tmp_path / "elsewhere", assaults("cat", 0, 9), [case("cat", begins=0, serious=99)])
    code, told, _ = run(folder, "--from", DEFAULT, "--to", "2026-9", "--out", out, "--report", other)
    assert code == 0
    assert "reporting: elsewhere" in told
    assert "in force nowhere" in told


def test_a_ruleset_is_never_overwritten(folder, out):
    out.write_text("{}")
    code, _, err = run(folder, "--from", DEFAULT, "--to", "2026-9", "--out", out)
    assert code == 2
    assert "never overwritten" in err
    assert out.read_text() == "{}"


def test_an_existing_version_is_refused(folder):
    code, _, err = run(folder, "--from", DEFAULT, "--to", DEFAULT)
    assert (code, "never overwritten" in err) == (2, True)


def test_an_unknown_ruleset_is_refused(folder, out):
    assert run(folder, "--from", "1066-1", "--to", "2026-9", "--out", out)[0] == 2
    assert not out.exists()


def test_a_county_that_cannot_be_used_is_named(tmp_path, out):
    code, _, err = run(tmp_path / "nowhere", "--from", DEFAULT, "--to", "2026-9", "--out", out)
    assert code == 2
    assert "nowhere: incidents.jsonl is missing" in err
    assert not out.exists()


@pytest.mark.parametrize("version", ["../../etc", "new", ""])
def test_a_version_is_no_path(folder, version):
    with pytest.raises(CommandError, match="a version is a year"):
        run(folder, "--from", DEFAULT, "--to", version)
