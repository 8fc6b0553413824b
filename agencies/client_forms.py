"""Forms about agencies' systems."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agencies.certificates import fingerprint
from agencies.models import ApiClient
from agencies.services.clients import OVERLAP_HOURS
from caselink.forms import GovukForm

SCOPES = {
    "incidents:write": _("Send incidents of its own agency"),
    "incidents:read": _("Read incidents, as far as its agency may"),
    "people:read": _("Find people, and read their pictures and chronologies"),
    "prompts:read": _("Read prompts about people its agency may know of"),
    "webhooks:manage": _("Be told of what waits, by webhooks"),
    "disclosures:read": _("Read its agency’s register of disclosures"),
    "work:read": _("Read what waits for its agency"),
}
OVERLAPS = {
    24: _("24 hours"),
    72: _("3 days"),
    OVERLAP_HOURS: _("7 days"),
    0: _("Not at all: it became known, or may have. Its tokens end too"),
}


class ClientForm(GovukForm):
    """What a system may do, how often, and which certificate it must show."""

    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Choose what it needs and nothing more."),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do")},
    )
    requests_a_minute = forms.IntegerField(
        label=_("Requests a minute"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Requests a minute must be a whole number")},
    )
    certificate = forms.CharField(
        label=_("SHA-256 of its certificate"),
        help_text=_("64 hexadecimal digits. Leave it empty where the system shows no certificate."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    widths = {"requests_a_minute": "5"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = f"{settings.API_REQUESTS_A_MINUTE:,}"
        self.fields["requests_a_minute"].help_text = _(
            "Leave it empty for the usual %(number)s. 0 is no limit."
        ) % {"number": usual}

    @classmethod
    def of(cls, client: ApiClient) -> "ClientForm":
        """The form as the system stands."""
        return cls(
            initial={
                "scopes": client.scopes.split(),
                "requests_a_minute": client.requests_a_minute,
                "certificate": client.certificate_sha256,
            }
        )

    def clean_certificate(self) -> str:
        """The fingerprint as it is kept."""
        sent = self.cleaned_data["certificate"]
        if sent.strip() and not fingerprint(sent):
            raise forms.ValidationError(_("The SHA-256 of the certificate must be 64 hexadecimal digits"))
        return fingerprint(sent)


class NewClientForm(GovukForm):
    """A system that is to be connected."""

    agency = forms.ChoiceField(
        label=_("Agency"),
        help_text=_("It speaks for this agency and no other, for ever."),
        error_messages={"required": _("Choose the agency that it speaks for")},
    )
    name = forms.CharField(
        label=_("Name of the system"),
        help_text=_("Such as: patient records. Not the name of a person."),
        max_length=100,
        error_messages={"required": _("Say which system it is")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        help_text=_("Choose what it needs and nothing more."),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do")},
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Choose")), *agencies]  # type: ignore[attr-defined]


class SecretForm(GovukForm):
    """For how long the secret in use goes on working beside a new one."""

    overlap = forms.TypedChoiceField(
        label=_("How much longer should the secret in use work?"),
        help_text=_("Long enough for the system’s keepers to put the new one in its place."),
        choices=list(OVERLAPS.items()),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how much longer the secret in use should work")},
    )
