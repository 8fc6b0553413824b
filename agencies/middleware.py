"""Puts the acting user, with what their open memberships allow, on each request."""

from collections.abc import Callable

import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from agencies.models import User
from agencies.permissions import Actor
from agencies.selectors import actor_for_user

NOBODY = Actor(kind="user", id="", name="")


class ActorMiddleware:
    """`request.actor`: computed once a request, when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def user_of(request: HttpRequest) -> User:
    """Who is signed in. Raises PermissionDenied where nobody is: the view should have asked."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def actor_of(request: HttpRequest, user: User | None = None) -> Actor:
    """Who is signed in, or `user`, who is about to be, with the request's id; nobody otherwise."""
    acting = user or request.user
    if not isinstance(acting, User):
        return NOBODY
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    return actor_for_user(user=acting, on=timezone.localdate(), request_id=request_id)
