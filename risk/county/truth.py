"""The answer files beside the records: who is who, who everybody is, who is a case, what was expected."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

TRUTH: Final = (
    "person", "case", "kind", "other", "relationship", "sex", "age_band", "same_sex", "begins_on",
    "serious_on", "contacts", "builds_days",
)  # fmt: skip
WHO: Final = ("agency", "reference", "key", "person")
PEOPLE: Final = ("person", "sex", "age_band", "household")
SEXES: Final = ("female", "male")
BANDS: Final = ((16, "0-15"), (18, "16-17"), (25, "18-24"), (40, "25-39"), (65, "40-64"), (80, "65-79"))
BAND_NAMES: Final = (*(name for _, name in BANDS), "80+")


def person_id(number: int) -> str:
    """How the answer files name somebody."""
    return f"p{number + 1:06d}"


def household_id(number: int) -> str:
    """How the answer files name a household: by its first member."""
    return f"h{number + 1:06d}"


def band(age: int) -> int:
    """Which of BAND_NAMES an age in whole years falls into."""
    return next((place for place, (below, _) in enumerate(BANDS) if age < below), len(BANDS))


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One CSV file, with a header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
