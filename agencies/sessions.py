"""What a session of a signed-in user must be: not idle, not old, and begun with a second factor.

Times are kept in the session as text of UTC. A session that lacks one, as none begun here does, is
treated as begun now.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from agencies.lapsing import drop_lapsed

SECOND_FACTOR_AT = "second_factor_at"
FRESH_AT = "fresh_at"
BEGUN_AT = "begun_at"
SEEN_AT = "seen_at"
SHOWN_AT = "setting_up_at"
LONGEST = timedelta(hours=10)
FRESH_FOR = timedelta(minutes=5)
SHOWN_FOR = timedelta(minutes=15)  # as long as it takes to put an app on a telephone
SEEN_EVERY = timedelta(seconds=30)  # how finely idleness is measured: a write of the session each time
# Asked by a page by itself: that a page stands open does not say that somebody is there.
ASKED_BY_PAGES = frozenset({"risk:queue_news", "risk:prompt_news"})
# Pages that a reader opens, and that then ask for themselves again until what they wait for is there.
ASK_AGAIN = frozenset({"documents:document", "risk:saved"})
Held = SessionBase | Mapping[str, Any]  # a session, or what one holds
GetResponse = Callable[[HttpRequest], HttpResponse]

# Where somebody may go who is signed in without a second factor: to get one, to bring theirs, and out.
OPEN_WITHOUT = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_factors",
        "account_totp",
        "account_passkey_add",
        "account_recovery_codes",
        "account_demonstration_code",
        "account_language",
        "account_away",
        "account_oidc",
        "account_oidc_back",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "health-live",
        "health-ready",
        "security-txt",
    }
)


def stamp(session: SessionBase, now: datetime) -> None:
    """Write into the session that its user has just proved who they are with a second factor."""
    session[SECOND_FACTOR_AT] = session[FRESH_AT] = now.isoformat()


def begin(session: SessionBase, now: datetime) -> None:
    """Write into the session that it begins now, by password alone as far as this says."""
    session[BEGUN_AT] = session[SEEN_AT] = session[FRESH_AT] = now.isoformat()


def second_factor_done(session: SessionBase) -> bool:
    """Whether the session was begun with a second factor."""
    return SECOND_FACTOR_AT in session


def is_fresh(session: SessionBase, now: datetime) -> bool:
    """Whether its user has proved who they are within the last five minutes."""
    at = _time(session, FRESH_AT)
    return at is not None and timedelta(0) <= now - at <= FRESH_FOR


def shown(session: SessionBase, page: str, now: datetime) -> None:
    """Write into the session that its user was shown this page for setting up a second factor."""
    session[f"{SHOWN_AT}:{page}"] = now.isoformat()


def was_shown(session: SessionBase, page: str, now: datetime) -> bool:
    """Whether its user was shown that page within the last quarter of an hour."""
    at = _time(session, f"{SHOWN_AT}:{page}")
    return at is not None and timedelta(0) <= now - at <= SHOWN_FOR


def is_over(session: Held, now: datetime) -> bool:
    """Whether the session was idle, or has lasted, too long; never where it does not say since when."""
    begun, seen = _time(session, BEGUN_AT), _time(session, SEEN_AT)
    if begun is None or seen is None:
        return False
    return now - begun > LONGEST or now - seen > idle_for()


def idle_for() -> timedelta:
    """How long a session may be without a request."""
    return timedelta(minutes=settings.IDLE_MINUTES)


def over(session: SessionBase, now: datetime, *, used: bool = True) -> bool:
    """Whether the session is over (is_over). Notes else that it is in use, where it is."""
    begun, seen = _time(session, BEGUN_AT), _time(session, SEEN_AT)
    if begun is None or seen is None:
        session[BEGUN_AT] = session[SEEN_AT] = now.isoformat()
        return False
    if is_over(session, now):
        return True
    if used and now - seen >= SEEN_EVERY:
        session[SEEN_AT] = now.isoformat()
    return False


class SessionLimits:
    """Ends sessions that were idle, or have lasted, too long; drops what lapsed of those that go on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or to the sign-in page and from there back to where the reader was going."""
        by_page = name_of_address(request) in ASKED_BY_PAGES
        signed_in = _signed_in(request)
        ended = signed_in and over(
            request.session, timezone.now(), used=not (by_page or _asks_again(request))
        )
        if by_page and request.headers.get("HX-Request") and (ended or not signed_in):
            return render(request, "account/ended.html")  # what is typed there stays
        if ended:
            logout(request)
            return go_to(request, reverse("account_login") + "?over=1", back=True)
        if signed_in and not by_page:  # which writes nothing: it would undo what its reader does meanwhile
            drop_lapsed(request.session, timezone.now())
        return self.get_response(request)


class SecondFactor:
    """Lets nobody further who has not brought a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or to the page on which a second factor is set up or brought."""
        if _signed_in(request) and not second_factor_done(request.session) and not _open(request):
            return go_to(request, reverse("account_factors"), back=True)
        return self.get_response(request)


def go_to(request: HttpRequest, url: str, *, back: bool) -> HttpResponse:
    """Send the reader there; `back`: and then to the page they asked for. Also out of a part of a page."""
    part = bool(request.headers.get("HX-Request"))
    if back and request.method in {"GET", "HEAD"} and (not part or _asks_again(request)):
        joint = "&" if "?" in url else "?"
        url = f"{url}{joint}{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
    if part:
        # What would come back is a part of a page, in which a whole page must not be shown.
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url)


def _signed_in(request: HttpRequest) -> bool:
    """Asks the session only where the browser brings one: systems and health checks cost nothing."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _asks_again(request: HttpRequest) -> bool:
    """Whether a page that waits for something asks for itself, and nobody for it."""
    return bool(request.headers.get("HX-Request")) and name_of_address(request) in ASK_AGAIN


def _open(request: HttpRequest) -> bool:
    return name_of_address(request) in OPEN_WITHOUT


def name_of_address(request: HttpRequest) -> str:
    """The name of the address that is asked for; empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _time(session: Held, key: str) -> datetime | None:
    try:
        return datetime.fromisoformat(session[key])
    except (KeyError, TypeError, ValueError):
        return None
