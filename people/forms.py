"""Forms about people: whom to find, and what for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm, PartialDateField
from people.matching.normalise import identifier_error
from people.purposes import OTHER, PURPOSES
from people.selectors.persons import PersonQuery


class PurposeForm(GovukForm):
    """What somebody looks for, asked before anything is shown. `purpose_given` is what is recorded."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for")},
    )
    purpose_other = forms.CharField(
        label=_("If another purpose, say which"), max_length=150, required=False, strip=True
    )
    widths = {"purpose_other": "20"}

    def clean(self) -> dict[str, Any]:
        """Another purpose must be said."""
        data = super().clean() or {}
        if data.get("purpose") == OTHER and not data.get("purpose_other"):
            self.add_error("purpose_other", _("Say what your purpose is"))
        return data

    @property
    def purpose_given(self) -> str:
        """A code of people.purposes, or the text that was typed."""
        chosen = self.cleaned_data["purpose"]
        return self.cleaned_data["purpose_other"] if chosen == OTHER else chosen


class PersonSearchForm(PurposeForm):
    """A search by number, or by name with whatever else is known."""

    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=100, required=False)
    date_of_birth = PartialDateField(
        label=_("Date of birth"),
        help_text=_("The year is enough if you do not know the rest"),
        required=False,
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    nhs_number = forms.CharField(
        label=_("NHS number"),
        help_text=_("Ten digits, with or without spaces"),
        max_length=20,
        required=False,
    )
    pnc_id = forms.CharField(
        label=_("PNC number"), help_text=_("For example 1997/0000000X"), max_length=20, required=False
    )
    widths = {
        "purpose_other": "20",
        "family_name": "20",
        "given_name": "20",
        "postcode": "10",
        "nhs_number": "10",
        "pnc_id": "10",
    }
    SEARCHED = ("family_name", "given_name", "date_of_birth", "postcode", "nhs_number", "pnc_id")

    def clean_nhs_number(self) -> str:
        """The number, or what is wrong with it."""
        return self._number("nhs_number")

    def clean_pnc_id(self) -> str:
        """The number, or what is wrong with it."""
        return self._number("pnc_id")

    def _number(self, scheme: str) -> str:
        value = self.cleaned_data[scheme]
        problem = identifier_error(scheme, value) if value else None
        if problem:
            raise forms.ValidationError(problem)
        return value

    def clean(self) -> dict[str, Any]:
        """Something must be searched for that finds people: a number or a family name."""
        data = super().clean()
        if not self.errors and not (data.get("nhs_number") or data.get("pnc_id") or data.get("family_name")):
            self.add_error("family_name", _("Enter a family name, an NHS number or a PNC number"))
        return data

    @property
    def query(self) -> PersonQuery:
        """What was asked for."""
        return PersonQuery(**{name: self.cleaned_data.get(name) or "" for name in self.SEARCHED})

    @property
    def fields_used(self) -> list[str]:
        """Which fields were filled in, for the access event: never what was typed there."""
        return [name for name in self.SEARCHED if self.cleaned_data.get(name)]
