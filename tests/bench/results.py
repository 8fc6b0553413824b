"""Figures, each beside its baseline, as a table and as JSON."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement, the baseline measured beside it, and what was promised (a ratio or a bound)."""

    name: str
    unit: str
    value: float
    baseline_name: str = ""
    baseline: float | None = None
    promised: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value as a share of its baseline."""
        return self.value / self.baseline if self.baseline else None


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def write(figures: Sequence[Figure], path: Path) -> None:
    """bench.json and a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([{**asdict(f), "ratio": f.ratio} for f in figures], indent=2) + "\n")
    table = Table("figure", "value", "unit", "baseline", "value of baseline", "ratio", "promised")
    for f in figures:
        table.add_row(
            f.name,
            f"{f.value:,.4g}",
            f.unit,
            f.baseline_name,
            "" if f.baseline is None else f"{f.baseline:,.4g}",
            "" if f.ratio is None else f"{f.ratio:.3f}",
            "" if f.promised is None else f"{f.promised:,.3g}",
        )
    Console(width=150).print(table)
