"""Forms about agencies, who works for them, their own sign-ins, and the way back into an account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Role
from caselink.forms import GovukForm


class AgencyForm(GovukForm):
    """What an agency is called, where it is, and whom to ask there."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As other agencies know it"),
        max_length=200,
        error_messages={"required": _("Enter the agency’s name")},
    )
    area = forms.CharField(
        label=_("Area"),
        help_text=_("The community safety area; a coordinator sees the open cases of it"),
        max_length=100,
        required=False,
    )
    contact_point = forms.CharField(
        label=_("Whom to ask"),
        help_text=_("A duty desk or telephone number, shown where only existence may be shown"),
        max_length=200,
        required=False,
    )
    widths = {"area": "20"}


class NewAgencyForm(AgencyForm):
    """The same, with what never changes."""

    code = forms.SlugField(
        label=_("Code"),
        help_text=_("Small letters, digits and hyphens. It never changes and is never used again"),
        max_length=63,
        error_messages={
            "required": _("Enter a code"),
            "invalid": _("The code may have small letters, digits and hyphens only"),
        },
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        help_text=_("It decides which contacts its people can log, and what they are asked"),
        choices=[("", _("Choose a kind")), *Agency.Kind.choices],
        error_messages={"required": _("Choose a kind")},
    )
    widths = {"area": "20", "code": "20"}


class NewMemberForm(GovukForm):
    """Somebody who is to work for the agency."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("User name"),
        help_text=_("If somebody has this user name, you are asked whether you mean them"),
        max_length=150,
        error_messages={
            "required": _("Enter a user name"),
            "invalid": _("The user name may have letters, digits and . @ + - _ only"),
        },
    )
    first_name = forms.CharField(
        label=_("First name"),
        help_text=_("As colleagues know them: it stands beside what they do"),
        max_length=150,
        error_messages={"required": _("Enter the first name")},
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, error_messages={"required": _("Enter the last name")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("It decides what they may see and do. Choose the one that their work needs"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role")},
    )
    widths = {"username": "20", "first_name": "20", "last_name": "20"}


class NewProviderForm(GovukForm):
    """An agency's own sign-in."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As its people call it"),
        max_length=200,
        error_messages={"required": _("Enter a name")},
    )
    slug = forms.SlugField(
        label=_("Short name"),
        help_text=_("Part of its address here and of the name of its secret"),
        max_length=40,
        error_messages={
            "required": _("Enter a short name"),
            "invalid": _("The short name may have letters, digits, hyphens and underscores only"),
        },
    )
    issuer = forms.URLField(
        label=_("Issuer"),
        help_text=_("The provider’s own address, such as https://login.agency.example"),
        max_length=300,
        assume_scheme="https",
        error_messages={
            "required": _("Enter the issuer’s address"),
            "invalid": _("Enter the issuer as an address, such as https://login.agency.example"),
        },
    )
    client_id = forms.CharField(
        label=_("Client id"),
        help_text=_("The provider gives it once CaseLink is entered there"),
        max_length=200,
        error_messages={"required": _("Enter the client id that the provider gave")},
    )
    required_amr = forms.CharField(
        label=_("Believed as a second proof"),
        help_text=_("Values of “amr”, with spaces between. Leave it empty to ask for CaseLink’s own always"),
        max_length=200,
        required=False,
    )
    widths = {"slug": "20", "client_id": "20", "required_amr": "20"}

    def clean_issuer(self) -> str:
        """With HTTPS, except on this machine itself while it is tried."""
        issuer: str = self.cleaned_data["issuer"]
        if not issuer.startswith("https://") and not (
            settings.EMBEDDED and issuer.startswith("http://127.0.0.1")
        ):
            raise forms.ValidationError(_("The issuer’s address must begin with https://"))
        return issuer

    def clean_required_amr(self) -> list[str]:
        """As a list."""
        return [value[:20] for value in self.cleaned_data["required_amr"].split()]


class RecoveryForm(GovukForm):
    """Somebody comes back with the key that two people gave them."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Enter your user name")},
    )
    key = forms.CharField(
        label=_("Key"),
        help_text=_("Five groups of four letters and digits, from your agency’s manager"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the key that you were given")},
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters; a sentence is easy to remember"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": _("Choose a new password")},
    )
    again = forms.CharField(
        label=_("New password, again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        error_messages={"required": _("Enter the new password again")},
    )
    widths = {"username": "20", "key": "20", "password": "20", "again": "20"}

    def clean_password(self) -> str:
        """Long enough, and not a common one."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """The same twice."""
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", _("The two passwords are not the same"))
        return data
