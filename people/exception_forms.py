"""Forms about emergencies, and about who is kept away from whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from caselink.forms import GovukForm, WholeDateField
from people.matching.identifiers import identifier_fault
from people.models import GlassBreak, PersonBlock
from people.number_words import NUMBER_FAULTS
from people.selectors.emergencies import Wanted
from people.services.glass import TOO_LITTLE

MYSELF = "me"
_MOST = 1000  # letters of a reason or a note, as the tables hold it


class Answering(GovukForm):
    """A form whose service may find something missing."""

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """Show what the service finds missing beside its field."""
        for name, message in missing.items():
            self.add_error(name if name in self.fields else None, _(message))


def _reason(label: Any, hint: Any, required: Any, most: int = _MOST) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": required},
    )


class EmergencyForm(Answering):
    """Why somebody must be opened now."""

    reason = _reason(
        _("What has happened, and what do you need to know?"),
        _(
            "At least 20 letters. Others read this today: the agencies that hold a record, your manager and"
            " the governance lead."
        ),
        _("Say what has happened and what you need to know"),
    )


class EmergencyFindForm(EmergencyForm):
    """Whom somebody must open now: exactly, for near spellings are not looked for."""

    nhs_number = forms.CharField(
        label=_("NHS number"), help_text=_("All ten digits"), max_length=20, required=False
    )
    family_name = forms.CharField(
        label=_("Family name"),
        help_text=_("As it is written in a record: near spellings are not found here"),
        max_length=100,
        required=False,
    )
    given_name = forms.CharField(
        label=_("Given name"),
        help_text=_("Leave it empty if you are not sure of it"),
        max_length=100,
        required=False,
    )
    date_of_birth = WholeDateField(
        label=_("Date of birth"), help_text=_("Day, month and year"), required=False
    )
    widths = {"nhs_number": "10", "family_name": "20", "given_name": "20"}
    field_order = ["nhs_number", "family_name", "given_name", "date_of_birth", "reason"]

    def clean_nhs_number(self) -> str:
        """The number, or what is wrong with it."""
        value: str = self.cleaned_data["nhs_number"]
        fault = identifier_fault("nhs_number", value) if value else None
        if fault:
            raise forms.ValidationError(NUMBER_FAULTS[fault])
        return value

    def clean(self) -> dict[str, Any]:
        """Enough must be entered to look for anybody; said together with what else is missing."""
        data = super().clean() or {}
        if not self.wanted.asked and not self.errors.keys() & {"nhs_number", "date_of_birth"}:
            self.add_missing({"whom": TOO_LITTLE})
        return data

    def add_missing(self, missing: Mapping[str, str]) -> None:
        """What is missing of whom to open is shown at the first box."""
        super().add_missing({("nhs_number" if key == "whom" else key): said for key, said in missing.items()})

    @property
    def wanted(self) -> Wanted:
        """Whom the form asks for."""
        names = ("nhs_number", "family_name", "given_name", "date_of_birth")
        return Wanted(**{name: self.cleaned_data.get(name) or "" for name in names})


class ReviewForm(Answering):
    """Whether opening somebody in an emergency was justified."""

    finding = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=GlassBreak.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it was justified")},
    )
    note = forms.CharField(
        label=_("What did you find, and what follows from it?"),
        help_text=_("Needed unless it was justified. Whom you asked, and what they said."),
        max_length=_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class KnowsForm(Answering):
    """How somebody knows a person, and who it is that does."""

    relation = forms.ChoiceField(
        label=_("How do you know them?"),
        choices=PersonBlock.Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they know each other")},
    )
    reason = forms.CharField(
        label=_("Anything the governance lead should know"),
        help_text=_("You may leave this empty"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, colleagues: Iterable[User] = (), **kwargs: Any) -> None:
        self.colleagues = {str(user.public_id): user for user in colleagues}
        super().__init__(*args, **kwargs)
        if self.colleagues:
            self.fields["relation"].label = _("How do they know each other?")
            self.order_fields(["who", "relation", "reason"])

    def more_fields(self) -> dict[str, forms.Field]:
        """Who it is, for those who may say it of others."""
        if not self.colleagues:
            return {}
        names = [(key, user.get_full_name() or user.get_username()) for key, user in self.colleagues.items()]
        return {
            "who": forms.ChoiceField(
                label=_("Who knows this person?"),
                choices=[(MYSELF, _("I do")), *names],
                widget=forms.Select,
                initial=MYSELF,
            )
        }

    @property
    def chosen(self) -> User | None:
        """The colleague, or None for whoever fills in the form."""
        return self.colleagues.get(self.cleaned_data.get("who") or MYSELF)


class LetNearForm(Answering):
    """Why somebody may see a person again from whom they were kept away."""

    reason = forms.CharField(
        label=_("Why may they see this person again?"),
        max_length=200,
        widget=forms.TextInput,
        error_messages={"required": _("Say why they may see this person again")},
    )
