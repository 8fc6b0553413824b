"""Tokens for agencies' systems: OAuth2 client credentials (RFC 6749, section 4.4) and nothing else."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from oauth2_provider.views import TokenView

GRANT = "client_credentials"


class ClientTokenView(TokenView):
    """Answers and errors are OAuth's own shape (RFC 6749, sections 5.1 and 5.2)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A token for the client's own agency, for scopes it was given."""
        try:
            form = request.POST
        except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            return _refused("invalid_request", "The form cannot be read.")
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


def _refused(error: str, description: str) -> JsonResponse:
    body = {"error": error, "error_description": description}
    return JsonResponse(body, status=400, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})
