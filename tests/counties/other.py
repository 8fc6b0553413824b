"""A county by another generator.

`python -m tests.counties.other --population N --years Y --seed S --out DIR`

Written apart from risk/county and from the rules, so that these are not judged by one author's beliefs
alone. Writes the files that `manage.py evaluate_ruleset` reads; docs/evaluation.md tells what is assumed.
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.counties import harm, ordinary, seeming
from tests.counties.desk import Desk, Written
from tests.counties.folk import Folk, Person

GENERATOR = "other-1"
BEGINS = date(2021, 4, 1)
LEAST_PEOPLE, MOST_PEOPLE, MOST_YEARS = 500, 800_000, 4
TRUTH = (
    "person",
    "case",
    "kind",
    "other",
    "relationship",
    "sex",
    "age_band",
    "same_sex",
    "begins_on",
    "serious_on",
    "contacts",
    "builds_days",
)


@dataclass(slots=True)
class Made:
    """A county: records in time order, the truth, and everybody whom either names."""

    population: int
    years: int
    seed: int
    written: list[Written]
    truth: list[dict[str, Any]]
    people: list[Person]
    days: int


def make(*, population: int, years: int, seed: int) -> Made:
    """Make a county; the same arguments make the same county. Raises ValueError for what is out of bounds."""
    if not LEAST_PEOPLE <= population <= MOST_PEOPLE or not 1 <= years <= MOST_YEARS:
        raise ValueError(f"{LEAST_PEOPLE} to {MOST_PEOPLE} people and 1 to {MOST_YEARS} years")
    rng = random.Random(f"{GENERATOR} {population} {years} {seed}")
    folk = Folk(rng, population, BEGINS)
    desk = Desk(rng, folk, BEGINS, date(BEGINS.year + years, BEGINS.month, BEGINS.day))
    taken: set[int] = set()
    harming = harm.Harm(rng, folk, desk, taken)
    everyday = ordinary.Ordinary(rng, folk, desk)
    chosen = harming.choose(population)
    apart = harm.apart(chosen)
    seemers = seeming.Seemers(rng, folk, desk, everyday, taken).write(population)
    cases = [harming.write(*case) for case in chosen]
    everyday.write(apart)
    truth = [_case_row(case) for case in cases]
    truth += [_seeming_row(one) for one in seemers]
    for person in dict.fromkeys(person for pair in everyday.couples_often for person in pair):
        if person.number not in taken:
            taken.add(person.number)
            truth.append(_seeming_row(seeming.Seeming(seeming.QUARRELLING, person, 0)))
    written = sorted(desk.written, key=lambda one: (one.at, one.record["agency"], one.record["reference"]))
    named = {person for one in written for _, person in one.who}
    named |= {row[column] for row in truth for column in ("person", "other") if row[column]}
    people = [person for person in folk.people if person.id in named]
    return Made(population, years, seed, written, truth, people, desk.days)


def save(made: Made, folder: Path) -> None:
    """Write the county's files. Raises FileExistsError when the folder holds anything."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    with (folder / "incidents.jsonl").open("w", encoding="utf-8", newline="\n") as stream:
        for one in made.written:
            stream.write(json.dumps(one.record, ensure_ascii=False, separators=(",", ":")) + "\n")
    who = (
        (w.record["agency"], w.record["reference"], key, person)
        for w in made.written
        for key, person in w.who
    )
    _table(folder / "who.csv", ("agency", "reference", "key", "person"), who)
    rows = ((p.id, p.sex, p.band(BEGINS), f"h{p.home.number:06d}") for p in made.people)
    _table(folder / "people.csv", ("person", "sex", "age_band", "household"), rows)
    _table(folder / "truth.csv", TRUTH, ([row[name] for name in TRUTH] for row in made.truth))
    facts = json.dumps(_facts(made), indent=2) + "\n"
    (folder / "county.json").write_text(facts, encoding="utf-8", newline="\n")


def _facts(made: Made) -> dict[str, Any]:
    return {
        "population": made.population,
        "years": made.years,
        "weeks": round(made.days / 7, 3),
        "seed": made.seed,
        "generator": GENERATOR,
        "begins_on": BEGINS.isoformat(),
        "records": len(made.written),
        "expected": {
            "attendances_per_person_year": round(
                sum(share * mean for share, mean, _ in ordinary.ATTENDANCES), 4
            ),
            "injured_share": ordinary.INJURED,
            "assaulted_share_of_injured": ordinary.ASSAULTED,
            "domestic_callouts_per_person_year": ordinary.DOMESTIC,
            "concerns_per_adult_year": ordinary.CONCERNS,
            "others_per_adult_year": {kind: mean for kind, (mean, _) in ordinary.OTHERS.items()},
            "cases_per_100k_two_years": harm.NUMBERS,
            "hard_negatives_per_100k_two_years": seeming.NUMBERS,
        },
    }


def _case_row(case: harm.Case) -> dict[str, Any]:
    victim, other = case.victim, case.other
    return {
        "person": victim.id,
        "case": "yes",
        "kind": case.kind,
        "other": other.id,
        "relationship": case.relationship,
        "sex": victim.sex,
        "age_band": victim.band(BEGINS),
        "same_sex": "yes" if victim.sex == other.sex else "no",
        "begins_on": case.begins.isoformat(),
        "serious_on": case.serious.isoformat(),
        "contacts": case.contacts,
        "builds_days": (case.serious - case.begins).days,
    }


def _seeming_row(one: seeming.Seeming) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(TRUTH, "")
    told = {"person": one.person.id, "case": "no", "kind": one.kind, "contacts": one.contacts or ""}
    return row | told | {"sex": one.person.sex, "age_band": one.person.band(BEGINS)}


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 when the county is written, 2 when it cannot be."""
    parser = argparse.ArgumentParser(prog="tests.counties.other", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--population", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="a folder that is new or empty")
    options = parser.parse_args(arguments)
    try:
        made = make(population=options.population, years=options.years, seed=options.seed)
        save(made, options.out)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    cases = sum(row["case"] == "yes" for row in made.truth)
    sys.stdout.write(
        f"{len(made.written)} records, {cases} true cases, {len(made.truth) - cases} hard negatives\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
