"""Forms of accounts: the codes by which people prove who they are."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.devices import attempt
from agencies.middleware import actor_of
from agencies.models import User
from agencies.services.attempts import attempt_failed, attempt_passed
from agencies.services.factors import code_use, step_of
from caselink.forms import GovukForm, say_what_to_do


class SignInForm(LoginForm):
    """User name and password, as the sign-in package has them, with sentences that say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")  # as on the page, which draws its own
        self.fields["login"].error_messages["required"] = _("Enter your user name")
        self.fields["password"].error_messages["required"] = _("Enter your password")
        say_what_to_do(self)


class NewPasswordForm(ChangePasswordForm):
    """The password now and the next one, with sentences that say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].error_messages["required"] = _("Enter the password that you have now")
        self.fields["password1"].error_messages["required"] = _("Enter a new password")
        self.fields["password2"].error_messages["required"] = _("Enter the new password again")
        say_what_to_do(self)


class CodeForm(GovukForm):
    """A code of the user's app, or one of their recovery codes. `authenticator` is what it belongs to."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that your authenticator app shows now, or one of your recovery codes"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code that your authenticator app shows now")},
    )
    widths = {"code": "10"}
    reauthenticated = False
    authenticator: Authenticator

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Right, not used before, and not tried too often."""
        code: str = self.cleaned_data["code"]
        tried = attempt(context.request, self.user.get_username(), "code")
        if tried.held:
            raise get_adapter().validation_error("incorrect_code")
        found = code_use(user=self.user, code=code, by=actor_of(context.request, self.user))
        if found is None:
            attempt_failed(attempt=tried, user=self.user, step="code", now=timezone.now())
            raise get_adapter().validation_error("incorrect_code")
        attempt_passed(attempt=tried)
        self.authenticator = found
        return code

    def save(self) -> None:
        """Let the session know by what its user proved who they are."""
        post_authentication(context.request, self.authenticator, reauthenticated=self.reauthenticated)


class CodeAgainForm(CodeForm):
    """The same, of somebody who is signed in."""

    reauthenticated = True


class NewAppForm(GovukForm):
    """The first code of a new app, which shows that it holds the key. The key waits in the session."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the app shows now"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Enter the code that the app shows now")},
    )
    widths = {"code": "10"}
    step: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = totp.get_totp_secret()

    def clean_code(self) -> str:
        """Right for the key on the page."""
        code: str = self.cleaned_data["code"]
        step = step_of(self.secret, code)
        if step is None:
            raise forms.ValidationError(
                _("That code is not right. Check that the phone’s clock is right, and enter the next code"),
                code="incorrect_code",
            )
        self.step = step
        return code


class PasskeyForm(GovukForm, AuthenticateWebAuthnForm):
    """What the browser answers for a passkey; filled in by the page's script."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class PasskeyAgainForm(PasskeyForm):
    """The same, of somebody who is signed in."""

    reauthenticated = True


class NewPasskeyForm(GovukForm):
    """A new passkey, found right for what was asked of it, and what to call it."""

    name = forms.CharField(
        label=_("What will you call it?"),
        help_text=_("For example “work laptop” or “blue key”"),
        max_length=60,
        strip=True,
        error_messages={"required": _("Say what you will call it")},
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose “Add a passkey” and do as your browser says")},
    )
    widths = {"name": "20"}

    def clean_credential(self) -> dict[str, Any]:
        """What the browser made, if it answers what was asked and the user was verified by it."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        webauthn.parse_registration_response(credential)
        if not webauthn.complete_registration(credential).is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return credential
