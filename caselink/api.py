"""What every part of the REST API shares: strict JSON in, one shape of error out, paging by cursor."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404
from django.utils.dateparse import parse_datetime
from rest_framework import exceptions, pagination, parsers, status
from rest_framework.request import Request
from rest_framework.response import Response

from caselink.strict_json import BadJSON, Parsed, parse

log = structlog.get_logger(__name__)
Item = TypeVar("Item")
PAGE_SIZE, MOST_ON_A_PAGE = 50, 200
PURPOSE_LENGTH = 200
PARAMETER_LENGTH = 200
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_SENTENCES = {
    404: "There is nothing here that you may know of.",
    405: "This address does not take that method.",
    406: "Answers are JSON: accept application/json.",
    415: "Send JSON with Content-Type: application/json.",
}


class ApiRequest(Request):
    """A request as the API's views have it: with the client as actor, and what its token gives."""

    actor: Any  # agencies.permissions.Actor
    auth: Any  # agencies.authentication.Grant


class BadRequest(exceptions.APIException):
    """400 with one or more errors, each a path and a message."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__()
        self.errors = errors


class TooLarge(exceptions.APIException):
    """413: the body is larger than the address takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class LengthRequired(exceptions.APIException):
    """411: a body came without saying how long it is."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Send the body whole, with its Content-Length."


class Unavailable(exceptions.APIException):
    """503: the database does not answer, or the look could not be recorded."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "CaseLink cannot answer now, and nothing was changed. Send this again in a moment."
    wait = 5


class StrictJSONParser(parsers.BaseParser):
    """Reads a body no larger than the view's `body_limit` bytes as strict JSON.

    Gives a caselink.strict_json.Parsed: which flaws spoil what is for the view to say. Raises
    TooLarge, LengthRequired, or BadRequest naming the line and column and nothing of the content.
    """

    media_type = "application/json"

    def parse(  # type: ignore[override]
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> Parsed:
        """The whole body."""
        limit = parser_context["view"].body_limit
        data = stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        try:
            return parse(data)
        except BadJSON as error:
            raise BadRequest(("", str(error))) from None


class CursorPagination(pagination.CursorPagination):
    """Pages of a query in the order of a moment, which the view names; `limit`: how many to a page."""

    page_size = PAGE_SIZE
    max_page_size = MOST_ON_A_PAGE
    page_size_query_param = "limit"
    ordering: Any = "-pk"
    invalid_cursor_message = "is not a cursor that this list gave"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """One page. Raises BadRequest for a cursor or limit that cannot be used."""
        page_limit(request)
        try:
            return super().paginate_queryset(queryset, request, view)
        except exceptions.NotFound:
            raise BadRequest(("cursor", self.invalid_cursor_message)) from None

    def decode_cursor(self, request: Request) -> pagination.Cursor | None:
        """Where the page begins. Raises BadRequest for a cursor that no list gave."""
        text = request.query_params.get(self.cursor_query_param)
        if text is None:
            return None
        try:
            parts = parse_qs(base64.b64decode(text, validate=True).decode("ascii"), strict_parsing=True)
            known = set(parts) <= {"o", "r", "p"} and all(parse_datetime(p) for p in parts.get("p", ()))
        except ValueError:
            known = False
        if not known:
            raise BadRequest(("cursor", self.invalid_cursor_message))
        return super().decode_cursor(request)

    def get_paginated_response(self, data: Any) -> Response:
        """The page, and where the next and the one before begin."""
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})


def page_of(request: Request, items: Sequence[Item], identity: Callable[[Item], str]) -> dict[str, Any]:
    """One page of a list that was read whole: {"next", "previous", "results"}, results as they are.

    The cursor names the last item shown and its place. Should that item be gone from the list, the
    page begins in its place, so that nothing is passed over.
    """
    size = page_limit(request)
    start = 0
    if "cursor" in request.query_params:
        place, last = _read_cursor(request.query_params["cursor"])
        known = next((at for at, item in enumerate(items) if identity(item) == last), None)
        start = known + 1 if known is not None else min(max(place, 0), len(items))
    shown = items[start : start + size]
    following = None
    if start + size < len(items):
        cursor = f"{start + size - 1}~{identity(shown[-1])}".encode()
        query = {**request.query_params.dict(), "cursor": base64.urlsafe_b64encode(cursor).decode()}
        following = f"{request.build_absolute_uri(request.path)}?{urlencode(query)}"
    return {"next": following, "previous": None, "results": list(shown)}


def _read_cursor(text: str) -> tuple[int, str]:
    try:
        place, _, last = base64.urlsafe_b64decode(text.encode()).decode().partition("~")
        return int(place), last
    except (binascii.Error, ValueError):
        raise BadRequest(("cursor", CursorPagination.invalid_cursor_message)) from None


def page_limit(request: Request) -> int:
    """How many results a page holds: the parameter `limit`, or 50. Raises BadRequest."""
    text = request.query_params.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= MOST_ON_A_PAGE):
        raise BadRequest(("limit", f"must be a whole number from 1 to {MOST_ON_A_PAGE}"))
    return int(text)


def parameters(request: Request, *, known: Sequence[str], paged: bool = True) -> dict[str, str]:
    """The query's parameters. Raises BadRequest for unknown, repeated, overlong or unprintable ones.

    A parameter that is not known is refused, so that a misspelt one never widens a search.
    """
    allowed = {*known, "cursor", "limit"} if paged else set(known)
    errors = []
    for name, values in request.query_params.lists():
        if name not in allowed:
            errors.append(("", f"there are parameters that are not known; known are: {', '.join(known)}"))
        elif len(values) > 1:
            errors.append((name, "is given more than once"))
        elif _UNPRINTABLE.search(values[0]) or "\ufffd" in values[0]:
            errors.append((name, "contains a character that cannot be used"))
        elif len(values[0]) > PARAMETER_LENGTH and name != "cursor":
            errors.append((name, f"is longer than {PARAMETER_LENGTH} characters"))
    if errors:
        raise BadRequest(*dict.fromkeys(errors))
    return {name: request.query_params[name].strip() for name in known if name in request.query_params}


def purpose(request: Request, *, required: bool = True) -> str:
    """Why the client looks, from the header X-Purpose. Raises BadRequest when missing or overlong."""
    sent = request.META.get("HTTP_X_PURPOSE", "")
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        sent = sent.encode("latin-1").decode("utf-8")  # the server hands headers on byte by byte
    said = " ".join(_UNPRINTABLE.sub(" ", sent).split())
    if required and not said:
        raise BadRequest(("X-Purpose", "is required: say why you look, in a few words of plain ASCII"))
    if len(said) > PURPOSE_LENGTH:
        raise BadRequest(("X-Purpose", f"is longer than {PURPOSE_LENGTH} characters"))
    return said


def error_response(code: int, *errors: tuple[str, str], headers: Mapping[str, str] | None = None) -> Response:
    """The one shape of error: {"errors": [{"path", "message"}]}."""
    body = {"errors": [{"path": path, "message": message} for path, message in errors]}
    return Response(body, status=code, headers=dict(headers or {}))


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Every error of the API in the one shape, a failure of ours included."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError("The request cannot be read.")
    elif isinstance(error, DatabaseError):
        log.error("database_refused", error=type(error).__name__, sqlstate=_sqlstate(error))
        error = Unavailable()
    if not isinstance(error, exceptions.APIException):
        return _failed(error, context)
    if isinstance(error, BadRequest):
        return error_response(error.status_code, *error.errors)
    sentence = _SENTENCES.get(error.status_code) or str(error.detail)
    return error_response(error.status_code, ("", sentence), headers=_headers(error))


def _failed(error: Exception, context: Mapping[str, Any]) -> Response:
    """A fault of ours: the sender learns that, and the log which kind it was, and neither any content."""
    request = getattr(context.get("request"), "_request", None)
    got_request_exception.send(sender=None, request=request)
    log.error("api_failed", error=type(error).__name__, view=type(context.get("view")).__name__)
    return error_response(500, ("", "CaseLink failed on this request. Nothing was changed; send it again."))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def too_large(limit: int) -> TooLarge:
    """The error of a body of more than `limit` bytes."""
    return TooLarge(f"The body is larger than {limit:,} bytes, which is the most that this address takes.")


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
