"""`manage.py evaluate_ruleset`: what it prints and how it exits. No database is touched."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from risk.evaluation.county import COLUMNS
from risk.rules.ruleset import RULESET
from tests.unit.risk.evaluation.counties import assaults, case, negative, visits, written


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("evaluate_ruleset", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    records = assaults("ann", 0, 10, 20) + visits("ben", 4)
    return written(tmp_path, records, [case("ann", begins=0, serious=220), negative("ben", "seizures")])


def test_json_has_the_contract_s_fields_and_is_alone_on_standard_output(folder):
    code, out, err = run(folder, "--json")
    assert (code, err) == (0, "")
    report = json.loads(out)
    promised = {"ruleset", "population", "weeks", "cases", "sensitivity", "ppv", "prompts_per_100k_week"}
    assert promised | {"median_lead_days", "by_group"} <= set(report)
    assert (report["ruleset"], report["sensitivity"], report["median_lead_days"]) == (RULESET.name, 1.0, 200)


def test_a_county_without_a_case_says_what_cannot_be_told(tmp_path):
    folder = written(tmp_path, visits("ben", 4), [negative("ben", "seizures")])
    code, out, err = run(folder, "--json")
    assert code == 0
    assert "no true case in this county" in err
    assert json.loads(out)["sensitivity"] is None


def test_people_read_tables(folder):
    code, out, _ = run(folder)
    assert code == 0
    assert "Found on or before the serious event" in out
    assert "assault_cluster" in out
    assert "seizures" in out


def test_another_ruleset_can_be_measured(folder):
    assert json.loads(run(folder, "--json", "--ruleset", "2026-1")[1])["ruleset"].startswith("2026-1+")


@pytest.mark.parametrize("name", ["incidents.jsonl", "county.json", *COLUMNS])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    code, out, err = run(folder, "--json")
    assert (code, out) == (2, "")
    assert f"{name} is missing" in err


@pytest.mark.parametrize(("name", "column"), [("who.csv", "key"), ("truth.csv", "serious_on")])
def test_a_missing_column_is_named(folder, name, column):
    rows = list(csv.DictReader((folder / name).open()))
    with (folder / name).open("w", newline="") as stream:
        table = csv.DictWriter(stream, [c for c in COLUMNS[name] if c != column], extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
    code, _, err = run(folder)
    assert code == 2
    assert f"{name} lacks the column {column}" in err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("county.json", '{"population": 0, "weeks": 1}', "population must be a number above 0"),
        ("county.json", "[]", "population must be"),
        ("county.json", "{", "is not JSON"),
        ("incidents.jsonl", "{}\n", "no record that can be used"),
    ],
)
def test_a_file_that_holds_something_else_is_told(folder, name, content, said):
    (folder / name).write_text(content)
    code, _, err = run(folder)
    assert code == 2
    assert said in err


def test_a_wrong_cell_of_the_truth_is_told_by_line(folder):
    text = (folder / "truth.csv").read_text().replace(",yes,", ",perhaps,")
    (folder / "truth.csv").write_text(text)
    code, _, err = run(folder)
    assert code == 2
    assert "truth.csv, line 2" in err


def test_an_unknown_ruleset_is_refused(folder):
    code, out, err = run(folder, "--ruleset", "1066-1")
    assert (code, out) == (2, "")
    assert "1066-1" in err


def test_lines_that_cannot_be_used_are_told_and_the_others_measured(folder):
    with (folder / "incidents.jsonl").open("a") as stream:
        stream.write("{}\n")
    code, out, err = run(folder, "--json")
    assert code == 0
    assert json.loads(out)["rejected"] == 1
    assert "line 5" in err
