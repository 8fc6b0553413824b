"""Splink's own way to ask who one record is: `predict_between`, one record against everybody, on DuckDB.

Splink 5 has no other for one record at a time. Its model here is its library's comparisons of names, date of
birth and postcode, blocked on three rules, as its tutorial would have it.
"""

import csv
import logging
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import duckdb
import splink.comparison_library as compared
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from people.invented.draft import Held
from tests.bench.results import median

COLUMNS = "unique_id", "given", "family", "born", "postcode"
BLOCKED = block_on("born"), block_on("postcode", "family"), block_on("given", "family")


class Everybody:
    """A flat file of everybody, filled as they pass, and then asked. Use as a context manager."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="caselink-bench-")
        self.file = Path(self._folder.name) / "people.csv"
        self._handle = self.file.open("w", newline="", encoding="utf-8")
        self._rows = csv.writer(self._handle)
        self._rows.writerow(COLUMNS)
        return self

    def __exit__(self, *_: object) -> None:
        self._handle.close()
        self._folder.cleanup()

    def add(self, held: Held) -> None:
        """One more person."""
        self._rows.writerow(_row(held))

    def milliseconds(self, contacts: Sequence[Held]) -> float:
        """The median of asking about one contact, everything loaded beforehand."""
        self._handle.flush()
        connection = duckdb.connect()
        text = ", ".join(f"'{column}': 'VARCHAR'" for column in COLUMNS)
        connection.execute(
            f"CREATE TABLE people AS SELECT * FROM read_csv(?, columns={{{text}}})", [str(self.file)]
        )
        api = DuckDBAPI(connection=connection)
        people = api.register("people")
        linker = Linker(people, _settings(), log_level=logging.ERROR)
        return median([self._ask(connection, api, linker, people, held) for held in contacts])

    def _ask(self, connection: Any, api: Any, linker: Any, people: Any, held: Held) -> float:
        connection.execute("CREATE OR REPLACE TABLE asked AS SELECT * FROM people LIMIT 0")
        connection.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?)", _row(held))
        started = time.perf_counter()
        found = linker.inference.predict_between(
            api.register("asked"), people, threshold_match_weight=-3.0, warning_mode="never"
        )
        connection.execute(f"SELECT count(*) FROM {found.physical_name}").fetchall()
        return (time.perf_counter() - started) * 1000


def _row(held: Held) -> list[str | None]:
    said = held.participant
    postcode = (said.get("address") or {}).get("postcode", "")
    return [
        held.record_id, said.get("given_name"), said.get("family_name"), said.get("date_of_birth"),
        "".join(postcode.split()).upper() or None,
    ]  # fmt: skip


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1e-6,
        comparisons=[
            compared.JaroWinklerAtThresholds("given", [0.9]),
            compared.JaroWinklerAtThresholds("family", [0.9]),
            compared.DamerauLevenshteinAtThresholds("born", [1]),
            compared.ExactMatch("postcode"),
        ],
        blocking_rules_to_generate_predictions=list(BLOCKED),
    )
