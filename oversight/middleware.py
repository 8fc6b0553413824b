"""Counts the addresses that were not there for somebody signed in, or for an agency's system."""

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
        if answer.status_code == 404 and request.resolver_match is not None and _known(request):
            try:
                missed_note(by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            except DatabaseError as error:  # the answer shows nothing, so it need not be refused
                log.error("missed_not_kept", sqlstate=getattr(error.__cause__, "sqlstate", ""))
        return answer


def _known(request: HttpRequest) -> bool:
    """Whether it is known who asked. An agency's system has no user at all: its token makes it the actor."""
    if request.user is not None and request.user.is_authenticated:
        return True
    return bool(request.user is None and request.actor.kind == "client")  # type: ignore[attr-defined]
