"""Splink on DuckDB: one machine, memory bounded, the rest on disk."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
from splink import DuckDBAPI, Linker

from people.relinking.arrow import write_parquet
from people.relinking.engines import Engine

_FETCHED: Final = 50_000  # rows a time


class DuckDB(Engine):
    """A DuckDB database in the engine's folder."""

    dialect = "duckdb"

    def __init__(self, *, memory: str = "4GB") -> None:
        super().__init__(memory=memory)
        self.connection = duckdb.connect(str(self.folder / "relink.duckdb"))
        self.connection.execute("SET memory_limit = ?", [memory])
        self.connection.execute("SET temp_directory = ?", [str(self.folder / "spilt")])
        self.connection.execute("SET preserve_insertion_order = false")
        self.api = DuckDBAPI(connection=self.connection)

    def close(self) -> None:
        self.connection.close()

    def adopt(self, table: str, files: Path) -> None:
        self.fill(table, f"SELECT * FROM read_parquet('{files}/*.parquet')")

    def fill(self, table: str, query: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def fetch(self, query: str) -> Iterator[tuple[Any, ...]]:
        found = self.connection.cursor().execute(query)
        while rows := found.fetchmany(_FETCHED):
            yield from rows

    def write(self, file: Path, schema: Mapping[str, str], batch: Sequence[Mapping[str, Any]]) -> None:
        write_parquet(file, schema, batch)

    def linker(self, table: str, splink_settings: Mapping[str, Any]) -> Any:
        return Linker(self.register(table), dict(splink_settings), log_level=logging.ERROR)

    def register(self, table: str) -> Any:
        return self.api.register(table)


ENGINE: Final = DuckDB
