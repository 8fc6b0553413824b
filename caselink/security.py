"""What every answer tells a browser beside the content policy, and whom to tell of a weakness."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class HeadersMiddleware:
    """Headers of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell (RFC 9116). 404 until the installation names somebody."""
    raise Http404
