"""How many requests an agency's system may make in a minute: counted in Redis, never in Redis's way.

A fixed window of one minute and one command a request. When Redis does not answer nobody is held
up: requests are let through uncounted, and Redis is not asked again for a few seconds.
"""

import time
from functools import cache

import redis
import structlog
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from caselink.redis_client import impatient
from caselink.second_try import SecondTry

log = structlog.get_logger(__name__)
WINDOW = 60  # seconds
PAUSE = 5.0  # seconds for which a Redis that failed is left alone
PATIENCE = 0.25  # seconds to wait for it


REDIS = SecondTry(PAUSE)


@cache
def _counters() -> redis.Redis:
    return impatient(PATIENCE)


class ClientThrottle(BaseThrottle):
    """No more than settings.API_REQUESTS_A_MINUTE of one client; 0 means no limit."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Whether this request is within the client's minute."""
        actor = getattr(request, "actor", None)
        most = settings.API_REQUESTS_A_MINUTE
        if actor is None or actor.kind != "client" or not most or not REDIS.now:
            return True
        key = f"caselink:rate:{actor.id}:{int(time.time()) // WINDOW}"
        try:
            with _counters().pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, 2 * WINDOW)
                count, _ = pipeline.execute()
        except redis.RedisError as error:
            REDIS.failed()
            log.warning("rate_not_counted", error=type(error).__name__)
            return True
        REDIS.worked()
        return bool(count <= most)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW + 1
