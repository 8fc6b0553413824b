"""The contact form: what a practitioner can say about one contact, as their kind of agency records it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agencies.models import Agency
from caselink.forms import GovukForm, PartialDateField, WholeDateField
from caselink.times import TimeOfDayField
from incidents import labels
from incidents.contact import INJURY_ROWS, OTHERS, STAND_INS, is_once_key
from incidents.contact_checks import is_a_phone, is_a_postcode
from incidents.contact_errors import FIELD_ERRORS, before_birth, names_of_rows, said_of_record
from incidents.intake import FieldError
from incidents.parts import EVERYBODY, NUMBERS, parts_of

_NOT_SAID = ("", _("Not recorded"))


def kinds_for(agency: Agency) -> list[str]:
    """The kinds of contact this agency records, its usual one first."""
    return [*parts_of(agency.kind).kinds, *EVERYBODY]


def _options(known: labels.Labels, codes: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    return [_NOT_SAID, *((code, known[code]) for code in (codes or known))]


def _select(label: Any, known: labels.Labels, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_options(known), required=False, **more)


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **more)


def _yes_no(label: Any, **more: Any) -> forms.ChoiceField:
    return _radios(label, {"yes": _("Yes"), "no": _("No")}, **more)


def _radios(label: Any, known: labels.Labels, **more: Any) -> forms.ChoiceField:
    choices = [*known.items(), _NOT_SAID]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect, initial="", **more
    )


_SOBER: labels.Labels = {
    "no": _("Yes, sober"),
    "alcohol": _("No: alcohol"),
    "drugs": _("No: drugs"),
    "both": _("No: alcohol and drugs"),
}

# What is offered most: kept in English, which records and rules speak, whatever the page is in.
HELPS = (
    _("Alcohol service"),
    _("Drug service"),
    _("Mental health support"),
    _("Safeguarding"),
    _("Statement to police"),
    _("Specialist abuse service"),
    _("Somewhere else to stay"),
    _("Housing advice"),
)


class Row(NamedTuple):
    """Fields that stand folded together; `open` once something is said in them, or is wrong."""

    fields: list[forms.BoundField]
    open: bool


def _is_filled(value: Any) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


class ContactForm(GovukForm):
    """One contact. `agency` decides which kinds are offered and which parts are shown."""

    once = forms.CharField(widget=forms.HiddenInput, error_messages=FIELD_ERRORS["once"])
    occurred_on = WholeDateField(
        label=_("When was it?"),
        help_text=_("The day it happened, not the day you write it down"),
        error_messages=FIELD_ERRORS["occurred_on"],
    )
    occurred_time = TimeOfDayField(
        label=_("Time, if you know it"), required=False, error_messages=FIELD_ERRORS["occurred_time"]
    )
    given_name = _text(_("Given name"), 100, help_text=_("Or the name they are called by"))
    family_name = _text(_("Family name"), 100, help_text=_("As you heard it; near spellings are found too"))
    name_not_known = forms.BooleanField(label=_("Their name is not known"), required=False)
    date_of_birth = PartialDateField(
        label=_("Date of birth"), help_text=_("Leave out the parts you do not know"), required=False
    )
    sex = _select(_("Sex"), labels.SEX)
    sexual_orientation = _select(_("Sexual orientation, as the person says"), labels.ORIENTATION)
    ethnicity = _select(_("Ethnicity, as the person says"), labels.ETHNICITY)
    nhs_number = _text(_("NHS number"), 20, help_text=_("Ten digits, with or without spaces"))
    pnc_id = _text(_("PNC number"), 20, help_text=_("For example 1997/0000000X"))
    probation_crn = _text(_("Probation case reference"), 20, help_text=_("A letter and six digits"))
    social_care_id = _text(_("Social care number"), 50, help_text=_("As your own system has it"))
    interpreter_language = _text(
        _("Language, if they need an interpreter"), 60, help_text=_("Say who interpreted, further down")
    )
    address_line_1 = _text(_("Address"), 200, help_text=_("Number and street, where they live or stay"))
    address_line_2 = _text(_("Address, second line"), 200)
    town = _text(_("Town"), 100)
    postcode = _text(_("Postcode"), 10, help_text=_("For example WS11 1AA"), validators=[is_a_postcode])
    happened_here = forms.BooleanField(label=_("It happened at this address"), required=False)
    phone = _text(_("Telephone number"), 30, help_text=_("An old one helps too"), validators=[is_a_phone])
    role = forms.ChoiceField(
        label=_("Their part in it"),
        help_text=_("Change it if they were, for example, the suspect or a witness"),
        choices=list(labels.ROLE.items()),
        initial="subject",
    )
    under_influence = _radios(_("Were they sober?"), _SOBER, help_text=_("When you saw or spoke to them"))
    seen_alone = _yes_no(_("Did you see them alone?"), help_text=_("Nobody else in the room, or in hearing"))
    care_and_support_needs = _yes_no(
        _("Do they need care and support?"),
        help_text=_("As far as you know; an age, illness or addiction may be why"),
    )
    alcohol_units = forms.IntegerField(
        label=_("Units of alcohol a week"),
        help_text=_("As they say; 0 if none"),
        min_value=0,
        max_value=500,
        required=False,
        error_messages=FIELD_ERRORS["alcohol_units"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    concerns = forms.MultipleChoiceField(
        label=_("What gave you concern?"),
        help_text=_("Choose all that were seen or said"),
        choices=list(labels.CONCERN.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offered = _text(
        _("What help was offered?"),
        60,
        help_text=_("For example alcohol service, statement, safeguarding"),
        widget=forms.TextInput(attrs={"list": "helps"}),
    )
    response = _radios(
        _("What did they say to it?"), labels.RESPONSE, help_text=_("Needed once you name a help above")
    )
    call_initial_type = _text(
        _("First logged as"), 60, help_text=_("For example domestic, nuisance, assault, welfare")
    )
    call_reported_by = _select(
        _("Who called?"), labels.REPORTED_BY, help_text=_("Whoever rang, or came to tell")
    )
    call_closing_type = _text(_("Closed as"), 60, help_text=_("It counts, whatever it was closed as"))
    summary = forms.CharField(
        label=_("What happened, in your words"),
        help_text=_("Write what you saw and what was said, and by whom"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    outcome = forms.CharField(
        label=_("What did you do or decide?"),
        help_text=_("And what is still to be done, by whom"),
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
        "probation_crn": "10",
        "social_care_id": "10",
        "interpreter_language": "20",
        "alcohol_units": "5",
        "offered": "20",
        "call_initial_type": "20",
        "call_closing_type": "20",
    }

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        self.agency = agency
        super().__init__(*args, **kwargs)
        for name in self.parts.absent:
            del self.fields[name]
        self.order_fields(self._on_page())

    def _on_page(self) -> list[str]:
        """The fields in the order of the page, which is that of the summary of what is wrong."""
        parts = self.parts
        return [
            *("once", "given_name", "family_name", "date_of_birth", *parts.numbers, "phone"),
            *("address_line_1", "postcode", "happened_here", "name_not_known"),
            *("address_line_2", "town", "sex", "interpreter_language", *parts.more_numbers),
            *("sexual_orientation", "ethnicity", "kind", "occurred_on", "occurred_time", "role"),
            *("call_reported_by", "call_initial_type", "call_closing_type", "summary", "outcome"),
            *("seen_alone", "under_influence", *parts.asked, "offered", "response", "concerns"),
            *self.called,
            "sensitivity",
        ]

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency's kinds of contact, and the rows for injuries and for others who were there."""
        self.parts = parts_of(self.agency.kind)
        kind = forms.ChoiceField(
            label=_("What kind of contact was it?"),
            choices=[(code, labels.KIND[code]) for code in kinds_for(self.agency)],
        )
        more = {"kind": kind, **_injury_fields(), **_other_fields()}
        self.called = names_of_rows({name: field.label for name, field in more.items()})
        return more

    def _bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The numbers that the agency holds."""
        return self._bound(*self.parts.numbers)

    @property
    def more_numbers(self) -> list[forms.BoundField]:
        """Numbers that it may be told."""
        return self._bound(*self.parts.more_numbers)

    @property
    def helps(self) -> list[tuple[str, str]]:
        """What is offered most, each as it is kept and as the page says it."""
        with override("en-gb"):
            kept = [str(one) for one in HELPS]
        return list(zip(kept, map(str, HELPS), strict=True))

    @property
    def asked(self) -> list[forms.BoundField]:
        """What else this kind of agency asks."""
        return self._bound(*self.parts.asked)

    def _row(self, *names: str) -> Row:
        fields = self._bound(*names)
        filled = any(_is_filled(field.value()) for field in fields)
        return Row(fields, filled or any(field.errors for field in fields))

    @property
    def injury_rows(self) -> list[Row]:
        """Each injury's row."""
        return [self._row(*(f"injury_{row}_{part}" for part in _INJURY_PARTS)) for row in INJURY_ROWS]

    @property
    def is_hurt(self) -> bool:
        """Whether any injury is written down."""
        return any(row.open for row in self.injury_rows)

    @property
    def other_rows(self) -> list[Row]:
        """Each other person's row."""
        return [self._row(*(f"{key}_{part}" for part in _OTHER_PARTS)) for key in OTHERS]

    @property
    def more(self) -> Row:
        """What is folded away about the person: seldom known, or not asked by this kind of agency."""
        names = ("address_line_2", "town", "sex", "interpreter_language", "sexual_orientation", "ethnicity")
        return self._row(*names, *self.parts.more_numbers)

    def hush(self) -> None:
        """Say nothing of what is wrong: the fields are still being filled in."""
        self._errors = ErrorDict()

    def clean_once(self) -> str:
        """The key must be one that a page of ours gave out."""
        once = str(self.cleaned_data["once"])
        if not is_once_key(once):
            raise forms.ValidationError(FIELD_ERRORS["once"]["invalid"])
        return once

    def clean(self) -> dict[str, Any]:
        """What one field alone cannot know."""
        data = super().clean() or {}
        names = ("given_name", "family_name", *NUMBERS)
        if not self._failed(*names) and not any(data.get(name) for name in (*names, "name_not_known")):
            self.add_error("given_name", _("Enter a name or a number, or say that the name is not known"))
        for row in INJURY_ROWS:
            said = [data.get(f"injury_{row}_{part}") for part in _INJURY_PARTS]
            if any(said[1:]) and not said[0]:
                where = _("Choose where on the body injury %(number)d is") % {"number": row}
                self.add_error(f"injury_{row}_site", where)
        present = any(data.get(f"{key}_present") for key in OTHERS)
        if data.get("seen_alone") == "yes" and present:
            alone = _(
                "“Did you see them alone?” cannot be yes while somebody was in the room. Change one of them"
            )
            self.add_error("seen_alone", alone)
        if data.get("offered") and not data.get("response"):
            self.add_error("response", _("Choose what they said to the help that was offered"))
        if early := before_birth(data):
            self.add_error("date_of_birth", early)
        for number, key in enumerate(OTHERS, start=1):
            if data.get(f"{key}_asserted_by") and not data.get(f"{key}_relationship"):
                what = _("Choose what other person %(number)d is to the person") % {"number": number}
                self.add_error(f"{key}_relationship", what)
        return data

    def _failed(self, *names: str) -> bool:
        return any(name in self.errors for name in names)

    @property
    def right(self) -> dict[str, Any]:
        """What was typed and is right by itself, whole enough for a record whatever else is wrong."""
        unanswered = {"offered": ""} if self._failed("response") else {}
        return {**STAND_INS, **self.cleaned_data, **unanswered}

    def add_record_errors(self, errors: Iterable[FieldError]) -> None:
        """Show what is wrong with the record beside the fields that it was made from.

        Not where a field is wrong by itself, which is said there already.
        """
        names = {name: self.called.get(name) or field.label for name, field in self.fields.items()}
        typed = dict(self.cleaned_data)  # an error takes its field out, and others are found by it
        said_already = {*self.errors, None} if self.errors else set()
        for field, said in dict.fromkeys(said_of_record(error, typed, names) for error in errors):
            if field not in said_already:
                self.add_error(field, said)


_INJURY_PARTS = ("site", "nature", "mechanism", "severity", "consistent")
_OTHER_PARTS = (
    "given_name",
    "family_name",
    "date_of_birth",
    "role",
    "relationship",
    "asserted_by",
    "present",
)


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


def _other_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for key in OTHERS:
        fields |= {
            f"{key}_given_name": _text(_("Given name"), 100),
            f"{key}_family_name": _text(_("Family name"), 100),
            f"{key}_date_of_birth": PartialDateField(
                label=_("Date of birth"),
                help_text=_("Only the year, if that is all you know"),
                required=False,
            ),
            f"{key}_role": _select(_("Their part in it"), labels.ROLE),
            f"{key}_relationship": _select(
                _("What are they to the person?"),
                labels.RELATIONSHIP,
                help_text=_("As you were told, even if others say otherwise"),
            ),
            f"{key}_asserted_by": _select(
                _("Who says so?"),
                labels.ASSERTED_BY,
                help_text=_("Whoever told you what they are to each other"),
            ),
            f"{key}_present": forms.BooleanField(
                label=_("They were in the room while you spoke"), required=False
            ),
        }
    return fields
