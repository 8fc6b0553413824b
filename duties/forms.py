"""What is entered about requests by people recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm, WholeDateField
from duties.models import PackText, SubjectRequest
from duties.services.packs import Said
from incidents.models import RectificationNote


class Telling(GovukForm):
    """A form that shows what a service finds missing beside its field."""

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Each message at its field, or above where there is no such field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def _words(label: Any, required: Any, hint: Any = "", rows: int = 2, limit: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class ReceiveForm(Telling):
    """A request has come in."""

    kind = forms.ChoiceField(
        label=_("What does the person ask for?"),
        choices=SubjectRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person asks for")},
    )
    received_on = WholeDateField(
        label=_("When was it received?"),
        help_text=_("The month to answer in counts from this day, however it was asked"),
        error_messages={"required": _("Enter the day it was received")},
    )

    def __init__(self, *args: Any, agencies: Sequence[Any] = (), **kwargs: Any) -> None:
        self._agencies = agencies
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency that is asked, where the reader answers for several."""
        if len(self._agencies) < 2:
            return {}
        return {
            "agency": forms.ChoiceField(
                label=_("Which agency was asked?"),
                choices=[(str(agency.pk), agency.name) for agency in self._agencies],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose the agency that was asked")},
            )
        }

    @property
    def agency(self) -> Any:
        """The agency chosen, or the only one."""
        chosen = self.cleaned_data.get("agency")
        return next(agency for agency in self._agencies if chosen in (None, str(agency.pk)))

    @property
    def received(self) -> date:
        """The day it was received."""
        return date.fromisoformat(self.cleaned_data["received_on"])


class IdentityForm(Telling):
    """How it was seen that whoever asks is the person."""

    how = _words(
        _("How did you see that whoever asks is this person?"),
        _("Say how you saw that they are this person"),
        _("For example: passport shown at the desk. Do not copy its number here"),
    )


class StopForm(Telling):
    """The agency waits for something it asked for."""

    why = _words(_("What did you ask the person for, and wait for?"), _("Say what you wait for"))


class ExtendForm(Telling):
    """Two more months."""

    why = _words(
        _("Why is the request complex?"),
        _("Say why the request is complex"),
        _("You must tell the person within the first month"),
    )


class CloseForm(Telling):
    """What became of the request."""

    outcome = forms.ChoiceField(
        label=_("What became of the request?"),
        choices=SubjectRequest.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of the request")},
    )
    note = forms.CharField(
        label=_("What was done, or on what ground it is refused"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TextsForm(Telling):
    """What of each text is told: one question a text."""

    def __init__(self, *args: Any, texts: Sequence[PackText], **kwargs: Any) -> None:
        self._texts = texts
        initial = {f"decision_{text.pk}": text.decision for text in texts}
        initial |= {f"reason_{text.pk}": text.reason for text in texts}
        initial |= {f"hidden_{text.pk}": "\n".join(text.hidden) for text in texts}
        super().__init__(*args, initial=initial, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """Three fields a text."""
        fields: dict[str, forms.Field] = {}
        for text in self._texts:
            fields[f"decision_{text.pk}"] = forms.ChoiceField(
                label=_("What of this is told?"),
                choices=PackText.Decision.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say what of this text is told")},
            )
            fields[f"hidden_{text.pk}"] = forms.CharField(
                label=_("Parts to leave out"),
                help_text=_("Word for word, each on a line of its own"),
                required=False,
                max_length=20000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            fields[f"reason_{text.pk}"] = forms.ChoiceField(
                label=_("Why is something left out?"),
                required=False,
                choices=[("", _("Nothing is left out")), *PackText.Reason.choices],
            )
        return fields

    @property
    def said(self) -> dict[int, Said]:
        """What was decided of each text, by its primary key."""
        return {
            text.pk: Said(
                self.cleaned_data[f"decision_{text.pk}"],
                [
                    line.strip()
                    for line in self.cleaned_data[f"hidden_{text.pk}"].splitlines()
                    if line.strip()
                ],
                self.cleaned_data[f"reason_{text.pk}"],
            )
            for text in self._texts
        }

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """What is wrong with a text stands at the field that mends it."""
        for key, message in missing.items():
            field = "reason" if "why" in message else "hidden" if "part" in message else "decision"
            self.add_error(f"{field}_{key}", _(message))


class DisputeForm(Telling):
    """What the person says is wrong, and what was decided."""

    part = forms.ChoiceField(
        label=_("What is disputed?"),
        choices=RectificationNote.Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is disputed")},
    )
    said = _words(
        _("What does the person say?"),
        _("Write what the person says"),
        _("In their words. Everybody who reads the record in full reads this"),
        rows=4,
        limit=2000,
    )
    decision = forms.ChoiceField(
        label=_("What was decided?"),
        choices=RectificationNote.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided")},
    )
    reason = _words(_("Why?"), _("Say why"), rows=3, limit=1000)
