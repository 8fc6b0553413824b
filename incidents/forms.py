"""The contact form: what a practitioner can say about one contact, as their kind of agency records it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, PartialDateField, WholeDateField
from caselink.times import TimeOfDayField
from incidents import labels
from incidents.contact import INJURY_ROWS, field_for, is_once_key
from incidents.intake import FieldError

_EVERYBODY = (
    "safeguarding_concern",
    "third_party_concern",
    "information_sharing",
    "risk_assessment",
    "letter_sent",
    "other",
)
_Kind = Agency.Kind
# The agency's usual contact first: it is what the form starts with.
KINDS_OF: Mapping[str, tuple[str, ...]] = {
    _Kind.POLICE: ("police_callout", "police_crime_report", "police_intelligence"),
    _Kind.GP: ("gp_consultation", "capacity_assessment"),
    _Kind.MIU: ("miu_attendance",),
    _Kind.PROBATION: ("probation_contact", "presentence_report", "court_outcome"),
    _Kind.ADULT_SOCIAL_CARE: ("social_care_contact", "capacity_assessment"),
    _Kind.ACUTE_HOSPITAL: ("ed_attendance", "hospital_admission", "capacity_assessment"),
    _Kind.AMBULANCE: ("ambulance_callout",),
    _Kind.ADDICTION_SERVICE: ("addiction_service_contact",),
    _Kind.MENTAL_HEALTH: ("mental_health_contact", "capacity_assessment"),
    _Kind.HOUSING: ("housing_contact",),
    _Kind.SPECIALIST_ABUSE_SERVICE: ("specialist_abuse_service_contact",),
}
CALLED_OUT = frozenset({_Kind.POLICE, _Kind.AMBULANCE, _Kind.HOUSING, _Kind.COUNCIL})
HOLDS_PNC = frozenset({_Kind.POLICE, _Kind.PROBATION})
_NOT_SAID = ("", _("Not recorded"))


def kinds_for(agency: Agency) -> list[str]:
    """The kinds of contact this agency records, its usual one first."""
    return [*KINDS_OF.get(agency.kind, ()), *_EVERYBODY]


def _options(known: labels.Labels, codes: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    return [_NOT_SAID, *((code, known[code]) for code in (codes or known))]


def _select(label: Any, known: labels.Labels, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_options(known), required=False, **more)


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


def _yes_no(label: Any, **more: Any) -> forms.ChoiceField:
    choices = [("yes", _("Yes")), ("no", _("No")), _NOT_SAID]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, initial="", **more
    )


class ContactForm(GovukForm):
    """One contact. `agency` decides which kinds are offered and which parts are shown."""

    once = forms.CharField(widget=forms.HiddenInput)
    occurred_on = WholeDateField(
        label=_("When was it?"), error_messages={"required": _("Enter the date of the contact")}
    )
    occurred_time = TimeOfDayField(label=_("Time, if you know it"), required=False)
    given_name = _text(_("Given name"), 100)
    family_name = _text(_("Family name"), 100)
    name_not_known = forms.BooleanField(label=_("Their name is not known"), required=False)
    date_of_birth = PartialDateField(
        label=_("Date of birth"), help_text=_("Leave out the parts you do not know"), required=False
    )
    sex = _select(_("Sex"), labels.SEX)
    sexual_orientation = _select(_("Sexual orientation, as the person says"), labels.ORIENTATION)
    ethnicity = _select(_("Ethnicity, as the person says"), labels.ETHNICITY)
    nhs_number = _text(_("NHS number"), 20, help_text=_("Ten digits, with or without spaces"))
    pnc_id = _text(_("PNC number"), 20, help_text=_("For example 1997/0000000X"))
    address_line_1 = _text(_("Address"), 200)
    address_line_2 = _text(_("Address, second line"), 200)
    town = _text(_("Town"), 100)
    postcode = _text(_("Postcode"), 10)
    happened_here = forms.BooleanField(label=_("It happened at this address"), required=False)
    phone = _text(_("Telephone number"), 30)
    role = forms.ChoiceField(
        label=_("Their part in it"), choices=list(labels.ROLE.items()), initial="subject"
    )
    under_influence = forms.ChoiceField(
        label=_("Under the influence?"),
        choices=[*labels.INFLUENCE.items(), _NOT_SAID],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    seen_alone = _yes_no(_("Seen alone?"))
    other_given_name = _text(_("Given name"), 100)
    other_family_name = _text(_("Family name"), 100)
    other_date_of_birth = PartialDateField(label=_("Date of birth"), required=False)
    other_role = _select(_("Their part in it"), labels.ROLE)
    relationship = _select(_("What are they to the person?"), labels.RELATIONSHIP)
    asserted_by = _select(_("Who says so?"), labels.ASSERTED_BY)
    other_present = forms.BooleanField(label=_("They were in the room while you spoke"), required=False)
    concerns = forms.MultipleChoiceField(
        label=_("What gave you concern?"),
        help_text=_("Choose all that were seen or said"),
        choices=list(labels.CONCERN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offered = _text(
        _("What help was offered?"), 60, help_text=_("For example alcohol service, statement, safeguarding")
    )
    response = _select(_("What did they say to it?"), labels.RESPONSE)
    call_initial_type = _text(
        _("First logged as"), 60, help_text=_("For example domestic, nuisance, assault, welfare")
    )
    call_reported_by = _select(_("Who called?"), labels.REPORTED_BY)
    call_closing_type = _text(_("Closed as"), 60)
    summary = forms.CharField(
        label=_("What happened, in your words"),
        help_text=_("Write what you saw and what was said, and by whom"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    outcome = forms.CharField(
        label=_("What did you do or decide?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sensitivity = forms.ChoiceField(
        label=_("Who may see it?"),
        choices=[
            ("shared", _("Shared: agencies that know the person see a summary")),
            ("restricted", _("Restricted: only that we hold something; coordinators see it on an open case")),
            ("sealed", _("Sealed: a source or an informant; coordinators see only that we hold it")),
        ],
        initial="shared",
        widget=forms.RadioSelect,
    )
    widths = {
        "occurred_time": "5",
        "given_name": "20",
        "family_name": "20",
        "nhs_number": "10",
        "pnc_id": "10",
        "town": "20",
        "postcode": "10",
        "phone": "20",
        "other_given_name": "20",
        "other_family_name": "20",
        "offered": "20",
        "call_initial_type": "20",
        "call_closing_type": "20",
    }

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        self.agency = agency
        super().__init__(*args, **kwargs)
        self.shows_call = agency.kind in CALLED_OUT
        if agency.kind not in HOLDS_PNC:
            del self.fields["pnc_id"]
        if not self.shows_call:
            for name in ("call_initial_type", "call_reported_by", "call_closing_type"):
                del self.fields[name]

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency's kinds of contact, and the rows for injuries."""
        kind = forms.ChoiceField(
            label=_("What kind of contact was it?"),
            choices=[(code, labels.KIND[code]) for code in kinds_for(self.agency)],
        )
        return {"kind": kind, **_injury_fields()}

    @property
    def injury_rows(self) -> list[list[forms.BoundField]]:
        """The bound fields of each injury row."""
        return [[self[f"injury_{row}_{part}"] for part in _INJURY_PARTS] for row in INJURY_ROWS]

    def clean_once(self) -> str:
        """The key must be one that a page of ours gave out."""
        once = str(self.cleaned_data["once"])
        if not is_once_key(once):
            raise forms.ValidationError(_("This page is damaged. Reload it; copy what you typed first"))
        return once

    def clean(self) -> dict[str, Any]:
        """What one field alone cannot know."""
        data = super().clean() or {}
        named = any(data.get(name) for name in ("given_name", "family_name", "nhs_number", "pnc_id"))
        if not named and not data.get("name_not_known") and not self._failed("nhs_number", "pnc_id"):
            self.add_error("given_name", _("Enter a name or a number, or say that the name is not known"))
        for row in INJURY_ROWS:
            said = [data.get(f"injury_{row}_{part}") for part in _INJURY_PARTS]
            if any(said[1:]) and not said[0]:
                self.add_error(f"injury_{row}_site", _("Choose where on the body the injury is"))
        if data.get("seen_alone") == "yes" and data.get("other_present"):
            self.add_error(
                "seen_alone",
                _("You also say that somebody was in the room while you spoke. Change one of them"),
            )
        if data.get("offered") and not data.get("response"):
            self.add_error("response", _("Choose what they said to the help that was offered"))
        if data.get("asserted_by") and not data.get("relationship"):
            self.add_error("relationship", _("Choose what they are to the person"))
        return data

    def _failed(self, *names: str) -> bool:
        return any(name in self.errors for name in names)

    def add_record_errors(self, errors: Iterable[FieldError]) -> None:
        """Show what is wrong with the record beside the fields that it was made from."""
        for error in errors:
            field = field_for(error.path, self.cleaned_data)
            if field in self.fields:
                self.add_error(field, _said(self.fields[field].label, error.message))
            else:
                self.add_error(None, f"{error.path}: {error.message}".removeprefix(": "))


def _said(label: Any, message: str) -> str:
    """A whole sentence stands by itself; the rest of one gets the field's name before it."""
    return message if message[:1].isupper() else f"{label}: {message}"


_INJURY_PARTS = ("site", "nature", "mechanism", "severity", "consistent")


def _injury_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for row in INJURY_ROWS:
        fields[f"injury_{row}_site"] = _select(_("Where on the body?"), labels.SITE)
        fields[f"injury_{row}_nature"] = _select(_("What kind?"), labels.NATURE)
        fields[f"injury_{row}_mechanism"] = _select(_("How, as they say?"), labels.MECHANISM)
        fields[f"injury_{row}_severity"] = _select(_("How bad?"), labels.SEVERITY)
        fields[f"injury_{row}_consistent"] = forms.ChoiceField(
            label=_("Does the explanation fit?"),
            choices=[_NOT_SAID, ("yes", _("Yes")), ("no", _("No"))],
            required=False,
        )
    return fields
