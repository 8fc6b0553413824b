"""Who an agency's system is: its id, one of the secrets that work, and its certificate if it has one."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from oauth2_provider.oauth2_validators import OAuth2Validator

from agencies.certificates import fits
from agencies.models import ApiClient
from agencies.services.clients import secret_fits, secret_fits_nobody


class ClientValidator(OAuth2Validator):
    """Client credentials alone; a client may have two secrets while one replaces the other."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the request brings a client's id and secret, in Basic or in the form (RFC 6749, 2.3.1).

        An unknown client takes as long to refuse as a wrong secret.
        """
        client_id, secret = _brought(request)
        client = ApiClient.objects.select_related("agency").filter(client_id=client_id).first()
        if client is None or not secret:
            secret_fits_nobody(secret=secret)
            return False
        if not secret_fits(client=client, secret=secret):
            return False
        if not fits(client.certificate_sha256, request.headers):
            return False
        request.client = client
        return True


def _brought(request: Any) -> tuple[str, str]:
    """The id and the secret as sent; empty when there are none that can be read."""
    scheme, _, text = request.headers.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return "", ""
        return unquote_plus(name), unquote_plus(secret)
    return request.client_id or "", getattr(request, "client_secret", None) or ""
