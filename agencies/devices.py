"""What a browser remembers of having been signed in: a random token that is worth nothing by itself."""

import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agencies.models import User
from agencies.services.attempts import KNOWN_FOR, Attempt, attempt_begin, device_remember


def attempt(request: HttpRequest, name: str, step: str) -> Attempt:
    """Begin a try at that name in the request's browser."""
    return attempt_begin(
        name=name, step=step, token=_token(request), network=network_of(request), now=timezone.now()
    )


def network_of(request: HttpRequest) -> str:
    """The address that the request comes from; of a longer kind, the part that one household has."""
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # asked through a socket, which has no address
        return ""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know the browser as one of the user's, after they have signed in whole in it."""
    token = _token(request) or secrets.token_urlsafe(32)
    device_remember(user=user, token=token, now=timezone.now())
    response.set_cookie(
        cookie_name(), token, max_age=KNOWN_FOR, secure=settings.HTTPS, httponly=True, samesite="Strict"
    )


def cookie_name() -> str:
    """Bound to this host and path where there is HTTPS, which the prefix needs."""
    return "__Host-caselink-browser" if settings.HTTPS else "caselink-browser"


def _token(request: HttpRequest) -> str:
    token = request.COOKIES.get(cookie_name(), "")
    return token if 20 <= len(token) <= 100 else ""
