"""`manage.py simulate_county`: what it writes, what it says, how it exits. No database is touched."""

import io
import json

import pytest
from django.core.management import call_command


def run(out_dir, **options):
    out, err = io.StringIO(), io.StringIO()
    chosen = {"population": 300, "years": 1, "seed": 4, **options}
    try:
        call_command("simulate_county", out=out_dir, **chosen, stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_it_writes_five_files_and_says_how_much(tmp_path):
    folder = tmp_path / "new" / "county"
    code, out, err = run(folder)
    assert (code, err) == (0, "")
    records = (folder / "incidents.jsonl").read_text().count("\n")
    assert f"300 people, {records:,} records" in out
    assert sorted(path.name for path in folder.iterdir()) == [
        "county.json", "incidents.jsonl", "people.csv", "truth.csv", "who.csv",
    ]  # fmt: skip


def test_the_seed_and_the_years_are_in_the_facts(tmp_path):
    run(tmp_path / "county", seed=77)
    facts = json.loads((tmp_path / "county" / "county.json").read_text())
    assert (facts["seed"], facts["years"], facts["population"]) == (77, 1, 300)
    assert facts["weeks"] == pytest.approx(365 / 7, abs=0.1)


@pytest.mark.parametrize(
    ("options", "says"),
    [({"population": 0}, "population"), ({"years": 0}, "years"), ({"seed": -1}, "seed")],
)
def test_options_that_cannot_be_exit_two_and_leave_nothing_behind(tmp_path, options, says):
    code, out, err = run(tmp_path / "county", **options)
    assert (code, out) == (2, "")
    assert says in err
    assert not (tmp_path / "county").exists()


def test_a_directory_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    code, out, err = run(tmp_path)
    assert (code, out) == (2, "")
    assert "not empty" in err
    assert "--out" in err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path):
    path = tmp_path / "county"
    path.write_text("mine")
    code, _, err = run(path)
    assert code == 2
    assert "is a file" in err
    assert path.read_text() == "mine"
