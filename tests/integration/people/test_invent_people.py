"""The command that writes an invented county: its table, its refusals, its file."""

import csv
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.invented.register import Register
from people.invented.table import COLUMNS, row

CHECKOUT = Path(__file__).resolve().parents[3]
NEEDED = ["record_id", "cluster_id", "agency", "given_name", "family_name", "date_of_birth", "sex", "address"]


@pytest.fixture
def invent(tmp_path, capsys):
    """invent("--people", "50", ...): the file written, what was printed."""

    def run(*options, name="county.csv"):
        call_command("invent_people", *options, "--out", str(tmp_path / name))
        return tmp_path / name, capsys.readouterr()

    return run


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_people_come_first_then_contacts_with_the_truth_beside_them(invent):
    path, said = invent("--people", "300", "--contacts", "80", "--seed", "4")
    rows = read(path)
    assert list(rows[0]) == list(COLUMNS)
    assert list(rows[0])[: len(NEEDED)] == NEEDED
    assert [entry["agency"] for entry in rows[:300]] == ["register"] * 300
    contacts = rows[300:]
    assert len(contacts) == 80
    assert sum(entry["known"] == "no" for entry in contacts) == 20
    people = {entry["cluster_id"] for entry in rows[:300]}
    assert all((entry["cluster_id"] in people) == (entry["known"] == "yes") for entry in contacts)
    assert "300 people and 80 contacts written." in said.out
    assert said.err == ""


def test_the_table_says_what_the_records_say(invent):
    path, _ = invent("--people", "200", "--contacts", "40", "--seed", "4")
    county = Register(200, 4)
    assert [tuple(entry.values()) for entry in read(path)] == [
        row(held) for held in (*county.people(), *county.contacts(40, 5))
    ]
    aliased = next(held for held in county.people() if held.participant.get("aliases"))
    assert "|".join(aliased.participant["aliases"]) in row(aliased)


def test_the_same_seeds_write_the_same_bytes(invent):
    first, _ = invent("--people", "200", "--contacts", "40", "--seed", "4", name="one.csv")
    again, _ = invent("--people", "200", "--contacts", "40", "--seed", "4", name="two.csv")
    other, _ = invent(
        "--people", "200", "--contacts", "40", "--seed", "4", "--contacts-seed", "9", name="three.csv"
    )
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()
    assert read(first)[:200] == read(other)[:200]


def test_a_file_is_replaced_only_when_told_to(invent, tmp_path):
    kept = tmp_path / "county.csv"
    kept.write_text("mine")
    with pytest.raises(CommandError, match="--force"):
        invent("--people", "10", "--contacts", "0")
    assert kept.read_text() == "mine"
    invent("--people", "10", "--contacts", "0", "--force")
    assert len(read(kept)) == 10


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--people", "0"], "a county has from 1"),
        (["--people", "999999999"], "a county has from 1"),
        (["--people", "10", "--seed", "-1"], "a seed is a whole number"),
        (["--people", "10", "--contacts", "-1"], "the count of contacts"),
        (["--people", "10", "--contacts-seed", "-3"], "a seed is a whole number"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(invent, tmp_path, options, reason):
    with pytest.raises(CommandError, match=reason):
        invent(*options)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(invent, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        invent("--people", "10", name="nowhere/county.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CommandError, match="directory"):
        invent("--people", "10", name="folder")


def test_a_run_that_fails_leaves_nothing_behind(invent, tmp_path, monkeypatch):
    somebody = next(Register(10, 1).people())

    def fails(self):
        yield somebody
        raise OSError(28, "No space left on device")

    kept = tmp_path / "county.csv"
    kept.write_text("mine")
    monkeypatch.setattr("people.invented.register.Register.people", fails)
    with pytest.raises(CommandError, match="No space left"):
        invent("--people", "10", "--force")
    assert [path.name for path in tmp_path.iterdir()] == ["county.csv"]
    assert kept.read_text() == "mine"


def test_somebody_watching_sees_how_far_it_is(tmp_path):
    ours, theirs = pty.openpty()
    command = [sys.executable, "manage.py", "invent_people", "--people", "4000", "--contacts", "10"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "county.csv")],
        cwd=CHECKOUT,
        env={**os.environ, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        timeout=60,
    )
    os.close(theirs)
    assert b"inventing" in os.read(ours, 65536)
    os.close(ours)
    assert b"4,000 people and 10 contacts written." in done.stdout
