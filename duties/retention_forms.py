"""What is entered about how long records are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caselink.forms import WholeDateField
from duties.forms import Telling
from duties.models import RetentionRule
from duties.models.retention import ANY_KIND
from incidents.labels import KIND


def _why(label: Any, required: Any, hint: Any = "", limit: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": required},
    )


class RuleForm(Telling):
    """How long a kind of record is kept."""

    kind = forms.ChoiceField(
        label=_("Kind of record"),
        choices=[(ANY_KIND, _("Every kind without a rule of its own")), *KIND.items()],
    )
    years = forms.IntegerField(
        label=_("Years"),
        min_value=1,
        max_value=150,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter a number of years from 1 to 150"),
            "invalid": _("Enter a number of years from 1 to 150"),
        },
    )
    since = forms.ChoiceField(
        label=_("From when do they count?"),
        choices=RetentionRule.Since.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from when the years count")},
    )
    source = forms.CharField(
        label=_("Which schedule or guidance says so?"),
        help_text=_("For example: Records retention schedule 2026, section 4"),
        max_length=200,
        error_messages={"required": _("Name the schedule or guidance that says so")},
    )
    widths = {"years": "5", "source": "20"}

    def __init__(self, *args: Any, agencies: Sequence[Any] = (), **kwargs: Any) -> None:
        self.agencies = agencies
        super().__init__(*args, **kwargs)

    def more_fields(self) -> dict[str, forms.Field]:
        """The agency, where the reader reviews for several."""
        if len(self.agencies) < 2:
            return {}
        return {
            "agency": forms.ChoiceField(
                label=_("Agency"), choices=[(str(agency.pk), agency.name) for agency in self.agencies]
            )
        }

    @property
    def agency(self) -> Any:
        """The agency chosen, or the only one."""
        chosen = self.cleaned_data.get("agency")
        return next(agency for agency in self.agencies if chosen in (None, str(agency.pk)))


class KeepForm(Telling):
    """Keep it for longer."""

    years = forms.IntegerField(
        label=_("For how many years more?"),
        min_value=1,
        max_value=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter a number of years from 1 to 20"),
            "invalid": _("Enter a number of years from 1 to 20"),
        },
    )
    reason = _why(_("Why is it kept?"), _("Say why it is kept"), _("Name nobody"))
    widths = {"years": "5"}


class EraseForm(Telling):
    """Propose to erase it."""

    reason = _why(_("Why is it erased?"), _("Say why it is erased"), _("Name nobody: this is kept"))


class SecondForm(Telling):
    """The second person does not agree."""

    reason = _why(_("Why is it not erased?"), _("Say why it is not erased"), _("Name nobody: this is kept"))


class HoldForm(Telling):
    """Nothing of this is erased."""

    reason = _why(
        _("Why may nothing be erased?"),
        _("Say why nothing may be erased"),
        _("For example: an inquest is expected. Name nobody"),
    )
    review_on = WholeDateField(
        label=_("When must somebody look at the hold again?"),
        help_text=_("You are reminded on that day. The hold does not end by itself"),
        error_messages={"required": _("Enter the day of the review")},
    )

    @property
    def review(self) -> date:
        """The day of the review."""
        return date.fromisoformat(self.cleaned_data["review_on"])


class HoldEndForm(Telling):
    """The hold ends."""

    reason = _why(_("Why does the hold end?"), _("Say why the hold ends"), _("Name nobody"))
