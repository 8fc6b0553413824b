"""In which language a reader is spoken to: English, or Welsh on the pages that are translated.

It is chosen at the foot of a page and nowhere else: never by what a browser asks for. It is kept with the
user, and in this browser for the sign-in page. docs/welsh.md says what is translated.

Only while a translated page is worked on does Welsh rule; the frame around another page is in Welsh, and what
is in it in English. So whatever is not such a page, the API, exports, documents, messages, the work of the
background, speaks and stores English, whoever asks.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from agencies.looks import reader_of
from agencies.models import User
from agencies.sessions import name_of_address

LANGUAGE_COOKIE = "caselink-language"
SYSTEMS = ("/api/", "/oauth/")  # what agencies' systems ask, also where nothing is
ENGLISH, WELSH = User.Language.ENGLISH, User.Language.WELSH
# The journey that is translated whole, by the names of its addresses; "": nothing is at the address.
# tests/integration/caselink/test_welsh.py walks it and finds no text without its translation.
TRANSLATED = frozenset(
    {
        "",
        "home",
        "people:find",
        "incidents:correct",
        "incidents:new",
        "oversight:lately",
        "risk:saved",
        "account_login",
        "account_logout",
        "account_looks",
        "account_away",
        "mfa_authenticate",
    }
)


class LanguageMiddleware:
    """Has a translated page worked on and written in the language its reader chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Every other page in English, whatever was spoken before in this thread."""
        with translation.override(language_of_page(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or ENGLISH)
        return response


def language_of(request: HttpRequest) -> str:
    """What the reader chose: the user, or this browser where they never did; English where nobody did."""
    user = reader_of(request)
    kept = user.language if user is not None else ""
    chosen = kept or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in User.Language.values else ENGLISH


def language_of_page(request: HttpRequest) -> str:
    """The language of what is asked for: Welsh where that is chosen and the page is translated."""
    chosen = language_of(request)
    if chosen == ENGLISH or request.path_info.startswith(SYSTEMS):
        return ENGLISH
    return chosen if name_of_address(request) in TRANSLATED else ENGLISH


def other_language(request: HttpRequest) -> tuple[str, str]:
    """The language to change to, and its name in itself."""
    other = User.Language.ENGLISH if language_of(request) == WELSH else User.Language.WELSH
    return other.value, dict(settings.LANGUAGES)[other.value]
