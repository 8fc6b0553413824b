"""Puts the acting user, with what their open memberships allow, on each request."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from agencies.permissions import Actor
from agencies.selectors import actor_for_user

NOBODY = Actor(kind="user", id="", name="")


class ActorMiddleware:
    """`request.actor`: computed once a request, when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return actor_for_user(user=request.user, on=timezone.localdate(), request_id=request_id)
