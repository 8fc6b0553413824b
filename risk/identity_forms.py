"""Forms about who is who: decide a question, take a decision back, take records out, handle a disclosure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from caselink.forms import GovukForm, WholeDateField
from people.models import LinkDecision
from risk.identity_told import GUARDS_TOLD
from risk.selectors.identity_queue import CANNOT_TELL, DIFFER, SECOND, WAITING

Outcome = LinkDecision.Outcome
_MOST = 1000  # letters of a reason, as the tables hold it


def _reason(label: Any, required: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required},
    )


class Answering(GovukForm):
    """A form whose service may find something missing."""

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


class DecideForm(Answering):
    """Same, not the same, or cannot tell; why; and whether somebody else should answer too."""

    outcome = forms.ChoiceField(
        label=_("Do both concern one person?"),
        choices=[
            (Outcome.SAME, _("Same person")),
            (Outcome.NOT_SAME, _("Not the same person")),
            (Outcome.CANNOT_TELL, _("Cannot tell")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether both concern one person")},
    )
    reason = _reason(
        _("Why?"),
        _("Say why"),
        _("What you saw, or whom you asked. Whoever decides later reads it."),
    )
    expires_on = WholeDateField(
        label=_("Until when does it stand?"),
        help_text=_("Leave it empty unless you expect to know more by then"),
        required=False,
    )
    ask_second = forms.BooleanField(label=_("Ask for a second opinion before it counts"), required=False)

    @property
    def expires(self) -> date | None:
        """The last day on which the decision is to stand, where one was entered."""
        entered = self.cleaned_data.get("expires_on")
        return date.fromisoformat(entered) if entered else None


class UndoForm(Answering):
    """Take a decision back."""

    reason = _reason(_("Why do you take it back?"), _("Say why you take it back"))


class KeepForm(Answering):
    """The records of a person that needs attention do belong together."""

    reason = _reason(_("Why do they belong together?"), _("Say why they belong together"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="keep_%s", **kwargs)


class UnlinkForm(Answering):
    """Which records to take out of a person, and why."""

    reason = _reason(
        _("Why do they not belong to this person?"), _("Say why they do not belong to this person")
    )

    def __init__(self, *args: Any, records: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self._records = records
        super().__init__(*args, **kwargs)
        self.order_fields(["records"])

    def more_fields(self) -> dict[str, forms.Field]:
        """One box a record, by its public id."""
        return {
            "records": forms.MultipleChoiceField(
                label=_("Which records belong to somebody else?"),
                choices=list(self._records),
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Choose the records that belong to somebody else"),
                    "invalid_choice": _("One of these records is no longer linked to this person"),
                },
            )
        }

    @property
    def chosen(self) -> set[UUID]:
        """The public ids of the records that were chosen."""
        return {UUID(record) for record in self.cleaned_data.get("records", ())}

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """The service speaks of record_ids; the form calls them records."""
        super().add_missing({"records" if n == "record_ids" else n: said for n, said in missing.items()})


class HandleForm(Answering):
    """What was done about something that was shown under a wrong name."""

    handling = _reason(
        _("What was done about it?"),
        _("Say what was done about it"),
        _("For example whom you told, and when"),
    )


class ClassForm(Answering):
    """Approve or refuse one class of proposals."""

    approve = forms.ChoiceField(
        label=_("May they be carried out?"),
        choices=[("yes", _("Yes, all of them")), ("no", _("No, none of them"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they may be carried out")},
    )
    reason = _reason(_("Why?"), _("Say why"))


class QueueFilter(GovukForm):
    """Which questions to show. Sent by GET: it names agencies and kinds of question, never a person."""

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            (WAITING, _("Waiting")),
            (SECOND, _("Second opinion wanted")),
            (DIFFER, _("Opinions differ")),
            (CANNOT_TELL, _("Nobody could tell")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        self._agencies = agencies
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """The agencies and guards there are."""
        return {
            "guard": forms.ChoiceField(
                label=_("Kept from linking because"),
                choices=[("", _("Any reason")), *((code, _(said)) for code, said in GUARDS_TOLD.items())],
                required=False,
            ),
            "agency": forms.ChoiceField(
                label=_("Agency of the record"),
                choices=[("", _("Every agency")), *((one.code, one.name) for one in self._agencies)],
                required=False,
            ),
        }
