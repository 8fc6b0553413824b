"""Figures as they are told. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, its columns, and rows whose first cell is what they are about.

    A cell is None where so few people stand behind it that it is not told.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of whole days from `since` to `until`, both included, for the agencies named."""

    since: date
    until: date
    agencies: Sequence[str]
    tables: Sequence[Table] = ()
