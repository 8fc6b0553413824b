"""What every answer tells a browser beside the content policy, what is too much to ask, and whom to tell.

Sizes are refused here, before anything is read: a form of a page is small, and an address is short.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
QUERY_LIMIT = 4096  # characters after the question mark
FORM_LIMIT = 2 * 1024 * 1024  # bytes: the longest narrative that is taken, every character escaped
CONTACT_DAYS = 90  # for how long a reader of security.txt may rely on what it says
# Nothing a page could ask a browser for is used here. Only names that browsers know: another does nothing but
# warn in their consoles.
_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# Passkeys: our own pages may, and nobody whose page would hold ours.
_PASSKEYS = "publickey-credentials-create=(self), publickey-credentials-get=(self)"
HEADERS = {
    "Permissions-Policy": ", ".join([*(f"{feature}=()" for feature in _FEATURES), _PASSKEYS]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class HeadersMiddleware:
    """Headers of every answer, and the refusal of requests that are too large."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with the headers; nobody keeps any of it on the way, unless it says so."""
        response = _too_much(request) or self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a query or a form that is longer than anything CaseLink asks for.

    The API's own addresses say themselves how much each of them takes.
    """
    if request.path.startswith("/api/"):
        return None
    if len(request.META.get("QUERY_STRING", "")) > QUERY_LIMIT:
        return _refused(request, 414, f"The address is longer than {QUERY_LIMIT:,} characters.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and len(length) < 12 and int(length) <= FORM_LIMIT:
        return None
    return _refused(request, 413, f"The form is larger than {FORM_LIMIT:,} bytes.")


def _refused(request: HttpRequest, status: int, message: str) -> HttpResponse:
    log.warning("too_much", status=status, method=request.method, path=request.path)
    if request.path.startswith("/oauth/"):
        return JsonResponse({"error": "invalid_request", "error_description": message}, status=status)
    return render(request, "security/too_much.html", {"form": status == 413}, status=status)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell (RFC 9116). 404 until the installation names somebody.

    It expires some weeks after it was read: an installation that is switched off promises nothing.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    last = datetime.combine(timezone.now().date() + timedelta(days=CONTACT_DAYS), time.min, UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {last:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, cy",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
