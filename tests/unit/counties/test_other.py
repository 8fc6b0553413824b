"""The county by another generator: valid, true to itself, and near the rates it was aimed at."""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime

import pytest

from incidents.intake import parse_moment, validate
from risk.evaluation.county import read_county
from tests.counties import other
from tests.counties.harm import NUMBERS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = 20_000


@pytest.fixture(scope="module")
def made():
    return other.make(population=PEOPLE, years=2, seed=5)


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    out = tmp_path_factory.mktemp("counties") / "one"
    other.save(made, out)
    return out


@pytest.fixture(scope="module")
def cases(made):
    return [row for row in made.truth if row["case"] == "yes"]


def test_every_record_is_one_that_intake_keeps(made):
    wrong = [
        (one.record["kind"], errors) for one in made.written if (errors := validate(one.record, now=NOW))
    ]
    assert wrong == []


def test_each_reference_is_given_once(made):
    seen = Counter((one.record["agency"], one.record["reference"]) for one in made.written)
    assert seen.most_common(1)[0][1] == 1


def test_records_are_in_time_order_and_inside_the_county(made):
    days = [parse_moment(one.record["occurred_at"]).on for one in made.written]
    assert days == sorted(days)
    assert days[0] >= other.BEGINS
    assert days[-1] < date(other.BEGINS.year + 2, other.BEGINS.month, other.BEGINS.day)


def test_the_same_options_give_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert (
            other.main(
                ["--population", "1500", "--years", "1", "--seed", seed, "--out", str(tmp_path / name)]
            )
            == 0
        )
    for file in ("incidents.jsonl", "who.csv", "people.csv", "truth.csv", "county.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert (tmp_path / "a/incidents.jsonl").read_bytes() != (tmp_path / "c/incidents.jsonl").read_bytes()


@pytest.mark.parametrize("options", [["--population", "3"], ["--years", "0"], ["--years", "90"]])
def test_what_is_out_of_bounds_is_refused_and_nothing_is_written(tmp_path, options, capsys):
    assert other.main([*options, "--out", str(tmp_path / "x")]) == 2
    assert "people" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_that_holds_something_is_not_written_over(tmp_path, capsys):
    (tmp_path / "kept").write_text("mine")
    assert other.main(["--population", "500", "--years", "1", "--out", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_evaluation_can_read_it(folder, made):
    county = read_county(folder, now=NOW)
    assert county.rejected == []
    assert len(county.lines) == len(made.written)
    assert county.population == PEOPLE
    assert len(county.cases) == sum(row["case"] == "yes" for row in made.truth)
    assert county.harmers <= county.people.keys()


def test_who_names_every_participant_once_and_only_people_that_are_listed(folder):
    with (folder / "who.csv").open(newline="") as stream:
        who = [tuple(row.values()) for row in csv.DictReader(stream)]
    with (folder / "people.csv").open(newline="") as stream:
        people = {row["person"] for row in csv.DictReader(stream)}
    told = {row[:3] for row in who}
    assert len(told) == len(who)
    records = (json.loads(line) for line in (folder / "incidents.jsonl").open())
    assert told == {(r["agency"], r["reference"], p["key"]) for r in records for p in r["people"]}
    assert {row[3] for row in who} <= people


def test_cases_are_as_many_as_meant_and_of_several_kinds(cases):
    assert len(cases) == pytest.approx(sum(NUMBERS.values()) * PEOPLE / 100_000, abs=1)
    assert len({row["kind"] for row in cases}) >= 4


def test_a_case_has_the_contacts_that_truth_counts_from_several_agencies_before_the_serious_event(
    made, cases
):
    theirs = defaultdict(list)
    for one in made.written:
        for _, person in one.who:
            theirs[person].append(one.record)
    for row in cases:
        days = [parse_moment(record["occurred_at"]).on.isoformat() for record in theirs[row["person"]]]
        before = [
            record
            for record, day in zip(theirs[row["person"]], days, strict=True)
            if row["begins_on"] <= day < row["serious_on"]
        ]
        assert 3 <= row["contacts"] <= 40
        assert len(before) >= row["contacts"]  # ordinary life goes on beside
        assert len({record["agency"] for record in before}) >= 2
        assert row["serious_on"] in days


def test_nobody_is_marked_twice_or_is_harmed_by_themselves(made, cases):
    marked = [row["person"] for row in made.truth]
    assert len(set(marked)) == len(marked)
    assert all(row["other"] != row["person"] for row in cases)
    assert not {row["other"] for row in cases} & set(marked)


def test_attendances_and_domestic_callouts_are_near_the_published_rates(made):
    kinds = Counter(one.record["kind"] for one in made.written)
    attendances = (kinds["ed_attendance"] + kinds["miu_attendance"]) / PEOPLE / 2
    assert 0.24 < attendances < 0.32  # 0.267, and those of ambulances and hard negatives
    domestic = sum(
        one.record.get("call", {}).get("initial_type") == "domestic"
        or any(o["category"] == "domestic_abuse" for o in one.record.get("offences", ()))
        for one in made.written
    )
    assert 0.016 < domestic / PEOPLE / 2 < 0.026  # ONS 0.0204


def test_no_kind_of_record_gives_a_case_away(made, cases):
    harmed = {row["person"] for row in cases}
    of_cases, of_others = Counter(), Counter()
    for one in made.written:
        about = of_cases if harmed & {person for _, person in one.who} else of_others
        about[one.record["kind"]] += 1
    assert [kind for kind, number in of_cases.items() if of_others[kind] < number] == []


def test_names_and_numbers_vary_between_records_of_one_person(made):
    spelt, numbered, participants = defaultdict(set), 0, 0
    for one in made.written:
        for (_, who), told in zip(one.who, one.record["people"], strict=True):
            spelt[who].add((told["given_name"], told["family_name"]))
            participants += 1
            numbered += "identifiers" in told
    several = [names for names in spelt.values() if len(names) > 1]
    assert 0.01 < len(several) / len(spelt) < 0.4
    assert 0.4 < numbered / participants < 0.95


def test_every_number_and_postcode_is_invented(made):
    people = [told for one in made.written for told in one.record["people"]]
    numbers = {
        i["value"] for told in people for i in told.get("identifiers", ()) if i["scheme"] == "nhs_number"
    }
    assert numbers
    assert all(number.startswith("999") for number in numbers)
    postcodes = {told["address"].get("postcode", "ZZ") for told in people if "address" in told}
    assert all(postcode.startswith("ZZ") for postcode in postcodes)
