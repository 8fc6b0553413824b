"""Tokens for agencies' systems: OAuth2 client credentials (RFC 6749, section 4.4) and nothing else."""

import hashlib
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from oauth2_provider.views import TokenView

from caselink.throttling import counted, network_of, seconds_left

GRANT = "client_credentials"
MOST = (300, 30)  # token requests in a minute from one network, and from it with the same credentials


class ClientTokenView(TokenView):
    """Answers and errors are OAuth's own shape (RFC 6749, sections 5.1 and 5.2)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A token for the client's own agency, for scopes it was given."""
        try:
            form = request.POST
        except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            return _refused("invalid_request", "The form cannot be read.")
        if _too_often(request, form.get("client_id", "")):
            return _later()
        grant = form.get("grant_type")
        if grant is None:
            return _refused("invalid_request", "grant_type is missing: send a form with client_credentials.")
        if grant != GRANT:
            return _refused("unsupported_grant_type", f"The only grant type here is {GRANT}.")
        if any("\x00" in value for values in form.lists() for value in values[1]):
            return _refused("invalid_request", "The form contains a NUL character.")
        try:
            return self.authorization_flow_token_response(request)
        except SuspiciousOperation:
            return _refused("invalid_request", "The request cannot be read.")


def _too_often(request: HttpRequest, client_id: str) -> bool:
    """Whether this network asked too often: for any client, or for this one.

    Counted by network, so that nobody can use up the tokens of a client from somewhere else.
    """
    network = network_of(request)
    brought = request.META.get("HTTP_AUTHORIZATION", "") + client_id
    whose = hashlib.sha256(brought.encode("utf-8", "replace")).hexdigest()
    counts = (counted(f"tokens:{network}"), counted(f"tokens:{network}:{whose}"))
    return any(count is not None and count > most for count, most in zip(counts, MOST, strict=True))


def _later() -> JsonResponse:
    wait = seconds_left()
    description = f"Too many tokens were asked for in this minute: use the one you have, or wait {wait} s."
    answer = _refused("temporarily_unavailable", description, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _refused(error: str, description: str, status: int = 400) -> JsonResponse:
    body = {"error": error, "error_description": description}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})
