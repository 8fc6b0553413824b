"""Start background work by name, after commit.

Tasks import services, so services cannot import tasks: they name them. A name that no task has is
caught by tests/architecture/test_task_names.py. A broker that is down is no error here: whatever
must be done is marked in the database in the same transaction, and a sweep finds it.
"""

import time
from functools import partial

import structlog
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from caselink.celery import app
from caselink.second_try import SecondTry

log = structlog.get_logger(__name__)
SLOW = 0.5  # seconds: a broker that refuses at once costs nothing, one that hangs would stop intake
BROKER = SecondTry(15.0)


def enqueue(name: str, **ids: int | list[int]) -> None:
    """Run the task of that name with those ids once the current transaction has committed."""
    transaction.on_commit(partial(_send, name, ids), robust=True)


def _send(name: str, ids: dict[str, int | list[int]]) -> None:
    if not BROKER.now:
        return
    began = time.monotonic()
    try:
        app.signature(name, kwargs=ids).apply_async()
    except (OperationalError, KombuError, RedisError, OSError):
        log.warning("broker_unreachable", task=name)
        if time.monotonic() - began > SLOW:
            BROKER.failed()
    else:
        BROKER.worked()
