"""The contact form once more, filled with what is recorded, to put right what is wrong in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from caselink.forms import is_a_reason
from incidents.contact import contact_record
from incidents.contact_errors import FIELD_ERRORS
from incidents.forms import ContactForm, kinds_for
from incidents.intake import validate
from incidents.meanwhile import Meanwhile, let_stand
from incidents.models import Incident
from incidents.parts import NUMBERS
from incidents.typed import is_typed_whole, typed
from people.matching.correcting import somebody_else

_WHO = ("given_name", "family_name", "date_of_birth", *NUMBERS)
_NAMES = ("given_name", "family_name", "date_of_birth", "identifiers")  # of a participant of a record
_CHECKED = {"phone", "postcode"}  # by incidents.contact_checks
_SOMEBODY_ELSE = _(
    "This would make it a contact with somebody else. Put back who it was about; "
    "“It was about somebody else” says what to do"
)


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
        for name in _CHECKED & self.fields.keys():
            if self.is_bound and not self.fields[name].has_changed(self.initial.get(name), self[name].data):
                self.fields[name].validators = []  # what was recorded before it was checked may stay

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
            self._hold_to_the_person(record["people"][0])
        return record if self.is_valid() else None

    def let_stand(self, before: Mapping[str, Any], data: QueryDict) -> list[Meanwhile]:
        """What somebody else changed since the version `before` (see `incidents.meanwhile`)."""
        return let_stand(self, data, was=before, now=self.incident.record, named=self.called)

    def _hold_to_the_person(self, after: Mapping[str, Any]) -> None:
        """To everybody whom any version named: else somebody is replaced by way of nobody.

        Where nothing of the person is touched they stay who they are, whatever a version said before.
        """
        stands = self.incident.record["people"][0]
        if all(stands.get(name) == after.get(name) for name in _NAMES):
            return
        versions = self.incident.earlier_versions.values_list("record", flat=True)
        said = [stands, *(record["people"][0] for record in versions)]
        if any(somebody_else(before, after, agency=self.agency.code) for before in said):
            self.is_of_somebody_else = True
            changed = [name for name in _WHO if name in self.fields and name in self.changed_data]
            self.add_error(changed[0] if changed else None, _SOMEBODY_ELSE)


def _as_typed(incident: Incident) -> dict[str, Any]:
    said = typed(incident.record)
    at = said.pop("occurred_time", None)
    return {**said, "version": incident.version, **({"occurred_time": f"{at:%H:%M}"} if at else {})}
