"""Health checks for whoever keeps CaseLink running. Neither says anything about people or secrets.

`live`: this process answers. `ready`: it can do its work, and the workers do theirs. Intake goes on
while the broker is away, so a balancer in front of several web processes should ask `live`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from caselink.redis_client import impatient
from incidents.selectors import oldest_stale
from risk.models import StalePicture
from risk.tasks import HEARTBEAT_KEY

log = structlog.get_logger(__name__)
PATIENCE = 1.0  # seconds to wait for the broker
OLDEST_MARK = 300  # seconds after which waiting work means that the workers do not keep up


@require_safe
@never_cache
def health_live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def health_ready(request: HttpRequest) -> JsonResponse:
    """Database, broker, worker and backlog, each by name; 503 when one of them is not well."""
    checks: dict[str, Callable[[], dict[str, Any]]] = {
        "database": _database,
        "broker": _broker,
        "worker": _worker,
        "backlog": _backlog,
    }
    parts = {name: _ask(name, check) for name, check in checks.items()}
    well = all(part["status"] == "ok" for part in parts.values())
    status = "ok" if well else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if well else 503)


def _ask(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        log.warning("health_check_failed", part=name, error=type(error).__name__)
        return {"status": "unavailable", "because": "it does not answer"}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}


def _broker() -> dict[str, Any]:
    with impatient(PATIENCE) as client:
        client.ping()
    return {"status": "ok"}


def _worker() -> dict[str, Any]:
    with impatient(PATIENCE) as client:  # the broker's own check says more when it is down
        client.ping()
    seen = cache.get(HEARTBEAT_KEY)
    if seen is None:
        return {"status": "unavailable", "because": "no worker has been heard of for a minute"}
    age = (timezone.now() - datetime.fromisoformat(seen)).total_seconds()
    return {"status": "ok", "heard_seconds_ago": round(age, 1)}


def _backlog() -> dict[str, Any]:
    """How long the oldest mark has waited for a worker."""
    incident = oldest_stale()
    picture = StalePicture.objects.order_by("marked_at").first()
    marks = [mark.marked_at for mark in (incident, picture) if mark is not None]
    age = (timezone.now() - min(marks)).total_seconds() if marks else 0.0
    if age > OLDEST_MARK:
        because = "work has waited too long for a worker"
        return {"status": "unavailable", "because": because, "oldest_seconds": round(age, 1)}
    return {"status": "ok", "oldest_seconds": round(max(age, 0.0), 1)}
