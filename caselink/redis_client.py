"""A Redis client that gives up quickly: for what must never wait for the broker."""

from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry


def impatient(seconds: float) -> redis.Redis:
    """A client that waits no longer than this for a connection or an answer, and tries once."""
    options: dict[str, Any] = {"socket_timeout": seconds, "retry": Retry(NoBackoff(), 0)}
    if urlsplit(settings.REDIS_URL).scheme != "unix":
        options["socket_connect_timeout"] = seconds
    return redis.Redis.from_url(settings.REDIS_URL, **options)
