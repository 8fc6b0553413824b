"""What both engines do, and how one is opened: DuckDB on one machine, Spark beyond it.

Everything an engine holds lies in a folder of its own that is deleted when it closes; rows pass through in
batches, so that memory stays bounded however many records there are. Splink, DuckDB and Spark are an
optional extra: nothing here imports them before an engine is asked for.
"""

import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from people.relinking.blocking import BEST, BY_KEYS, REACHED, row_queries
from people.relinking.columns import KEY_SCHEMA, ROWS_A_RECORD, SCHEMA, Held, keys, rows
from people.relinking.splink_settings import ModelFile, settings

#: What installs each engine's packages, as docs/operations.md has it.
ENGINES: Final = {
    "duckdb": "pip install --require-hashes --no-deps -r requirements-batch.txt",
    "spark": "pip install --require-hashes --no-deps -r requirements-batch.txt && pip install pyspark",
}
_MEMORY: Final = re.compile(r"[1-9]\d{0,8}(?:MB|GB|TB)", re.ASCII | re.IGNORECASE)
#: Records that are prepared, written and forgotten together.
BATCH: Final = 20_000


class MissingExtraError(RuntimeError):
    """The engine's packages are not installed; the message says how to install them."""


class EngineError(RuntimeError):
    """The engine cannot be started; the message says why."""


class MemoryAskedError(EngineError):
    """What was asked for is no amount of memory; the message says how to write one."""


class Scored(NamedTuple):
    """A pair of records and the bits of everything that belongs to the pair itself, priors included.

    `weight` is the log odds against two strangers, `kin` against two relatives in one home.
    """

    one: int
    other: int
    weight: float
    kin: float


class Engine(ABC):
    """One engine with a folder for its tables. Use as a context manager."""

    dialect: str

    def __init__(self, *, memory: str = "4GB") -> None:
        """`memory` is as much as the engine may take, such as "4GB"; it writes to disk beyond that."""
        self.folder = Path(tempfile.mkdtemp(prefix="caselink-relink-"))  # readable by its owner alone
        self.memory = memory
        self._parts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @abstractmethod
    def close(self) -> None:
        """Stop the engine."""

    @abstractmethod
    def adopt(self, table: str, files: Path) -> None:
        """Make the Parquet files of a folder a table."""

    @abstractmethod
    def fill(self, table: str, query: str) -> None:
        """Make a table of what a query finds."""

    @abstractmethod
    def fetch(self, query: str) -> Iterator[tuple[Any, ...]]:
        """What a query finds, streamed."""

    @abstractmethod
    def write(self, file: Path, schema: Mapping[str, str], batch: Sequence[Mapping[str, Any]]) -> None:
        """Write rows to one Parquet file."""

    @abstractmethod
    def linker(self, table: str, splink_settings: Mapping[str, Any]) -> Any:
        """Splink's linker over a table."""

    @abstractmethod
    def register(self, table: str) -> Any:
        """A table as Splink's own kind of frame."""

    def load(self, held: Iterable[Held], file: ModelFile) -> int:
        """Write records as rows, keys and links; returns how many there were."""
        shares = file.shares
        count = 0
        for batch in _batches(held):
            count += len(batch)
            self._part("held_rows", SCHEMA, [row for one in batch for row in rows(one, shares)])
            self._part("held_keys", KEY_SCHEMA, [row for one in batch for row in keys(one)])
            links = [{"record": one.record, "person": one.person} for one in batch if one.person is not None]
            self._part("held_links", _LINKS, links)
        for table, schema in (("held_rows", SCHEMA), ("held_keys", KEY_SCHEMA), ("held_links", _LINKS)):
            if not count:
                self._part(table, schema, [])
            self.adopt(table, self.folder / table)
        return count

    def load_decided(self, decided: Iterable[Mapping[str, Any]]) -> None:
        """Write how links were decided (people.relinking.reweighing.row), for `findings`."""
        for batch in _batches(decided):
            self._part("held_decided", DECIDED, batch)
        if not (self.folder / "held_decided").exists():
            self._part("held_decided", DECIDED, [])
        self.adopt("held_decided", self.folder / "held_decided")

    def load_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Score these pairs of records and no others, instead of `block`."""
        for batch in _batches(pairs):
            self._part("pairs", _PAIRS, [{"one": min(pair), "other": max(pair)} for pair in batch])
        self.adopt("pairs", self.folder / "pairs")

    def block(self) -> int:
        """Find the pairs of records that share a key; returns how many."""
        if not (self.folder / "held_decided").exists():
            self.load_decided(())
        for table, query in BY_KEYS:
            self.fill(table, query)
        return int(next(self.fetch("SELECT count(*) FROM pairs"))[0])

    def score(self, file: ModelFile, *, least: float) -> Iterator[Scored]:
        """Every pair of records whose best names reach `least` bits against a stranger."""
        self.weigh(file, least=least)
        for row in self.fetch("SELECT one, other, weight, kin FROM weighed"):
            yield Scored(int(row[0]), int(row[1]), float(row[2]), float(row[3]))

    def weigh(self, file: ModelFile, *, least: float) -> None:
        """As `score`, into the table `weighed`."""
        for table, query in row_queries(file, self.dialect):
            self.fill(table, query)
        scored = self._predict(settings(file, self.dialect), "row_pairs", least)
        self.fill("row_pairs_reached", REACHED.format(scored=scored))
        kin = self._predict(settings(file, self.dialect, against="kin"), "row_pairs_reached", None)
        self.fill("weighed", BEST.format(scored=scored, kin=kin, rows=ROWS_A_RECORD))

    def _predict(self, splink_settings: Mapping[str, Any], pairs: str, least: float | None) -> str:
        """Score pairs of rows with Splink; returns the name of the table of what came out."""
        linker = self.linker("held_rows", splink_settings)
        register_shares(self, linker)
        linker.table_management.register_blocked_pairs_for_predict(self.register(pairs))
        found = linker.inference.predict(threshold_match_weight=least, warning_mode="never")
        return str(found.physical_name)

    def _part(self, table: str, schema: Mapping[str, str], batch: Sequence[Mapping[str, Any]]) -> None:
        folder = self.folder / table
        folder.mkdir(exist_ok=True)
        self._parts += 1
        self.write(folder / f"{self._parts:06}.parquet", schema, batch)


_LINKS: Final = {"record": "int", "person": "int"}
_PAIRS: Final = {"one": "int", "other": "int"}
DECIDED: Final = {
    "record": "int", "one": "int", "other": "int", "weight_before": "float", "company": "text",
    "familiar": "text",
}  # fmt: skip


def register_shares(engine: Engine, linker: Any) -> None:
    """Give Splink the model's own name frequencies; it never counts names in the data."""
    for column in ("given", "family"):
        engine.fill(
            f"shares_{column}",
            f"SELECT {column}, max(share_{column}) AS tf_{column} FROM held_rows GROUP BY {column}",
        )
        linker.table_management.register_term_frequency_lookup(engine.register(f"shares_{column}"), column)


def _batches(rows_: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows_)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def open_engine(name: str, *, memory: str = "4GB", doing: str = "Relinking") -> Engine:
    """Start an engine by name, for what `doing` says.

    Raises `MissingExtraError` where its packages are not installed, `MemoryAskedError` where `memory` is
    none, and `EngineError` where it does not start.
    """
    if not _MEMORY.fullmatch(memory):
        raise MemoryAskedError(
            "The memory asked for cannot be read. Write a whole number and MB, GB or TB, such as 4GB."
        )
    try:
        module = import_module(f"people.relinking.{name}_engine")
    except ImportError as error:
        missing = (error.name or "a package").partition(".")[0]
        raise MissingExtraError(
            f"{doing} on {name} needs {missing}, which is not installed here. "
            f"Install it with: {ENGINES[name]}"
        ) from error
    engine: Engine = module.ENGINE(memory=memory)
    return engine
