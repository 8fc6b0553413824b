"""The rule of ten lines: it adds up a year, and is measured as rulesets are."""

import csv
import json
from datetime import date, timedelta

import pytest

from tests.counties.crude import measure, points, sums

FIRST = date(2023, 1, 1)
WHO = ("agency", "reference", "key", "person")
TRUTH = ("person", "case", "serious_on")


def seen(reference, day, **part):
    return {
        "agency": "county-miu-1",
        "reference": reference,
        "kind": "miu_attendance",
        "occurred_at": (FIRST + timedelta(days=day)).isoformat(),
        "people": [{"key": "p", "role": "subject", **part}],
    }


HURT = {"injuries": [{"site": "head", "mechanism": "assault"}]}


@pytest.fixture
def folder(tmp_path):
    records = {
        "harmed": [seen(f"a{n}", 10 * n, **HURT) for n in range(4)] + [seen("late", 60, **HURT)],
        "often ill": [seen(f"b{n}", n) for n in range(9)],
        "once hurt": [seen("c", 5, **HURT)],
    }
    lines = [record for each in records.values() for record in each]
    (tmp_path / "incidents.jsonl").write_text("".join(json.dumps(record) + "\n" for record in lines))
    with (tmp_path / "who.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(WHO)
        for person, each in records.items():
            writer.writerows((r["agency"], r["reference"], "p", person) for r in each)
    with (tmp_path / "truth.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([TRUTH, ("harmed", "yes", (FIRST + timedelta(days=50)).isoformat())])
    (tmp_path / "county.json").write_text(json.dumps({"population": 100_000, "weeks": 1}))
    return tmp_path


def test_a_year_of_injuries_adds_up_and_illness_adds_nothing(folder):
    best = {}
    for person, _, total in sums(folder):
        best[person] = max(best.get(person, 0), total)
    assert best == {"harmed": 5 * points({"kind": ""}, {"role": "subject", **HURT}), "once hurt": 3.0}


def test_what_comes_after_the_serious_event_finds_nobody(folder):
    threshold, found, cases, wrong = measure(folder, wrong_rate=0)
    assert (found, cases, wrong) == (1, 1, 0)
    assert 3.0 < threshold < 4 * 3.0


def test_somebody_suspected_gains_nothing_by_it():
    assert points({"kind": "police_callout"}, {"role": "suspect", **HURT}) == 0
