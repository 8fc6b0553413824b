"""A simulated county as files: what agencies recorded, who each record is about, and who was harmed."""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from risk.replay import Rejected, UnusableFileError, read_records

INCIDENTS: Final = "incidents.jsonl"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "who.csv": ("agency", "reference", "key", "person"),
    "people.csv": ("person", "sex", "age_band", "household"),
    "truth.csv": (
        *("person", "case", "kind", "other", "relationship", "sex", "age_band", "same_sex"),
        *("begins_on", "serious_on", "contacts", "builds_days"),
    ),
}
FACTS: Final = "county.json"
#: What a group is called where the files leave it empty.
NOT_KNOWN: Final = "not known"


class UnusableCountyError(Exception):
    """A file or a column is not there, or holds something else; says which."""


@dataclass(slots=True, frozen=True)
class Marked:
    """One row of truth.csv: a true case, or somebody who only looks like one.

    `contacts` are the recorded contacts before the serious event, `builds_days` the days from the first harm
    to it. A case without `serious_on` may be found at any time and has no lead.
    """

    person: str
    case: bool
    kind: str
    other: str
    relationship: str
    sex: str
    age_band: str
    same_sex: str
    begins_on: date | None
    serious_on: date | None
    contacts: int | None
    builds_days: int | None


@dataclass(slots=True, frozen=True)
class Resident:
    """One row of people.csv."""

    sex: str
    age_band: str


@dataclass(frozen=True)
class County:
    """Everything that evaluation reads. `lines` are the usable records in time order.

    `who` tells the true person of (agency, reference, participant's key); `weeks` and `population` are what
    rates are told by; `data_hash` the first 16 hex digits of the SHA-256 over all the files.
    """

    name: str
    population: int
    weeks: float
    seed: Any
    generator: Any
    lines: list[bytes]
    rejected: list[Rejected]
    who: Mapping[tuple[str, str, str], str]
    people: Mapping[str, Resident]
    marked: Mapping[str, Marked]
    data_hash: str

    @cached_property
    def cases(self) -> dict[str, Marked]:
        """The true cases by true person."""
        return {person: marked for person, marked in self.marked.items() if marked.case}

    @cached_property
    def harmers(self) -> frozenset[str]:
        """The true persons who harm a case."""
        return frozenset(marked.other for marked in self.marked.values() if marked.case and marked.other)


def read_county(folder: Path, *, now: datetime) -> County:
    """Read a county's folder. Raises UnusableCountyError where a file or a column is missing or wrong."""
    for name in (INCIDENTS, *COLUMNS, FACTS):
        if not (folder / name).is_file():
            raise UnusableCountyError(f"{name} is missing")
    facts = _facts(folder / FACTS)
    who = {
        (sys.intern(row["agency"]), row["reference"], sys.intern(row["key"])): sys.intern(row["person"])
        for _, row in _rows(folder / "who.csv")
    }
    people = {
        row["person"]: Resident(_named(row["sex"]), _named(row["age_band"]))
        for _, row in _rows(folder / "people.csv")
    }
    marked = {row["person"]: _marked(number, row) for number, row in _rows(folder / "truth.csv")}
    try:
        records = read_records(folder / INCIDENTS, now=now)
    except UnusableFileError as error:
        raise UnusableCountyError(f"{INCIDENTS}: {error}") from None
    return County(
        name=folder.name,
        population=facts["population"],
        weeks=facts["weeks"],
        seed=facts.get("seed"),
        generator=facts.get("generator", facts.get("generator_version")),
        lines=records.usable,
        rejected=records.rejected,
        who=who,
        people=people,
        marked=marked,
        data_hash=_hash(folder),
    )


def without_truth(path: Path, *, now: datetime) -> County:
    """A file of records of which nobody knows the truth. Raises UnusableCountyError."""
    try:
        records = read_records(path, now=now)
    except UnusableFileError as error:
        raise UnusableCountyError(str(error)) from None
    return County(
        name=path.name,
        population=0,
        weeks=0,
        seed=None,
        generator=None,
        lines=records.usable,
        rejected=records.rejected,
        who={},
        people={},
        marked={},
        data_hash="",
    )


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise UnusableCountyError(f"{path.name} is not JSON") from None
    for name in ("population", "weeks"):
        value = facts.get(name) if isinstance(facts, dict) else None
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise UnusableCountyError(f"{path.name}: {name} must be a number above 0")
    return dict(facts)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers, cells that are not there being empty."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            lacking = [name for name in COLUMNS[path.name] if name not in (reader.fieldnames or ())]
            if lacking:
                columns = "column" if len(lacking) == 1 else "columns"
                raise UnusableCountyError(f"{path.name} lacks the {columns} {', '.join(lacking)}")
            for row in reader:
                yield reader.line_num, row
    except (OSError, ValueError, csv.Error) as error:
        raise UnusableCountyError(f"{path.name} cannot be read: {error}") from None


def _marked(number: int, row: Mapping[str, str]) -> Marked:
    try:
        begins, serious = _date(row["begins_on"]), _date(row["serious_on"])
        builds = _whole(row["builds_days"])
        if builds is None and begins and serious:
            builds = (serious - begins).days
        return Marked(
            person=row["person"],
            case={"yes": True, "no": False}[row["case"]],
            kind=_named(row["kind"]),
            other=row["other"].strip(),
            relationship=_named(row["relationship"]),
            sex=_named(row["sex"]),
            age_band=_named(row["age_band"]),
            same_sex=_named(row["same_sex"]),
            begins_on=begins,
            serious_on=serious,
            contacts=_whole(row["contacts"]),
            builds_days=builds,
        )
    except (KeyError, ValueError):
        raise UnusableCountyError(
            f"truth.csv, line {number}: case must be yes or no, dates YYYY-MM-DD, contacts and builds_days "
            "whole numbers"
        ) from None


def _named(value: str) -> str:
    return sys.intern(value.strip() or NOT_KNOWN)


def _date(value: str) -> date | None:
    return date.fromisoformat(value.strip()) if value.strip() else None


def _whole(value: str) -> int | None:
    return int(value) if value.strip() else None


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (INCIDENTS, *COLUMNS, FACTS):
        with (folder / name).open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()[:16]
