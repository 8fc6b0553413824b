"""Counties of a few people, in the files that simulate_county writes, small enough to reckon by hand."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

from risk.evaluation.county import COLUMNS, read_county
from tests.unit.risk.records import day, hurt, person, record

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POPULATION, WEEKS = 10_000, 100
_NAMES = {
    "ann": ("Annabel", "Thistlewood", "1981-05-03", "female"),
    "ben": ("Benedict", "Quarmby", "1955-11-21", "male"),
    "cat": ("Catriona", "Yelland", "1990-02-14", "female"),
    "dan": ("Desmond", "Okonjo", "1972-08-30", "male"),
    "eve": ("Evangeline", "Marchbanks", "1938-01-09", "female"),
}
FIELDS = {"sex": "female", "age_band": "25-39", "same_sex": "no", "relationship": "partner", "other": ""}


def who(name, key="e", role="subject", **more):
    """A participant with a name, a date of birth and a sex that nobody else has."""
    given, family, born, sex = _NAMES[name]
    return person(key, role, given_name=given, family_name=family, date_of_birth=born, sex=sex, **more)


def assaults(name, *on):
    """One assault on somebody on each day, seen at the minor injuries unit."""
    return [(record("miu_attendance", n, who(name, injuries=hurt("face", "assault"))), name) for n in on]


def visits(name, *on):
    """Visits to the doctor without an injury."""
    return [(record("gp_consultation", n, who(name)), name) for n in on]


def case(name, *, begins, serious, kind="partner_violence_slow", **more):
    """A row of truth.csv for a true case; days by number."""
    return {
        **FIELDS,
        "person": name,
        "case": "yes",
        "kind": kind,
        "begins_on": day(begins),
        "serious_on": day(serious),
        "builds_days": serious - begins,
        "contacts": 4,
        **more,
    }


def negative(name, kind, **more):
    """A row of truth.csv for somebody who only looks like a case."""
    empty = dict.fromkeys(("begins_on", "serious_on", "builds_days", "relationship", "same_sex"), "")
    return {**FIELDS, "person": name, "case": "no", "kind": kind, "contacts": 0, **empty, **more}


def written(folder: Path, records, truth, *, facts=None) -> Path:
    """Write a county. `records` are (record, true person of its only participant)."""
    folder.mkdir(parents=True, exist_ok=True)
    people = dict.fromkeys([name for _, name in records] + [row["person"] for row in truth])
    by_name = {row["person"]: row for row in truth}
    (folder / "incidents.jsonl").write_text("".join(json.dumps(r) + "\n" for r, _ in records))
    _table(
        folder / "who.csv",
        [
            {
                "agency": r["agency"],
                "reference": r["reference"],
                "key": r["people"][0]["key"],
                "person": name,
            }
            for r, name in records
        ],
    )
    _table(folder / "people.csv", [_person(name, by_name.get(name)) for name in people])
    _table(folder / "truth.csv", truth)
    told = {"population": POPULATION, "years": 2, "weeks": WEEKS, "seed": 7, "generator": "by hand"}
    (folder / "county.json").write_text(json.dumps(told if facts is None else facts))
    return folder


def read(folder: Path, records, truth):
    """The same, read."""
    return read_county(written(folder, records, truth), now=NOW)


def _person(name, row):
    return {
        "person": name,
        "sex": _NAMES[name][3],
        "age_band": row["age_band"] if row else "40-64",
        "household": f"h-{name}",
    }


def _table(path, rows):
    with path.open("w", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS[path.name], extrasaction="ignore")
        table.writeheader()
        table.writerows(rows)
