"""A rule of ten lines with perfect identity: what a ruleset and the linkage behind it have to beat.

    .venv/bin/python -m tests.counties.crude DIR [--wrong-rate 1]

It reads who.csv, which no ruleset may, adds up what a year holds of each true person, and asks about whoever
reaches a threshold. The threshold is the lowest that keeps within the rate **on this very county**, so the
rule has two advantages that no real one has.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

_WINDOW = 365  # days
_HEAD = {"head", "face", "neck", "eye", "mouth"}
_GRAVE = {"threats_to_kill", "weapon", "strangulation", "coercive_control", "fear", "threats", "escalation"}
_COMES = {"police_callout", "police_crime_report"}
_CONCERN = {"safeguarding_concern", "third_party_concern", "specialist_abuse_service_contact"}


def points(record: dict[str, Any], part: dict[str, Any]) -> float:
    """What one record adds for one of the people in it, who is not the one suspected."""
    if part["role"] in ("suspect", "witness", "household_member", "other"):
        return 0.0
    injuries = part.get("injuries", ())
    found = 1.0 * bool(injuries) + 0.5 * any(hurt["site"] in _HEAD for hurt in injuries)
    found += 1.5 * any(hurt.get("mechanism") == "assault" for hurt in injuries)
    found += 1.0 * (record["kind"] in _COMES) + 1.5 * (record["kind"] in _CONCERN)
    found += 1.0 * (part["role"] == "victim") + 1.0 * len(_GRAVE & set(part.get("concerns", ())))
    return found + 1.0 * (part.get("explanation_consistent") is False)


def sums(folder: Path) -> Iterator[tuple[str, date, float]]:
    """For each true person, each day with a record that adds something, and the year's sum on it."""
    with (folder / "who.csv").open(encoding="utf-8", newline="") as stream:
        who = {(row["agency"], row["reference"], row["key"]): row["person"] for row in csv.DictReader(stream)}
    held: dict[str, list[tuple[date, float]]] = defaultdict(list)
    with (folder / "incidents.jsonl").open(encoding="utf-8") as stream:
        for record in map(json.loads, stream):
            if len(record["occurred_at"]) < 10:
                continue
            on = date.fromisoformat(record["occurred_at"][:10])
            for part in record["people"]:
                more = points(record, part)
                if more:
                    person = who[record["agency"], record["reference"], part["key"]]
                    held[person].append((on, more))
                    yield person, on, sum(was for at, was in held[person] if (on - at).days < _WINDOW)


def measure(folder: Path, wrong_rate: float) -> tuple[float, int, int, float]:
    """The threshold, cases found on or before the serious event, cases, wrong people per 100,000 a week."""
    facts = json.loads((folder / "county.json").read_text(encoding="utf-8"))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        serious = {row["person"]: row["serious_on"] for row in csv.DictReader(stream) if row["case"] == "yes"}
    best: dict[str, float] = defaultdict(float)
    for person, on, total in sums(folder):
        if person not in serious or on.isoformat() <= serious[person]:
            best[person] = max(best[person], total)
    unit = facts["population"] / 100_000 * facts["weeks"]
    wrong = sorted((score for person, score in best.items() if person not in serious), reverse=True)
    allowed = int(wrong_rate * unit)
    threshold = wrong[allowed] + 1e-9 if allowed < len(wrong) else 0.0
    asked = sum(score >= threshold for score in wrong)
    found = sum(best[person] >= threshold for person in serious)
    return threshold, found, len(serious), asked / unit


def main() -> None:
    """Print one line for each rate."""
    parser = argparse.ArgumentParser(description="A rule of ten lines with perfect identity.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong-rate", type=float, default=1.0)
    options = parser.parse_args()
    threshold, found, cases, wrong = measure(options.folder, options.wrong_rate)
    sys.stdout.write(
        f"{found} of {cases} found at {wrong:.2f} wrong per 100,000 a week (threshold {threshold:.1f})\n"
    )


if __name__ == "__main__":
    main()
