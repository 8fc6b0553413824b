"""`manage.py compare_rulesets`: what it prints and how it exits. No database is touched."""

import io
import json

import pytest
from django.core.management import call_command

from risk.rules.ruleset import DEFAULT, FOLDER, RULESET
from tests.unit.risk.evaluation.counties import assaults, case, written


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("compare_rulesets", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "c", assaults("ann", 0, 10, 20), [case("ann", begins=0, serious=300)])


@pytest.fixture
def candidate(tmp_path):
    content = json.loads((FOLDER / f"{DEFAULT}.json").read_text())
    content["version"] = "candidate"
    for code in ("assault_cluster", "assault_reported"):
        content["indicators"][code]["off"] = True
    path = tmp_path / "candidate.json"
    path.write_text(json.dumps(content))
    return path


def test_a_county_is_compared_with_the_truth_beside(folder, candidate):
    code, out, err = run(candidate, folder, "--json")
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert report["with"] == RULESET.name
    assert report["counts"]["vanishes"] == {"persons": 1, "cases": 1}


def test_a_file_alone_is_compared_without(folder, candidate):
    (change,) = json.loads(run(candidate, folder / "incidents.jsonl", "--json")[1])["changes"]
    assert (change["change"], change["case"]) == ("vanishes", None)


def test_people_read_who_and_why(folder, candidate):
    code, out, _ = run(candidate, folder)
    assert code == 0
    assert "vanishes" in out
    assert "assault_cluster" in out


def test_the_ruleset_compared_with_can_be_chosen(folder, candidate):
    report = json.loads(run(DEFAULT, folder, "--with", candidate, "--json")[1])
    assert report["counts"]["appears"]["persons"] == 1


@pytest.mark.parametrize("name", ["1066-1", "nowhere.json"])
def test_an_unknown_ruleset_is_refused(folder, name):
    code, out, err = run(name, folder)
    assert (code, out) == (2, "")
    assert name in err


def test_it_is_told_what_is_wrong_with_a_rulesets_file_and_where(folder, candidate):
    content = json.loads(candidate.read_text())
    del content["indicators"]["fear"]["steps"]
    candidate.write_text(json.dumps(content))
    code, out, err = run(candidate, folder)
    assert (code, out) == (2, "")
    assert "indicators.fear.steps: missing" in err


def test_records_left_out_are_counted_with_where_the_first_stands(tmp_path, folder, candidate):
    path = folder / "incidents.jsonl"
    path.write_text("{\n" + path.read_text())
    code, _, err = run(candidate, path)
    assert code == 0
    assert "1 records, the first on line 1." in err


def test_records_that_cannot_be_used_are_refused(tmp_path):
    code, out, err = run(DEFAULT, tmp_path / "nowhere.jsonl")
    assert (code, out) == (2, "")
    assert "nowhere.jsonl" in err


def test_a_folder_that_is_no_county_is_refused(tmp_path):
    code, _, err = run(DEFAULT, tmp_path)
    assert code == 2
    assert "incidents.jsonl is missing" in err
