"""How pages look to their reader: light or dark; and where one leaves for at once.

Kept with the user, and in this browser for the sign-in page; a choice of the device's is kept nowhere.
"""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from agencies.models import User

LOOK_COOKIE = "caselink-look"


def reader_of(request: HttpRequest) -> User | None:
    """Who is signed in, if anybody."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def look_of(request: HttpRequest) -> str:
    """light, dark, or empty: as the reader's device has it."""
    user = reader_of(request)
    chosen = request.COOKIES.get(LOOK_COOKIE, "") if user is None else user.look
    return chosen if chosen in User.Look.values else ""


def exit_address() -> str:
    """Where "Exit this page" leads: what the installation names, or a page of ours that says nothing."""
    return settings.EXIT_URL or reverse("account_away")
