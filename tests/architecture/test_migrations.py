"""Migrations only add in one release and remove in a later one, so that the old code can still run."""

from importlib import import_module

import pytest
from django.contrib.postgres.operations import TrigramExtension
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from pgtrigger.migrations import AddTrigger

from tests.architecture.source import APPS

ADDS = (
    TrigramExtension,
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    AddTrigger,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RunSQL,
    migrations.RunPython,
)
# A release may remove what the one before no longer uses: name the migration and say which that was.
REMOVALS: dict[tuple[str, str], str] = {
    ("history", "0003_duties_and_people_named"): "a trigger is put anew in its place, for one more column",
    ("history", "0005_withdrawn_referrals"): "a trigger is put anew in its place, for one more column",
}


def ours() -> list[migrations.Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [loader.disk_migrations[key] for key in sorted(loader.disk_migrations) if key[0] in APPS]


def named(migration: migrations.Migration) -> str:
    return f"{migration.app_label}.{migration.name}"


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_all_apply_from_nothing():
    """The tests' database is made by the migrations alone; nothing is left to apply."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert {("audit", "0001_initial"), ("risk", "0001_initial")} <= set(executor.loader.applied_migrations)


@pytest.mark.parametrize("migration", ours(), ids=named)
def test_each_only_adds(migration):
    if (migration.app_label, migration.name) in REMOVALS:
        return
    allowed = (*ADDS, migrations.AlterUniqueTogether) if migration.initial else ADDS
    assert [type(step).__name__ for step in migration.operations if not isinstance(step, allowed)] == []


@pytest.mark.parametrize("migration", ours(), ids=named)
def test_a_column_added_later_can_be_left_out_by_the_code_of_before(migration):
    if migration.initial:
        return
    for step in migration.operations:
        if isinstance(step, migrations.AddField) and not isinstance(step.field, models.ManyToManyField):
            field = step.field
            assert field.null or field.db_default is not NOT_PROVIDED, (
                f"{named(migration)}: {step.model_name}.{step.name} needs null=True or db_default"
            )


@pytest.mark.parametrize("migration", ours(), ids=named)
def test_each_says_how_to_go_back_or_that_it_cannot(migration):
    module = import_module(f"{migration.app_label}.migrations.{migration.name}")
    for step in migration.operations:
        if isinstance(step, migrations.RunSQL | migrations.RunPython):
            assert step.reversible, f"{module.__name__}: give the way back (or noop)"
