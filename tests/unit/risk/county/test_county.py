"""The simulated county: the same every time, valid, at its base rates, and true to its own answers."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from incidents.intake import parse_moment, validate
from risk.county import truth
from risk.county.cases import KINDS
from risk.county.county import County
from risk.county.lookers import LOOKERS

CHECKOUT = Path(__file__).resolve().parents[4]
PEOPLE, SEED = 20_000, 6
YEARS = 2
ADULTS = 0.79  # of the invented county's people, on its first day
MAKE = """
import sys
from pathlib import Path
from risk.county.county import County
County(population=1500, years=1, seed=9).write(Path(sys.argv[1]))
"""


@dataclass
class Made:
    """A county as written, read once."""

    folder: Path
    facts: dict
    records: list
    who: dict
    people: dict
    truth: list
    by_person: dict = field(default_factory=lambda: defaultdict(list))

    @property
    def cases(self):
        return [row for row in self.truth if row["case"] == "yes"]


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    County(population=PEOPLE, years=YEARS, seed=SEED).write(folder)
    made = Made(
        folder=folder,
        facts=json.loads((folder / "county.json").read_text()),
        records=[json.loads(line) for line in (folder / "incidents.jsonl").read_text().splitlines()],
        who={(r["agency"], r["reference"], r["key"]): r["person"] for r in rows(folder / "who.csv")},
        people={r["person"]: r for r in rows(folder / "people.csv")},
        truth=rows(folder / "truth.csv"),
    )
    for record in made.records:
        for part in record["people"]:
            person = made.who[record["agency"], record["reference"], part["key"]]
            made.by_person[person].append((record, part))
    return made


def day_of(record):
    return parse_moment(record["occurred_at"]).on


def per_100k(county, count):
    return count / PEOPLE / YEARS * 100_000


def attendances(county):
    return [r for r in county.records if r["kind"] in ("ed_attendance", "miu_attendance")]


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_same_options_give_the_same_bytes_in_any_process(tmp_path, hash_seed):
    def digest(folder):
        whole = hashlib.sha256()
        for path in sorted(folder.iterdir()):
            whole.update(path.name.encode() + path.read_bytes())
        return whole.hexdigest()

    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    County(population=1500, years=1, seed=9).write(here)
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(
        [sys.executable, "-c", MAKE, str(there)], cwd=CHECKOUT, env=environment, check=True, timeout=120
    )
    assert digest(here) == digest(there)
    assert {path.name for path in here.iterdir()} == {
        "incidents.jsonl", "who.csv", "people.csv", "truth.csv", "county.json",
    }  # fmt: skip


def test_another_seed_gives_another_county(tmp_path):
    texts = set()
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        folder.mkdir()
        County(population=500, years=1, seed=seed).write(folder)
        texts.add((folder / "incidents.jsonl").read_text())
    assert len(texts) == 2


def test_every_record_is_valid_by_the_contract(county):
    now = datetime.now(UTC)
    wrong = [(r["reference"], errors) for r in county.records if (errors := validate(r, now=now))]
    assert wrong == []


def test_records_are_in_time_order_within_the_years_and_each_has_its_own_reference(county):
    days = [day_of(record) for record in county.records]
    assert days == sorted(days)
    times = [parse_moment(r["occurred_at"]).at for r in county.records if "T" in r["occurred_at"]]
    assert times == sorted(times)
    assert date(2023, 1, 1) <= days[0] < days[-1] <= date(2024, 12, 31)
    references = [(r["agency"], r["reference"]) for r in county.records]
    assert len(set(references)) == len(references) == county.facts["records"]


def test_attendances_have_the_published_rate_and_spread(county):
    seen = attendances(county)
    expected = county.facts["expected"]["per_100000_a_year"]
    assert per_100k(county, len(seen)) == pytest.approx(expected["attendances"], rel=0.10)
    injured = [r for r in seen if r["people"][0].get("injuries")]
    assert per_100k(county, len(injured)) == pytest.approx(expected["injury_attendances"], rel=0.15)
    visits = Counter()
    for record in seen:
        person = county.who[record["agency"], record["reference"], record["people"][0]["key"]]
        visits[person, day_of(record).year] += 1
    shares = {n: sum(v >= n for v in visits.values()) / PEOPLE / YEARS for n in (1, 3, 6, 10)}
    assert shares[1] == pytest.approx(0.181, rel=0.08)
    assert shares[3] == pytest.approx(0.017, rel=0.25)
    assert 0.0010 < shares[6] < 0.0040
    assert 0.0002 < shares[10] < 0.0014


def test_one_in_a_hundred_attendances_is_an_assault_and_most_of_those_are_at_night(county):
    seen = attendances(county)
    assaults = [
        r for r in seen if any(i["mechanism"] == "assault" for i in r["people"][0].get("injuries", ()))
    ]
    assert 0.008 < len(assaults) / len(seen) < 0.020
    hours = [int(r["occurred_at"][11:13]) for r in assaults]
    assert sum(hour >= 20 or hour < 6 for hour in hours) > len(hours) / 2
    sites = [i["site"] for r in seen for i in r["people"][0].get("injuries", ())]
    assert 0.05 < sites.count("head") / len(sites) < 0.20


def test_domestic_abuse_and_concerns_have_their_published_rates(county):
    expected = county.facts["expected"]["per_100000_a_year"]
    made = per_100k(county, county.facts["domestic_abuse_call_outs"])
    assert made == pytest.approx(expected["domestic_abuse_call_outs"], rel=0.15)
    concerns = sum(r["kind"] == "safeguarding_concern" for r in county.records)
    wanted = expected["concerns_per_100000_adults"]
    assert per_100k(county, concerns) / ADULTS == pytest.approx(wanted, rel=0.2)


def test_most_pairs_that_police_come_to_are_nobody_s_case_and_seldom_come_to_again(county):
    named = Counter()
    marked = {row["person"] for row in county.truth if row["kind"] != "low_repeat_pair"}
    for person, taken in county.by_person.items():
        calls = [
            r for r, part in taken
            if r["kind"] == "police_callout" and part["role"] == "victim" and r.get("relationships")
        ]  # fmt: skip
        if calls and person not in marked:
            named[person] = len(calls)
    assert len(named) > 20 * len(county.cases)
    assert sum(count == 1 for count in named.values()) > 0.75 * len(named)


def test_every_kind_of_case_and_of_hard_negative_is_there_and_negatives_are_many_more(county):
    kinds = Counter(row["kind"] for row in county.truth)
    assert {kind.name for kind in KINDS} | set(LOOKERS) | {"low_repeat_pair"} == set(kinds)
    assert len(county.truth) - len(county.cases) > 5 * len(county.cases)
    assert sum(kind.per_100k for kind in KINDS) == pytest.approx(40)


def test_who_names_everybody_in_every_record_once_and_people_describes_them_all(county):
    keys = {(r["agency"], r["reference"], part["key"]) for r in county.records for part in r["people"]}
    assert keys == set(county.who)
    assert set(county.who.values()) | {row["person"] for row in county.truth} == set(county.people)
    for row in county.people.values():
        assert row["sex"] in truth.SEXES
        assert row["age_band"] in truth.BAND_NAMES


def test_the_truth_about_a_case_agrees_with_the_records(county):
    for row in county.cases:
        begins, serious = date.fromisoformat(row["begins_on"]), date.fromisoformat(row["serious_on"])
        assert (serious - begins).days == int(row["builds_days"]) > 0
        taken = county.by_person[row["person"]]
        earlier = [r for r, _ in taken if day_of(r) < serious]
        assert 3 <= int(row["contacts"]) <= len(earlier)
        assert any(r["kind"] == "hospital_admission" and day_of(r) - serious <= DAY for r, _ in taken)
        both = {r["reference"] for r, _ in taken} & {
            r["reference"] for r, _ in county.by_person[row["other"]]
        }
        assert both, row["kind"]
        sexes = {county.people[row["person"]]["sex"], county.people[row["other"]]["sex"]}
        assert row["same_sex"] == ("yes" if len(sexes) == 1 else "no")


DAY = date(2023, 1, 2) - date(2023, 1, 1)


def codes_of(record):
    yield "kind", record["kind"]
    yield from (("call", value) for value in record.get("call", {}).values())
    yield from (("relation", entry["type"]) for entry in record.get("relationships", ()))
    yield from (("order", entry["type"]) for entry in record.get("orders", ()))
    for part in record["people"]:
        yield "role", record["kind"], part["role"]
        yield from (("concern", code) for code in part.get("concerns", ()))
        yield from (("mechanism", hurt["mechanism"]) for hurt in part.get("injuries", ()))
        yield "alone", part.get("seen_alone"), "present" in part
        engagement = part.get("engagement")
        if engagement:
            yield "engagement", engagement["offered"], engagement["response"]


def test_no_code_gives_a_case_away(county):
    harmed = {row["person"] for row in county.cases}
    of_cases, of_others = set(), set()
    for record in county.records:
        people = {county.who[record["agency"], record["reference"], p["key"]] for p in record["people"]}
        (of_cases if people & harmed else of_others).update(codes_of(record))
    assert of_cases - of_others == set()


NOTED = ("seen_alone", "under_influence", "engagement", "concerns", "injuries", "care_and_support_needs")


def noted_by_kind(folder):
    """For cases before the serious event and for others: records, and records with a field, by kind."""
    who = {(r["agency"], r["reference"], r["key"]): r["person"] for r in rows(folder / "who.csv")}
    ends = {r["person"]: r["serious_on"] for r in rows(folder / "truth.csv") if r["case"] == "yes"}
    of_cases, of_others = Counter(), Counter()
    with (folder / "incidents.jsonl").open(encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            people = {who[record["agency"], record["reference"], p["key"]] for p in record["people"]}
            harmed = people & ends.keys()
            if any(record["occurred_at"][:10] >= ends[person] for person in harmed):
                continue
            count, kind = of_cases if harmed else of_others, record["kind"]
            noted = {field for part in record["people"] for field in NOTED if field in part}
            count.update((kind, field) for field in noted)
            count[kind] += 1
    return of_cases, of_others


def test_no_field_is_filled_in_for_cases_alone(tmp_path):
    County(population=60_000, years=2, seed=8, faint=0).write(tmp_path)
    of_cases, of_others = noted_by_kind(tmp_path)
    for seen, count in of_cases.items():
        if isinstance(seen, str) or count < 4:
            continue
        kind, field = seen
        share, usual = count / of_cases[kind], of_others[seen] / of_others[kind]
        assert usual > share / 25, (seen, share, usual)
        if field == "seen_alone":  # whether it is said is the agency's habit; only the answer differs
            assert share < 0.1 + 2 * usual, (seen, share, usual)


def test_nobody_is_marked_for_two_stories(county):
    told = [row["person"] for row in county.truth if row["kind"] != "low_repeat_pair"]
    assert len(told) == len(set(told))


def test_a_negative_has_nobody_who_harms_and_no_serious_event(county):
    for row in county.truth:
        if row["case"] == "no":
            assert (row["other"], row["serious_on"], row["same_sex"]) == ("", "", "")


def test_agencies_write_one_person_in_several_ways_and_leave_things_out(county):
    spellings = defaultdict(set)
    for person, taken in county.by_person.items():
        for _, part in taken:
            spellings[person].add((part.get("given_name", "").lower(), part.get("family_name", "").lower()))
    several = [person for person, taken in county.by_person.items() if len(taken) >= 4]
    assert sum(len(spellings[person]) > 1 for person in several) > len(several) / 3
    parts = [part for taken in county.by_person.values() for _, part in taken]
    missing = sum("date_of_birth" not in part for part in parts) / len(parts)
    assert 0.005 < missing < 0.10


def test_look_alikes_share_a_home_and_a_name_or_a_birthday(county):
    rows_ = [row for row in county.truth if row["kind"] == "lookalike_relative"]
    homes = Counter(county.people[row["person"]]["household"] for row in rows_)
    assert set(homes.values()) == {2}


def test_care_home_residents_share_an_address_with_dozens(county):
    homes = Counter(row["household"] for row in county.people.values())
    for row in county.truth:
        if row["kind"] == "care_home_resident":
            assert homes[county.people[row["person"]]["household"]] >= 15


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"population": 0}, "population must be from 1"),
        ({"years": 0}, "years must be from 1"),
        ({"years": 9}, "years must be from 1"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_a_county_that_cannot_be_says_why(options, says):
    with pytest.raises(ValueError, match=says):
        County(**{"population": 100, "years": 1, "seed": 1, **options})


@pytest.mark.parametrize("population", [1, 99, 101])
def test_the_smallest_counties_are_counties(tmp_path, population):
    County(population=population, years=3, seed=3).write(tmp_path)
    assert json.loads((tmp_path / "county.json").read_text())["population"] == population
