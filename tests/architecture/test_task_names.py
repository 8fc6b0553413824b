"""A task started by a name that nobody has is silent: so every name, and what is passed, is checked here."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from celery import Task
from django.conf import settings

from caselink.celery import app
from tests.architecture.source import APPS, modules, tree_of


@pytest.fixture(scope="module")
def tasks() -> dict[str, Task]:
    """Our registered tasks by name."""
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def enqueued() -> Iterator[tuple[str, ast.Call]]:
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name == "enqueue":
                    yield f"{path}:{node.lineno}", node


def test_something_is_enqueued():
    assert list(enqueued())


def test_every_name_that_is_enqueued_is_a_literal_and_a_task_that_takes_those_ids(tasks):
    for where, call in enqueued():
        assert call.args, f"{where}: name the task"
        assert isinstance(call.args[0], ast.Constant), f"{where}: a literal, so that it can be checked"
        name = call.args[0].value
        assert name in tasks, f"{where}: no task is called {name}"
        takes = set(inspect.signature(tasks[name].run).parameters)
        assert {keyword.arg for keyword in call.keywords} == takes, f"{where}: {name} takes {sorted(takes)}"


def test_every_entry_of_the_schedule_is_a_task_that_takes_nothing(tasks):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in tasks
        assert not inspect.signature(tasks[entry["task"]].run).parameters
        assert entry["options"]["expires"], "a beat that was missed is not caught up with"


def test_tasks_are_named_for_their_app_and_started_through_enqueue_alone(tasks):
    assert {name.partition(".")[0] for name in tasks} <= {"caselink", *APPS}
    direct = [
        f"{path}:{node.lineno}"
        for path in modules()
        if path != "caselink/jobs.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in ("delay", "apply_async", "send_task")
    ]
    assert direct == []


@pytest.mark.django_db
def test_every_task_runs_when_there_is_nothing_left_to_do(tasks):
    """A repeat, or a message about something long done, is no error."""
    for task in tasks.values():
        parameters = inspect.signature(task.run).parameters.values()
        task.run(**{each.name: 0 if each.annotation is int else [0] for each in parameters})
