"""An agency's system at the API: its token, its agency, and the scopes it may use."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from oauth2_provider.models import get_access_token_model
from oauth2_provider.scopes import SettingsScopes
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from agencies.certificates import fits
from agencies.models import Agency, ApiClient
from agencies.selectors import actor_for_client

AccessToken = get_access_token_model()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token gives: the agency that is spoken for, and the scopes that may be used now.

    `most` is how much the client may ask for in a minute; 0 is no limit.
    """

    agency: Agency
    scopes: frozenset[str]
    most: int


def _tokens() -> QuerySet[Any]:
    """Tokens with their client and its agency, and of each only what is asked here."""
    return AccessToken.objects.select_related("application__agency").only(
        "expires",
        "scope",
        "application__client_id",
        "application__name",
        "application__scopes",
        "application__certificate_sha256",
        "application__requests_a_minute",
        "application__agency__code",
    )


class ClientAuthentication(BaseAuthentication):
    """A bearer token of an API client; one query for the token, its client and the client's agency.

    Sets `request.actor` to the client, and `request.auth` to its Grant. A token works for as long as
    it has not expired or been revoked, and gives no scope that the client no longer has. Where the client
    has a certificate, a token without it is worth nothing.
    """

    def authenticate(self, request: Request) -> tuple[None, Grant] | None:
        """None without a bearer token. Raises AuthenticationFailed for one that cannot be used."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise exceptions.AuthenticationFailed("The Authorization header must be: Bearer and a token.")
        token = next(iter(_tokens().filter(token_checksum=hashlib.sha256(words[1]).hexdigest())), None)
        if token is None or token.application is None or token.is_expired():
            raise exceptions.AuthenticationFailed("The token is not valid or has expired: ask for a new one.")
        if not fits(token.application.certificate_sha256, request.META):
            raise exceptions.AuthenticationFailed("The token is for whoever shows the client's certificate.")
        return None, self._grant(request, token.application, frozenset(token.scope.split()))

    def _grant(self, request: Request, client: ApiClient, scopes: frozenset[str]) -> Grant:
        usable = scopes & frozenset(client.scopes.split())
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        actor = actor_for_client(client=client, scopes=usable, request_id=request_id)
        request._request.actor = actor  # type: ignore[attr-defined]
        own = client.requests_a_minute
        return Grant(client.agency, usable, settings.API_REQUESTS_A_MINUTE if own is None else own)

    def authenticate_header(self, request: Request) -> str:
        """What a client without a usable token is told to bring."""
        return 'Bearer realm="CaseLink"'


class HasScope(BasePermission):
    """The token must give the scope that the view's `required_scopes` names for the method."""

    message = "The token does not give the scope that this needs."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether it does; a method that the view does not have is let through to be refused as such."""
        scopes: Mapping[str, str] = getattr(view, "required_scopes", {})
        if not scopes:
            raise ImproperlyConfigured(f"{type(view).__name__} does not say which scopes it requires.")
        if not isinstance(request.auth, Grant):
            return False
        needed = scopes.get(request.method or "")
        if needed is None:
            return not _has(view, (request.method or "").lower())
        self.message = f"The token does not give the scope {needed}, which this needs."
        return needed in request.auth.scopes


def _has(view: Any, method: str) -> bool:
    return method in view.http_method_names and hasattr(view, method)


class ClientScopes(SettingsScopes):
    """A client may ask for the scopes it was given and no others; without asking it gets them all."""

    def get_available_scopes(self, application=None, request=None, *args, **kwargs):
        """The client's scopes that exist."""
        return self._of(application) if application is not None else []

    def get_default_scopes(self, application=None, request=None, *args, **kwargs):
        """All of the client's scopes."""
        return self.get_available_scopes(application)

    def _of(self, client: ApiClient) -> list[str]:
        known = self.get_all_scopes()
        return [scope for scope in client.scopes.split() if scope in known]
