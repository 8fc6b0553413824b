"""How much an agency's system may ask for in a minute: counted in Redis, never in Redis's way.

A fixed window of one minute and one command a request. When Redis does not answer nobody is held
up: requests are let through uncounted, and Redis is not asked again for a few seconds.
"""

import ipaddress
import math
import time
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from caselink.redis_client import impatient
from caselink.second_try import SecondTry

log = structlog.get_logger(__name__)
WINDOW = 60  # seconds
PAUSE = 5.0  # seconds for which a Redis that failed is left alone
PATIENCE = 0.25  # seconds to wait for it
BODY_A_REQUEST = 100_000  # bytes of a body that count as one request more


REDIS = SecondTry(PAUSE)


@dataclass(frozen=True, slots=True)
class Rate:
    """A client's minute: what it may ask for, what is left of that, and in how many seconds it ends."""

    most: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers (version 10) writes them."""
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={WINDOW}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }


@cache
def _counters() -> redis.Redis:
    return impatient(PATIENCE)


def counted(what: str, cost: int = 1) -> int | None:
    """What has been counted under that name in this minute, this cost in it; None while Redis is away."""
    if not REDIS.now:
        return None
    key = f"caselink:rate:{what}:{int(time.time()) // WINDOW}"
    try:
        with _counters().pipeline(transaction=False) as pipeline:
            pipeline.incrby(key, cost)
            pipeline.expire(key, 2 * WINDOW)
            count, _ = pipeline.execute()
    except redis.RedisError as error:
        REDIS.failed()
        log.warning("rate_not_counted", error=type(error).__name__)
        return None
    REDIS.worked()
    return int(count)


def seconds_left() -> int:
    """Seconds until the next minute begins; at least one."""
    return max(1, math.ceil(WINDOW - time.time() % WINDOW))


class ClientThrottle(BaseThrottle):
    """No more in a minute than the client may ask for; 0 means no limit. Leaves `request.rate`."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Whether this request is within the client's minute; one without a token is not counted."""
        grant = request.auth
        most = getattr(grant, "most", 0)
        if not most:
            return True
        count = counted(request.actor.id, self._cost(request))  # type: ignore[attr-defined]
        if count is None:
            return True
        request.rate = Rate(most, max(0, most - count), seconds_left())  # type: ignore[attr-defined]
        return count <= most

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return seconds_left()

    def _cost(self, request: Request) -> int:
        """One, and one more for each full hundred kilobytes of the body: a batch is many requests in one."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        return 1 + (int(length) // BODY_A_REQUEST if length.isdigit() else 0)


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: an IPv4 address, or the /64 of an IPv6 one; empty if unknown.

    Behind the proxies that the installation counts, the address that the outermost of them was asked from.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    text = passed[-proxies] if 0 < proxies <= len(passed) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
