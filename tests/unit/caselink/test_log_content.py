"""What a failure leaves in the log: its types and its place, and nothing of what it was about."""

import json
import logging

import pytest
import structlog
from django.conf import settings

SECRET = "Quillfeather"


@pytest.fixture
def log():
    """Log as the application does, and read what came out."""
    formatter = structlog.stdlib.ProcessorFormatter(
        **{name: value for name, value in settings.LOGGING["formatters"]["json"].items() if name != "()"}
    )
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(formatter.format(record))

    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def _fail():
    try:
        raise KeyError(SECRET)
    except KeyError as cause:
        raise ValueError(f"DETAIL: Key (family_name)=({SECRET}) already exists") from cause


@pytest.mark.parametrize(
    "logger", [logging.getLogger("django.request"), structlog.get_logger("caselink.test")]
)
def test_an_exception_is_logged_by_type_and_place(log, logger):
    try:
        _fail()
    except ValueError:
        logger.error("it_failed", exc_info=True)
    (line,) = log
    assert SECRET not in line
    said = json.loads(line)
    assert said["failed"] == ["builtins.ValueError", "builtins.KeyError"]
    assert said["at"][-1].endswith("_fail")


def test_a_task_that_fails_is_logged_without_its_exceptions_words(log):
    context = {
        "name": "risk.assess_incidents",
        "id": "7",
        "exc": SECRET,
        "traceback": SECRET,
        "description": "raised",
    }
    try:
        _fail()
    except ValueError as failed:
        info = (type(failed), failed, failed.__traceback__)
        trace = logging.getLogger("celery.app.trace")
        trace.error("Task %(name)s: %(exc)s", context, exc_info=info, extra={"data": context})
    (line,) = log
    assert SECRET not in line
    said = json.loads(line)
    assert (said["event"], said["task"], said["id"]) == ("task_failed", "risk.assess_incidents", "7")
