"""Put many rows into a table at once, as PostgreSQL likes it best: COPY, or one INSERT when they are few.

Only for rows that are new for certain (COPY knows no ON CONFLICT), and only in services. Defaults of
the model are not applied; defaults, constraints and triggers of the database are.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

FEW = 12  # up to here one INSERT is quicker than a COPY's extra round trips


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys from the table's own sequence, in order."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert the rows, each in the order of `columns` (column names). Wrap JSON values in Jsonb."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if len(rows) <= FEW:
            one = f"({', '.join(['%s'] * len(columns))})"
            values = [value for row in rows for value in row]
            # Only quoted names of our own models are put into the statement; values are parameters.
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(rows))}", values)  # noqa: S608
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
