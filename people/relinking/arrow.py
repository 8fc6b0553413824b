"""Rows to Parquet files, the one form that both engines read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow
import pyarrow.parquet

_KINDS: Final = {
    "int": pyarrow.int64(),
    "float": pyarrow.float64(),
    "bool": pyarrow.bool_(),
    "text": pyarrow.string(),
    "texts": pyarrow.list_(pyarrow.string()),
}


def write_parquet(file: Path, schema: Mapping[str, str], batch: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, each a mapping with the schema's columns, to one file."""
    typed = pyarrow.schema([(name, _KINDS[kind]) for name, kind in schema.items()])
    columns = [
        pyarrow.array([row[name] for row in batch], type=_KINDS[kind]) for name, kind in schema.items()
    ]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(columns, schema=typed), file)
