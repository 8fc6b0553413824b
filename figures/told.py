"""Figures as they are told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, its columns, and rows whose first cell is what they are about.

    A cell is None where so few people stand behind it that it is not told. `note` says what the reader must
    know of it. `drawn` are the places of the columns whose figures are compared, in one unit.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    drawn: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of whole days from `since` to `until`, both included, for the agencies named."""

    since: date
    until: date
    agencies: Sequence[str]
    tables: Sequence[Table] = ()


def as_data(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """Tables as plain data, to be kept."""
    return [
        {
            "title": table.title,
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
            "note": table.note,
            "drawn": list(table.drawn),
        }
        for table in tables
    ]


def from_data(content: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Tables as they were kept; those kept before there were drawings have none."""
    return [
        Table(one["title"], one["columns"], one["rows"], one["note"], one.get("drawn", ())) for one in content
    ]
