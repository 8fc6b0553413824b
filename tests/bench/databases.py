"""Databases of a measurement's own, beside the one that everything else is measured in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection, connections


@contextmanager
def databases(*names: str) -> Iterator[list[Any]]:
    """Empty databases with the project's tables, removed afterwards: what others measured is not in them."""
    default = connections["default"]
    made = []
    try:
        for name in names:
            _drop(name)
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
            database = connections.create_connection("default")
            database.settings_dict = {**database.settings_dict, "NAME": name}
            made.append(database)
            with using(database):
                call_command("migrate", verbosity=0)
        yield made
    finally:
        connections["default"] = default
        for database in made:
            database.close()
            _drop(database.settings_dict["NAME"])


def _drop(name: str) -> None:
    """Plainly first: that ends a vacuum there, which by force only a superuser may; then whoever is left."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        except OperationalError:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def using(database: Any) -> Iterator[None]:
    """Everything that asks for the default database is given this one."""
    before = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = before
