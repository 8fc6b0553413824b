"""Tells the database who writes, so that the history of a row can say so."""

from collections.abc import Callable

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from caselink.writer import forget_writer, name_writer

log = structlog.get_logger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class WriterMiddleware:
    """Names the actor and the request to the triggers, for requests that may write.

    What an agency's system changes, amendments, is named where it is changed. Connections are kept for
    other requests, so the name is taken away at the end, whatever happened.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name, go on, forget."""
        if request.method in SAFE or "Authorization" in request.headers:
            return self.get_response(request)
        try:
            _name(request)
            return self.get_response(request)
        finally:
            _forget()


def _name(request: HttpRequest) -> None:
    actor = request.actor  # type: ignore[attr-defined]
    request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    try:
        name_writer(actor=actor.id, agency=actor.agency_code, request_id=request_id)
    except DatabaseError:
        log.warning("writer_not_named")  # the page itself says that the database is away


def _forget() -> None:
    try:
        forget_writer()
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
