"""The contact form once more, filled with what is recorded, to put right what is wrong in it."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from caselink.forms import DatePartsWidget, PartialDateField, is_a_reason
from caselink.templatetags.plain import partial_date
from incidents.contact import contact_record
from incidents.contact_errors import FIELD_ERRORS
from incidents.forms import ContactForm, kinds_for
from incidents.intake import validate
from incidents.models import Incident
from incidents.parts import NUMBERS
from incidents.typed import is_typed_whole, typed
from people.matching.correcting import somebody_else

_WHO = ("given_name", "family_name", "date_of_birth", *NUMBERS)
_SOMEBODY_ELSE = _(
    "This would make it a contact with somebody else. Put back who it was about; "
    "“It was about somebody else” says what to do"
)


class Meanwhile(NamedTuple):
    """A field that somebody else changed: what it is called, said and says, and what this reader typed there.

    `typed` is empty where they left it, or typed the same.
    """

    label: str
    was: str
    now: str
    typed: str


class CorrectionForm(ContactForm):
    """A correction of one contact. `version` is the one that was on the page when it was opened."""

    wrong = forms.CharField(
        label=_("What was wrong?"),
        help_text=_(
            "For example: the time was 14:30, not 04:30. Your agency reads it beside the earlier version"
        ),
        max_length=1000,
        validators=[is_a_reason],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what was wrong")},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": FIELD_ERRORS["once"]["required"],
            "invalid": FIELD_ERRORS["once"]["invalid"],
        },
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        self.incident = incident
        self.is_of_somebody_else = False  # as typed
        super().__init__(*args, agency=incident.agency, initial=_as_typed(incident), **kwargs)
        del self.fields["once"]

    def _on_page(self) -> list[str]:
        return ["wrong", "version", *super()._on_page()]

    @property
    def says_all(self) -> bool:
        """Whether the form shows all that is recorded, so that nothing is lost by saving it."""
        record = self.incident.record
        return record["kind"] in kinds_for(self.agency) and is_typed_whole(record, names=self.fields.keys())

    def record(self, *, now: datetime) -> dict[str, Any] | None:
        """The intake record as corrected; None while something is wrong. Who made the contact stays."""
        self.is_valid()
        before = self.incident.record
        record = contact_record(
            self.right, agency=self.agency.code, practitioner=before.get("practitioner") or ""
        )
        record["reference"] = self.incident.reference
        self.add_record_errors(validate(record, now=now))
        if self.is_valid():
            self._hold_to_the_person(before["people"][0], record["people"][0])
        return record if self.is_valid() else None

    def let_stand(self, before: Mapping[str, Any], data: QueryDict) -> list[Meanwhile]:
        """What somebody else changed since the version `before`; in `data` it stands where it was left alone.

        Call once the form was valid. Where both changed a field, what this reader typed stays in it.
        """
        was, now = typed(before), typed(self.incident.record)
        found = []
        for name, field in self.fields.items():
            then, stands, mine = was.get(name), now.get(name), self.cleaned_data.get(name)
            if _same(then, stands):
                continue
            both = not _same(then, mine) and not _same(mine, stands)
            if not both:
                _put(data, self[name], stands)
            label = str(self.called.get(name) or field.label)
            said = [_said(field, value) for value in (then, stands, mine if both else None)]
            found.append(Meanwhile(label, *said))
        return found

    def _hold_to_the_person(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        if somebody_else(before, after, agency=self.agency.code):
            self.is_of_somebody_else = True
            changed = [name for name in _WHO if name in self.fields and name in self.changed_data]
            self.add_error(changed[0] if changed else None, _SOMEBODY_ELSE)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _same(one: Any, other: Any) -> bool:
    return one == other or (_is_empty(one) and _is_empty(other))


def _put(data: QueryDict, bound: forms.BoundField, value: Any) -> None:
    """Let the field hold this cleaned value, as a browser would send it."""
    name, widget = bound.html_name, bound.field.widget
    if isinstance(widget, DatePartsWidget):
        for part, said in zip(("day", "month", "year"), widget.decompress(value), strict=True):
            data[f"{name}_{part}"] = said
    elif isinstance(value, list):
        data.setlist(name, value)
    elif _is_empty(value):
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _said(field: forms.Field, value: Any) -> str:
    """A cleaned value as its field shows it; empty where nothing was said."""
    if value is True:
        return _t("Yes")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(field, PartialDateField):
        return partial_date(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known = dict(choices)
        return ", ".join(
            str(known.get(one, one)) for one in (value if isinstance(value, list) else [value]) if one
        )
    return "" if _is_empty(value) else str(value)


def _as_typed(incident: Incident) -> dict[str, Any]:
    said = typed(incident.record)
    at = said.pop("occurred_time", None)
    return {**said, "version": incident.version, **({"occurred_time": f"{at:%H:%M}"} if at else {})}
