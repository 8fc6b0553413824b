"""Which engines are tested: DuckDB always, Spark where it and Java are installed."""

import shutil
from importlib.util import find_spec

import pytest

HAS_SPARK = find_spec("pyspark") is not None and shutil.which("java") is not None
ENGINES = [
    "duckdb",
    pytest.param("spark", marks=pytest.mark.skipif(not HAS_SPARK, reason="needs pyspark and Java")),
]
