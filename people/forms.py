"""Forms about people: whom to find, and what for."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm, PartialDateField
from people.matching.addresses import normalise_postcode
from people.matching.identifiers import identifier_fault
from people.number_words import NUMBER_FAULTS
from people.purposes import OTHER, PURPOSES
from people.searching.asked import NOT_REAL, Asked, read_search
from people.selectors.search import PersonQuery
from people.selectors.search_terms import finds

_NOTHING = _("Enter a name or a part of one, an address, a number or a date of birth")
_NOT_A_DATE = _("Enter a real date of birth, like 17/3/1954, or the year alone")
_TOO_LITTLE = _("Add a name, an address or a number: what you entered fits too many people")


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
    """One box for whatever is known, and fields for who would rather say what is what."""

    q = forms.CharField(
        label=_("Who are you looking for?"),
        help_text=_(
            "A name or a part of one, a nickname, a street, a postcode, a number, a telephone number "
            "or a date of birth; several together find fewer people"
        ),
        max_length=200,
        required=False,
        strip=True,
    )
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
    phone = forms.CharField(label=_("Telephone number"), max_length=30, required=False)
    SEARCHED = ("family_name", "given_name", "date_of_birth", "postcode", "nhs_number", "pnc_id", "phone")

    def clean_nhs_number(self) -> str:
        """The number, or what is wrong with it."""
        return self._number("nhs_number")

    def clean_pnc_id(self) -> str:
        """The number, or what is wrong with it."""
        return self._number("pnc_id")

    def _number(self, scheme: str) -> str:
        value = self.cleaned_data[scheme]
        fault = identifier_fault(scheme, value) if value else None
        if fault:
            raise forms.ValidationError(NUMBER_FAULTS[fault])
        return value

    def clean_postcode(self) -> str:
        """A whole postcode; a part of one belongs in the box."""
        value = self.cleaned_data["postcode"]
        if value and not normalise_postcode(value):
            raise forms.ValidationError(_("Enter a whole postcode, or a part of one in the box above"))
        return value

    def clean(self) -> dict[str, Any]:
        """Something must be searched for that finds people."""
        data = super().clean()
        for fault in self.asked.faults:
            self.add_error("q", _NOT_A_DATE if fault == NOT_REAL else NUMBER_FAULTS[fault])
        if not self.errors.keys() - {"purpose", "purpose_other"} and not any(map(finds, self.asked.terms)):
            self.add_error("q", _TOO_LITTLE if self.asked.terms else _NOTHING)
        return data

    @cached_property
    def asked(self) -> Asked:
        """What is looked for."""
        fields = {name: self.cleaned_data.get(name) or "" for name in self.SEARCHED}
        return PersonQuery(text=self.cleaned_data.get("q") or "", **fields).asked()

    @property
    def more_open(self) -> bool:
        """Whether one of the fields is used, so that they must not be folded away."""
        return any(self.data.get(name) for name in self.data if name.startswith(self.SEARCHED))

    @property
    def fields_used(self) -> list[str]:
        """What was searched by, for the access event: fields and kinds of thing, never what was typed."""
        kinds = [f"q:{kind}" for kind in read_search(self.cleaned_data.get("q") or "").kinds]
        return [*kinds, *(name for name in self.SEARCHED if self.cleaned_data.get(name))]
