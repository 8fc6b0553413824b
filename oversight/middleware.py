"""Counts the addresses that were not there for somebody signed in."""

from collections.abc import Callable

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from oversight.services.missed import missed_note

log = structlog.get_logger(__name__)


class MissedAddresses:
    """After the page's own transaction, which the 404 has ended; so it is kept whatever became of that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where that is 404 at an address of ours, remember that it was."""
        answer = self.get_response(request)
        # An agency's system has no user at all.
        signed_in = request.user is not None and request.user.is_authenticated
        if answer.status_code == 404 and request.resolver_match is not None and signed_in:
            try:
                missed_note(by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            except DatabaseError as error:  # the answer shows nothing, so it need not be refused
                log.error("missed_not_kept", sqlstate=getattr(error.__cause__, "sqlstate", ""))
        return answer
