"""What the log may say: which request, which failure and where in the code, and never what it was about.

A search's query is somebody's name, and a database's complaint repeats the row that it refused.
"""

import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

FRAMES = 12  # of the place where something failed, innermost last


def failure_without_content(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: an exception becomes its type, its causes' types and where it was raised."""
    context = getattr(event.get("_record"), "data", None)
    if isinstance(context, Mapping) and "exc" in context:  # Celery's message repeats the exception's
        event.update(event="task_failed", task=context.get("name"), id=context.get("id"))
    failed = _exception(event.pop("exc_info", None))
    if failed is not None:
        event["failed"] = _types(failed)
        frames = traceback.extract_tb(failed.__traceback__)[-FRAMES:]
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _exception(info: Any) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1]
    return sys.exc_info()[1] if info else None


def _types(failed: BaseException) -> list[str]:
    """The exception's type and those of what caused it."""
    found: list[str] = []
    link: BaseException | None = failed
    while link is not None and len(found) < FRAMES:
        found.append(f"{type(link).__module__}.{type(link).__qualname__}")
        link = link.__cause__ or link.__context__
    return found
