"""Splink on Spark, for more records than one machine holds; needs Java. Same tables, same SQL, same model.

Similarities come from rapidfuzz, as online, by Python functions that Spark calls: the Jaro-Winkler of the
Java archive that Splink brings for Spark gives another number for one pair of misspelt words in twenty.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pyspark import cloudpickle
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType, IntegerType
from rapidfuzz.distance import OSA, JaroWinkler
from splink import Linker, SparkAPI

from people.relinking.arrow import write_parquet
from people.relinking.engines import Engine, EngineError

# Spark's workers need rapidfuzz, but none of this project: the functions are sent to them whole.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


class Spark(Engine):
    """A Spark session: the cluster's that the machine is set up for, or one on this machine."""

    dialect = "spark"

    def __init__(self, *, memory: str = "4GB") -> None:
        super().__init__(memory=memory)
        try:
            self.session = self._start()
        except (PySparkException, OSError) as error:
            raise EngineError(
                "Spark did not start. It needs Java 17 or later on this machine, or a cluster to connect to."
            ) from error
        self.session.udf.register("name_similarity", _similarity, DoubleType())
        self.session.udf.register("name_slips", _slips, IntegerType())
        self.api = SparkAPI(
            spark_session=self.session, break_lineage_method="persist", register_udfs_automatically=False
        )

    def _start(self) -> Any:
        builder = (
            SparkSession.builder.appName("caselink-relink")
            .config("spark.driver.memory", self.memory.lower().removesuffix("b"))
            .config("spark.sql.warehouse.dir", str(self.folder / "warehouse"))
            .config("spark.local.dir", str(self.folder / "spilt"))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
        )
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")  # it tells that an expression is too long to compile
        if session.sparkContext.master.startswith("local"):
            session.sparkContext.pythonExec = sys.executable
            session.conf.set("spark.sql.shuffle.partitions", 2 * session.sparkContext.defaultParallelism)
        session.sparkContext.setCheckpointDir(str(self.folder / "checkpoints"))
        return session

    def close(self) -> None:
        self.session.stop()

    def adopt(self, table: str, files: Path) -> None:
        self.session.read.parquet(str(files)).createOrReplaceTempView(table)

    def fill(self, table: str, query: str) -> None:
        self.session.sql(query).persist().createOrReplaceTempView(table)

    def fetch(self, query: str) -> Iterator[tuple[Any, ...]]:
        for row in self.session.sql(query).toLocalIterator():
            yield tuple(row)

    def write(self, file: Path, schema: Mapping[str, str], batch: Sequence[Mapping[str, Any]]) -> None:
        write_parquet(file, schema, batch)

    def linker(self, table: str, splink_settings: Mapping[str, Any]) -> Any:
        return Linker(self.register(table), dict(splink_settings), log_level=logging.ERROR)

    def register(self, table: str) -> Any:
        return self.api.register(self.session.table(table))


def _similarity(one: str | None, other: str | None) -> float | None:
    return None if one is None or other is None else float(JaroWinkler.similarity(one, other))


def _slips(one: str | None, other: str | None) -> int | None:
    return None if one is None or other is None else int(OSA.distance(one, other, score_cutoff=1))


ENGINE: Final = Spark
