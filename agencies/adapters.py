"""How the sign-in package does things here: closed accounts, audited sign-in, secrets encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.devices import attempt, remember
from agencies.middleware import actor_of
from agencies.models import User
from agencies.services.attempts import attempt_failed, attempt_passed
from agencies.services.sign_in import signed_in
from agencies.sessions import begin, is_fresh, second_factor_done, stamp

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators, never by visitors; who signs in is written down."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "That user name and password do not go together. Check both and try again; after several "
            "mistakes, wait a few minutes first"
        ),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The package's own count is not used: agencies.services.attempts has ours."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user whose name and password these are; None, after the same time, also of a try held up."""
        name = str(credentials.get("username", ""))
        tried = attempt(request, name, "password")
        if tried.held:
            User().set_password(credentials.get("password"))  # takes as long as looking at it
            return None
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            named = User.objects.filter(username__iexact=name).first()
            attempt_failed(attempt=tried, user=named, step="password", now=timezone.now())
        else:
            attempt_passed(attempt=tried)
        return user

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """As the package does; and a browser in which somebody signed in whole is known from now on."""
        response = super().post_login(request, user, **kwargs)
        if second_factor_done(request.session):
            remember(request, response, user)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session, with the second factor that this request brought, and write it down."""
        with transaction.atomic():
            super().login(request, user)
            now = timezone.now()
            begin(request.session, now)
            means = getattr(request, "proved_by", "")
            if means:
                stamp(request.session, now)
            signed_in(user=user, means=means or "password", by=actor_of(request))

    def get_login_stages(self) -> list[str]:
        """The package's steps; its second factor is left out where an agency's provider had one."""
        stages = super().get_login_stages()
        if getattr(context.request, "proved_by", "") == "provider":
            return [stage for stage in stages if not stage.startswith("allauth.mfa.")]
        return stages

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Unless the session is fresh."""
        return not is_fresh(context.request.session, timezone.now())

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """By a second factor; never by the password alone."""
        if not isinstance(user, User):
            return []
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        ways = []
        if Authenticator.Type.TOTP in kinds or Authenticator.Type.RECOVERY_CODES in kinds:
            url = reverse("mfa_reauthenticate")
            ways.append({"id": "mfa_reauthenticate", "description": _("Use a code"), "url": url})
        if Authenticator.Type.WEBAUTHN in kinds:
            url = reverse("mfa_reauthenticate_webauthn")
            ways.append({"id": "mfa_reauthenticate:webauthn", "description": _("Use a passkey"), "url": url})
        return ways

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: CaseLink sends no mail; the audit has every change."""


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of apps and recovery codes are encrypted under the installation's secret key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That code is not right, or was used before. Wait for the next code in your app and enter that"
        ),
    }

    def encrypt(self, text: str) -> str:
        """The text, readable again by `decrypt` alone."""
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted, also under an earlier key (SECRET_KEY_FALLBACKS).

        Raises InvalidToken where none of the keys fits: the secret key was changed.
        """
        return _ciphers().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name that the user's app shows."""
        return "CaseLink"

    def _get_site_name(self) -> str:
        return "CaseLink"


def _ciphers() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"second factor").digest()


__all__ = ["FACTORS", "ClosedSignupAdapter", "FactorAdapter", "InvalidToken"]
