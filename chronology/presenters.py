"""A chronology's entries as rows: the only source of pages and documents."""

from chronology.told import Letters, Review, Row


def rows(review: Review, *, named: bool, letters: Letters | None = None) -> list[Row]:
    """Its rows, numbered from 1. With `named` False without names (by `letters`), references and places."""
    return []
